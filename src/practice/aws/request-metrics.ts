import { fractionOf } from '../fleet/seeded.ts';
import type { MetricSource } from './metric-data.ts';

/** Requests of the Application Load Balancers: more by day than by night, in Japan. */
export const requestMetrics: MetricSource = ({ call, namespace, metric, dimensions, at }) => {
  if (namespace !== 'AWS/ApplicationELB' || metric !== 'RequestCount') return null;
  const name = dimensions['TargetGroup']?.split('/')[1] ?? '';
  const { traffic } = call.fleet.scope(call.caller.account, call.region, call.now).monitoring;
  const own = traffic.find((it) => it.targetGroup === name);
  // Without a request there is no figure at all.
  if (!own || own.hourly === 0) return null;
  const hour = (at.getUTCHours() + 9) % 24;
  const day = 0.2 + 0.8 * Math.max(0, Math.sin(((hour - 6) / 18) * Math.PI));
  return Math.round(
    own.hourly * day * (0.95 + 0.1 * fractionOf('requests', name.replace(/-ec[2s]$/u, ''), at.getTime())),
  );
};
