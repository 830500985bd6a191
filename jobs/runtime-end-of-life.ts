import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput } from '../src/domain/job.ts';
import { endings } from '../src/domain/judge-end-of-life.ts';
import { runtimesSeen } from '../src/domain/judge-runtimes.ts';
import type { ByLanguage } from '../src/domain/language.ts';
import type { JsonObject } from '../src/domain/vocabulary.ts';
import type { EndingThing } from '../src/words/ending-case.ts';
import { endingKind } from '../src/words/ending-kind.ts';
import { text } from '../src/words/facts.ts';

function judge(input: JudgeInput): Judgement {
  const group = { kind: 'runtime-ending', sort: 'runtime', nobody: 'unclaimed runtimes' };
  const findings = endings(runtimesSeen(input), group, input);
  return { findings, reliefs: [], sightings: [], measures: [], notUnderstood: [] };
}

const REBUILD = { en: 'rebuild the image on a newer base', ja: '新しいベースでイメージを再ビルド' };
const ENGINE = { en: 'plan an upgrade of the engine', ja: 'エンジンのアップグレードを計画' };
const ENGINE_ON_A_COPY = {
  en: 'plan an upgrade of the engine, first on a copy',
  ja: 'エンジンのアップグレードを計画（まず複製で実施）',
};

const STEPS: Readonly<Record<string, ByLanguage<string>>> = {
  'aws-lambda': {
    en: 'give the function a newer runtime, and test it',
    ja: '関数のランタイムを新しくし、動作を確認',
  },
  'amazon-rds-postgresql': ENGINE_ON_A_COPY,
  'amazon-aurora-postgresql': ENGINE_ON_A_COPY,
  'amazon-rds-mysql': ENGINE_ON_A_COPY,
  mariadb: ENGINE_ON_A_COPY,
  'amazon-elasticache-redis': ENGINE,
  valkey: ENGINE,
};

const ONE: Readonly<Record<string, EndingThing>> = {
  lambda: 'function',
  database: 'database',
  'base-image': 'image',
  'image-scan': 'image',
};

function one(facts: JsonObject): EndingThing {
  const how = facts['how'];
  const [first] = Array.isArray(how) ? how : [];
  return ONE[typeof first === 'string' ? first : ''] ?? 'use';
}

function step(facts: JsonObject): ByLanguage<string> {
  return STEPS[text(facts, 'product') ?? ''] ?? REBUILD;
}

const runtimeEnding = endingKind({
  name: { en: 'Runtime at its end', ja: 'ランタイムのサポート終了' },
  one,
  step,
});

export const runtimeEndOfLife: Job = {
  id: 'runtime-end-of-life',
  schedule: '41 2 * * *',
  looks: [
    {
      place: 'regions',
      reads: ['lambda.functions', 'rds.databases', 'elasticache.clusters'],
      details: ['images.scans'],
      proves: [],
    },
  ],
  deadlineMinutes: 60,
  judge,
  kinds: { 'runtime-ending': runtimeEnding },
  words: {
    en: {
      title: 'Runtimes near their end of life',
      help: 'Looks at Lambda runtimes, engines of databases and caches, and base images, and tells 180, 90 and 30 days before support ends and when it has.',
    },
    ja: {
      title: 'サポート終了が近いランタイム',
      help: 'Lambdaランタイム、データベースとキャッシュのエンジン、ベースイメージを調べ、サポート終了の180・90・30日前と終了後に知らせます。',
    },
  },
};
