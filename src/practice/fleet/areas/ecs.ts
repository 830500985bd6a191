import type { Cluster } from '../fleet.ts';
import { hexOf } from '../seeded.ts';
import { MAIN_REGION, PRODUCTION } from '../story.ts';
import type { FleetState } from '../tabemaru.ts';
import { before, DAY } from '../time.ts';

/** An EC2 instance that lends its capacity to a cluster. */
export interface ContainerInstance {
  readonly arn: string;
  readonly cluster: string;
  readonly instanceId: string;
  readonly status: 'ACTIVE' | 'DRAINING';
  readonly agentConnected: boolean;
  readonly agentVersion: string;
  readonly running: number;
  readonly registeredAt: Date;
  readonly tags: Readonly<Record<string, string>>;
}

/** Container instances and task sets, of one account's region. */
export interface EcsScope {
  /** Clusters of capacity, beside those of the story. */
  readonly clusters: readonly Cluster[];
  readonly containerInstances: readonly ContainerInstance[];
  /** By the ARN of a service that another controller than ECS deploys. */
  readonly deployedBy: Readonly<Record<string, 'CODE_DEPLOY' | 'EXTERNAL'>>;
}

export const EMPTY_ECS: EcsScope = { clusters: [], containerInstances: [], deployedBy: {} };

const BATCH = 'tabemaru-batch';

/** What the story has of it at a time. */
export function ecsAt(state: FleetState, account: string, region: string): EcsScope {
  if (account !== PRODUCTION || region !== MAIN_REGION) return EMPTY_ECS;
  const cluster = {
    arn: `arn:aws:ecs:${region}:${account}:cluster/${BATCH}`,
    name: BATCH,
    tags: { Environment: 'production' },
  };
  const deployedBy: EcsScope['deployedBy'] = Object.fromEntries(
    state.services.flatMap(({ item }): [string, 'CODE_DEPLOY' | 'EXTERNAL'][] => {
      if (item.cluster !== 'tabemaru-production') return [];
      if (item.name === 'kiosk') return [[item.arn, 'CODE_DEPLOY']];
      return item.name === 'call-center' ? [[item.arn, 'EXTERNAL']] : [];
    }),
  );
  return { clusters: [cluster], containerInstances: [forgotten(state.now, account, region)], deployedBy };
}

/** Left behind when the batch work went to Fargate: its agent stopped answering, and nobody noticed. */
function forgotten(now: Date, account: string, region: string): ContainerInstance {
  return {
    arn: `arn:aws:ecs:${region}:${account}:container-instance/${BATCH}/${hexOf(32, 'forgotten', BATCH)}`,
    cluster: BATCH,
    instanceId: `i-0${hexOf(16, 'forgotten', 'host')}`,
    status: 'ACTIVE',
    agentConnected: false,
    agentVersion: '1.51.0',
    running: 0,
    registeredAt: before(new Date(Math.floor(now.getTime() / DAY) * DAY), 402 * DAY),
    tags: { Name: 'batch-capacity-1', Environment: 'production' },
  };
}
