import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import type { CloudWatchAlarm } from '../../domain/reads/monitoring.ts';
import { nameOf } from './ec2-parse.ts';
import { dateReader, maybeDate, maybeText, textOf, textOrNull, understood } from './values.ts';

const alarmSchema = z.object({
  AlarmName: z.string().min(1),
  AlarmArn: z.string().min(1),
  StateValue: maybeText,
  StateReason: maybeText,
  StateUpdatedTimestamp: maybeDate,
  StateTransitionedTimestamp: maybeDate,
  ActionsEnabled: z.boolean().nullish(),
  AlarmRule: maybeText,
  MetricName: maybeText,
  Namespace: maybeText,
  Dimensions: z.array(z.object({ Name: maybeText, Value: maybeText })).nullish(),
  Metrics: z
    .array(
      z.object({
        AccountId: maybeText,
        MetricStat: z
          .object({
            Metric: z
              .object({
                MetricName: maybeText,
                Namespace: maybeText,
                Dimensions: z.array(z.object({ Name: maybeText, Value: maybeText })).nullish(),
              })
              .nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
});

/**
 * The alarms that a rule names, as `ALARM(name)`, `OK("name")` or by ARN ("Create a composite alarm" in the CloudWatch User
 * Guide). None where it is written in a way that is not known: what such a rule watches nobody can tell.
 */
function childrenOf(rule: string | null | undefined, account: string): readonly string[] {
  const rest: string[] = [];
  const pattern = /\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]*)"|([^()"]*?))\s*\)/g;
  const without = (rule ?? '').replace(pattern, (_all, quoted?: string, plain?: string) => {
    const named = quoted ?? plain ?? '';
    const [, owner, name] = /^arn:[^:]*:cloudwatch:[^:]*:(\d*):alarm:(.+)$/.exec(named) ?? [];
    rest.push(textOf(name !== undefined && owner === account ? name : named));
    return '';
  });
  return /^(?:\s|[()]|AND|OR|NOT|TRUE|FALSE)*$/.test(without) ? [...new Set(rest)] : [];
}

/**
 * One member of DescribeAlarms, or null when it has no name. An alarm on metric math watches what its only metric
 * watches; one on several is not taken apart. `changesLastDay` and `tags` are not in that answer.
 */
export function parseAlarm(
  value: unknown,
  kind: CloudWatchAlarm['kind'],
  notUnderstood: NotUnderstood[],
): CloudWatchAlarm | null {
  const name = nameOf(value, 'AlarmName', 'an alarm');
  const alarm = understood(alarmSchema, value, name, notUnderstood);
  if (!alarm) return null;
  const date = dateReader(name, notUnderstood);
  const account = alarm.AlarmArn.split(':')[4] ?? '';
  const queries = alarm.Metrics ?? [];
  // What another account holds, no read of this one can tell.
  const isElsewhere = queries.some((it) => it.AccountId && it.AccountId !== account);
  const queried = isElsewhere ? [] : queries.flatMap((it) => it.MetricStat?.Metric ?? []);
  const watched = alarm.MetricName ? alarm : queried.length === 1 ? queried[0] : undefined;
  const dimensions = (watched?.Dimensions ?? []).flatMap((it) =>
    it.Name && it.Value ? [[textOf(it.Name), textOf(it.Value)] as const] : [],
  );
  return {
    arn: textOf(alarm.AlarmArn),
    name: textOf(alarm.AlarmName),
    kind,
    state: textOf(alarm.StateValue ?? 'unknown'),
    // `Updated` moves with what else is evaluated anew; `Transitioned` is younger and left out by some partitions.
    since:
      date(alarm.StateTransitionedTimestamp, 'StateTransitionedTimestamp') ??
      date(alarm.StateUpdatedTimestamp, 'StateUpdatedTimestamp'),
    reason: textOf(alarm.StateReason ?? ''),
    actionsEnabled: alarm.ActionsEnabled ?? true,
    metric: textOrNull(watched?.MetricName),
    namespace: textOrNull(watched?.Namespace),
    dimensions: Object.fromEntries(dimensions),
    children: childrenOf(alarm.AlarmRule, account),
    changesLastDay: null,
    tags: {},
  };
}

/** What is known of a target group before its requests are asked. */
export interface CountedGroup {
  readonly arn: string;
  readonly name: string;
  readonly loadBalancerArn: string;
  readonly loadBalancer: string;
  readonly targetType: string;
}

const groupSchema = z.object({
  TargetGroupArn: z.string().min(1),
  TargetGroupName: maybeText,
  TargetType: maybeText,
  LoadBalancerArns: z.array(maybeText).nullish(),
});

/** One member of DescribeTargetGroups behind an Application Load Balancer; nothing where it is behind none: no requests are counted there. */
export function parseCountedGroup(value: unknown, notUnderstood: NotUnderstood[]): readonly CountedGroup[] {
  const group = understood(groupSchema, value, nameOf(value, 'TargetGroupArn', 'a target group'), notUnderstood);
  if (!group) return [];
  return (group.LoadBalancerArns ?? []).flatMap((arn) => {
    const dimension = arn?.split(':loadbalancer/')[1];
    if (!arn || !dimension?.startsWith('app/')) return [];
    return {
      arn: textOf(group.TargetGroupArn),
      name: textOf(group.TargetGroupName ?? group.TargetGroupArn.split('/')[1] ?? group.TargetGroupArn),
      loadBalancerArn: textOf(arn),
      loadBalancer: textOf(dimension),
      targetType: textOf(group.TargetType ?? 'instance'),
    };
  });
}
