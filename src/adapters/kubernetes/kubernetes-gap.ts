import type { Gap } from '../../domain/answer.ts';
import { gapOf, namesOf } from '../aws/gap.ts';
import { KubernetesRefusal, UnreadableAnswer } from './connection.ts';

/** What of a cluster decides what to do about it. */
export interface ClusterReached {
  readonly name: string;
  readonly isPublic: boolean;
}

const MENDS: { readonly [reason in Gap['reason']]?: string } = {
  denied: "give toilbot's role an access entry with AmazonEKSViewPolicy for the whole cluster",
};
const PRIVATE =
  'its endpoint is private: let toilbot reach it over the network, or leave it, and its workloads stay unknown';

/**
 * Why the workloads of a cluster could not be seen, and what mends it. The text of the answer is not repeated: it may
 * hold anything.
 */
export function kubernetesGap(error: unknown, cluster: ClusterReached): Gap {
  const { reason, why } = reasonOf(error);
  const isFar = reason === 'timed_out' || reason === 'unreachable';
  const mend = isFar && !cluster.isPublic ? PRIVATE : MENDS[reason];
  return { reason, detail: `workloads of ${cluster.name} not looked at: ${why}${mend ? `; ${mend}` : ''}` };
}

function reasonOf(error: unknown): { readonly reason: Gap['reason']; readonly why: string } {
  if (error instanceof KubernetesRefusal) return ofStatus(error.status);
  if (error instanceof UnreadableAnswer) return { reason: 'malformed', why: error.message };
  const code = namesOf(error).find((it) => /^(UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|CERT_|ERR_TLS|ERR_SSL)/.test(it));
  if (code !== undefined) {
    return { reason: 'unreachable', why: `its certificate is not the cluster's (${code})` };
  }
  const { reason, detail } = gapOf(error);
  return { reason, why: detail };
}

function ofStatus(status: number): { readonly reason: Gap['reason']; readonly why: string } {
  if (status === 401) return { reason: 'denied', why: 'the cluster does not know the role (401)' };
  if (status === 403) return { reason: 'denied', why: 'access denied (403)' };
  if (status === 429) return { reason: 'throttled', why: 'the cluster asks for patience (429)' };
  return { reason: 'failed', why: `HTTP ${status}` };
}
