import { expect, test } from '@jest/globals';
import { exitCodeOf, outcomeOfEnd, stepOf, subsystemNamed } from '../../src/domain/timed-command.ts';
import { subsystem } from '../jobs/values.ts';

test.each([
  ['packer build web.pkr.hcl', 'image-build'],
  ['/usr/local/bin/terraform -chdir=prod apply', 'apply'],
  ['bundle exec cap production deploy', 'deploy'],
  ['terraform plan', null],
  ['make deploy', null],
  ['bundle exec', null],
  ['constructor build', null],
])('%s is %s', (words, what) => {
  expect(stepOf(words.split(' '))).toBe(what);
});

test('how a command ended: 130 is how a program ends that tidied up after Ctrl-C', () => {
  const exit = (code: number) => ({ by: 'exit', code }) as const;
  const signal = (name: string, number: number) => ({ by: 'signal', signal: name, number }) as const;
  expect([exit(0), exit(1), exit(130), exit(137)].map(outcomeOfEnd)).toEqual([
    'succeeded',
    'failed',
    'stopped',
    'stopped',
  ]);
  expect([signal('SIGINT', 2), signal('SIGTERM', 15), signal('SIGSEGV', 11)].map(outcomeOfEnd)).toEqual([
    'stopped',
    'stopped',
    'failed',
  ]);
  expect([exit(3), signal('SIGINT', 2), signal('SIGSEGV', 11)].map(exitCodeOf)).toEqual([3, 130, 139]);
});

test('a subsystem answers to the names that it had', () => {
  const known = [subsystem('api', { formerNames: ['booking-api'] })];
  expect(['api', 'booking-api', 'ap'].map((name) => subsystemNamed(name, known))).toEqual(['api', 'api', null]);
});
