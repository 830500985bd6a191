import { expect, test } from '@jest/globals';
import { jobs } from '../jobs/index.ts';
import { loadConfig } from '../src/config.ts';
import { iamPolicy } from '../src/wire.ts';
import { now } from './config-source.ts';

const knownJobs = jobs.map((job) => job.id);
const config = (fetched: string, file = 'ssm:/toilbot/config') =>
  loadConfig({ env: {}, cwd: '/nowhere', file, fetched, knownJobs, systemClock: () => now });

test('its own configuration and queue are the only things that are named one by one', () => {
  const queue = 'https://sqs.ap-northeast-1.amazonaws.com/111122223333/toilbot';
  const { Statement } = iamPolicy(jobs, config(`aws: {}\nqueue: {url: '${queue}'}`));
  expect(Statement.filter((it) => it.Resource !== '*')).toEqual([
    {
      Sid: 'ToilbotsOwn1',
      Effect: 'Allow',
      Action: ['ssm:GetParameter'],
      Resource: 'arn:aws:ssm:*:*:parameter/toilbot/config',
    },
    {
      Sid: 'ToilbotsOwn2',
      Effect: 'Allow',
      Action: ['sqs:DeleteMessage', 'sqs:ReceiveMessage'],
      Resource: 'arn:aws:sqs:ap-northeast-1:111122223333:toilbot',
    },
  ]);
  const object = iamPolicy(jobs, config('aws: {homeRegion: cn-north-1}', 's3://bucket/a/b.yaml'));
  expect(object.Statement.at(-1)).toMatchObject({
    Action: ['s3:GetObject'],
    Resource: 'arn:aws-cn:s3:::bucket/a/b.yaml',
  });
});

test('only what is on is asked for; tiers that are named come before those of the file', () => {
  const actions = (yaml: string, tiers?: Parameters<typeof iamPolicy>[2]) =>
    iamPolicy(jobs, config(yaml), tiers).Statement[0]?.Action ?? [];
  const usual = actions('aws: {}');
  const base = actions('aws: {}\ntiers: [base]');
  expect(usual).toContain('ecr:DescribeImages');
  expect(base).not.toContain('ecr:DescribeImages');
  expect(actions('aws: {}', ['base'])).toEqual(base);
  // Whoever names the tier sees what it would need, before anybody accepted its purpose.
  expect(actions('aws: {}\ntiers: [base, hands-on]')).not.toContain('cloudtrail:LookupEvents');
  expect(actions('aws: {}\njobs: {hands-on: {enabled: true}}', ['base', 'hands-on'])).toContain(
    'cloudtrail:LookupEvents',
  );
  // With Heroku alone it is the policy that AWS would need.
  const heroku = loadConfig({ env: { HEROKU_API_KEY: 'canary' }, cwd: '/nowhere', knownJobs, systemClock: () => now });
  expect(iamPolicy(jobs, heroku).Statement[0]?.Action).toEqual(expect.arrayContaining([...usual]));
});
