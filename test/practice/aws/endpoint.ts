import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { HealthClient } from '@aws-sdk/client-health';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type PracticeCredentials, practiceCredentials } from '../../../src/practice/aws/credentials.ts';
import { type PracticeAws, type PracticeAwsOptions, startPracticeAws } from '../../../src/practice/aws/server.ts';
import { SHARED } from '../../../src/practice/fleet/story.ts';
import { openTabemaruFleet, type TabemaruFleet } from '../../../src/practice/fleet/tabemaru.ts';

/** Tuesday 24 November 2026, 09:10 in Japan. */
export const START = new Date('2026-11-24T00:10:00Z');

export function minutes(count: number): Date {
  return new Date(START.getTime() + count * 60_000);
}

export interface Endpoint {
  readonly aws: PracticeAws;
  readonly fleet: TabemaruFleet;
  /** Sets the time of the fleet. */
  setNow(now: Date): void;
  client<C>(
    make: new (options: never) => C,
    where?: { region?: string; account?: string; credentials?: PracticeCredentials; maxAttempts?: number },
  ): C;
  close(): Promise<void>;
}

export async function openEndpoint(
  options: Partial<PracticeAwsOptions> & { withoutHealth?: readonly string[]; drip?: 'demo' | 'none' } = {},
): Promise<Endpoint> {
  const { withoutHealth = [], drip = 'demo', ...rest } = options;
  const fleet = openTabemaruFleet({ directory: null, start: START, drip, withoutHealth });
  let now = START;
  const aws = await startPracticeAws({ port: 0, fleet, clock: () => now, ...rest });
  const clients: { destroy(): void }[] = [];
  return {
    aws,
    fleet,
    setNow: (time) => {
      now = time;
    },
    client: (make, where = {}) => {
      const settings = {
        endpoint: aws.url,
        region: where.region ?? 'ap-northeast-1',
        credentials: where.credentials ?? practiceCredentials(fleet.seed, where.account ?? '111122223333'),
        maxAttempts: where.maxAttempts ?? 1,
        // As the fleet's clients are made: the client of Kinesis would speak HTTP/2 by itself.
        requestHandler: new NodeHttpHandler(),
      };
      const client = new make(settings as never);
      clients.push(client as { destroy(): void });
      return client;
    },
    close: async () => {
      for (const client of clients) client.destroy();
      await aws.close();
    },
  };
}

export const clientsOf = { EC2Client, ECSClient, HealthClient, OrganizationsClient, STSClient };
export const MANAGEMENT = { account: SHARED, region: 'us-east-1' };

/** What an SDK call threw: its name and HTTP status. Fails when it did not throw. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ name: string; status: number | undefined; message: string }> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const metadata = '$metadata' in error ? error.$metadata : undefined;
    const status =
      typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
        ? Number(metadata.httpStatusCode)
        : undefined;
    return { name: error.name, status, message: error.message };
  }
  throw new Error('the call was not refused');
}
