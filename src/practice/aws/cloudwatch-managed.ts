import type { MetricSource } from './metric-data.ts';

const PLAYED = ['AWS/Lambda', 'AWS/Kinesis', 'AWS/Firehose', 'AWS/Events'];

/** The figures of functions, streams and rules; CloudWatch keeps none where nothing was counted. */
export const managedMetrics: MetricSource = ({ call, namespace, metric, dimensions, at }) => {
  if (!PLAYED.includes(namespace)) return null;
  const { count } = call.fleet.scope(call.caller.account, call.region, call.now).managed;
  const counted = count(`${namespace} ${metric} ${Object.values(dimensions)[0] ?? ''}`, at);
  return counted > 0 ? counted : null;
};
