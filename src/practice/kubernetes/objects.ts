import type { EksClusterStory, WorkloadStory } from '../fleet/areas/eks.ts';
import { digestOf } from '../fleet/image-digest.ts';
import { hexOf } from '../fleet/seeded.ts';

/** An object as the API server lists it. */
export type KubernetesObject = Readonly<Record<string, unknown>> & {
  readonly metadata: Readonly<Record<string, unknown>> & { readonly namespace: string; readonly name: string };
};

/** What a container is given that must never leave the adapter that reads it. */
const ENVIRONMENT = [{ name: 'DATABASE_PASSWORD', value: 'canary-secret-value' }];

function time(at: Date | null): string | undefined {
  return at
    ?.toISOString()
    .replace('.000Z', 'Z')
    .replace(/\.\d+Z$/u, 'Z');
}

function metadataOf(story: WorkloadStory) {
  return {
    namespace: story.namespace,
    name: story.name,
    labels: story.labels,
    generation: 3,
    uid: hexOf(32, 'uid', story.namespace, story.kind, story.name),
    creationTimestamp: time(story.createdAt),
  };
}

function template(story: WorkloadStory) {
  return {
    metadata: { labels: story.labels },
    spec: {
      // The first one does its work and ends; a sidecar goes on.
      initContainers: [
        { name: 'migrate', image: 'busybox:1.36', env: ENVIRONMENT },
        ...(story.sidecar ? [{ ...story.sidecar, restartPolicy: 'Always', env: ENVIRONMENT }] : []),
      ],
      containers: [{ name: story.name, image: story.image, env: ENVIRONMENT }],
    },
  };
}

/** The objects of one kind in a cluster. */
export function objectsOf(cluster: EksClusterStory, kind: WorkloadStory['kind']): readonly KubernetesObject[] {
  return cluster.workloads.filter((it) => it.kind === kind).map(WRITERS[kind]);
}

const WRITERS: { readonly [K in WorkloadStory['kind']]: (story: WorkloadStory) => KubernetesObject } = {
  Deployment: (story) => ({
    metadata: metadataOf(story),
    spec: {
      replicas: story.wanted,
      progressDeadlineSeconds: 600,
      selector: { matchLabels: story.labels },
      template: template(story),
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
    },
    // Figures of zero are left out, as the API server does.
    status: {
      observedGeneration: 3,
      ...(story.wanted > 0 ? { replicas: story.wanted, updatedReplicas: story.wanted } : {}),
      ...(story.running > 0 ? { readyReplicas: story.running, availableReplicas: story.running } : {}),
      conditions: [
        {
          type: 'Available',
          status: story.running < story.wanted ? 'False' : 'True',
          reason: story.running < story.wanted ? 'MinimumReplicasUnavailable' : 'MinimumReplicasAvailable',
        },
        { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
      ],
    },
  }),
  StatefulSet: (story) => ({
    metadata: metadataOf(story),
    spec: {
      replicas: story.wanted,
      template: template(story),
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    },
    status: {
      observedGeneration: 3,
      replicas: story.wanted,
      updatedReplicas: story.wanted,
      readyReplicas: story.running,
      availableReplicas: story.running,
    },
  }),
  DaemonSet: (story) => ({
    metadata: metadataOf(story),
    spec: { template: template(story), updateStrategy: { type: 'RollingUpdate' } },
    status: {
      observedGeneration: 3,
      desiredNumberScheduled: story.wanted,
      currentNumberScheduled: story.wanted,
      updatedNumberScheduled: story.wanted,
      numberReady: story.running,
      numberAvailable: story.running,
    },
  }),
  CronJob: (story) => ({
    metadata: metadataOf(story),
    spec: {
      schedule: story.schedule,
      suspend: false,
      concurrencyPolicy: 'Forbid',
      jobTemplate: { spec: { template: template(story) } },
    },
    status: {
      ...(story.running > 0 ? { active: [{ kind: 'Job', name: `${story.name}-1` }] } : {}),
      lastScheduleTime: time(story.lastScheduledAt),
      lastSuccessfulTime: time(story.lastSucceededAt),
    },
  }),
};

/** The pods of all workloads: those that run, and those that wait. */
export function podsOf(cluster: EksClusterStory, seed: string): readonly KubernetesObject[] {
  return cluster.workloads.flatMap((story) =>
    Array.from({ length: Math.max(story.wanted, story.running) }, (_, index) => podOf(story, index, seed)),
  );
}

function pulled(image: string): string {
  return `${image.replace(/:[^:/]+$/u, '')}@${digestOf(image)}`;
}

function podOf(story: WorkloadStory, index: number, seed: string): KubernetesObject {
  const hash = hexOf(10, seed, story.namespace, story.name);
  const runs = index < story.running;
  const owner = {
    Deployment: { kind: 'ReplicaSet', name: `${story.name}-${hash}` },
    StatefulSet: { kind: 'StatefulSet', name: story.name },
    DaemonSet: { kind: 'DaemonSet', name: story.name },
    CronJob: { kind: 'Job', name: `${story.name}-${Math.floor((story.lastScheduledAt?.getTime() ?? 0) / 60_000)}` },
  }[story.kind];
  return {
    metadata: {
      namespace: story.namespace,
      name: `${owner.name}-${hexOf(5, seed, story.name, index)}`,
      labels: { ...story.labels, ...(story.kind === 'Deployment' ? { 'pod-template-hash': hash } : {}) },
      ownerReferences: [{ apiVersion: 'apps/v1', ...owner, controller: true }],
    },
    spec: template(story).spec,
    status: {
      phase: runs ? 'Running' : 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'True' }],
      initContainerStatuses: runs
        ? [
            {
              name: 'migrate',
              image: 'busybox:1.36',
              imageID: `docker.io/library/busybox@${digestOf('busybox:1.36')}`,
              state: { terminated: { exitCode: 0, reason: 'Completed' } },
              lastState: {},
            },
            ...(story.sidecar
              ? [
                  {
                    ...story.sidecar,
                    imageID: pulled(story.sidecar.image),
                    started: true,
                    state: { running: {} },
                    lastState: {},
                  },
                ]
              : []),
          ]
        : [],
      containerStatuses: [
        {
          name: story.name,
          image: story.image,
          imageID: runs ? pulled(story.image) : '',
          state: runs ? { running: {} } : { waiting: { reason: story.waiting ?? 'ContainerCreating' } },
          lastState: {},
        },
      ],
    },
  };
}
