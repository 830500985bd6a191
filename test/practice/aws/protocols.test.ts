import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CodeBuildClient, ListProjectsCommand } from '@aws-sdk/client-codebuild';
import { CodePipelineClient, ListPipelinesCommand } from '@aws-sdk/client-codepipeline';
import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { EKSClient, ListClustersCommand } from '@aws-sdk/client-eks';
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeCacheClustersCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { FirehoseClient, ListDeliveryStreamsCommand } from '@aws-sdk/client-firehose';
import { Inspector2Client, ListFindingsCommand } from '@aws-sdk/client-inspector2';
import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { practiceCredentials } from '../../../src/practice/aws/credentials.ts';
import { type Endpoint, openEndpoint, refusalOf } from './endpoint.ts';
import { playing } from './playing.ts';

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await openEndpoint({
    dialects: playing({
      autoscaling: { DescribeAutoScalingGroups: 'POST /' },
      cloudtrail: { LookupEvents: 'POST /' },
      cloudwatch: { DescribeAlarms: 'POST /' },
      codebuild: { ListProjects: 'POST /' },
      codepipeline: { ListPipelines: 'POST /' },
      ecr: { DescribeRepositories: 'POST /' },
      eks: { ListClusters: 'GET /clusters' },
      elasticache: { DescribeCacheClusters: 'POST /' },
      elasticloadbalancing: { DescribeLoadBalancers: 'POST /' },
      events: { ListRules: 'POST /' },
      firehose: { ListDeliveryStreams: 'POST /' },
      inspector2: { ListFindings: 'POST /findings/list' },
      kinesis: { ListStreams: 'POST /' },
      lambda: { ListFunctions: 'GET /2015-03-31/functions' },
      rds: { DescribeDBInstances: 'POST /' },
      s3: { GetObject: 'GET /{Bucket}/{Key+}' },
      scheduler: { ListSchedules: 'GET /schedules' },
      sqs: { ListQueues: 'POST /' },
      ssm: { DescribeInstanceInformation: 'POST /' },
    }),
  });
});
afterEach(() => {
  endpoint.aws.faults.clear();
  endpoint.aws.clearCalls();
});
afterAll(() => endpoint.close());

/** One call of each service, by the IAM prefix of its action. */
const ask = {
  'autoscaling:DescribeAutoScalingGroups': () =>
    endpoint.client(AutoScalingClient).send(new DescribeAutoScalingGroupsCommand({})),
  'cloudtrail:LookupEvents': () => endpoint.client(CloudTrailClient).send(new LookupEventsCommand({})),
  'cloudwatch:DescribeAlarms': () => endpoint.client(CloudWatchClient).send(new DescribeAlarmsCommand({})),
  'codebuild:ListProjects': () => endpoint.client(CodeBuildClient).send(new ListProjectsCommand({})),
  'codepipeline:ListPipelines': () => endpoint.client(CodePipelineClient).send(new ListPipelinesCommand({})),
  'ecr:DescribeRepositories': () => endpoint.client(ECRClient).send(new DescribeRepositoriesCommand({})),
  'eks:ListClusters': () => endpoint.client(EKSClient).send(new ListClustersCommand({})),
  'elasticache:DescribeCacheClusters': () =>
    endpoint.client(ElastiCacheClient).send(new DescribeCacheClustersCommand({})),
  'elasticloadbalancing:DescribeLoadBalancers': () =>
    endpoint.client(ElasticLoadBalancingV2Client).send(new DescribeLoadBalancersCommand({})),
  'events:ListRules': () => endpoint.client(EventBridgeClient).send(new ListRulesCommand({})),
  'firehose:ListDeliveryStreams': () => endpoint.client(FirehoseClient).send(new ListDeliveryStreamsCommand({})),
  'inspector2:ListFindings': () => endpoint.client(Inspector2Client).send(new ListFindingsCommand({})),
  'kinesis:ListStreams': () => endpoint.client(KinesisClient).send(new ListStreamsCommand({})),
  'lambda:ListFunctions': () => endpoint.client(LambdaClient).send(new ListFunctionsCommand({})),
  'rds:DescribeDBInstances': () => endpoint.client(RDSClient).send(new DescribeDBInstancesCommand({})),
  's3:GetObject': () => endpoint.client(S3Client).send(new GetObjectCommand({ Bucket: 'state', Key: 'a/b c.json' })),
  'scheduler:ListSchedules': () => endpoint.client(SchedulerClient).send(new ListSchedulesCommand({})),
  'sqs:ListQueues': () => endpoint.client(SQSClient).send(new ListQueuesCommand({})),
  'ssm:DescribeInstanceInformation': () => endpoint.client(SSMClient).send(new DescribeInstanceInformationCommand({})),
};

test.each([
  ['autoscaling:DescribeAutoScalingGroups', 'AccessDenied', 403, 'Throttling', 400],
  ['cloudtrail:LookupEvents', 'AccessDeniedException', 400, 'ThrottlingException', 400],
  ['cloudwatch:DescribeAlarms', 'AccessDenied', 400, 'Throttling', 400],
  ['codebuild:ListProjects', 'AccessDeniedException', 400, 'ThrottlingException', 400],
  ['codepipeline:ListPipelines', 'AccessDeniedException', 400, 'ThrottlingException', 400],
  ['ecr:DescribeRepositories', 'AccessDeniedException', 400, 'ThrottlingException', 400],
  ['eks:ListClusters', 'AccessDeniedException', 403, 'ThrottlingException', 429],
  ['elasticache:DescribeCacheClusters', 'AccessDenied', 403, 'Throttling', 400],
  ['elasticloadbalancing:DescribeLoadBalancers', 'AccessDenied', 403, 'Throttling', 400],
  ['events:ListRules', 'AccessDeniedException', 400, 'ThrottlingException', 400],
  ['firehose:ListDeliveryStreams', 'AccessDeniedException', 400, 'ThrottlingException', 400],
  ['inspector2:ListFindings', 'AccessDeniedException', 403, 'ThrottlingException', 429],
  ['kinesis:ListStreams', 'AccessDeniedException', 400, 'LimitExceededException', 400],
  ['lambda:ListFunctions', 'AccessDeniedException', 403, 'TooManyRequestsException', 429],
  ['rds:DescribeDBInstances', 'AccessDenied', 403, 'Throttling', 400],
  ['s3:GetObject', 'AccessDenied', 403, 'SlowDown', 503],
  ['scheduler:ListSchedules', 'AccessDeniedException', 403, 'ThrottlingException', 429],
  ['sqs:ListQueues', 'AccessDenied', 400, 'Throttling', 400],
  ['ssm:DescribeInstanceInformation', 'AccessDeniedException', 400, 'ThrottlingException', 400],
] as const)(
  '%s is answered, denied and throttled in its own words',
  async (action, denied, status, slow, slowStatus) => {
    await ask[action]();
    endpoint.aws.faults.add({ kind: 'denied', times: 1 });
    const refused = await refusalOf(ask[action]());
    expect(refused).toMatchObject({ name: denied, status });
    expect(refused.message).toContain(`is not authorized to perform: ${action} because`);
    endpoint.aws.faults.add({ kind: 'throttled', times: 1 });
    expect(await refusalOf(ask[action]())).toMatchObject({ name: slow, status: slowStatus });
    const [service, operation] = action.split(':');
    expect(endpoint.aws.calls().map((call) => [call.service, call.operation, call.result === 'ok'])).toEqual([
      [service, operation, true],
      [service, operation, false],
      [service, operation, false],
    ]);
  },
);

test.each([
  ['rds:DescribeDBInstances', 'SignatureDoesNotMatch'],
  ['eks:ListClusters', 'InvalidSignatureException'],
  ['sqs:ListQueues', 'SignatureDoesNotMatch'],
  ['s3:GetObject', 'SignatureDoesNotMatch'],
] as const)('%s with a wrong secret is refused', async (action, name) => {
  const wrong = {
    credentials: { ...practiceCredentials(endpoint.fleet.seed, '111122223333'), secretAccessKey: 'wrong' },
  };
  const make = {
    'rds:DescribeDBInstances': () => endpoint.client(RDSClient, wrong).send(new DescribeDBInstancesCommand({})),
    'eks:ListClusters': () => endpoint.client(EKSClient, wrong).send(new ListClustersCommand({})),
    'sqs:ListQueues': () => endpoint.client(SQSClient, wrong).send(new ListQueuesCommand({})),
    's3:GetObject': () => endpoint.client(S3Client, wrong).send(new GetObjectCommand({ Bucket: 'state', Key: 'a' })),
  };
  expect(await refusalOf(make[action]())).toMatchObject({ name });
});
