import type { DeliveryScope } from '../areas/delivery.ts';
import type { TrailEvent } from '../areas/hand-made.ts';
import { uuidOf } from '../seeded.ts';
import { DAY, type Home, some, TAGS } from './home.ts';

/** Changes of one kind by hand, and what a busy region writes beside them. */
const BY_HAND = 3;
const BUSY_EVENTS = 2_000;

/** The last day before `madeAt` plus a day: what a look of that time sees as fresh. */
export function deliveryOf({ account, region, madeAt }: Home, isBusy: boolean): DeliveryScope {
  const execution = uuidOf(account, region, 'execution');
  const endedAt = new Date(madeAt.getTime() + 600_000);
  const event = (name: string, index: number): TrailEvent => ({
    id: uuidOf(account, region, name, index),
    name,
    source: 'ec2.amazonaws.com',
    at: new Date(madeAt.getTime() - (index % 48) * 600_000),
    username: 'somebody',
    resources: [],
    record: { userIdentity: { type: 'AssumedRole' }, eventSource: 'ec2.amazonaws.com', readOnly: false },
  });
  return {
    pipelines: [
      {
        name: 'load',
        tags: TAGS,
        createdAt: new Date(madeAt.getTime() - 30 * DAY),
        executions: [
          {
            id: execution,
            status: 'Succeeded',
            startedAt: madeAt,
            updatedAt: endedAt,
            rollback: false,
            actions: [
              {
                id: uuidOf(execution, 'deploy'),
                execution,
                name: 'Deploy',
                category: 'Deploy',
                status: 'Succeeded',
                startedAt: madeAt,
                updatedAt: endedAt,
                configuration: { ClusterName: 'load', ServiceName: 'load' },
              },
            ],
          },
        ],
      },
    ],
    builds: some(3, (index) => ({
      id: `load:${uuidOf(account, region, 'build', index)}`,
      project: 'load',
      status: 'SUCCEEDED',
      startedAt: madeAt,
      endedAt,
      queuedSeconds: 1,
    })),
    activities: some(3, (index) => ({
      id: uuidOf(account, region, 'activity', index),
      group: 'load-0',
      description: 'Launching a new EC2 instance',
      cause: 'an instance was started in response to a difference between desired and actual capacity',
      status: 'Successful',
      startedAt: madeAt,
      endedAt,
    })),
    trail: [
      ...some(BY_HAND, (index) => event('SendCommand', index)),
      ...some(isBusy ? BUSY_EVENTS : 0, (index) => event('CreateLogStream', index)),
    ],
  };
}
