import { expect, test } from '@jest/globals';
import { plainSecretsJob } from '../../jobs/plain-secrets.ts';
import type { PlainSecret } from '../../src/domain/reads/delivery.ts';
import { ACCOUNT, answer, input, REGION, service, viewOf } from './values.ts';

function secret(more: Partial<PlainSecret> = {}): PlainSecret {
  return {
    where: 'task-definition',
    resource: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/api-worker:412`,
    holder: 'api-worker:412',
    usedBy: ['main/api-worker'],
    container: 'sidekiq',
    name: 'DATABASE_PASSWORD',
    reason: 'a name like PASSWORD with a value',
    tags: {},
    ...more,
  };
}

function judged(...secrets: readonly PlainSecret[]) {
  const answers = { 'secrets.plain': answer(secrets), 'ecs.services': answer([service({ name: 'api-worker' })]) };
  return plainSecretsJob.judge(input(answers)).findings;
}

test('off by default, and for the security channel only', () => {
  expect(plainSecretsJob.offByDefault).toBe(true);
  expect(plainSecretsJob.kinds['plain-secret']).toMatchObject({ security: true, acceptable: true });
});

test('a new revision of a task definition is the same finding', () => {
  const [before] = judged(secret());
  const both = judged(secret(), secret({ holder: 'api-worker:413', resource: 'arn:…:413' }));
  expect(both).toHaveLength(1);
  expect(both[0]).toMatchObject({ subject: before?.subject, resource: before?.resource, facts: { count: 1 } });
});

test('a form that is a key for certain is worse than a name', () => {
  expect(judged(secret())[0]?.severity).toBe(4);
  expect(judged(secret(), secret({ name: 'X', reason: 'an AWS access key id' }))[0]?.severity).toBe(6);
});

test('hosts that nobody claims are one case of the account', () => {
  const host = (id: string) => secret({ where: 'user-data', resource: id, holder: id, usedBy: [], container: null });
  const [one, two] = judged(host('i-1'), host('i-2'));
  expect(one?.resource.id).toBe(`secrets/${ACCOUNT}/${REGION}`);
  expect(two?.resource.id).toBe(one?.resource.id);
  expect(two?.subject).not.toBe(one?.subject);
});

test('the words say where, which name and what to do', () => {
  const view = viewOf(
    judged(secret(), secret({ name: 'API_TOKEN', reason: 'a name like TOKEN with a value' })),
    {},
    { kind: 'plain-secret' },
  );
  const words = plainSecretsJob.kinds['plain-secret']?.words.en;
  expect(words?.notification(view)).toContain(
    '2 values that look like secrets in plain sight (task definition api-worker).',
  );
  expect(words?.lines(view)).toEqual([
    'task definition api-worker: API_TOKEN (a name like TOKEN with a value) and DATABASE_PASSWORD (a name like PASSWORD with a value).',
  ]);
  expect(words?.steps(view).join(' ')).toContain('under secrets in the task definition');
});
