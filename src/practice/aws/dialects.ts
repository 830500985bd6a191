import { autoscalingOperations } from './autoscaling.ts';
import type { Operation } from './call.ts';
import { cloudtrailOperations } from './cloudtrail.ts';
import { cloudwatchOperations } from './cloudwatch.ts';
import { codebuildOperations } from './codebuild.ts';
import { codepipelineOperations } from './codepipeline.ts';
import { ec2Operations } from './ec2.ts';
import { ecrOperations } from './ecr.ts';
import { ecsOperations } from './ecs.ts';
import { eksOperations, eksRoutes } from './eks.ts';
import { elasticacheOperations } from './elasticache.ts';
import { elbv2Operations } from './elbv2.ts';
import { eventsOperations } from './events.ts';
import type { ServiceName } from './failure.ts';
import { firehoseOperations } from './firehose.ts';
import { healthOperations } from './health.ts';
import { inspector2Operations, inspector2Routes } from './inspector2.ts';
import { kinesisOperations } from './kinesis.ts';
import { lambdaOperations, lambdaRoutes } from './lambda.ts';
import { organizationsOperations } from './organizations.ts';
import { rdsOperations } from './rds.ts';
import type { Routes } from './routes.ts';
import { s3Operations, s3Routes } from './s3.ts';
import { schedulerOperations, schedulerRoutes } from './scheduler.ts';
import { sqsOperations } from './sqs.ts';
import { ssmOperations } from './ssm.ts';
import { stsOperations } from './sts.ts';

interface Spoken {
  readonly service: ServiceName;
  /** The service's name in the credential scope where it is not its IAM prefix. */
  readonly scope?: string;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** The JSON protocols are told apart by the prefix of `x-amz-target`. */
export interface JsonDialect extends Spoken {
  readonly speaks: 'json 1.0' | 'json 1.1';
  readonly target: string;
  /** The service spoke AWS query once, and names its errors in that way in `x-amzn-query-error` too. */
  readonly queryCompatible?: true;
}

/** The query protocols are told apart by `Version`. */
export interface QueryDialect extends Spoken {
  readonly speaks: 'query' | 'ec2 query';
  readonly version: string;
  readonly namespace: string;
}

/** The REST protocols are told apart by the scope of the signature, and their operations by method and path. */
export interface RestDialect extends Spoken {
  readonly speaks: 'rest json' | 's3';
  readonly routes: Routes;
}

/** How a service is spoken to: read off the installed SDK clients, whose protocol each is. */
export type Dialect = JsonDialect | QueryDialect | RestDialect;

const json = (service: ServiceName, target: string, operations: Dialect['operations']): JsonDialect => ({
  service,
  speaks: 'json 1.1',
  target,
  operations,
});

const query = (service: ServiceName, version: string, operations: Dialect['operations']): QueryDialect => ({
  service,
  speaks: 'query',
  version,
  namespace: `http://${service}.amazonaws.com/doc/${version}/`,
  operations,
});

const rest = (service: ServiceName, routes: Routes, operations: Dialect['operations']): RestDialect => ({
  service,
  speaks: 'rest json',
  routes,
  operations,
});

export const DIALECTS: readonly Dialect[] = [
  json('ecs', 'AmazonEC2ContainerServiceV20141113', ecsOperations),
  json('health', 'AWSHealth_20160804', healthOperations),
  json('organizations', 'AWSOrganizationsV20161128', organizationsOperations),
  json('ssm', 'AmazonSSM', ssmOperations),
  json('kinesis', 'Kinesis_20131202', kinesisOperations),
  json('firehose', 'Firehose_20150804', firehoseOperations),
  json('events', 'AWSEvents', eventsOperations),
  json('ecr', 'AmazonEC2ContainerRegistry_V20150921', ecrOperations),
  json('codepipeline', 'CodePipeline_20150709', codepipelineOperations),
  json('codebuild', 'CodeBuild_20161006', codebuildOperations),
  json('cloudtrail', 'CloudTrail_20131101', cloudtrailOperations),
  { ...json('sqs', 'AmazonSQS', sqsOperations), speaks: 'json 1.0', queryCompatible: true },
  {
    ...json('cloudwatch', 'GraniteServiceVersion20100801', cloudwatchOperations),
    scope: 'monitoring',
    speaks: 'json 1.0',
    queryCompatible: true,
  },
  {
    service: 'ec2',
    speaks: 'ec2 query',
    version: '2016-11-15',
    namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    operations: ec2Operations,
  },
  { ...query('sts', '2011-06-15', stsOperations), namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
  query('autoscaling', '2011-01-01', autoscalingOperations),
  query('elasticloadbalancing', '2015-12-01', elbv2Operations),
  query('rds', '2014-10-31', rdsOperations),
  query('elasticache', '2015-02-02', elasticacheOperations),
  rest('eks', eksRoutes, eksOperations),
  rest('lambda', lambdaRoutes, lambdaOperations),
  rest('scheduler', schedulerRoutes, schedulerOperations),
  rest('inspector2', inspector2Routes, inspector2Operations),
  { ...rest('s3', s3Routes, s3Operations), speaks: 's3' },
];

/** The service's name in the scope of a signature. */
export function scopeOf(dialect: Dialect): string {
  return dialect.scope ?? dialect.service;
}
