import { expect, test } from '@jest/globals';
import { loadConfig } from '../src/config.ts';
import { openLog } from '../src/log.ts';
import { ownThings } from '../src/wire/own.ts';
import { now } from './config-source.ts';

const things = (file: string, fetched: string) => {
  const clock = () => now;
  const config = loadConfig({ env: {}, cwd: '/nowhere', file, fetched, knownJobs: [], systemClock: clock });
  const logger = openLog({ level: 'silent', secrets: [], write: () => {}, clock });
  return ownThings({ config, jobs: [], logger, role: 'client', practice: null, nudge: () => {} });
};

test('the long polls of the queue and the looks after the configuration are what a day comes to', () => {
  const queue = 'https://sqs.ap-northeast-1.amazonaws.com/111122223333/toilbot';
  const all = things('s3://bucket/a/b.yaml', `aws: {}\nqueue: {url: '${queue}'}`);
  expect(all.map(({ scope, service, callsADay }) => [scope.account, service, callsADay])).toEqual([
    ['111122223333', 'sqs', { 'sqs:ReceiveMessage': 4_320 }],
    ['', 's3', { 's3:GetObject': 1_440 }],
  ]);
  expect(things('ssm:/toilbot/config', 'aws: {}').map((it) => it.callsADay)).toEqual([{ 'ssm:GetParameter': 1_440 }]);
});
