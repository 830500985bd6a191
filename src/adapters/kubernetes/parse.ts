import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import type { KubernetesWorkload, WorkloadKind } from '../../domain/reads/eks.ts';
import { dateReader, maybeNumber, maybeText, tagsOf, textOf, textOrNull, understood } from '../aws/values.ts';

const labels = z.record(z.string(), z.string()).nullish();

/** Names only what is kept: environment values stand in these containers, and they end here. */
const template = z
  .object({
    metadata: z.object({ labels }).nullish(),
    spec: z
      .object({
        containers: z.array(z.object({ name: maybeText, image: maybeText })).nullish(),
        initContainers: z.array(z.object({ name: maybeText, image: maybeText, restartPolicy: maybeText })).nullish(),
      })
      .nullish(),
  })
  .nullish();

const metadata = z.object({
  name: z.string().min(1),
  namespace: z.string().min(1),
  labels,
  generation: maybeNumber,
  creationTimestamp: maybeText,
  deletionTimestamp: maybeText,
});

const strategy = z.object({ type: maybeText, rollingUpdate: z.object({ partition: maybeNumber }).nullish() }).nullish();

const controller = z.object({
  metadata,
  spec: z.object({
    replicas: maybeNumber,
    paused: z.boolean().nullish(),
    template,
    updateStrategy: strategy,
  }),
  status: z
    .object({
      observedGeneration: maybeNumber,
      replicas: maybeNumber,
      updatedReplicas: maybeNumber,
      readyReplicas: maybeNumber,
      availableReplicas: maybeNumber,
      desiredNumberScheduled: maybeNumber,
      updatedNumberScheduled: maybeNumber,
      numberAvailable: maybeNumber,
      conditions: z.array(z.object({ type: maybeText, status: maybeText, reason: maybeText })).nullish(),
    })
    .nullish(),
});
type Controller = z.output<typeof controller>;

const cronJob = z.object({
  metadata,
  spec: z.object({
    schedule: maybeText,
    timeZone: maybeText,
    suspend: z.boolean().nullish(),
    jobTemplate: z.object({ spec: z.object({ template }).nullish() }).nullish(),
  }),
  status: z
    .object({
      active: z.array(z.unknown()).nullish(),
      lastScheduleTime: maybeText,
      lastSuccessfulTime: maybeText,
    })
    .nullish(),
});

/** The cluster that a workload is of. */
export interface ClusterName {
  readonly name: string;
  readonly arn: string;
}

/** One item of a list, or null when it lacks its name; what its pods say is not in it yet. */
export function parseWorkload(
  kind: WorkloadKind,
  value: unknown,
  cluster: ClusterName,
  notUnderstood: NotUnderstood[],
): KubernetesWorkload | null {
  const called = `${kind} ${nameIn(value)} of ${cluster.name}`;
  if (kind === 'CronJob') {
    const job = understood(cronJob, value, called, notUnderstood);
    return job && parsedCronJob(job, cluster, called, notUnderstood);
  }
  const parsed = understood(controller, value, called, notUnderstood);
  if (!parsed) return null;
  const { spec, status } = parsed;
  const isLeaving = Boolean(parsed.metadata.deletionTimestamp);
  const { wanted, running, rollingOut } = COUNTS[kind](parsed);
  const stuck = (status?.conditions ?? []).some(
    (it) => it.type === 'Progressing' && it.status === 'False' && it.reason === 'ProgressDeadlineExceeded',
  );
  return {
    ...common(kind, parsed.metadata, spec.template, cluster, called, notUnderstood),
    wanted: isLeaving ? 0 : wanted,
    running,
    rollingOut: !stuck && (rollingOut || unobserved(parsed)),
    rolloutStuck: stuck && !isLeaving,
    suspended: false,
    schedule: null,
    lastScheduledAt: null,
    lastSucceededAt: null,
    secondDueAt: null,
  };
}

/** The controller has not seen the newest generation: what its status says is of the one before. */
function unobserved({ metadata: { generation }, status }: Controller): boolean {
  return generation != null && (status?.observedGeneration ?? 0) < generation;
}

interface Counts {
  readonly wanted: number;
  readonly running: number;
  readonly rollingOut: boolean;
}

/** Kubernetes' defaults: one replica, and figures of zero are left out. */
const COUNTS: { readonly [K in Exclude<WorkloadKind, 'CronJob'>]: (of: Controller) => Counts } = {
  Deployment: ({ spec, status }) => {
    const wanted = spec.replicas ?? 1;
    const updated = status?.updatedReplicas ?? 0;
    // The reason stays NewReplicaSetAvailable after a rollout: pods that die later are no rollout.
    const isProgressing = (status?.conditions ?? []).some(
      (it) => it.type === 'Progressing' && it.status === 'True' && it.reason !== 'NewReplicaSetAvailable',
    );
    const isPaused = spec.paused === true && updated < wanted;
    return { wanted, running: status?.availableReplicas ?? 0, rollingOut: isProgressing || isPaused };
  },
  StatefulSet: ({ spec, status }) => {
    const wanted = spec.replicas ?? 1;
    const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
    const isRolling = spec.updateStrategy?.type !== 'OnDelete' && (status?.updatedReplicas ?? 0) < wanted - partition;
    // availableReplicas is not said by every version that EKS still runs.
    return { wanted, running: status?.availableReplicas ?? status?.readyReplicas ?? 0, rollingOut: isRolling };
  },
  DaemonSet: ({ spec, status }) => {
    const wanted = status?.desiredNumberScheduled ?? 0;
    const isRolling = spec.updateStrategy?.type !== 'OnDelete' && (status?.updatedNumberScheduled ?? 0) < wanted;
    return { wanted, running: status?.numberAvailable ?? 0, rollingOut: isRolling };
  },
};

function parsedCronJob(
  { metadata: named, spec, status }: z.output<typeof cronJob>,
  cluster: ClusterName,
  called: string,
  notUnderstood: NotUnderstood[],
): KubernetesWorkload {
  const date = dateReader(called, notUnderstood);
  const base = common('CronJob', named, spec.jobTemplate?.spec?.template, cluster, called, notUnderstood);
  const lastScheduledAt = date(dateIn(status?.lastScheduleTime), 'lastScheduleTime');
  return {
    ...base,
    wanted: 0,
    running: status?.active?.length ?? 0,
    rollingOut: false,
    rolloutStuck: false,
    suspended: spec.suspend === true || Boolean(named.deletionTimestamp),
    schedule: textOrNull(spec.schedule),
    lastScheduledAt,
    lastSucceededAt: date(dateIn(status?.lastSuccessfulTime), 'lastSuccessfulTime'),
    secondDueAt: secondRun(spec.schedule, spec.timeZone, lastScheduledAt ?? base.createdAt),
  };
}

/** The controller of EKS counts in UTC where a CronJob names no zone. Null for a schedule such as `@every 5m`. */
function secondRun(
  schedule: string | null | undefined,
  timeZone: string | null | undefined,
  last: Date | null,
): Date | null {
  if (!schedule || last === null) return null;
  try {
    const runs = CronExpressionParser.parse(schedule, { tz: timeZone || 'UTC', currentDate: last });
    runs.next();
    return runs.next().toDate();
  } catch {
    return null;
  }
}

function common(
  kind: WorkloadKind,
  named: z.output<typeof metadata>,
  pods: z.output<typeof template>,
  cluster: ClusterName,
  called: string,
  notUnderstood: NotUnderstood[],
) {
  // A label of the workload counts more than the same one of its pods.
  const all = { ...pods?.metadata?.labels, ...named.labels };
  return {
    cluster: textOf(cluster.name),
    clusterArn: textOf(cluster.arn),
    kind,
    namespace: textOf(named.namespace),
    name: textOf(named.name),
    labels: tagsOf(Object.entries(all)),
    createdAt: dateReader(called, notUnderstood)(dateIn(named.creationTimestamp), 'creationTimestamp'),
    containers: [...(pods?.spec?.initContainers ?? []).filter(isSidecar), ...(pods?.spec?.containers ?? [])].map(
      (it) => ({
        name: textOf(it.name ?? ''),
        image: textOf(it.image ?? ''),
      }),
    ),
    waiting: [],
    imageDigests: [],
  };
}

/** An init container that is restarted always runs beside the others, as long as they do: Kubernetes' own sidecar. */
export function isSidecar({ restartPolicy }: { readonly restartPolicy?: string | null | undefined }): boolean {
  return restartPolicy === 'Always';
}

function dateIn(text: string | null | undefined): Date | null {
  return text ? new Date(text) : null;
}

const named = z.object({ metadata: z.object({ namespace: maybeText, name: maybeText }) });

/** `namespace/name`, as far as it can be read. */
export function nameIn(value: unknown): string {
  const found = named.safeParse(value);
  return found.success
    ? `${found.data.metadata.namespace ?? '?'}/${found.data.metadata.name ?? '?'}`
    : 'without a name';
}
