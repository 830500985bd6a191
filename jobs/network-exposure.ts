import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput, Kind } from '../src/domain/job.ts';
import { exposureOf } from '../src/domain/judge-exposure.ts';
import * as en from '../src/words/en/exposure.ts';
import * as ja from '../src/words/ja/exposure.ts';

function judge({ scope, answers, settings }: JudgeInput): Judgement {
  return { ...exposureOf({ answers, scope, settings }), reliefs: [], sightings: [], measures: [] };
}

const rules = {
  holdMinutes: {},
  quietMinutes: 1440,
  voice: () => 'page',
  security: true,
  acceptable: true,
  toilKind: 'access',
} as const satisfies Partial<Kind>;

export const networkExposure: Job = {
  id: 'network-exposure',
  schedule: '43 5 * * *',
  looks: [
    {
      place: 'regions',
      reads: [
        'ec2.instances',
        'ec2.networkInterfaces',
        'ec2.subnets',
        'ec2.routeTables',
        'ec2.securityGroups',
        'elb.loadBalancers',
      ],
      details: ['ec2.keyPairs'],
      proves: [],
    },
  ],
  deadlineMinutes: 60,
  judge,
  kinds: {
    'instance-exposed': { ...rules, words: { en: en.exposedWords, ja: ja.exposedWords } },
    'admin-port-open': { ...rules, words: { en: en.openPortWords, ja: ja.openPortWords } },
    'key-pair-in-use': { ...rules, words: { en: en.keyPairWords, ja: ja.keyPairWords } },
  },
  words: {
    en: {
      title: 'What the internet can reach',
      help: 'Looks for instances that the internet reaches, for admin ports that are open to everybody and for key pairs that are still in use.',
    },
    ja: {
      title: 'インターネットからの到達範囲',
      help: 'インターネットから到達できるインスタンス、誰にでも開いている管理ポート、使用中のキーペアを探します。',
    },
  },
};
