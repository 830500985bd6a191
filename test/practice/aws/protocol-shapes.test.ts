import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeClusterCommand,
  EKSClient,
  ListClustersCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-eks';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Call, pageOf } from '../../../src/practice/aws/call.ts';
import { AwsFailure } from '../../../src/practice/aws/failure.ts';
import { objectOperations } from '../../../src/practice/aws/s3.ts';
import { namedList, type TreeObject } from '../../../src/practice/aws/wire.ts';
import { type Endpoint, openEndpoint, refusalOf } from './endpoint.ts';
import { playing } from './playing.ts';

const MADE = new Date('2026-11-20T03:04:05.678Z');
const ARN = 'arn:aws:eks:ap-northeast-1:111122223333:cluster/b';
const BODY = '{"name":"赤坂 & <co>"}';

function autoScalingGroups({ input }: Call): TreeObject {
  return {
    AutoScalingGroups: (input.texts('AutoScalingGroupNames') ?? []).map((name) => ({
      AutoScalingGroupName: name,
      CreatedTime: MADE,
      DesiredCapacity: input.whole('MaxRecords'),
      Instances: [{ InstanceId: 'i-1', LaunchTemplate: { Version: '3' }, ProtectedFromScaleIn: true }],
      Tags: [],
      Status: input
        .items('Filters')
        ?.flatMap((one) => [one.text('Name'), ...(one.texts('Values') ?? [])])
        ?.join(' '),
    })),
  };
}

function databases(call: Call): TreeObject {
  const filters = call.input.items('Filters') ?? [];
  const names = filters.flatMap((one) => [one.text('Name') ?? '', ...(one.texts('Values') ?? [])]);
  if (names.includes('gone')) throw new AwsFailure('DBInstanceNotFound', 'DBInstance gone not found.', 404);
  const page = pageOf(call, ['a', 'b'], {
    token: call.input.text('Marker'),
    size: call.input.whole('MaxRecords') ?? 100,
    invalid: () => new AwsFailure('InvalidParameterValue', 'The marker is not valid.'),
  });
  return {
    DBInstances: namedList(
      'DBInstance',
      page.items.map((id) => ({
        DBInstanceIdentifier: id,
        InstanceCreateTime: MADE,
        Endpoint: { Address: names.join(), Port: 5432 },
        DBParameterGroups: namedList('DBParameterGroup', [{ DBParameterGroupName: 'p', ParameterApplyStatus: 'x' }]),
        ReadReplicaDBInstanceIdentifiers: namedList('ReadReplicaDBInstanceIdentifier', []),
      })),
    ),
    Marker: page.next,
  };
}

function clusters(call: Call): TreeObject {
  const page = pageOf(call, ['a', 'b', 'c'], {
    token: call.input.text('nextToken'),
    size: call.input.whole('maxResults') ?? 100,
    invalid: () => new AwsFailure('InvalidParameterException', 'The token is not valid.'),
  });
  return { clusters: [...page.items, ...(call.input.texts('include') ?? [])], nextToken: page.next };
}

function cluster({ input }: Call): TreeObject {
  const name = input.text('name');
  if (name === 'gone') throw new AwsFailure('ResourceNotFoundException', 'No cluster found for name: gone.', 404);
  return { cluster: { name, createdAt: MADE, tags: {}, logging: { clusterLogging: [] }, version: null } };
}

let endpoint: Endpoint;
beforeAll(async () => {
  const objects = objectOperations((_, bucket, key) =>
    bucket === 'state' && key === 'env/prod main.json' ? { body: BODY, lastModified: MADE } : null,
  );
  const object = (name: 'GetObject' | 'HeadObject') => objects[name] ?? (() => ({}));
  endpoint = await openEndpoint({
    dialects: playing({
      autoscaling: { DescribeAutoScalingGroups: autoScalingGroups },
      rds: { DescribeDBInstances: databases },
      cloudwatch: {
        DescribeAlarms: ({ input }) => ({
          MetricAlarms: [{ AlarmName: input.texts('AlarmNames')?.[0], StateUpdatedTimestamp: MADE, Dimensions: [] }],
        }),
      },
      sqs: {
        GetQueueAttributes: ({ input }) => {
          if (input.text('QueueUrl')?.endsWith('gone') === true) {
            throw new AwsFailure('QueueDoesNotExist', 'The specified queue does not exist.');
          }
          return { Attributes: { ApproximateNumberOfMessages: '7' } };
        },
      },
      eks: {
        ListClusters: { route: 'GET /clusters', run: clusters },
        DescribeCluster: { route: 'GET /clusters/{name}', run: cluster },
        ListTagsForResource: {
          route: 'GET /tags/{resourceArn}',
          run: ({ input }) => ({ tags: { asked: input.text('resourceArn') } }),
        },
      },
      s3: { GetObject: object('GetObject'), HeadObject: object('HeadObject') },
    }),
  });
});
afterEach(() => {
  endpoint.aws.faults.clear();
  endpoint.aws.clearCalls();
});
afterAll(() => endpoint.close());

describe('AWS query', () => {
  test('lists, dates, numbers and structures arrive as they were sent, and the parameters before', async () => {
    const answer = await endpoint.client(AutoScalingClient).send(
      new DescribeAutoScalingGroupsCommand({
        AutoScalingGroupNames: ['web', 'a & b'],
        MaxRecords: 5,
        Filters: [{ Name: 'tag-key', Values: ['x', 'y'] }],
      }),
    );
    expect(answer.AutoScalingGroups).toHaveLength(2);
    expect(answer.AutoScalingGroups?.[1]).toEqual({
      AutoScalingGroupName: 'a & b',
      CreatedTime: MADE,
      DesiredCapacity: 5,
      Instances: [{ InstanceId: 'i-1', LaunchTemplate: { Version: '3' }, ProtectedFromScaleIn: true }],
      Tags: [],
      Status: 'tag-key x y',
    });
    const none = await endpoint.client(AutoScalingClient).send(new DescribeAutoScalingGroupsCommand({}));
    expect(none.AutoScalingGroups).toEqual([]);
  });

  test('lists whose elements have names of their own, both ways, page by page', async () => {
    const rds = endpoint.client(RDSClient);
    const asked = { Filters: [{ Name: 'engine', Values: ['mysql', 'postgres'] }] };
    const first = await rds.send(new DescribeDBInstancesCommand({ ...asked, MaxRecords: 1 }));
    expect(first.DBInstances).toEqual([
      {
        DBInstanceIdentifier: 'a',
        InstanceCreateTime: MADE,
        Endpoint: { Address: 'engine,mysql,postgres', Port: 5432 },
        DBParameterGroups: [{ DBParameterGroupName: 'p', ParameterApplyStatus: 'x' }],
        ReadReplicaDBInstanceIdentifiers: [],
      },
    ]);
    const second = await rds.send(new DescribeDBInstancesCommand({ ...asked, Marker: first.Marker, MaxRecords: 20 }));
    expect(second.DBInstances?.map((one) => one.DBInstanceIdentifier)).toEqual(['b']);
    expect(second.Marker).toBeUndefined();
    expect(endpoint.aws.calls().map((call) => call.pageToken)).toEqual([null, first.Marker]);
    const elsewhere = rds.send(new DescribeDBInstancesCommand({ Marker: first.Marker }));
    expect(await refusalOf(elsewhere)).toMatchObject({ name: 'InvalidParameterValue' });
  });

  test('an error has the name of the model', async () => {
    const asked = { Filters: [{ Name: 'db-instance-id', Values: ['gone'] }] };
    expect(await refusalOf(endpoint.client(RDSClient).send(new DescribeDBInstancesCommand(asked)))).toEqual({
      name: 'DBInstanceNotFoundFault',
      status: 404,
      message: 'DBInstance gone not found.',
    });
  });

  test('faults bend what is in a list with names', async () => {
    endpoint.aws.faults.add({ kind: 'member set', member: 'DBInstanceIdentifier', value: 'bent' });
    endpoint.aws.faults.add({ kind: 'members missing', members: ['Endpoint'] });
    const { DBInstances } = await endpoint.client(RDSClient).send(new DescribeDBInstancesCommand({}));
    expect(DBInstances?.map((one) => [one.DBInstanceIdentifier, one.Endpoint])).toEqual([
      ['bent', undefined],
      ['bent', undefined],
    ]);
  });
});

describe('AWS JSON 1.0', () => {
  test('dates and empty lists', async () => {
    const answer = await endpoint.client(CloudWatchClient).send(new DescribeAlarmsCommand({ AlarmNames: ['high'] }));
    expect(answer.MetricAlarms).toEqual([{ AlarmName: 'high', StateUpdatedTimestamp: MADE, Dimensions: [] }]);
  });

  test('a queue, and one that is not there by its old name', async () => {
    const sqs = endpoint.client(SQSClient);
    const queue = (name: string) => ({ QueueUrl: `${endpoint.aws.url}/111122223333/${name}` });
    const answer = await sqs.send(new GetQueueAttributesCommand(queue('mail')));
    expect(answer.Attributes).toEqual({ ApproximateNumberOfMessages: '7' });
    const gone = sqs.send(new GetQueueAttributesCommand(queue('gone')));
    await expect(gone).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      Code: 'AWS.SimpleQueueService.NonExistentQueue',
      message: 'The specified queue does not exist.',
    });
  });
});

describe('REST-JSON', () => {
  test('pages by the query string', async () => {
    const eks = endpoint.client(EKSClient);
    const first = await eks.send(new ListClustersCommand({ maxResults: 2, include: ['all'] }));
    expect(first.clusters).toEqual(['a', 'b', 'all']);
    const second = await eks.send(
      new ListClustersCommand({ maxResults: 2, include: ['all'], nextToken: first.nextToken }),
    );
    expect(second).toMatchObject({ clusters: ['c', 'all'] });
    expect(second.nextToken).toBeUndefined();
    expect(endpoint.aws.calls().map((call) => call.pageToken)).toEqual([null, first.nextToken]);
  });

  test('labels of the path, dates, and what is empty', async () => {
    const answer = await endpoint.client(EKSClient).send(new DescribeClusterCommand({ name: "b (old)*'!" }));
    expect(answer.cluster).toEqual({
      name: "b (old)*'!",
      createdAt: MADE,
      tags: {},
      logging: { clusterLogging: [] },
    });
    const tags = await endpoint.client(EKSClient).send(new ListTagsForResourceCommand({ resourceArn: ARN }));
    expect(tags.tags).toEqual({ asked: ARN });
  });

  test('an error by its name, and an operation that is not played', async () => {
    const eks = endpoint.client(EKSClient);
    expect(await refusalOf(eks.send(new DescribeClusterCommand({ name: 'gone' })))).toEqual({
      name: 'ResourceNotFoundException',
      status: 404,
      message: 'No cluster found for name: gone.',
    });
    const bare = await fetch(`${endpoint.aws.url}/clusters`);
    expect(bare.status).toBe(404);
  });

  test('a throttled call is tried again', async () => {
    endpoint.aws.faults.add({ kind: 'throttled', service: 'eks', operation: 'ListClusters', times: 1 });
    const patient = endpoint.client(EKSClient, { maxAttempts: 2 });
    expect((await patient.send(new ListClustersCommand({}))).$metadata.attempts).toBe(2);
    expect(endpoint.aws.calls().map((call) => call.result)).toEqual(['ThrottlingException', 'ok']);
  });
});

describe('S3', () => {
  const there = { Bucket: 'state', Key: 'env/prod main.json' };

  test('an object, its head, and neither when it is known already', async () => {
    const s3 = endpoint.client(S3Client);
    const got = await s3.send(new GetObjectCommand(there));
    expect(await got.Body?.transformToString()).toBe(BODY);
    const seconds = new Date('2026-11-20T03:04:05Z');
    expect(got).toMatchObject({ LastModified: seconds, ContentType: 'application/json' });
    const head = await s3.send(new HeadObjectCommand(there));
    expect(head).toMatchObject({ ETag: got.ETag, ContentLength: Buffer.byteLength(BODY), LastModified: seconds });
    const again = s3.send(new GetObjectCommand({ ...there, IfNoneMatch: got.ETag }));
    expect(await refusalOf(again)).toMatchObject({ status: 304 });
    const other = await s3.send(new GetObjectCommand({ ...there, IfNoneMatch: '"other"' }));
    expect(await other.Body?.transformToString()).toBe(BODY);
  });

  test('an object that is not there', async () => {
    const s3 = endpoint.client(S3Client);
    const none = { Bucket: 'state', Key: 'none' };
    expect(await refusalOf(s3.send(new GetObjectCommand(none)))).toMatchObject({ name: 'NoSuchKey', status: 404 });
    expect(await refusalOf(s3.send(new HeadObjectCommand(none)))).toMatchObject({ name: 'NotFound', status: 404 });
  });
});
