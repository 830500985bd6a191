import type { HostScope } from '../areas/hosts.ts';
import type { Instance } from '../fleet.ts';
import type { Home } from './home.ts';

export function hostsOf({ madeAt }: Home, instances: readonly Instance[]): HostScope {
  return {
    managed: instances.map((it, index) => ({
      instanceId: it.id,
      computerName: `load-${index}.internal`,
      online: true,
      platformName: 'Amazon Linux',
      platformVersion: '2023',
      lastPingAt: madeAt,
      capturedAt: madeAt,
      applications: index % 2 === 0 ? [{ name: 'fluent-package', version: '6.0.0', release: '1' }] : [],
    })),
  };
}
