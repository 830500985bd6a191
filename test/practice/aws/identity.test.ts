import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  OrganizationsClient,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { PRACTICE_EXTERNAL_ID, practiceCredentials } from '../../../src/practice/aws/credentials.ts';
import { PRODUCTION, SHARED } from '../../../src/practice/fleet/story.ts';
import { type Endpoint, MANAGEMENT, openEndpoint, refusalOf } from './endpoint.ts';

let endpoint: Endpoint;
let wallTime: Date | null = null;
beforeAll(async () => {
  endpoint = await openEndpoint({ pageLimit: 2, wallClock: () => wallTime ?? new Date() });
});
afterEach(() => {
  wallTime = null;
});
afterAll(() => endpoint.close());

const role = (account: string, name = 'toilbot-read') => ({
  RoleArn: `arn:aws:iam::${account}:role/${name}`,
  RoleSessionName: 'toilbot',
});

describe('STS', () => {
  test('tells who calls', async () => {
    const answer = await endpoint.client(STSClient, MANAGEMENT).send(new GetCallerIdentityCommand({}));
    expect(answer).toMatchObject({ Account: SHARED, Arn: `arn:aws:iam::${SHARED}:user/toilbot` });
  });

  test('gives credentials of another account that work there, until they expire', async () => {
    const sts = endpoint.client(STSClient, MANAGEMENT);
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ ...role(PRODUCTION), ExternalId: PRACTICE_EXTERNAL_ID, DurationSeconds: 900 }),
    );
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration = new Date(0) } = Credentials ?? {};
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const assumed = endpoint.client(STSClient, { credentials });
    expect(await assumed.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: PRODUCTION,
      Arn: `arn:aws:sts::${PRODUCTION}:assumed-role/toilbot-read/toilbot`,
    });
    expect(Expiration.getTime() - Date.now()).toBeGreaterThan(890_000);
    const clusters = await endpoint.client(ECSClient, { credentials }).send(new ListClustersCommand({}));
    expect(clusters.clusterArns).toContain(`arn:aws:ecs:ap-northeast-1:${PRODUCTION}:cluster/tabemaru-production`);

    wallTime = new Date(Date.now() + 16 * 60_000);
    expect(await refusalOf(assumed.send(new GetCallerIdentityCommand({})))).toMatchObject({
      name: 'ExpiredToken',
      status: 403,
    });
    expect(
      await refusalOf(endpoint.client(EC2Client, { credentials }).send(new DescribeRegionsCommand({}))),
    ).toMatchObject({ name: 'RequestExpired' });
    expect(
      await refusalOf(endpoint.client(ECSClient, { credentials }).send(new ListClustersCommand({}))),
    ).toMatchObject({ name: 'ExpiredTokenException' });
  });

  test.each([
    ['a role that is not there', { ...role(PRODUCTION, 'admin'), ExternalId: PRACTICE_EXTERNAL_ID }],
    ['an account outside', { ...role('999900001111'), ExternalId: PRACTICE_EXTERNAL_ID }],
    ['a suspended account', { ...role('222233334444'), ExternalId: PRACTICE_EXTERNAL_ID }],
    ['no external id', role(PRODUCTION)],
    ['a wrong external id', { ...role(PRODUCTION), ExternalId: 'guess' }],
  ])('denies %s', async (_, input) => {
    const refused = await refusalOf(endpoint.client(STSClient, MANAGEMENT).send(new AssumeRoleCommand(input)));
    expect(refused).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(refused.message).toContain('is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::');
  });

  test('refuses a duration that is out of range', async () => {
    const input = { ...role(PRODUCTION), ExternalId: PRACTICE_EXTERNAL_ID, DurationSeconds: 60 };
    expect(await refusalOf(endpoint.client(STSClient, MANAGEMENT).send(new AssumeRoleCommand(input)))).toMatchObject({
      name: 'ValidationError',
      status: 400,
    });
  });
});

describe('signatures', () => {
  const unknown = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) };
  const wrong = { ...practiceCredentials('tabemaru', PRODUCTION), secretAccessKey: 'y'.repeat(40) };
  const foreign = practiceCredentials('another seed', PRODUCTION);

  test.each([
    ['an unknown key', unknown, 'AuthFailure', 'UnrecognizedClientException', 'InvalidClientTokenId'],
    ['a key of another practice', foreign, 'AuthFailure', 'UnrecognizedClientException', 'InvalidClientTokenId'],
    ['a wrong secret', wrong, 'AuthFailure', 'InvalidSignatureException', 'SignatureDoesNotMatch'],
  ])('%s is refused as each service does it', async (_, credentials, ec2, ecs, sts) => {
    expect(
      await refusalOf(endpoint.client(EC2Client, { credentials }).send(new DescribeRegionsCommand({}))),
    ).toMatchObject({ name: ec2, status: 401 });
    expect(
      await refusalOf(endpoint.client(ECSClient, { credentials }).send(new ListClustersCommand({}))),
    ).toMatchObject({ name: ecs, status: 400 });
    expect(
      await refusalOf(endpoint.client(STSClient, { credentials }).send(new GetCallerIdentityCommand({}))),
    ).toMatchObject({ name: sts, status: 403 });
  });

  test('a request signed long ago is refused', async () => {
    wallTime = new Date(Date.now() + 20 * 60_000);
    expect(await refusalOf(endpoint.client(ECSClient).send(new ListClustersCommand({})))).toMatchObject({
      name: 'InvalidSignatureException',
    });
  });

  test('a region that the account has not opted in to does not know the key', async () => {
    const where = { region: 'me-south-1' };
    expect(await refusalOf(endpoint.client(EC2Client, where).send(new DescribeRegionsCommand({})))).toMatchObject({
      name: 'AuthFailure',
    });
    expect(await refusalOf(endpoint.client(ECSClient, where).send(new ListClustersCommand({})))).toMatchObject({
      name: 'UnrecognizedClientException',
    });
    const optedIn = await endpoint.client(ECSClient, { region: 'ap-east-1' }).send(new ListClustersCommand({}));
    expect(optedIn.clusterArns).toEqual([]);
  });

  test('what is not signed, or is no service played here, gets nothing', async () => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters',
    };
    const unsigned = await fetch(endpoint.aws.url, { method: 'POST', headers, body: '{}' });
    expect([unsigned.status, await unsigned.json()]).toEqual([
      400,
      { __type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' },
    ]);
    const foreign = await fetch(endpoint.aws.url, {
      method: 'POST',
      headers: { ...headers, 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      body: '{}',
    });
    expect(foreign.status).toBe(404);
    expect((await fetch(endpoint.aws.url)).status).toBe(404);
  });
});

describe('Organizations', () => {
  test('lists all accounts over pages, those that are gone among them', async () => {
    const client = endpoint.client(OrganizationsClient, MANAGEMENT);
    const pages: number[] = [];
    const seen: string[] = [];
    for await (const page of paginateListAccounts({ client }, {})) {
      pages.push(page.Accounts?.length ?? 0);
      for (const account of page.Accounts ?? [])
        seen.push(`${account.Name} ${account.Status} ${account.JoinedTimestamp?.getUTCFullYear()}`);
    }
    expect(pages).toEqual([2, 2, 1]);
    expect(seen).toEqual([
      'tabemaru-shared ACTIVE 2017',
      'tabemaru-production ACTIVE 2017',
      'tabemaru-staging ACTIVE 2018',
      'tabemaru-sandbox-2019 SUSPENDED 2019',
      'tabemaru-campaign PENDING_CLOSURE 2021',
    ]);
  });

  test('describes itself', async () => {
    const answer = await endpoint.client(OrganizationsClient, MANAGEMENT).send(new DescribeOrganizationCommand({}));
    expect(answer.Organization).toMatchObject({ Id: 'o-tabemaru01', MasterAccountId: SHARED });
  });

  test('refuses other accounts, foreign tokens and sizes out of range', async () => {
    const member = endpoint.client(OrganizationsClient);
    expect(await refusalOf(member.send(new ListAccountsCommand({})))).toMatchObject({ name: 'AccessDeniedException' });
    const client = endpoint.client(OrganizationsClient, MANAGEMENT);
    expect(await refusalOf(client.send(new ListAccountsCommand({ NextToken: 'Mg.wrong' })))).toMatchObject({
      name: 'InvalidInputException',
    });
    expect(await refusalOf(client.send(new ListAccountsCommand({ MaxResults: 21 })))).toMatchObject({
      name: 'InvalidInputException',
    });
  });
});
