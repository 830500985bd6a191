import type { Answer, Tags } from '../../domain/answer.ts';
import type { HourlyRequests } from '../../domain/reads/monitoring.ts';
import type { At } from './clients.ts';
import type { ReaderParts } from './fleet.ts';
import { memo } from './memo.ts';
import { type CountedGroup, parseCountedGroup } from './monitoring-parse.ts';
import { batches, eachPage, gathering, listIn } from './pages.ts';
import { tagsOf, textOrNull } from './values.ts';

const HOUR = 3_600_000;
/** A figure may still grow for some minutes after its hour: each is asked for again in the next two hours. */
const HOURS_BACK = 26;
const METRICS_A_CALL = 500;
const TAGS_A_CALL = 20;
const GROUPS_A_PAGE = 400;
/** Hosts are registered and tags are set now and then. */
const DESCRIBED_KEPT = 6 * HOUR;
const MOST_DESCRIBED = 20_000;

type Sums = Map<string, ReadonlyMap<number, number>>;

/** Requests of the last 26 whole hours, by target group behind an Application Load Balancer; an hour without a figure had none. */
export function requestReader({ calls, now }: ReaderParts) {
  const tagsKept = memo<ReadonlyMap<string, Tags>>(now, DESCRIBED_KEPT, HOUR, MOST_DESCRIBED);
  const targetsKept = memo<readonly string[]>(now, DESCRIBED_KEPT, HOUR, MOST_DESCRIBED);

  const groupsOf = async (at: At, signal: AbortSignal, seen: Noted): Promise<readonly CountedGroup[]> => {
    const { DescribeTargetGroupsCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2');
    const groups: CountedGroup[] = [];
    await eachPage(
      'elasticloadbalancing:DescribeTargetGroups',
      async (token) => {
        const command = new DescribeTargetGroupsCommand({ PageSize: GROUPS_A_PAGE, Marker: token });
        const answer = await calls.call('elasticloadbalancing', at, 'DescribeTargetGroups', signal, (client, options) =>
          client.send(command, options),
        );
        const items = listIn(answer.TargetGroups, 'elasticloadbalancing:DescribeTargetGroups');
        return { items, next: answer.NextMarker };
      },
      (items) => void groups.push(...items.flatMap((it) => parseCountedGroup(it, seen.notUnderstood))),
    );
    return groups;
  };

  const tagsOfGroups = async (
    at: At,
    arns: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Tags>> => {
    const { DescribeTagsCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2');
    return tagsKept.get(arns.join(' '), async () => {
      const command = new DescribeTagsCommand({ ResourceArns: [...arns] });
      const answer = await calls.call('elasticloadbalancing', at, 'DescribeTags', signal, (client, options) =>
        client.send(command, options),
      );
      const listed = listIn(answer.TagDescriptions, 'elasticloadbalancing:DescribeTags');
      return new Map(
        listed.map((it) => [it.ResourceArn ?? '', tagsOf((it.Tags ?? []).map((tag) => [tag.Key, tag.Value] as const))]),
      );
    });
  };

  const targetsOf = async (at: At, arn: string, signal: AbortSignal): Promise<readonly string[]> => {
    const { DescribeTargetHealthCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2');
    return targetsKept.get(arn, async () => {
      const command = new DescribeTargetHealthCommand({ TargetGroupArn: arn });
      const answer = await calls.call('elasticloadbalancing', at, 'DescribeTargetHealth', signal, (client, options) =>
        client.send(command, options),
      );
      const listed = listIn(answer.TargetHealthDescriptions, 'elasticloadbalancing:DescribeTargetHealth');
      return listed.flatMap((it) => textOrNull(it.Target?.Id) ?? []);
    });
  };

  const sumsOf = async (
    at: At,
    groups: readonly CountedGroup[],
    span: { readonly from: Date; readonly to: Date },
    signal: AbortSignal,
  ): Promise<Sums> => {
    const { GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
    const sums = new Map<string, Map<number, number>>();
    await eachPage(
      'cloudwatch:GetMetricData',
      async (token) => {
        const command = new GetMetricDataCommand({
          StartTime: span.from,
          EndTime: span.to,
          NextToken: token,
          MetricDataQueries: groups.map((group, index) => ({
            Id: `g${index}`,
            MetricStat: {
              Metric: {
                Namespace: 'AWS/ApplicationELB',
                MetricName: 'RequestCount',
                Dimensions: [
                  { Name: 'TargetGroup', Value: group.arn.split(':').at(-1) ?? group.arn },
                  { Name: 'LoadBalancer', Value: group.loadBalancer },
                ],
              },
              Period: HOUR / 1000,
              Stat: 'Sum',
            },
          })),
        });
        const answer = await calls.call('cloudwatch', at, 'GetMetricData', signal, (client, options) =>
          client.send(command, options),
        );
        return { items: listIn(answer.MetricDataResults, 'cloudwatch:GetMetricData'), next: answer.NextToken };
      },
      (results) => {
        for (const { Id: id, Timestamps: times, Values: values } of results) {
          if (!id) continue;
          const own = sums.get(id) ?? new Map<number, number>();
          for (const [index, time] of (times ?? []).entries()) {
            const value = values?.[index];
            if (typeof value === 'number' && Number.isFinite(value)) own.set(time.getTime(), Math.round(value));
          }
          sums.set(id, own);
        }
      },
    );
    return sums;
  };

  return async (at: At, signal: AbortSignal): Promise<Answer<HourlyRequests>> => {
    const seen = gathering<HourlyRequests>();
    const to = new Date(Math.floor(now().getTime() / HOUR) * HOUR);
    const from = new Date(to.getTime() - HOURS_BACK * HOUR);
    try {
      const groups = await groupsOf(at, signal, seen);
      const tags = new Map<string, Tags>();
      for (const some of batches([...new Set(groups.map((it) => it.arn))], TAGS_A_CALL)) {
        for (const [arn, own] of await tagsOfGroups(at, some, signal)) tags.set(arn, own);
      }
      for (const some of batches(groups, METRICS_A_CALL)) {
        const sums = await sumsOf(at, some, { from, to }, signal);
        for (const [index, group] of some.entries()) {
          // Only hosts are known by an id that says whose they are.
          const targets = group.targetType === 'instance' ? await targetsOf(at, group.arn, signal) : [];
          const own = sums.get(`g${index}`);
          if (!own) {
            seen.missing({ reason: 'failed', detail: `cloudwatch:GetMetricData: no figures of ${group.name}` });
            continue;
          }
          for (let hour = from.getTime(); hour < to.getTime(); hour += HOUR) {
            seen.add(`${group.arn} ${group.loadBalancer} ${hour}`, {
              targetGroupArn: group.arn,
              targetGroup: group.name,
              loadBalancer: group.loadBalancer,
              hour: new Date(hour),
              requests: own.get(hour) ?? 0,
              targetType: group.targetType,
              instanceIds: targets,
              tags: tags.get(group.arn) ?? {},
            });
          }
        }
      }
    } catch (error) {
      seen.miss(error);
    }
    return seen.answer();
  };
}

type Noted = Pick<ReturnType<typeof gathering>, 'notUnderstood'>;
