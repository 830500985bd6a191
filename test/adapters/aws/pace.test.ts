import { expect, test } from '@jest/globals';
import { rateLimiter } from '../../../src/adapters/aws/rate.ts';
import { EMPTY_DELIVERY } from '../../../src/practice/fleet/areas/delivery.ts';
import { syntheticFleet } from '../../../src/practice/fleet/synthetic.ts';
import { at, instance, NOW, OWN, open, smallFleet, TOKYO, unending } from './practice.ts';

/** Time that stands still but for those who wait. */
function playedTimer() {
  let now = 0;
  return {
    now: () => now,
    wait: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

function mostInASecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((it) => it >= from && it < from + 1_000).length));
}

for (const callsPerSecond of [1, 2, 10, 50]) {
  test(`no second sees more than ${callsPerSecond} calls, although one is longer on its way than the next`, async () => {
    const timer = playedTimer();
    const limiter = rateLimiter(callsPerSecond, timer);
    const arrived: number[] = [];
    for (let call = 0; call < 4 * callsPerSecond + 3; call += 1) {
      await limiter.turn('lane', undefined);
      arrived.push(timer.now() + (call === 0 ? 90 : call % 3));
    }
    expect(mostInASecond(arrived)).toBeLessThanOrEqual(callsPerSecond);
  });
}

test('the first calls are no burst', async () => {
  const timer = playedTimer();
  const limiter = rateLimiter(2, timer);
  const begun = await Promise.all(
    [1, 2, 3].map(async () => {
      await limiter.turn('lane', undefined);
      return timer.now();
    }),
  );
  expect(begun[1]).toBeGreaterThanOrEqual(500);
  expect(begun[2]).toBeGreaterThanOrEqual(1_000);
});

test('a call that leaves long after its turn keeps the next one away', async () => {
  const timer = playedTimer();
  const limiter = rateLimiter(2, timer);
  await limiter.turn('lane', undefined);
  await timer.wait(400);
  limiter.leaves('lane');
  await limiter.turn('lane', undefined);
  expect(timer.now()).toBeGreaterThanOrEqual(900);
});

const changed = (name: string, index: number) => ({
  id: `00000000-0000-4000-8000-${name.length}${String(index).padStart(10, '0')}`,
  name,
  source: 'ssm.amazonaws.com',
  at: new Date(NOW.getTime() - 3_600_000),
  username: 'somebody',
  resources: [],
  record: {
    eventName: name,
    eventSource: 'ssm.amazonaws.com',
    userAgent: 'aws-cli/2.15.0',
    userIdentity: { type: 'IAMUser' },
    readOnly: false,
  },
});

test('what a quiet region writes is asked in one call, and only what people change by hand is told', async () => {
  const trail = [changed('SendCommand', 1), changed('CreateLogStream', 2)];
  const { fleet, aws } = await open(smallFleet({ delivery: { ...EMPTY_DELIVERY, trail } }));
  const { items, gap } = await fleet.read('cloudtrail.changes', at(OWN), unending());
  expect(gap).toBeNull();
  expect(items.map(({ event }) => event)).toEqual(['SendCommand']);
  expect(aws.calls().filter(({ service }) => service === 'cloudtrail')).toHaveLength(1);
});

test('the instances of a tick are asked once; who asks for them themselves sees them as they are now', async () => {
  const { fleet, aws } = await open(smallFleet({ instances: [instance(1)] }));
  const asked = () => aws.calls().filter(({ operation }) => operation === 'DescribeInstances').length;
  await fleet.read('ec2.instances', at(OWN), unending());
  await fleet.read('ec2.images', at(OWN), unending());
  await fleet.read('secrets.plain', at(OWN), unending());
  expect(asked()).toBe(1);
  await fleet.read('ec2.instances', at(OWN), unending());
  expect(asked()).toBe(2);
});

test('a synthetic scope with all areas holds some of everything that is read', () => {
  const fleet = syntheticFleet({ accounts: 1, regions: 1, instancesPerScope: 5, tasksPerScope: 2, areas: true });
  const scope = fleet.scope('100000000001', TOKYO, NOW);
  expect(scope.eks.clusters).toHaveLength(1);
  expect(scope.delivery.trail.length).toBeGreaterThan(50);
});
