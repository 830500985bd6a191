// What the tests let happen to the fleet of a world.
import { instance, service, stoppedTask } from '../adapters/aws/practice.ts';
import { API, type World } from './world.ts';

const MINUTE = 60_000;

/** A task of `api` runs out of memory now. */
export function taskDies(world: World, number: number): void {
  const at = world.time.now();
  const dead = stoppedTask(number);
  world.holds.tasks.set(dead.arn, {
    ...dead,
    group: 'service:api',
    startedAt: new Date(at.getTime() - 5 * MINUTE),
    stoppedAt: at,
  });
}

/** So many of the two tasks of `api` run. */
export function tasksRun(world: World, running: number): void {
  world.holds.services.set('api', service(1, { ...API, running }));
}

/** The hardware under a host is to be retired in eleven days; the host belongs to no subsystem. */
export function retirementAnnounced(world: World, number: number): void {
  const notBefore = new Date(world.time.now().getTime() + 11 * 24 * 60 * MINUTE);
  const event = {
    id: `instance-event-${String(number).padStart(17, '0')}`,
    code: 'instance-stop',
    description: 'The instance is running on degraded hardware',
    notBefore,
    notAfter: null,
    deadline: null,
  };
  world.holds.instances.set(hostName(number), instance(number, { events: [event] }));
}

/** The system status check of a host fails from now on. */
export function checkFails(world: World, number: number): void {
  const checks = { system: world.time.now(), instance: null, attachedEbs: null };
  world.holds.instances.set(hostName(number), instance(number, { checks }));
}

/** A host is there and nothing is wrong with it. */
export function hostIsWell(world: World, number: number): void {
  world.holds.instances.set(hostName(number), instance(number));
}

export const hostName = (number: number): string => `host-${number}`;
