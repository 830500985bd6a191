import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { judgeStop } from '../../src/domain/stopped-task.ts';
import { container, minutesAgo, outOfMemory, task } from './values.ts';

interface Sample {
  readonly stopCode: string | null;
  readonly stoppedReason: string;
  readonly fault: boolean | 'see exitCode';
}
const recorded: { stoppedReason_samples: readonly Sample[]; reason_prefixes: readonly string[] } = JSON.parse(
  readFileSync(new URL('../data/jobs/stopped-reasons.json', import.meta.url), 'utf8'),
);

const stopped = (stopCode: string | null, stoppedReason: string | null, containers = [container()]) =>
  task('t1', { lastStatus: 'STOPPED', stopCode, stoppedReason, stoppedAt: minutesAgo(5), containers });

describe('the recorded reasons', () => {
  const judgeable = recorded.stoppedReason_samples.filter((sample) => sample.fault !== 'see exitCode');
  test('are there', () => expect(judgeable.length).toBeGreaterThan(10));

  test.each(judgeable)('$stopCode: $stoppedReason', ({ stopCode, stoppedReason, fault }) => {
    expect(judgeStop(stopped(stopCode, stoppedReason)).is).toBe(fault ? 'fault' : 'planned');
  });

  // The exit codes of a task that the scheduler stops for a scale-in are ECS's own doing.
  test.each(judgeable)('is the same with a container that ECS killed: $stoppedReason', (sample) => {
    const stop = judgeStop(stopped(sample.stopCode, sample.stoppedReason, [container({ exitCode: 137 })]));
    expect(stop.is).toBe(sample.fault ? 'fault' : 'planned');
  });

  const faults = recorded.reason_prefixes.filter((prefix) => prefix !== 'SpotInterruptionError');
  test.each(faults)('with the prefix %s is a fault', (prefix) => {
    expect(judgeStop(stopped('TaskFailedToStart', `${prefix}: something`)).is).toBe('fault');
    expect(judgeStop(stopped(null, `${prefix}: something`)).is).toBe('fault');
  });
});

describe('an essential container that exited', () => {
  const exited = (...containers: ReturnType<typeof container>[]) =>
    judgeStop(stopped('EssentialContainerExited', 'Essential container in task exited', containers));

  test('with 0 is no fault, whatever ECS did to its sidecars', () => {
    expect(exited(container({ exitCode: 0 }))).toEqual({ is: 'planned', because: 'clean_exit' });
    expect(exited(container({ exitCode: 143, name: 'log-router' }), container({ exitCode: 0 })).is).toBe('planned');
  });

  test('with another code is a fault named by the container that began it', () => {
    const stop = exited(container({ name: 'nginx', exitCode: 143 }), container({ name: 'unicorn', exitCode: 1 }));
    expect(stop).toMatchObject({ is: 'fault', cause: 'exit', reason: 'exit 1 unicorn' });
  });

  test('for want of memory is told by its own reason', () => {
    expect(judgeStop(outOfMemory('a', minutesAgo(3)))).toMatchObject({
      cause: 'out_of_memory',
      reason: 'out_of_memory sidekiq',
      detail: 'OutOfMemoryError: Container killed due to memory usage',
    });
    expect(exited(container({ exitCode: 137 }))).toMatchObject({ cause: 'exit' });
  });

  test('that is not essential does not count', () => {
    const helper = container({ name: 'migrate', exitCode: 1, essential: false });
    expect(exited(helper, container({ exitCode: 0 })).is).toBe('planned');
  });

  test('without any code is a fault', () => {
    expect(exited(container())).toMatchObject({ is: 'fault', reason: 'exit without a code' });
  });
});

describe('what is not known', () => {
  test('a task that is still stopping has not stopped', () => {
    expect(judgeStop(task('t', { desiredStatus: 'STOPPED', stopCode: 'SpotInterruption' })).is).toBe('running');
  });

  test('a stop code of tomorrow with an exit code is judged by the exit code', () => {
    expect(judgeStop(stopped('SomethingNew', 'It stopped', [container({ exitCode: 2 })])).is).toBe('fault');
    expect(judgeStop(stopped('InfrastructureHealth', 'Task stopped')).is).toBe('fault');
  });

  test('a reason that nobody knows is said not to be understood, not dropped', () => {
    expect(judgeStop(stopped('ServiceSchedulerInitiated', 'A new reason'))).toEqual({
      is: 'unclear',
      why: 'ServiceSchedulerInitiated: A new reason',
    });
    expect(judgeStop(stopped(null, null)).is).toBe('unclear');
  });

  test('a lost host is a fault under whatever code', () => {
    for (const code of ['TerminationNotice', 'ServiceSchedulerInitiated', null]) {
      expect(judgeStop(stopped(code, 'Host EC2 (instance i-0aa) terminated.'))).toMatchObject({ cause: 'host_lost' });
    }
  });

  test('the exit code of a task that the scheduler stopped says nothing', () => {
    expect(judgeStop(stopped('ServiceSchedulerInitiated', 'A new reason', [container({ exitCode: 137 })])).is).toBe(
      'unclear',
    );
  });

  test('the same failure has the same reason, whatever its ids', () => {
    const reasonOf = (id: string) => {
      const stop = judgeStop(stopped('TaskFailedToStart', `CannotPullContainerError: ref ${id}: not found`));
      return stop.is === 'fault' ? stop.reason : null;
    };
    expect(reasonOf('app:v1')).toBe('image_pull');
    expect(reasonOf('app:v2')).toBe(reasonOf('app:v1'));
  });
});
