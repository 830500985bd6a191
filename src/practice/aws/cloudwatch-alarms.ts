import type { Alarm } from '../fleet/areas/monitoring.ts';
import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { TreeObject } from './wire.ts';

const MOST = 100;

/** Alarms of Amazon CloudWatch: a part of its operations. */
export const alarmOperations: Readonly<Record<string, Operation>> = {
  DescribeAlarms: (call) => {
    const types = call.input.texts('AlarmTypes') ?? ['MetricAlarm'];
    const chosen = alarmsOf(call).filter((it) => types.includes(it.composite ? 'CompositeAlarm' : 'MetricAlarm'));
    const page = paged(call, chosen);
    return {
      MetricAlarms: page.items.filter((it) => !it.composite).map((it) => metricTree(call, it)),
      CompositeAlarms: page.items
        .filter((it) => it.composite)
        .map((it) => ({ ...alarmTree(call, it), AlarmRule: it.rule ?? 'FALSE' })),
      NextToken: page.next,
    };
  },
  DescribeAlarmHistory: (call) => {
    const from = call.input.seconds('StartDate') ?? 0;
    const to = call.input.seconds('EndDate') ?? Number.POSITIVE_INFINITY;
    const name = call.input.text('AlarmName');
    const items = alarmsOf(call)
      .filter((alarm) => name === null || alarm.name === name)
      .flatMap((alarm) => alarm.changes.map((at) => ({ alarm, at })))
      .filter(({ at }) => at.getTime() / 1000 >= from && at.getTime() / 1000 <= to);
    const page = paged(call, items);
    return {
      AlarmHistoryItems: page.items.map(({ alarm, at }) => ({
        AlarmName: alarm.name,
        AlarmType: alarm.composite ? 'CompositeAlarm' : 'MetricAlarm',
        Timestamp: at,
        HistoryItemType: 'StateUpdate',
        HistorySummary: 'Alarm updated from OK to ALARM',
      })),
      NextToken: page.next,
    };
  },
  ListTagsForResource: (call) => {
    const arn = call.input.text('ResourceARN') ?? '';
    const alarm = alarmsOf(call).find((it) => arnOf(call, it) === arn);
    if (!alarm) throw new AwsFailure('ResourceNotFoundException', 'The resource was not found.', 404);
    return { Tags: Object.entries(alarm.tags).map(([Key, Value]) => ({ Key, Value })) };
  },
};

function alarmsOf(call: Call): readonly Alarm[] {
  return call.fleet.scope(call.caller.account, call.region, call.now).monitoring.alarms;
}

function arnOf(call: Call, alarm: Alarm): string {
  return `arn:aws:cloudwatch:${call.region}:${call.caller.account}:alarm:${alarm.name}`;
}

function paged<T>(call: Call, items: readonly T[]) {
  return pageOf(call, items, {
    token: call.input.text('NextToken'),
    size: Math.min(call.input.whole('MaxRecords') ?? 50, MOST),
    invalid: () => new AwsFailure('InvalidNextToken', 'The next token specified is invalid.'),
  });
}

function alarmTree(call: Call, it: Alarm): TreeObject {
  return {
    AlarmName: it.name,
    AlarmArn: arnOf(call, it),
    StateValue: it.state,
    StateReason: it.reason,
    // The one that moves on although the state stays.
    StateUpdatedTimestamp: call.now,
    StateTransitionedTimestamp: it.since,
    ActionsEnabled: it.actionsEnabled,
  };
}

function metricTree(call: Call, it: Alarm): TreeObject {
  return {
    ...alarmTree(call, it),
    MetricName: it.metric,
    Namespace: it.namespace,
    Dimensions: Object.entries(it.dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}
