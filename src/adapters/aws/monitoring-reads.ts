import type { Answer, Tags } from '../../domain/answer.ts';
import type { Readers } from '../../domain/fleet.ts';
import { DAY_OF_CHANGES, FLAPPING, mayBeStuck } from '../../domain/judge-alarms.ts';
import type { CloudWatchAlarm, MonitoringReads } from '../../domain/reads/monitoring.ts';
import type { At } from './clients.ts';
import type { ReaderParts } from './fleet.ts';
import { endsTheRead } from './gap.ts';
import { memo } from './memo.ts';
import { parseAlarm } from './monitoring-parse.ts';
import { requestReader } from './monitoring-requests.ts';
import { eachPage, gathering, listIn } from './pages.ts';
import { tagsOf } from './values.ts';

const DAY = 86_400_000;
const A_PAGE = 100;
const TAGS_KEPT = DAY;
const MOST_TAGGED = 5_000;
/** Tags cost a call an alarm: of a fleet with more in trouble the rest is known by what it watches. */
const MOST_ASKED = 100;

export function monitoringReaders(parts: ReaderParts): Readers<keyof MonitoringReads> {
  return { 'cloudwatch.alarms': alarmReader(parts), 'cloudwatch.requests': requestReader(parts) };
}

/** All alarms; how often they changed in the last 24 hours; tags of those that may need somebody. */
function alarmReader({ calls, now }: ReaderParts) {
  const tagsKept = memo<Tags>(now, TAGS_KEPT, DAY / 24, MOST_TAGGED);

  /** By name, in one list for all alarms of the scope. */
  const changesOf = async (at: At, signal: AbortSignal): Promise<ReadonlyMap<string, number>> => {
    const { DescribeAlarmHistoryCommand } = await import('@aws-sdk/client-cloudwatch');
    const changes = new Map<string, number>();
    const to = now();
    await eachPage(
      'cloudwatch:DescribeAlarmHistory',
      async (token) => {
        const command = new DescribeAlarmHistoryCommand({
          AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
          HistoryItemType: 'StateUpdate',
          StartDate: new Date(to.getTime() - DAY_OF_CHANGES),
          EndDate: to,
          MaxRecords: A_PAGE,
          NextToken: token,
        });
        const answer = await calls.call('cloudwatch', at, 'DescribeAlarmHistory', signal, (client, options) =>
          client.send(command, options),
        );
        return { items: listIn(answer.AlarmHistoryItems, 'cloudwatch:DescribeAlarmHistory'), next: answer.NextToken };
      },
      (items) => {
        for (const { AlarmName: name } of items) if (name) changes.set(name, (changes.get(name) ?? 0) + 1);
      },
    );
    return changes;
  };

  const tagsOfAlarm = async (at: At, arn: string, signal: AbortSignal): Promise<Tags> => {
    const { ListTagsForResourceCommand } = await import('@aws-sdk/client-cloudwatch');
    return tagsKept.get(arn, async () => {
      const command = new ListTagsForResourceCommand({ ResourceARN: arn });
      const answer = await calls.call('cloudwatch', at, 'ListTagsForResource', signal, (client, options) =>
        client.send(command, options),
      );
      return tagsOf((answer.Tags ?? []).map((tag) => [tag.Key, tag.Value] as const));
    });
  };

  /** Without its tags an alarm is still one: what it watches may say whose it is. That it may seem to be nobody's is the gap. */
  const tagged = async (
    at: At,
    alarms: readonly CloudWatchAlarm[],
    seen: ReturnType<typeof gathering<CloudWatchAlarm>>,
    signal: AbortSignal,
  ): Promise<void> => {
    for (const alarm of alarms) {
      try {
        seen.add(alarm.arn, { ...alarm, tags: await tagsOfAlarm(at, alarm.arn, signal) });
      } catch (error) {
        seen.miss(error);
        if (endsTheRead(error)) return;
      }
    }
  };

  return async (at: At, signal: AbortSignal): Promise<Answer<CloudWatchAlarm>> => {
    const { DescribeAlarmsCommand } = await import('@aws-sdk/client-cloudwatch');
    const seen = gathering<CloudWatchAlarm>();
    const alarms: CloudWatchAlarm[] = [];
    try {
      await eachPage(
        'cloudwatch:DescribeAlarms',
        async (token) => {
          const command = new DescribeAlarmsCommand({
            // Without this CloudWatch leaves composite alarms out.
            AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
            MaxRecords: A_PAGE,
            NextToken: token,
          });
          const answer = await calls.call('cloudwatch', at, 'DescribeAlarms', signal, (client, options) =>
            client.send(command, options),
          );
          const metric = listIn(answer.MetricAlarms, 'cloudwatch:DescribeAlarms');
          const composite = answer.CompositeAlarms ?? [];
          return {
            items: [
              ...metric.map((value) => ({ value, kind: 'metric' as const })),
              ...composite.map((value) => ({ value, kind: 'composite' as const })),
            ],
            next: answer.NextToken,
          };
        },
        (items) => void alarms.push(...items.flatMap((it) => parseAlarm(it.value, it.kind, seen.notUnderstood) ?? [])),
      );
    } catch (error) {
      seen.miss(error);
    }
    for (const alarm of alarms) seen.add(alarm.arn, alarm);
    if (alarms.length === 0) return seen.answer();
    try {
      const changes = await changesOf(at, signal);
      const counted = alarms.map((alarm) => ({ ...alarm, changesLastDay: changes.get(alarm.name) ?? 0 }));
      for (const alarm of counted) seen.add(alarm.arn, alarm);
      const isNeeded = (it: CloudWatchAlarm): boolean => (it.changesLastDay ?? 0) >= FLAPPING || mayBeStuck(it, now());
      // One without data may watch what is gone: then nothing but its tags says whose it is.
      const silent = counted.filter((it) => it.state === 'INSUFFICIENT_DATA' && !isNeeded(it));
      const needed = [...counted.filter(isNeeded), ...silent];
      await tagged(at, needed.slice(0, MOST_ASKED), seen, signal);
    } catch (error) {
      seen.miss(error);
    }
    return seen.answer();
  };
}
