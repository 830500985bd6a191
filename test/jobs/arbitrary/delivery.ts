import fc from 'fast-check';
import type { DeliveryReads } from '../../../src/domain/reads/delivery.ts';
import { PLATFORMS } from '../../../src/domain/vocabulary.ts';
import { few, idOf, known, maybeNumber, maybeText, number, tags, text, time } from './values.ts';

const run: fc.Arbitrary<DeliveryReads['codepipeline.runs']> = fc.record({
  id: text,
  pipeline: text,
  status: known('Succeeded', 'Failed', 'InProgress'),
  startedAt: time,
  endedAt: time,
  rollback: fc.boolean(),
  steps: few(
    fc.record({
      name: text,
      what: fc.constantFrom(
        'source' as const,
        'build' as const,
        'test' as const,
        'deploy' as const,
        'approval' as const,
        'other' as const,
      ),
      status: known('Succeeded', 'Failed'),
      startedAt: time,
      endedAt: time,
      target: fc.option(known('main/api', 'build-api')),
      platform: fc.option(fc.constantFrom(...PLATFORMS)),
    }),
  ),
  tags,
});

export const anyDelivery: { readonly [R in keyof DeliveryReads]: fc.Arbitrary<DeliveryReads[R]> } = {
  'codepipeline.runs': run,
  'circleci.pipelines': run,
  'codebuild.builds': fc.record({
    id: text,
    project: known('build-api'),
    status: known('SUCCEEDED', 'FAILED'),
    startedAt: time,
    endedAt: time,
    queuedSeconds: maybeNumber,
  }),
  'autoscaling.activities': fc.record({
    id: text,
    group: idOf('asg'),
    description: known('Launching a new EC2 instance: i-1', 'Terminating EC2 instance: i-1'),
    cause: known('At 2026-11-24T00:00:00Z an instance was started in response to an instance refresh.'),
    status: known('Successful'),
    startedAt: time,
    endedAt: time,
  }),
  'cloudtrail.changes': fc.record({
    id: text,
    at: time,
    event: known('StartSession', 'PutParameter', 'ModifyInstanceAttribute'),
    service: text,
    resources: few(idOf('i')),
    byConsole: fc.boolean(),
  }),
  'github.pullRequests': fc.record({
    id: text,
    number,
    openedAt: time,
    mergedAt: time,
    rolledOutAt: time,
    paths: few(known('api/variables.tfvars', 'api/main.tf')),
  }),
  'secrets.plain': fc.record({
    where: fc.constantFrom(
      'task-definition' as const,
      'user-data' as const,
      'launch-template' as const,
      'lambda' as const,
    ),
    resource: text,
    holder: text,
    usedBy: few(text),
    container: maybeText,
    name: text,
    reason: text,
    tags,
  }),
};
