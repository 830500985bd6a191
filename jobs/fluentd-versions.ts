import type { Judgement } from '../src/domain/finding.ts';
import { foundAtHost, foundInRegion, onEc2AtHost } from '../src/domain/fluentd-found.ts';
import type { Job, JudgeInput } from '../src/domain/job.ts';
import { aggregators, endedVersions, growingBuffers, unknownVersions } from '../src/domain/judge-fluentd.ts';
import { endedWords, unknownWords } from '../src/words/en/fluentd.ts';
import { aggregatorWords, bufferWords } from '../src/words/en/log-hosts.ts';
import { endedWordsJa, unknownWordsJa } from '../src/words/ja/fluentd.ts';
import { aggregatorWordsJa, bufferWordsJa } from '../src/words/ja/log-hosts.ts';

function judge(input: JudgeInput): Judgement {
  const isListed = input.scope.system === 'fluentd';
  const found = isListed ? foundAtHost(input) : foundInRegion(input);
  return {
    findings: [
      ...endedVersions(found, input),
      ...unknownVersions(found, input),
      ...aggregators(isListed ? onEc2AtHost(input) : found, input),
      ...growingBuffers(input),
    ],
    reliefs: [],
    sightings: [],
    measures: [],
    notUnderstood: [],
  };
}

export const fluentdVersions: Job = {
  id: 'fluentd-versions',
  schedule: '17 */6 * * *',
  looks: [
    {
      place: 'regions',
      // Endpoints: a daemon whose buffer is full answers late or not at all, and has not recovered by that.
      reads: ['ssm.software', 'ec2.instances', 'ecs.taskDefinitions', 'fluentd.endpoints'],
      details: ['ssm.instances', 'kubernetes.workloads'],
      proves: [],
    },
    { place: 'fluentd', reads: ['fluentd.endpoints'], details: [], proves: [] },
  ],
  deadlineMinutes: 60,
  judge,
  kinds: {
    'fluentd-ended': {
      holdMinutes: {},
      quietMinutes: 60,
      voice: () => 'weekly',
      toilKind: 'maintenance',
      words: { en: endedWords, ja: endedWordsJa },
    },
    'fluentd-version-unknown': {
      holdMinutes: {},
      quietMinutes: 60,
      voice: () => 'page',
      toilKind: 'maintenance',
      words: { en: unknownWords, ja: unknownWordsJa },
    },
    'log-aggregator-on-ec2': {
      holdMinutes: {},
      quietMinutes: 60,
      voice: () => 'weekly',
      toilKind: 'maintenance',
      words: { en: aggregatorWords, ja: aggregatorWordsJa },
    },
    'fluentd-buffer-growing': {
      holdMinutes: { buffer: 15 },
      quietMinutes: 60,
      voice: () => 'now',
      toilKind: 'host-failure',
      words: { en: bufferWords, ja: bufferWordsJa },
    },
  },
  words: {
    en: {
      title: 'fluentd, td-agent, fluent-package and Fluent Bit',
      help: 'Finds which versions run on hosts and in containers, tells what has ended or is vulnerable with the next step of the upgrade, names the hosts that gather the logs of others and have no target yet, and sees buffers that fill up.',
    },
    ja: {
      title: 'fluentd・td-agent・fluent-package・Fluent Bit',
      help: 'ホストとコンテナのバージョンを調べ、サポート終了や脆弱性のあるものを次の更新手順とともに知らせます。ほかのホストのログを集約していて移行先が未定のホストと、たまっていくバッファも検知します。',
    },
  },
};
