import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { EKSClient } from '@aws-sdk/client-eks';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { FirehoseClient } from '@aws-sdk/client-firehose';
import type { HealthClient } from '@aws-sdk/client-health';
import type { Inspector2Client } from '@aws-sdk/client-inspector2';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { RDSClient } from '@aws-sdk/client-rds';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';
import { gapOf } from './gap.ts';
import type { SharedHttpHandler } from './http.ts';
import { recent } from './memo.ts';
import type { IdentityProvider } from './options.ts';
import type { RateLimiter } from './rate.ts';

/** The clients, by the prefix of their IAM actions. */
export interface Clients {
  readonly ec2: EC2Client;
  readonly ecs: ECSClient;
  readonly health: HealthClient;
  readonly organizations: OrganizationsClient;
  readonly sts: STSClient;
  readonly autoscaling: AutoScalingClient;
  readonly elasticloadbalancing: ElasticLoadBalancingV2Client;
  readonly ssm: SSMClient;
  readonly eks: EKSClient;
  readonly lambda: LambdaClient;
  readonly kinesis: KinesisClient;
  readonly firehose: FirehoseClient;
  readonly sqs: SQSClient;
  readonly scheduler: SchedulerClient;
  readonly events: EventBridgeClient;
  readonly rds: RDSClient;
  readonly elasticache: ElastiCacheClient;
  readonly ecr: ECRClient;
  readonly inspector2: Inspector2Client;
  readonly codepipeline: CodePipelineClient;
  readonly codebuild: CodeBuildClient;
  readonly cloudtrail: CloudTrailClient;
  readonly cloudwatch: CloudWatchClient;
  readonly s3: S3Client;
}
export type Service = keyof Clients;

/** Whose credentials, where. */
export interface At {
  readonly account: string;
  readonly region: string;
}

/**
 * About 17 kB a client. The looks go round the fleet in order, so a cache that is smaller than the fleet never hits, and a
 * new client's first call costs 2 ms of processor time: this is room for 60 accounts of 17 regions.
 */
const LARGEST_CACHE = 2_000;

/** Attempts of one call may take this many times the time-out of one in all, waiting for turns not counted. */
const ATTEMPTS_OF_TIME = 2;

interface Configuration {
  readonly region: string;
  readonly credentials: IdentityProvider;
  readonly requestHandler: SharedHttpHandler;
  readonly maxAttempts: number;
  readonly retryMode: string;
  readonly endpoint?: string;
}

/** The SDK's clients are heavy: each is loaded when it is first needed. */
const LOADERS: { readonly [S in Service]: (configuration: Configuration) => Promise<Clients[S]> } = {
  ec2: async (given) => new (await import('@aws-sdk/client-ec2')).EC2Client(given),
  ecs: async (given) => new (await import('@aws-sdk/client-ecs')).ECSClient(given),
  health: async (given) => new (await import('@aws-sdk/client-health')).HealthClient(given),
  organizations: async (given) => new (await import('@aws-sdk/client-organizations')).OrganizationsClient(given),
  autoscaling: async (given) => new (await import('@aws-sdk/client-auto-scaling')).AutoScalingClient(given),
  elasticloadbalancing: async (given) =>
    new (await import('@aws-sdk/client-elastic-load-balancing-v2')).ElasticLoadBalancingV2Client(given),
  ssm: async (given) => new (await import('@aws-sdk/client-ssm')).SSMClient(given),
  eks: async (given) => new (await import('@aws-sdk/client-eks')).EKSClient(given),
  lambda: async (given) => new (await import('@aws-sdk/client-lambda')).LambdaClient(given),
  kinesis: async (given) => new (await import('@aws-sdk/client-kinesis')).KinesisClient(given),
  firehose: async (given) => new (await import('@aws-sdk/client-firehose')).FirehoseClient(given),
  // AWS_ENDPOINT_URL counts for queues too: by itself the client would ask the host that a queue's address names.
  sqs: async (given) => new (await import('@aws-sdk/client-sqs')).SQSClient({ ...given, useQueueUrlAsEndpoint: false }),
  scheduler: async (given) => new (await import('@aws-sdk/client-scheduler')).SchedulerClient(given),
  events: async (given) => new (await import('@aws-sdk/client-eventbridge')).EventBridgeClient(given),
  rds: async (given) => new (await import('@aws-sdk/client-rds')).RDSClient(given),
  elasticache: async (given) => new (await import('@aws-sdk/client-elasticache')).ElastiCacheClient(given),
  ecr: async (given) => new (await import('@aws-sdk/client-ecr')).ECRClient(given),
  inspector2: async (given) => new (await import('@aws-sdk/client-inspector2')).Inspector2Client(given),
  codepipeline: async (given) => new (await import('@aws-sdk/client-codepipeline')).CodePipelineClient(given),
  codebuild: async (given) => new (await import('@aws-sdk/client-codebuild')).CodeBuildClient(given),
  cloudtrail: async (given) => new (await import('@aws-sdk/client-cloudtrail')).CloudTrailClient(given),
  cloudwatch: async (given) => new (await import('@aws-sdk/client-cloudwatch')).CloudWatchClient(given),
  s3: async (given) =>
    new (await import('@aws-sdk/client-s3')).S3Client({ ...given, forcePathStyle: given.endpoint !== undefined }),
  sts: async (given) => new (await import('@aws-sdk/client-sts')).STSClient(given),
};

export interface ClientCacheParts {
  readonly handler: SharedHttpHandler;
  readonly limiter: RateLimiter;
  readonly callTimeoutMs: number;
  readonly endpoint: string | null;
  /** Counts an attempt: `ecs:ListTasks`. */
  readonly count: (action: string) => void;
}

export function clientCache(parts: ClientCacheParts) {
  const clients = recent<Promise<Clients[Service]>>(LARGEST_CACHE);
  return {
    get: <S extends Service>(service: S, at: At, credentials: IdentityProvider): Promise<Clients[S]> => {
      const key = `${at.account}/${at.region}/${service}`;
      const known = clients.get(key);
      // The key names the service, and only this function writes: the entry is of this service.
      if (known) return known as Promise<Clients[S]>;
      const load = LOADERS[service] as (configuration: Configuration) => Promise<Clients[S]>;
      const client = load({
        region: at.region,
        credentials,
        requestHandler: parts.handler,
        maxAttempts: 4,
        retryMode: 'adaptive',
        ...(parts.endpoint === null ? {} : { endpoint: parts.endpoint }),
      }).then((loaded) => {
        const stack = loaded.middlewareStack as unknown as MiddlewareStack;
        stack.addRelativeTo(attemptMiddleware(parts, key, service), {
          relation: 'after',
          toMiddleware: 'retryMiddleware',
          name: 'toilbotAttempt',
        });
        stack.add(leavingMiddleware(parts.limiter, key), {
          step: 'deserialize',
          priority: 'low',
          name: 'toilbotLeaving',
        });
        // It copies every answer for a log that nobody keeps.
        stack.remove('loggerMiddleware');
        return loaded;
      });
      clients.set(key, client);
      return client;
    },
    /** Forgets the clients of an account, and with them the credentials that they remember. */
    forget: (account: string) => {
      for (const key of clients.keys()) if (key.startsWith(`${account}/`)) clients.delete(key);
    },
  };
}

/** What is used of the SDK's middleware types, which differ by client. */
type Attempt = (request: unknown) => Promise<unknown>;
interface CallContext {
  readonly commandName?: string;
  readonly [key: string]: unknown;
}
type Middleware = (next: Attempt, context: CallContext) => Attempt;
interface MiddlewareStack {
  addRelativeTo(middleware: Middleware, options: { relation: 'after'; toMiddleware: string; name: string }): void;
  add(middleware: Middleware, options: { step: 'deserialize'; priority: 'low'; name: string }): void;
  remove(name: string): boolean;
}

/** Runs last, when the request is signed: a busy process may have come to it long after its turn. */
function leavingMiddleware(limiter: RateLimiter, lane: string): Middleware {
  return (next) => (args) => {
    limiter.leaves(lane);
    return next(args);
  };
}

/** Runs once an attempt, inside the SDK's retries: waits for the lane's turn, counts, and notes throttles. */
function attemptMiddleware(parts: ClientCacheParts, lane: string, service: Service): Middleware {
  return (next, context) => {
    const action = `${service}:${context.commandName?.replace(/Command$/, '') ?? 'unknown'}`;
    let spent = 0;
    let lastError: unknown;
    return async (args) => {
      if (spent >= parts.callTimeoutMs * ATTEMPTS_OF_TIME) throw new OutOfTime(lastError);
      await parts.limiter.turn(lane, signalOf(context));
      parts.count(action);
      const begun = performance.now();
      try {
        return await next(args);
      } catch (error) {
        lastError = error;
        if (gapOf(error).reason === 'throttled') parts.limiter.throttled(lane);
        throw error;
      } finally {
        spent += performance.now() - begun;
      }
    };
  };
}

/** Not among the errors that the SDK tries again; its cause says what the attempts ended with. */
class OutOfTime extends Error {
  constructor(cause: unknown) {
    super('no time for another attempt', { cause });
    this.name = 'OutOfTime';
  }
}

/** The SDK keeps the options of `send` here (smithy's SMITHY_CONTEXT_KEY). */
function signalOf(context: CallContext): AbortSignal | undefined {
  const signal: unknown = (context['__smithy_context'] as { abortSignal?: unknown } | undefined)?.abortSignal;
  return signal instanceof AbortSignal ? signal : undefined;
}
