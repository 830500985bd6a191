import { expect, test } from '@jest/globals';
import { serviceGroups } from '../src/piece.ts';

test('services that a job reads together are one group, for every job that reads one of them', () => {
  const groups = serviceGroups([
    { id: 'tasks', reads: ['ecs.tasks'], details: ['ecs.services'] },
    { id: 'status', reads: ['ec2.instanceStatuses'], details: [] },
    { id: 'both', reads: ['ec2.instances'], details: ['health.events'] },
  ]);
  expect(Object.fromEntries(groups)).toEqual({ tasks: 'ecs', status: 'ec2+health', both: 'ec2+health' });
});
