import type { Answer } from '../../domain/answer.ts';
import type { Activity } from '../../domain/reads/managed.ts';
import type { Calls } from './calls.ts';
import type { At } from './clients.ts';
import { batches, eachPage, gathering, listIn } from './pages.ts';

const HOUR_SECONDS = 3600;
const HOURS_BACK = 48;
/** Limit of the API. */
const METRICS_A_CALL = 500;

/** A metric to ask for, and what it says of which thing. */
export interface Counted {
  readonly arn: string;
  readonly what: Activity['what'];
  readonly namespace: string;
  readonly metric: string;
  readonly dimension: string;
  readonly name: string;
}

/** What was counted, by the hour it was counted in (milliseconds). */
type Hours = Map<number, number>;

/**
 * Sums of the last 48 hours by the hour; of what has no figures, a sum of 0: CloudWatch keeps no zeros. The good runs of a
 * function are its invocations beside its errors of the same hour.
 */
export async function readActivity(
  calls: Calls,
  counted: readonly Counted[],
  now: Date,
  at: At,
  signal: AbortSignal,
): Promise<Answer<Activity>> {
  const { GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
  const seen = gathering<Activity>();
  // Beginning on a whole hour, so that each figure is one of a whole hour.
  const from = new Date((Math.floor(now.getTime() / (HOUR_SECONDS * 1000)) - HOURS_BACK) * HOUR_SECONDS * 1000);

  const ofFunctions = new Map<string, { invocations?: Hours; errors?: Hours }>();

  const ask = async (some: readonly Counted[]): Promise<void> => {
    const sums = new Map<string, Hours>();
    const failed = new Set<string>();
    const MetricDataQueries = some.map(({ namespace, metric, dimension, name }, index) => ({
      Id: `m${index}`,
      MetricStat: {
        Metric: { Namespace: namespace, MetricName: metric, Dimensions: [{ Name: dimension, Value: name }] },
        Period: HOUR_SECONDS,
        Stat: 'Sum',
      },
    }));
    await eachPage(
      'cloudwatch:GetMetricData',
      async (token) => {
        const command = new GetMetricDataCommand({
          StartTime: from,
          EndTime: now,
          MetricDataQueries,
          NextToken: token,
        });
        const answer = await calls.call('cloudwatch', at, 'GetMetricData', signal, (client, given) =>
          client.send(command, given),
        );
        return { items: listIn(answer.MetricDataResults, 'cloudwatch:GetMetricData'), next: answer.NextToken };
      },
      (page) => {
        for (const { Id, Timestamps = [], Values = [], StatusCode } of page) {
          if (!Id) continue;
          if (StatusCode === 'InternalError' || StatusCode === 'Forbidden') failed.add(Id);
          const sum = sums.get(Id) ?? new Map();
          sums.set(Id, sum);
          for (const [index, time] of Timestamps.entries()) add(sum, time, Values[index] ?? 0);
        }
      },
    );
    for (const [index, { arn, what, name }] of some.entries()) {
      const sum = sums.get(`m${index}`);
      if (sum && !failed.has(`m${index}`)) {
        seen.add(`${what} ${arn}`, activityOf(arn, what, sum));
        if (what === 'invocations' || what === 'errors') ofFunctions.set(arn, { ...ofFunctions.get(arn), [what]: sum });
      } else seen.missing({ reason: 'failed', detail: `cloudwatch:GetMetricData: no answer for ${what} of ${name}` });
    }
  };

  try {
    for (const some of batches(counted, METRICS_A_CALL)) await ask(some);
  } catch (error) {
    seen.miss(error);
  }
  for (const [arn, { invocations, errors }] of ofFunctions) {
    if (!invocations || !errors) continue;
    const good = new Map([...invocations].map(([hour, runs]) => [hour, runs - (errors.get(hour) ?? 0)]));
    for (const [hour, runs] of good) if (!(runs > 0)) good.delete(hour);
    seen.add(`good-runs ${arn}`, activityOf(arn, 'good-runs', good));
  }
  return seen.answer();
}

function add(hours: Hours, time: Date, value: number): void {
  if (value > 0 && Number.isFinite(time.getTime())) hours.set(time.getTime(), value);
}

function activityOf(arn: string, what: Activity['what'], hours: Hours): Activity {
  const last = hours.size === 0 ? null : Math.max(...hours.keys());
  const sum = [...hours.values()].reduce((all, value) => all + value, 0);
  return { arn, what, sum, lastAt: last === null ? null : new Date(last), lastSum: hours.get(last ?? 0) ?? 0 };
}
