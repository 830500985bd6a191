import type { Instance, Scope } from '../fleet.ts';
import { deliveryOf } from './delivery.ts';
import { eksOf } from './eks.ts';
import type { Home } from './home.ts';
import { hostsOf } from './hosts.ts';
import { imagesOf } from './images.ts';
import { managedOf } from './managed.ts';
import { monitoringOf } from './monitoring.ts';
import { networkOf } from './network.ts';

/** Some of all that stands beside instances and tasks: as many of each sort in every scope. */
export function syntheticAreas(
  home: Home,
  instances: readonly Instance[],
  isBusy: boolean,
): Pick<Scope, 'network' | 'eks' | 'managed' | 'hosts' | 'images' | 'delivery' | 'monitoring'> {
  const network = networkOf(home, instances);
  return {
    network,
    eks: eksOf(home),
    managed: managedOf(home),
    hosts: hostsOf(home, instances),
    images: imagesOf(home),
    delivery: deliveryOf(home, isBusy),
    monitoring: monitoringOf(home, network),
  };
}
