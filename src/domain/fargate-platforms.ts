/**
 * Fargate platform versions for Linux that AWS retires. From "AWS Fargate platform version deprecation" of the ECS
 * developer guide as of mid 2026: 1.3.0 was first announced for March 2026 and then moved.
 */

import { DAY } from './calendar.ts';
import type { EcsTask } from './reads/ecs.ts';

export interface Retirement {
  readonly version: string;
  readonly retiredAt: Date;
  /** When AWS ends the tasks that still run on it. */
  readonly endsAt: Date;
}

const RETIREMENTS: readonly Retirement[] = [
  { version: '1.3.0', retiredAt: new Date('2026-06-15T00:00:00Z'), endsAt: new Date('2026-06-30T00:00:00Z') },
  ...['1.2.0', '1.1.0', '1.0.0'].map((version) => ({
    version,
    retiredAt: new Date('2020-12-14T00:00:00Z'),
    endsAt: new Date('2020-12-14T00:00:00Z'),
  })),
];

const NOTICE_DAYS = 180;

/** The retirement of a platform version that has come or comes within half a year; null for all others. */
export function retirementOf(version: string | null, now: Date): Retirement | null {
  const found = RETIREMENTS.find((it) => it.version === version);
  return found && found.retiredAt.getTime() - now.getTime() <= NOTICE_DAYS * DAY ? found : null;
}

/** The version a Fargate task runs on; null for other tasks and for Windows, where 1.0.0 is the newest. */
export function fargateVersionOf(task: EcsTask): string | null {
  const linux = task.platformFamily === null || /^linux$/i.test(task.platformFamily);
  const fargate = task.launchType === null || task.launchType.startsWith('FARGATE');
  return linux && fargate ? task.platformVersion : null;
}
