import { createHmac } from 'node:crypto';
import type { PracticeFleet } from '../fleet/fleet.ts';
import type { PracticeKubernetes } from '../kubernetes/server.ts';
import type { Identity } from './credentials.ts';
import type { AwsFailure, ServiceName } from './failure.ts';
import type { Input } from './input.ts';
import type { TreeObject } from './wire.ts';

/** One call of an operation, authenticated and parsed. */
export interface Call {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: Input;
  readonly caller: Identity;
  readonly region: string;
  readonly fleet: PracticeFleet;
  /** Where the clusters of EKS have their Kubernetes APIs. */
  readonly kubernetes: PracticeKubernetes;
  /** Where it was asked, for addresses that an answer hands out: `http://127.0.0.1:4566`. */
  readonly origin: string;
  /** The time of the fleet. */
  readonly now: Date;
  /** The time of the machine, by which credentials expire. */
  readonly wallTime: Date;
  /** No page is larger than this, as real services may always give fewer than asked. */
  readonly pageLimit: number;
  /** A fault: the token of the next page leads to the same page again. */
  readonly repeatsPage: boolean;
}

export type Operation = (call: Call) => TreeObject;

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/**
 * One page of a list. Tokens are bound to the operation, the account, the region and the other parameters: a token from
 * anywhere else throws `invalid`.
 */
export function pageOf<T>(
  call: Call,
  items: readonly T[],
  options: { readonly token: string | null; readonly size: number; readonly invalid: () => AwsFailure },
): Page<T> {
  const offset = options.token === null ? 0 : offsetOf(call, options.token);
  if (offset === null) throw options.invalid();
  const size = Math.min(options.size, call.pageLimit);
  const end = offset + size;
  const follows = call.repeatsPage ? offset : end < items.length ? end : null;
  return { items: items.slice(offset, end), next: follows === null ? null : tokenAt(call, follows) };
}

function tokenAt(call: Call, offset: number): string {
  const body = Buffer.from(String(offset)).toString('base64url');
  const bound = [call.service, call.operation, call.caller.account, call.region, call.input.fingerprint(), body].join(
    '\n',
  );
  const mac = createHmac('sha256', `practice page ${call.fleet.seed}`).update(bound).digest('base64url');
  return `${body}.${mac}`;
}

function offsetOf(call: Call, token: string): number | null {
  const [body = ''] = token.split('.');
  const offset = Number(Buffer.from(body, 'base64url').toString());
  return Number.isInteger(offset) && tokenAt(call, offset) === token ? offset : null;
}
