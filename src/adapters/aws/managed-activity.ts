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

interface Sum {
  sum: number;
  lastAt: Date | null;
  lastSum: number;
}

/** Sums of the last 48 hours by the hour; of what has no figures, a sum of 0: CloudWatch keeps no zeros. */
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

  const ask = async (some: readonly Counted[]): Promise<void> => {
    const sums = new Map<string, Sum>();
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
          const sum = sums.get(Id) ?? { sum: 0, lastAt: null, lastSum: 0 };
          sums.set(Id, sum);
          for (const [index, time] of Timestamps.entries()) add(sum, time, Values[index] ?? 0);
        }
      },
    );
    for (const [index, { arn, what, name }] of some.entries()) {
      const sum = sums.get(`m${index}`);
      if (sum && !failed.has(`m${index}`)) seen.add(`${what} ${arn}`, { arn, what, ...sum });
      else seen.missing({ reason: 'failed', detail: `cloudwatch:GetMetricData: no answer for ${what} of ${name}` });
    }
  };

  try {
    for (const some of batches(counted, METRICS_A_CALL)) await ask(some);
  } catch (error) {
    seen.miss(error);
  }
  return seen.answer();
}

function add(sum: Sum, time: Date, value: number): void {
  if (!(value > 0) || !Number.isFinite(time.getTime())) return;
  sum.sum += value;
  if (sum.lastAt !== null && time <= sum.lastAt) return;
  sum.lastAt = time;
  sum.lastSum = value;
}
