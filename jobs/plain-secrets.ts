import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput, Kind } from '../src/domain/job.ts';
import { plainSecrets } from '../src/domain/judge-secrets.ts';
import * as ja from '../src/words/ja/secret-case.ts';
import { plainSecretWords } from '../src/words/secret-case.ts';

function judge({ scope, answers, settings }: JudgeInput): Judgement {
  const secrets = answers['secrets.plain']?.items ?? [];
  const services = answers['ecs.services']?.items ?? [];
  return {
    findings: plainSecrets(secrets, services, scope, settings),
    reliefs: [],
    sightings: [],
    measures: [],
    notUnderstood: [],
  };
}

const plainSecret: Kind = {
  holdMinutes: {},
  quietMinutes: 60,
  voice: () => 'page',
  security: true,
  acceptable: true,
  toilKind: 'secret-change',
  words: { en: plainSecretWords, ja: ja.plainSecretWords },
};

export const plainSecretsJob: Job = {
  id: 'plain-secrets',
  schedule: '37 19 * * *',
  // Services: whose a task definition is stands in the tags of what uses it.
  looks: [{ place: 'regions', reads: ['secrets.plain', 'ecs.services'], details: [], proves: [] }],
  offByDefault: true,
  deadlineMinutes: 120,
  judge,
  kinds: { 'plain-secret': plainSecret },
  words: {
    en: {
      title: 'Secrets in plain configuration',
      help: 'Looks for what seems to be a secret in task definitions, user data, launch templates and functions, and tells its name, never its value.',
    },
    ja: {
      title: '平文のシークレット',
      help: 'タスク定義、ユーザーデータ、起動テンプレート、関数からシークレットらしきものを探し、名前だけを知らせます。値は扱いません。',
    },
  },
};
