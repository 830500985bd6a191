import type { Answer } from '../../domain/answer.ts';
import type { Readers } from '../../domain/fleet.ts';
import type {
  Activity,
  FirehoseStream,
  KinesisStream,
  LambdaFunction,
  ManagedReads,
  Schedule,
} from '../../domain/reads/managed.ts';
import type { Scope } from '../../domain/scope.ts';
import type { ReaderParts } from './fleet.ts';
import { type Counted, readActivity } from './managed-activity.ts';
import { scheduleReader } from './managed-schedules.ts';
import { readCaches, readDatabases, readQueues } from './managed-stores.ts';
import { readFirehose, readFunctions, readKinesis } from './managed-streams.ts';
import { tagKeeper } from './managed-tags.ts';
import { sharedAnswers } from './shared-answers.ts';

const ofFunction = ({ arn, name }: LambdaFunction): readonly Counted[] => {
  const one = { arn, namespace: 'AWS/Lambda', dimension: 'FunctionName', name };
  return [
    { ...one, what: 'invocations', metric: 'Invocations' },
    { ...one, what: 'errors', metric: 'Errors' },
  ];
};

/** EventBridge counts by rule; Scheduler counts by group alone, which says nothing of one schedule. */
const ofSchedule = ({ arn, name }: Schedule): readonly Counted[] => {
  const one = { arn, namespace: 'AWS/Events', dimension: 'RuleName', name };
  return arn.includes(':rule/')
    ? [
        { ...one, what: 'invocations', metric: 'Invocations' },
        { ...one, what: 'failed-invocations', metric: 'FailedInvocations' },
      ]
    : [];
};

/** The reads of managed services. What the figures are asked for is listed once for its own read and for theirs. */
export function managedReaders({ calls, now }: ReaderParts): Readers<keyof ManagedReads> {
  const parts = { calls, tags: tagKeeper(now) };
  const functions = sharedAnswers<LambdaFunction>(now);
  const kinesis = sharedAnswers<KinesisStream>(now);
  const firehose = sharedAnswers<FirehoseStream>(now);
  const schedules = sharedAnswers<Schedule>(now);
  const askSchedules = scheduleReader(parts, now);

  const readers: Omit<Readers<keyof ManagedReads>, 'cloudwatch.activity'> = {
    'lambda.functions': (at, signal) => functions(at, signal, () => readFunctions(parts, at, signal)),
    'kinesis.streams': (at, signal) => kinesis(at, signal, () => readKinesis(parts, at, signal)),
    'firehose.streams': (at, signal) => firehose(at, signal, () => readFirehose(parts, at, signal)),
    'events.schedules': (at, signal) => schedules(at, signal, () => askSchedules(at, signal)),
    'sqs.queues': (at, signal) => readQueues(parts, at, signal),
    'rds.databases': (at, signal) => readDatabases(parts, at, signal),
    'elasticache.clusters': (at, signal) => readCaches(parts, at, signal),
  };

  const activity = async (at: Scope, signal: AbortSignal): Promise<Answer<Activity>> => {
    const [ofLambda, ofKinesis, ofFirehose, ofEvents] = await Promise.all([
      readers['lambda.functions'](at, signal),
      readers['kinesis.streams'](at, signal),
      readers['firehose.streams'](at, signal),
      readers['events.schedules'](at, signal),
    ]);
    const counted: readonly Counted[] = [
      ...ofLambda.items.flatMap(ofFunction),
      ...ofKinesis.items.map(({ arn, name }) => ({
        ...{ arn, name, what: 'incoming-records' as const, namespace: 'AWS/Kinesis' },
        ...{ metric: 'IncomingRecords', dimension: 'StreamName' },
      })),
      ...ofFirehose.items.map(({ arn, name }) => ({
        ...{ arn, name, what: 'incoming-records' as const, namespace: 'AWS/Firehose' },
        ...{ metric: 'IncomingRecords', dimension: 'DeliveryStreamName' },
      })),
      ...ofEvents.items.flatMap(ofSchedule),
    ];
    const answer = await readActivity(calls, counted, now(), at, signal);
    const gap = [ofLambda, ofKinesis, ofFirehose, ofEvents].find((it) => it.gap)?.gap ?? null;
    return { ...answer, gap: answer.gap ?? gap };
  };
  return { ...readers, 'cloudwatch.activity': activity };
}
