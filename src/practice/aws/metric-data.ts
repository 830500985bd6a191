import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { Input } from './input.ts';

/** One figure of a metric that is asked for; null where the source knows no such metric or has none at that time. */
export type MetricSource = (asked: {
  readonly call: Call;
  readonly namespace: string;
  readonly metric: string;
  readonly stat: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** The beginning of the period, and how long it is in milliseconds. */
  readonly at: Date;
  readonly period: number;
}) => number | null;

const MOST_QUERIES = 500;

/** GetMetricData over these sources: the first that has a figure gives it. */
export function metricData(sources: readonly MetricSource[]): Operation {
  return (call) => {
    const queries = call.input.items('MetricDataQueries') ?? [];
    if (queries.length === 0 || queries.length > MOST_QUERIES) {
      throw new AwsFailure('ValidationError', 'The collection MetricDataQueries must have 1 to 500 elements.');
    }
    const from = (call.input.seconds('StartTime') ?? 0) * 1000;
    const to = Math.min((call.input.seconds('EndTime') ?? 0) * 1000, call.now.getTime());
    const page = pageOf(call, queries, {
      token: call.input.text('NextToken'),
      size: MOST_QUERIES,
      invalid: () => new AwsFailure('InvalidNextToken', 'The next token specified is invalid.'),
    });
    return {
      MetricDataResults: page.items.map((query) => resultOf(call, query, from, to, sources)),
      NextToken: page.next,
      Messages: [],
    };
  };
}

function resultOf(call: Call, query: Input, from: number, to: number, sources: readonly MetricSource[]) {
  const stat = query.inner('MetricStat');
  const metric = stat?.inner('Metric');
  const period = (stat?.whole('Period') ?? 60) * 1000;
  const dimensions = Object.fromEntries(
    (metric?.items('Dimensions') ?? []).map((it) => [it.text('Name') ?? '', it.text('Value') ?? ''] as const),
  );
  const asked = {
    call,
    namespace: metric?.text('Namespace') ?? '',
    metric: metric?.text('MetricName') ?? '',
    stat: stat?.text('Stat') ?? '',
    dimensions,
    period,
  };
  const points: { readonly at: Date; readonly value: number }[] = [];
  // The newest first, as CloudWatch answers unless it is asked otherwise.
  for (let at = Math.ceil(to / period) * period - period; at >= from; at -= period) {
    for (const source of sources) {
      const value = source({ ...asked, at: new Date(at) });
      if (value === null) continue;
      points.push({ at: new Date(at), value });
      break;
    }
  }
  return {
    Id: query.text('Id') ?? '',
    Label: asked.metric,
    Timestamps: points.map((it) => it.at),
    Values: points.map((it) => it.value),
    StatusCode: 'Complete',
  };
}
