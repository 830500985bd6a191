import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { EksClusterStory, WorkloadStory } from '../fleet/areas/eks.ts';
import type { PracticeFleet } from '../fleet/fleet.ts';
import { selfSigned } from './certificate.ts';
import { type KubernetesFaults, openKubernetesFaults } from './faults.ts';
import { type KubernetesObject, objectsOf, podsOf } from './objects.ts';
import { whoseToken } from './token.ts';

export interface PracticeKubernetesOptions {
  readonly fleet: PracticeFleet;
  readonly clock: () => Date;
  /** The time by which tokens are judged: the machine's, as it is the SDK's. */
  readonly wallClock: () => Date;
  /** No page is larger than this. */
  readonly pageLimit: number;
}

/** The Kubernetes APIs of all clusters of the fleet, on 127.0.0.1. */
export interface PracticeKubernetes {
  /** What DescribeCluster says of a cluster: where its API is, and the authority (PEM) that proves it. */
  endpointOf(account: string, region: string, cluster: string): string;
  readonly ca: string;
  readonly faults: KubernetesFaults;
  /** What was asked so far, as `cluster resource status`; 0 is the status of no answer. */
  calls(): readonly string[];
  close(): Promise<void>;
}

const KINDS: Readonly<Record<string, WorkloadStory['kind']>> = {
  '/apis/apps/v1/deployments': 'Deployment',
  '/apis/apps/v1/statefulsets': 'StatefulSet',
  '/apis/apps/v1/daemonsets': 'DaemonSet',
  '/apis/batch/v1/cronjobs': 'CronJob',
};
const PODS = '/api/v1/pods';

type Answer = readonly [status: number, body: unknown];

function refused(status: number, reason: string): Answer {
  return [status, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code: status }];
}

/** Starts on any free port. Each process makes itself a key and a certificate: nothing of them is kept. */
export async function startPracticeKubernetes(options: PracticeKubernetesOptions): Promise<PracticeKubernetes> {
  const { fleet, clock, wallClock } = options;
  const { key, certificate } = selfSigned('practice Kubernetes');
  const faults = openKubernetesFaults();
  const asked: string[] = [];

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = URL.parse(request.url ?? '/', 'https://127.0.0.1');
    const [, account = '', region = '', name = '', ...rest] = (url?.pathname ?? '').split('/');
    const path = `/${rest.join('/')}`;
    const resource = rest.at(-1) ?? '';
    const query = url?.searchParams ?? new URLSearchParams();
    const cluster = fleet.scope(account, region, clock()).eks.clusters.find((it) => it.name === name);
    const fault = faults.take(name, resource, query.has('continue'));
    // Nobody outside the network of a private endpoint gets an answer.
    if (!cluster?.publicEndpoint || fault === 'no answer') {
      asked.push(`${name} ${resource} 0`);
      return;
    }
    const send = (status: number, body: string, type = 'application/json'): void => {
      asked.push(`${name} ${resource} ${status}`);
      response.writeHead(status, { 'content-type': type }).end(body);
    };
    if (fault === 'html') {
      send(200, '<!doctype html><h1>Proxy authentication required</h1>', 'text/html');
      return;
    }
    const who = whoseToken(request.headers.authorization ?? '', { name, region }, fleet, wallClock());
    const [status, body] = ((): Answer => {
      if (typeof fault === 'number') return refused(fault, fault === 410 ? 'Expired' : 'Fault');
      if (who === null) return refused(401, 'Unauthorized');
      if (who.account !== account) return refused(403, 'Forbidden');
      if (request.method !== 'GET') return refused(405, 'MethodNotAllowed');
      const objects = objectsAt(cluster, path, fleet.seed);
      if (objects === null) return refused(404, 'NotFound');
      return listOf(objects, query, options.pageLimit, fault === 'repeated page');
    })();
    send(status, JSON.stringify(body));
  };

  const server = createServer({ key, cert: certificate }, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpointOf: (account, region, cluster) => `https://127.0.0.1:${port}/${account}/${region}/${cluster}`,
    ca: certificate,
    faults,
    calls: () => [...asked],
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

function objectsAt(cluster: EksClusterStory, path: string, seed: string): readonly KubernetesObject[] | null {
  if (path === PODS) return podsOf(cluster, seed);
  const kind = KINDS[path];
  return kind === undefined ? null : objectsOf(cluster, kind);
}

/** A page of a list: `limit` items and where it goes on. */
function listOf(
  objects: readonly KubernetesObject[],
  query: URLSearchParams,
  pageLimit: number,
  repeats: boolean,
): Answer {
  const left = (query.get('fieldSelector') ?? '').split(',').flatMap((one) => {
    const namespace = /^metadata\.namespace!=(.+)$/u.exec(one)?.[1];
    return namespace === undefined ? [] : [namespace];
  });
  const all = objects.filter((it) => !left.includes(it.metadata.namespace));
  const offset = Number(Buffer.from(query.get('continue') ?? '', 'base64url').toString() || 0);
  if (!Number.isInteger(offset) || offset > all.length) return refused(400, 'BadRequest');
  const size = Math.min(Number(query.get('limit') ?? all.length) || all.length, pageLimit);
  const end = repeats ? offset : offset + size;
  const isMore = repeats || end < all.length;
  const items = all.slice(offset, offset + size);
  const metadata = {
    resourceVersion: '1',
    ...(isMore ? { continue: Buffer.from(`${end}`).toString('base64url') } : {}),
  };
  return [200, { kind: 'List', apiVersion: 'v1', metadata, items }];
}
