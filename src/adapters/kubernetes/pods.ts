import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import type { WorkloadKind } from '../../domain/reads/eks.ts';
import { maybeText, textOf, understood } from '../aws/values.ts';
import { isSidecar, nameIn } from './parse.ts';

const state = z
  .object({
    waiting: z.object({ reason: maybeText }).nullish(),
    terminated: z.object({ reason: maybeText }).nullish(),
  })
  .nullish();
const statuses = z.array(z.object({ name: maybeText, imageID: maybeText, state, lastState: state })).nullish();

/** Names only what is kept: of the containers of a pod nothing, with their environment, but which are sidecars. */
const pod = z.object({
  metadata: z.object({
    namespace: z.string().min(1),
    labels: z.record(z.string(), z.string()).nullish(),
    ownerReferences: z
      .array(z.object({ kind: z.string(), name: z.string(), controller: z.boolean().nullish() }))
      .nullish(),
  }),
  spec: z
    .object({ initContainers: z.array(z.object({ name: maybeText, restartPolicy: maybeText })).nullish() })
    .nullish(),
  status: z
    .object({
      conditions: z.array(z.object({ type: maybeText, status: maybeText, reason: maybeText })).nullish(),
      initContainerStatuses: statuses,
      containerStatuses: statuses,
    })
    .nullish(),
});
type Pod = z.output<typeof pod>;

/** What the pods of one workload say of it. */
export interface PodsSaid {
  readonly waiting: Map<string, number>;
  readonly digests: Set<string>;
}

/** The key of a workload among all of a cluster. */
export function workloadKey(kind: WorkloadKind, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}

/** What the pods say, by the key of the workload that each belongs to; one that belongs to none says nothing. */
export function podsByWorkload(
  items: readonly unknown[],
  cluster: string,
  notUnderstood: NotUnderstood[],
): ReadonlyMap<string, PodsSaid> {
  const all = new Map<string, PodsSaid>();
  for (const item of items) {
    const parsed = understood(pod, item, `pod ${nameIn(item)} of ${cluster}`, notUnderstood);
    const key = parsed && ownerOf(parsed);
    if (!parsed || !key) continue;
    const said = all.get(key) ?? { waiting: new Map(), digests: new Set() };
    all.set(key, said);
    for (const reason of waitingReasons(parsed)) said.waiting.set(reason, (said.waiting.get(reason) ?? 0) + 1);
    for (const { imageID } of runningStatuses(parsed)) {
      const digest = digestOf(imageID ?? '');
      if (digest !== null) said.digests.add(digest);
    }
  }
  return all;
}

/** Of what runs all the time: an init container that has done its work runs no more. */
function runningStatuses({ spec, status }: Pod) {
  const sidecars = new Set((spec?.initContainers ?? []).filter(isSidecar).map((it) => it.name));
  const beside = (status?.initContainerStatuses ?? []).filter((it) => it.name && sidecars.has(it.name));
  return [...beside, ...(status?.containerStatuses ?? [])];
}

/** A Deployment's pods belong to its ReplicaSet, a CronJob's to a Job: both are named after it. */
function ownerOf({ metadata }: Pod): string | null {
  const owner = (metadata.ownerReferences ?? []).find((it) => it.controller === true);
  if (!owner) return null;
  const { kind, name } = owner;
  if (kind === 'StatefulSet' || kind === 'DaemonSet') return workloadKey(kind, metadata.namespace, name);
  const hash = metadata.labels?.['pod-template-hash'];
  if (kind === 'ReplicaSet' && hash && name.endsWith(`-${hash}`)) {
    return workloadKey('Deployment', metadata.namespace, name.slice(0, -hash.length - 1));
  }
  const cronJob = kind === 'Job' ? /^(.+)-\d+$/u.exec(name)?.[1] : undefined;
  return cronJob === undefined ? null : workloadKey('CronJob', metadata.namespace, cronJob);
}

/** What every pod goes through when it begins. */
const BEGINNING = new Set(['ContainerCreating', 'PodInitializing']);

function waitingReasons({ status }: Pod): readonly string[] {
  const unplaced = (status?.conditions ?? []).some((it) => it.type === 'PodScheduled' && it.reason === 'Unschedulable');
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const reasons = containers.flatMap((it) => {
    const reason = it.state?.waiting?.reason;
    if (!reason || BEGINNING.has(reason)) return [];
    // Why it does not stay up says more than that it is held back for a while.
    const isKilled = reason === 'CrashLoopBackOff' && it.lastState?.terminated?.reason === 'OOMKilled';
    return [isKilled ? 'OOMKilled' : textOf(reason)];
  });
  return unplaced ? ['Unschedulable', ...reasons] : reasons;
}

/** `repository@sha256:…`. Some runtimes give the id of the image's configuration, which is no digest. */
function digestOf(imageId: string): string | null {
  const plain = imageId.replace(/^docker-pullable:\/\//u, '');
  return /^[^@\s]+@sha256:[0-9a-f]{64}$/u.test(plain) ? textOf(plain) : null;
}
