import type { Operation } from './call.ts';
import { alarmOperations } from './cloudwatch-alarms.ts';
import { managedMetrics } from './cloudwatch-managed.ts';
import { type MetricSource, metricData } from './metric-data.ts';
import { requestMetrics } from './request-metrics.ts';

/** Who knows which figures: the first that has one gives it. */
const metricSources: readonly MetricSource[] = [managedMetrics, requestMetrics];

/** Amazon CloudWatch (AWS JSON 1.0). */
export const cloudwatchOperations: Readonly<Record<string, Operation>> = {
  GetMetricData: metricData(metricSources),
  ...alarmOperations,
};
