import { Agent, request } from 'node:https';
import { deadline } from '../aws/deadline.ts';

/**
 * The Kubernetes API is asked by plain HTTPS: importing @kubernetes/client-node takes 0.6 s and 85 MB, and what it adds
 * (kubeconfig files, watches, exec) is not used here. Only GET exists.
 */
export interface Connection {
  /** One answer, parsed. Throws a {@link KubernetesRefusal}, or the network's error. `path` begins with `/`. */
  get(path: string, signal: AbortSignal): Promise<unknown>;
  close(): void;
}

export interface ConnectionParts {
  /** `https://…`: no other protocol is spoken, as a token goes with each request. */
  readonly endpoint: string;
  /** The cluster's certificate authority (PEM): nothing else proves that the answer is the cluster's. */
  readonly ca: string;
  readonly token: () => Promise<string>;
  readonly timeoutMs: number;
}

/** The API server answered with something else than what was asked for. Its own text is not repeated. */
export class KubernetesRefusal extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`HTTP ${status}`);
    this.name = 'KubernetesRefusal';
    this.status = status;
  }
}

/** An answer that is larger than `LARGEST_ANSWER`, or no JSON. */
export class UnreadableAnswer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreadableAnswer';
  }
}

/** A page of 250 pods is about 3 MB. */
const LARGEST_ANSWER = 32 * 1024 * 1024;
const SOCKETS = 2;

/** Opens nothing before the first `get`. Throws an UnreadableAnswer without an HTTPS address or an authority to trust. */
export function openConnection(parts: ConnectionParts): Connection {
  const base = URL.parse(parts.endpoint);
  if (base?.protocol !== 'https:') throw new UnreadableAnswer('EKS names no HTTPS address of it');
  // An empty one would make Node trust every public authority.
  if (parts.ca.trim() === '') throw new UnreadableAnswer('EKS names no certificate authority of it');
  const prefix = base.pathname.replace(/\/$/u, '');
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS, ca: parts.ca });

  return {
    async get(path, signal) {
      const authorization = `Bearer ${await parts.token()}`;
      const limit = deadline(signal, parts.timeoutMs);
      try {
        const body = await ask(new URL(`${prefix}${path}`, base), agent, authorization, limit.signal);
        return parsed(body);
      } catch (error) {
        throw limit.signal.aborted ? limit.signal.reason : error;
      } finally {
        limit.close();
      }
    },
    close: () => agent.destroy(),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new UnreadableAnswer('the answer is not JSON');
  }
}

/** Redirects are not followed: another host would be handed the token. */
function ask(url: URL, agent: Agent, authorization: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'application/json', authorization };
    const asked = request(url, { agent, headers, signal, method: 'GET' }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > LARGEST_ANSWER) response.destroy(new UnreadableAnswer('the answer is too large'));
      });
      response.on('error', reject);
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        if (status === 200) resolve(Buffer.concat(chunks, size).toString());
        else reject(new KubernetesRefusal(status));
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}
