import fc from 'fast-check';
import { type EksReads, WORKLOAD_KINDS } from '../../../src/domain/reads/eks.ts';
import { few, idOf, known, maybeNumber, maybeText, number, tags, text, time } from './values.ts';

const issues = few(fc.record({ code: known('NodeCreationFailure', 'AccessDenied'), message: text }));

export const anyEks: { readonly [R in keyof EksReads]: fc.Arbitrary<EksReads[R]> } = {
  'eks.clusters': fc.record({
    arn: text,
    name: text,
    status: known('ACTIVE', 'FAILED', 'UPDATING'),
    version: fc.option(known('1.29', '1.34')),
    platformVersion: maybeText,
    endpoint: maybeText,
    publicEndpoint: fc.boolean(),
    supportType: fc.option(known('STANDARD', 'EXTENDED')),
    createdAt: time,
    issues,
    nodegroups: few(
      fc.record({
        name: text,
        status: known('ACTIVE', 'DEGRADED'),
        version: fc.option(known('1.29', '1.34')),
        releaseVersion: maybeText,
        amiType: fc.option(known('AL2_x86_64', 'AL2023_x86_64_STANDARD')),
        wanted: maybeNumber,
        template: fc.option(fc.record({ template: idOf('lt'), version: known('1', '$Latest') })),
        issues,
      }),
    ),
    addons: few(fc.record({ name: text, status: known('ACTIVE', 'DEGRADED'), version: maybeText, issues })),
    tags,
  }),
  'kubernetes.workloads': fc.record({
    cluster: text,
    clusterArn: idOf('cluster'),
    kind: fc.constantFrom(...WORKLOAD_KINDS),
    namespace: text,
    name: text,
    labels: tags,
    wanted: number,
    running: number,
    rollingOut: fc.boolean(),
    rolloutStuck: fc.boolean(),
    suspended: fc.boolean(),
    waiting: few(fc.record({ reason: known('ImagePullBackOff', 'CrashLoopBackOff'), count: number })),
    schedule: fc.option(known('0 3 * * *')),
    lastScheduledAt: time,
    lastSucceededAt: time,
    secondDueAt: time,
    createdAt: time,
    containers: few(fc.record({ name: text, image: known('fluent/fluentd:v1.16-1') })),
    imageDigests: few(text),
  }),
};
