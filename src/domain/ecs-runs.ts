/** When tasks ran that run by themselves: what a schedule starts on ECS is among them. */

import type { EcsUnit } from './ecs-fleet.ts';
import type { Measure } from './finding.ts';
import { knownTime } from './outside-text.ts';
import type { EcsTask } from './reads/ecs.ts';
import { servicePathOf } from './resources.ts';
import { type Ran, runMeasures, runsOf } from './schedule-records.ts';
import { judgeStop } from './stopped-task.ts';

/** What its exit code or its reason tells of one task. One that somebody stopped neither succeeded nor failed. */
function marksOf(task: EcsTask): readonly Ran['mark'][] {
  const stop = judgeStop(task);
  const began = knownTime(task.startedAt) === null ? [] : (['began'] as const);
  if (stop.is === 'fault') return [...began, 'failed'];
  return stop.is === 'planned' && stop.because === 'clean_exit' ? [...began, 'succeeded'] : began;
}

/** When the tasks of a unit ran, by when they started; a task of a service is no run. */
export function taskRuns(unit: EcsUnit, now: Date): readonly Ran[] {
  const alone = unit.service === null ? unit.tasks.filter((it) => servicePathOf(it) === null) : [];
  return alone.flatMap((task): Ran[] => {
    const at = knownTime(task.startedAt) ?? knownTime(task.createdAt) ?? knownTime(task.stoppedAt);
    if (at === null || at > now) return [];
    return marksOf(task).map((mark) => ({ mark, of: unit.resource.id, at, withinMinutes: 0 }));
  });
}

/** The newest runs of each family, to be kept: ECS shows a stopped task for an hour. */
export function taskRunMeasures(units: readonly EcsUnit[], now: Date): readonly Measure[] {
  return units.flatMap((unit) => {
    const { resource, component } = unit;
    return runMeasures(runsOf(resource.id, taskRuns(unit, now)), resource, component);
  });
}
