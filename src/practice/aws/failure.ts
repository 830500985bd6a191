import {
  EC2_WORDS,
  JSON_WORDS,
  QUERY_WORDS,
  REST_WORDS,
  S3_WORDS,
  type WordList,
  type Words,
} from './failure-words.ts';

/** The services that are played, by their IAM prefixes. */
export const SERVICES = [
  'autoscaling',
  'cloudtrail',
  'cloudwatch',
  'codebuild',
  'codepipeline',
  'ec2',
  'ecr',
  'ecs',
  'eks',
  'elasticache',
  'elasticloadbalancing',
  'events',
  'firehose',
  'health',
  'inspector2',
  'kinesis',
  'lambda',
  'organizations',
  'rds',
  's3',
  'scheduler',
  'sqs',
  'ssm',
  'sts',
] as const;
export type ServiceName = (typeof SERVICES)[number];

/** A refusal that is answered in the service's own error format. */
export class AwsFailure extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsFailure';
    this.code = code;
    this.status = status;
  }
}

export const REFUSALS = [
  'denied',
  'throttled',
  'expired',
  'unknown key',
  'bad signature',
  'not signed',
  'unknown operation',
  'region off',
  'internal',
] as const;
export type Refusal = (typeof REFUSALS)[number];

const WORDS: { readonly [S in ServiceName]?: WordList } = {
  autoscaling: QUERY_WORDS,
  ec2: EC2_WORDS,
  eks: REST_WORDS,
  elasticache: QUERY_WORDS,
  elasticloadbalancing: QUERY_WORDS,
  inspector2: REST_WORDS,
  lambda: REST_WORDS,
  rds: QUERY_WORDS,
  s3: S3_WORDS,
  scheduler: REST_WORDS,
  sts: QUERY_WORDS,
};

/** Where a service has words of its own. */
const OWN_WORDS: { readonly [S in ServiceName]?: { readonly [R in Refusal]?: Words } } = {
  eks: { internal: ['ServerException', 500, 'Internal server error.'] },
  kinesis: { throttled: ['LimitExceededException', 400, 'Rate exceeded for account.'] },
  lambda: {
    throttled: ['TooManyRequestsException', 429, 'Rate exceeded'],
    internal: ['ServiceException', 500, 'An error occurred and the request cannot be processed.'],
  },
  organizations: {
    throttled: ['TooManyRequestsException', 400, 'AWS Organizations throttled the request.'],
  },
};

/** `who` and `action` are named when access is denied. */
export function refusal(service: ServiceName, kind: Refusal, who = 'the caller', operation = 'this'): AwsFailure {
  const list = WORDS[service] ?? JSON_WORDS;
  const [code, status, message] = OWN_WORDS[service]?.[kind] ?? list[kind];
  if (kind !== 'denied') return new AwsFailure(code, message, status);
  const action = `${service}:${operation}`;
  const because = `User: ${who} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;
  return new AwsFailure(code, service === 'ec2' ? `${message} ${because}` : because, status);
}
