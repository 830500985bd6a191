import type { MonitoringScope } from '../areas/monitoring.ts';
import type { NetworkScope } from '../areas/network-scope.ts';
import { DAY, type Home, some, TAGS } from './home.ts';

export function monitoringOf({ madeAt }: Home, { targetGroups }: NetworkScope): MonitoringScope {
  return {
    alarms: some(5, (index) => ({
      name: `load-${index}`,
      composite: false,
      state: index === 0 ? ('ALARM' as const) : ('OK' as const),
      since: new Date(madeAt.getTime() - 60 * DAY),
      reason: 'Threshold Crossed: 1 datapoint [91.4] was greater than the threshold (80.0).',
      actionsEnabled: true,
      metric: 'CPUUtilization',
      namespace: 'AWS/EC2',
      dimensions: {},
      tags: TAGS,
      changes: [],
    })),
    traffic: targetGroups.map(({ name }) => ({ targetGroup: name, hourly: 100 })),
  };
}
