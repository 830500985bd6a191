/** Which images run in a scope, by digest: a tag may point elsewhere by now. */

import type { NotUnderstood } from '../../domain/answer.ts';
import { ecrRepository, imageName } from '../../domain/image-name.ts';
import { isSomebodys, workloadResource } from '../../domain/judge-eks-workloads.ts';
import type { EcsTask } from '../../domain/reads/ecs.ts';
import type { KubernetesWorkload } from '../../domain/reads/eks.ts';
import type { ImageScan } from '../../domain/reads/images.ts';
import { servicePathOf, taskResource } from '../../domain/resources.ts';
import type { Scope } from '../../domain/scope.ts';

/** One image that runs now, and what runs it. */
export interface Running {
  readonly repository: string;
  /** Empty where what runs it does not tell by which. */
  readonly digest: string;
  readonly tags: Set<string>;
  readonly runBy: Set<string>;
  readonly resources: Set<string>;
}

interface Runner {
  readonly by: string;
  readonly resource: string;
}

export const keyOf = ({ repository, digest }: Running): string => `${repository}@${digest}`;

function gathered() {
  const found = new Map<string, Running>();
  return {
    add: (repository: string, digest: string, tag: string | null, { by, resource }: Runner): void => {
      const fresh: Running = { repository, digest, tags: new Set(), runBy: new Set(), resources: new Set() };
      const known = found.get(keyOf(fresh)) ?? fresh;
      if (tag !== null) known.tags.add(tag);
      known.runBy.add(by);
      known.resources.add(resource);
      found.set(keyOf(known), known);
    },
    all: (): readonly Running[] => [...found.values()],
  };
}

/** What the containers of tasks run. */
export function runByTasks(
  tasks: readonly EcsTask[],
  scope: Scope,
  notUnderstood: NotUnderstood[],
): readonly Running[] {
  const found = gathered();
  for (const task of tasks) {
    if (task.lastStatus === 'STOPPED' || task.desiredStatus === 'STOPPED') continue;
    const resource = taskResource(task, scope);
    const by = servicePathOf(task) ?? `${task.cluster}/family:${resource.name}`;
    for (const { image, imageDigest } of task.containers) {
      if (!image) continue;
      const { repository, tag, digest: written } = imageName(image);
      const digest = imageDigest ?? written ?? '';
      // Before it is pulled, a container has no digest yet.
      if (digest === '' && task.lastStatus !== 'RUNNING') continue;
      if (digest === '')
        notUnderstood.push({ what: `${by}: ${repository}`, why: 'it runs, and ECS does not say by which digest' });
      found.add(repository, digest, tag, { by, resource: resource.id });
    }
  }
  return found.all();
}

/** EKS's add-ons come from registries of AWS's own (EKS user guide, "Amazon container image registries"): it keeps them, and nobody else may scan them. */
const ADDON = /^(?:eks\/|amazon\/|amazon-k8s-cni)/;

function isAddon(workload: KubernetesWorkload, repository: string): boolean {
  return !isSomebodys(workload) && ADDON.test(ecrRepository(repository)?.name ?? '');
}

/** What the pods of workloads run, but for EKS's own add-ons. */
export function runByWorkloads(workloads: readonly KubernetesWorkload[], scope: Scope): readonly Running[] {
  const found = gathered();
  for (const it of workloads) {
    const runner = { by: `${it.cluster}/${it.namespace}/${it.name}`, resource: workloadResource(it, scope).id };
    const written = it.containers.map(({ image }) => imageName(image)).filter((one) => !isAddon(it, one.repository));
    const running = it.imageDigests.map(imageName).filter((one) => !isAddon(it, one.repository));
    for (const { repository, digest } of running) {
      const tag = written.find((one) => one.repository === repository)?.tag ?? null;
      found.add(repository, digest ?? '', tag, runner);
    }
    if (it.running === 0) continue;
    for (const { repository } of written)
      if (!running.some((one) => one.repository === repository)) found.add(repository, '', null, runner);
  }
  return found.all();
}

/** An image that runs, before anything is known of its scans. */
export function unscanned(image: Running, state: ImageScan['state']): ImageScan {
  return {
    repository: image.repository,
    digest: image.digest,
    tags: [...image.tags],
    pushedAt: null,
    runBy: [...image.runBy].sort(),
    resources: [...image.resources].sort(),
    scanner: null,
    state,
    scannedAt: null,
    vulnerabilities: [],
    base: null,
    baseLayers: [],
    os: null,
    osEnded: null,
  };
}
