import type { ServerResponse } from 'node:http';
import type { PracticeFleet } from '../fleet/fleet.ts';
import type { Faults } from './faults.ts';
import type { Asked } from './protocol.ts';
import type { LoggedCall } from './server.ts';

interface Behind {
  readonly fleet: PracticeFleet;
  readonly clock: () => Date;
  readonly faults: Faults;
  readonly calls: () => readonly LoggedCall[];
}

/**
 * What is behind the endpoint: for tests and the practice page `/practice/fleet` (the ground truth) and `/practice/calls`,
 * and the blobs of ECR's images, which real ones keep in S3.
 */
export function answerPractice(asked: Asked, response: ServerResponse, behind: Behind): void {
  const [status, value] = pageOf(asked, behind);
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(value, null, 1)}\n`);
}

const BLOBS = '/practice/blobs/';

/** Where a blob of a repository is fetched from. */
export function blobPath(account: string, region: string, repository: string, digest: string): string {
  return `${BLOBS}${[account, region, repository, digest].map(encodeURIComponent).join('/')}`;
}

function blobAt(path: string, { fleet, clock }: Behind): readonly [status: number, value: unknown] {
  const [account = '', region = '', repository, digest] = path
    .slice(BLOBS.length)
    .split('/')
    .map((it) => decodeURIComponent(it));
  const { repositories } = fleet.scope(account, region, clock()).images;
  const own = repositories.find(({ name }) => name === repository)?.images ?? [];
  const found = own.find(({ configuration }) => configuration?.digest === digest)?.configuration;
  return found ? [200, found.content] : [404, { error: 'no such blob' }];
}

function pageOf(asked: Asked, behind: Behind): readonly [status: number, value: unknown] {
  // A page of another site can make a browser ask 127.0.0.1 under the other site's name.
  const host = (asked.headers.host ?? '').replace(/:\d+$/u, '');
  if (host !== '127.0.0.1' && host !== 'localhost') return [403, { error: 'ask as 127.0.0.1' }];
  if (asked.method !== 'GET') return [405, { error: 'only GET' }];
  const blob = asked.path.startsWith(BLOBS) ? blobAt(asked.path, behind) : undefined;
  if (blob !== undefined) return blob;
  switch (asked.path) {
    case '/practice/fleet':
      return [200, behind.fleet.truth(behind.clock())];
    case '/practice/calls':
      return [200, { calls: behind.calls(), faults: behind.faults.active() }];
    default:
      return [404, { error: 'only /practice/fleet and /practice/calls' }];
  }
}
