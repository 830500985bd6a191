import { absorbedProofs } from '../src/domain/absorbed.ts';
import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput, Kind } from '../src/domain/job.ts';
import { wholeItems } from '../src/domain/judge-leftovers.ts';
import { idleThings, managedSightings } from '../src/domain/judge-managed.ts';
import {
  failingSchedules,
  scheduleMeasures,
  unjudgedSchedules,
  untoldSchedules,
} from '../src/domain/judge-schedules.ts';
import { idleWords, scheduleWords } from '../src/words/en/managed.ts';
import { idleWordsJa, scheduleWordsJa } from '../src/words/ja/managed.ts';

function judge(input: JudgeInput): Judgement {
  const { answers, scope, settings } = input;
  const services = wholeItems(answers, 'ecs.services');
  const definitions = wholeItems(answers, 'ecs.taskDefinitions');
  // A sender that could not be seen might be the one without a log router.
  const proofs = services && definitions ? absorbedProofs(services, definitions, scope, settings) : [];
  const unjudged = unjudgedSchedules(input);
  return {
    findings: [...failingSchedules(input), ...idleThings(input)],
    reliefs: [],
    sightings: [...managedSightings(input), ...proofs],
    measures: scheduleMeasures(input),
    ...(unjudged.length > 0 ? { unjudged } : {}),
    notUnderstood: untoldSchedules(input),
  };
}

const scheduleFailing: Kind = {
  holdMinutes: {},
  quietMinutes: 1440,
  voice: () => 'now',
  toilKind: 'service-failure',
  words: { en: scheduleWords, ja: scheduleWordsJa },
};

const idle: Kind = {
  // The figures show two days: a month of looks shows a month.
  holdMinutes: { idle: 30 * 1440 },
  quietMinutes: 1440,
  voice: () => 'weekly',
  toilKind: 'clean-up',
  words: { en: idleWords, ja: idleWordsJa },
};

export const managedServices: Job = {
  id: 'managed-services',
  schedule: '31 */6 * * *',
  looks: [
    {
      place: 'regions',
      reads: [
        'lambda.functions',
        'kinesis.streams',
        'firehose.streams',
        'sqs.queues',
        'events.schedules',
        'rds.databases',
        'elasticache.clusters',
        'cloudwatch.activity',
        'ecs.services',
        'ecs.taskDefinitions',
      ],
      // When scheduled work ran: the figures show two days, and ECS an hour.
      details: ['toilbot.scheduleRecords'],
      proves: ['managed'],
    },
  ],
  deadlineMinutes: 60,
  judge,
  kinds: { 'schedule-failing': scheduleFailing, 'managed-idle': idle },
  words: {
    en: {
      title: 'Managed services',
      help: 'Sees which functions, streams, queues, schedules, databases and caches are in use, scheduled work that fails, and whether the ECS services that sent to what was absorbed write where they should (other senders are not counted).',
    },
    ja: {
      title: 'マネージドサービス',
      help: '使用中の関数、ストリーム、キュー、スケジュール、データベース、キャッシュと、失敗した定期処理を確認します。統合された送信先へECSサービスが書き込んでいるかも確認します（ほかの送信元は数えません）。',
    },
  },
};
