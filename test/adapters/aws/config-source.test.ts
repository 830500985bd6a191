import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fetchDocument } from '../../../src/adapters/aws/config-source.ts';
import { addressText, parseAddress } from '../../../src/domain/document-address.ts';
import { UserError } from '../../../src/domain/user-error.ts';
import { practiceCredentials } from '../../../src/practice/aws/credentials.ts';
import { DIALECTS } from '../../../src/practice/aws/dialects.ts';
import { objectOperations } from '../../../src/practice/aws/s3.ts';
import { type PracticeAws, startPracticeAws } from '../../../src/practice/aws/server.ts';
import { parameterOperations } from '../../../src/practice/aws/ssm-parameters.ts';
import { NOW, OWN, smallFleet, TOKYO } from './practice.ts';

const texts = { s3: 'timezone: Asia/Tokyo\n# あ', ssm: 'timezone: UTC', version: 1 };
const FILLED = { ...texts };
let aws: PracticeAws;

beforeEach(async () => {
  Object.assign(texts, FILLED);
  const find = (_call: unknown, bucket: string, key: string) =>
    bucket === 'con.fig' && key === 'toilbot/production.yaml' ? { body: texts.s3, lastModified: NOW } : null;
  const parameter = (_call: unknown, name: string) =>
    name === '/toilbot/config' ? { value: texts.ssm, version: texts.version, changedAt: NOW } : null;
  const dialects = DIALECTS.map((dialect) => {
    if (dialect.service === 's3') return { ...dialect, operations: objectOperations(find) };
    return dialect.service === 'ssm' ? { ...dialect, operations: parameterOperations(parameter) } : dialect;
  });
  const fleet = smallFleet();
  aws = await startPracticeAws({ port: 0, fleet, clock: () => NOW, dialects });
  const own = practiceCredentials(fleet.seed, OWN);
  process.env['AWS_ENDPOINT_URL'] = aws.url;
  process.env['AWS_ACCESS_KEY_ID'] = own.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = own.secretAccessKey;
});
afterEach(async () => {
  for (const name of ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
  await aws.close();
});

async function fetched(text: string) {
  const address = parseAddress(text);
  if (address === null || address === 'wrong') throw new Error(`${text} is no address`);
  return fetchDocument(address, TOKYO);
}

const refusalOf = (text: string) =>
  fetched(text).then(
    () => null,
    (error: unknown) => (error instanceof UserError ? error.message : error),
  );

test('an object of S3 and a parameter, each with its version, another when it changes', async () => {
  const [object, parameter] = [
    await fetched('s3://con.fig/toilbot/production.yaml'),
    await fetched('ssm:/toilbot/config'),
  ];
  expect([object.text, parameter]).toEqual([texts.s3, { text: 'timezone: UTC', version: '1' }]);
  Object.assign(texts, { s3: 'timezone: UTC', version: 2 });
  expect((await fetched('s3://con.fig/toilbot/production.yaml')).version).not.toBe(object.version);
  expect((await fetched('ssm:/toilbot/config')).version).toBe('2');
});

test('what is not there, is denied or is empty is said with the mend', async () => {
  expect(await refusalOf('s3://con.fig/other.yaml')).toBe(
    's3://con.fig/other.yaml: is not there: mend the bucket or key, or the region (AWS_REGION)',
  );
  expect(await refusalOf('ssm:/other')).toBe('ssm:/other: is not there: mend the name, or the region (AWS_REGION)');
  aws.faults.add({ kind: 'denied' });
  expect(await refusalOf('ssm:/toilbot/config')).toMatch(/may not be read: allow ssm:GetParameter/);
  expect(await refusalOf('s3://con.fig/toilbot/production.yaml')).toMatch(/may not be read: allow s3:GetObject/);
  aws.faults.clear();
  texts.ssm = ' \n';
  expect(await refusalOf('ssm:/toilbot/config')).toMatch(/is empty/);
});

test('a text that is too large is another thing than a configuration', async () => {
  texts.s3 = 'a'.repeat(1_000_001);
  expect(await refusalOf('s3://con.fig/toilbot/production.yaml')).toMatch(/is larger than 1000000 bytes/);
});

test.each([
  ['toilbot.yaml', null],
  ['/etc/s3/toilbot.yaml', null],
  ['s3://bucket', 'wrong'],
  ['s3:bucket/key', 'wrong'],
  ['s3://Bucket/key', 'wrong'],
  ['ssm:', 'wrong'],
  ['ssm:/a b', 'wrong'],
])('%s is %s', (text, what) => expect(parseAddress(text)).toBe(what));

test('an address is said as it is written', () => {
  for (const text of ['s3://bucket/a/b.yaml', 'ssm:/a/b', 'ssm:name']) {
    const address = parseAddress(text);
    expect(address === null || address === 'wrong' ? null : addressText(address)).toBe(text);
  }
});
