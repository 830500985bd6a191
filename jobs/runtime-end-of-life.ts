import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput } from '../src/domain/job.ts';
import { endings } from '../src/domain/judge-end-of-life.ts';
import { runtimesSeen } from '../src/domain/judge-runtimes.ts';
import type { JsonObject } from '../src/domain/vocabulary.ts';
import { endingKind } from '../src/words/en/ending.ts';
import { text } from '../src/words/facts.ts';

function judge(input: JudgeInput): Judgement {
  const group = { kind: 'runtime-ending', sort: 'runtime', nobody: 'unclaimed runtimes' };
  const findings = endings(runtimesSeen(input), group, input);
  return { findings, reliefs: [], sightings: [], measures: [], notUnderstood: [] };
}

const STEPS: Readonly<Record<string, string>> = {
  'aws-lambda': 'give the function a newer runtime, and test it',
  'amazon-rds-postgresql': 'plan an upgrade of the engine, first on a copy',
  'amazon-aurora-postgresql': 'plan an upgrade of the engine, first on a copy',
  'amazon-rds-mysql': 'plan an upgrade of the engine, first on a copy',
  mariadb: 'plan an upgrade of the engine, first on a copy',
  'amazon-elasticache-redis': 'plan an upgrade of the engine',
  valkey: 'plan an upgrade of the engine',
};

const ONE: Readonly<Record<string, string>> = {
  lambda: 'function',
  database: 'database',
  'base-image': 'image',
  'image-scan': 'image',
};

function one(facts: JsonObject): string {
  const how = facts['how'];
  const [first] = Array.isArray(how) ? how : [];
  return ONE[typeof first === 'string' ? first : ''] ?? 'use';
}

function step(facts: JsonObject): readonly string[] {
  return [STEPS[text(facts, 'product') ?? ''] ?? 'rebuild the image on a newer base'];
}

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
  kinds: { 'runtime-ending': endingKind({ name: 'Runtime at its end', one, step }) },
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
