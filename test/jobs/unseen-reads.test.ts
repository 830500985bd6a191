import { expect, test } from '@jest/globals';
import { cloudwatchAlarms } from '../../jobs/cloudwatch-alarms.ts';
import { fluentdVersions } from '../../jobs/fluentd-versions.ts';
import { osEndOfLife } from '../../jobs/os-end-of-life.ts';
import { runtimeEndOfLife } from '../../jobs/runtime-end-of-life.ts';
import type { Answer } from '../../src/domain/answer.ts';
import type { ReadId, Reads } from '../../src/domain/fleet.ts';
import { lookAt } from '../../src/domain/job.ts';
import { lookOf } from '../../src/look.ts';
import { answer, input, NOW } from './values.ts';

// Findings rest on these reads: in a complete look without them their cases would be told as over.
test.each([
  [cloudwatchAlarms, 'ec2.instances'],
  [cloudwatchAlarms, 'autoscaling.groups'],
  [cloudwatchAlarms, 'elb.targetGroups'],
  [fluentdVersions, 'fluentd.endpoints'],
  [osEndOfLife, 'ec2.images'],
  [runtimeEndOfLife, 'elasticache.clusters'],
] as const)('a look of $id that could not read %s is not complete', (job, unseen) => {
  const reads = lookAt(job, 'regions');
  if (!reads) throw new Error(`${job.id} does not look at regions`);
  const gap = { reason: 'throttled', detail: `${unseen}: throttled` } as const;
  const answers = new Map<ReadId, Answer<Reads[ReadId]>>(
    [...reads.reads, ...reads.details].map((read) => [read, read === unseen ? { ...answer([]), gap } : answer([])]),
  );
  const { scope, settings, lifecycle, seen } = input({});
  const times = { startedAt: NOW, endedAt: NOW };
  const look = lookOf(
    { job, reads, runId: 'run' },
    { scope, now: NOW, settings, lifecycle, seen },
    answers,
    times,
    () => {
      throw new Error('the judge crashed');
    },
  );
  expect(look.status).toBe('partial');
});
