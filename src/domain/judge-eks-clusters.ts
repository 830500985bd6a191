/** What the EKS API's answers mean: the findings of the job `eks-clusters`. */

import type { Finding } from './finding.ts';
import { sourceFacts } from './judge-end-of-life.ts';
import { cycleOf, type End, eksSupport, endOf, endStage, extendedEndOf, type Lifecycle } from './lifecycle.ts';
import { isoTime, outsideText } from './outside-text.ts';
import type { EksCluster } from './reads/eks.ts';
import type { Resource } from './resource.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';
import type { JsonObject } from './vocabulary.ts';

export function clusterResource(cluster: EksCluster, scope: Scope): Resource {
  return {
    platform: 'eks',
    id: outsideText(cluster.arn, 500),
    name: outsideText(cluster.name),
    account: outsideText(scope.account, 40),
    region: outsideText(scope.region, 40),
    tags: Object.fromEntries(
      Object.entries(cluster.tags).map(([key, value]) => [outsideText(key, 128), outsideText(value, 256)]),
    ),
    service: null,
  };
}

const shared = { nature: 'condition', keys: [], component: null, firstHand: true, since: null } as const;

/** While EKS itself makes, changes or deletes a part, what it complains of is on the way. */
const UNDER_WAY = new Set(['CREATING', 'UPDATING', 'DELETING', 'PENDING']);
const WELL = new Set(['ACTIVE', 'unknown']);
/** Without these no new pod gets an address, a name or a route. */
const VITAL_ADDONS = new Set(['vpc-cni', 'coredns', 'kube-proxy']);

interface Part {
  readonly what: 'cluster' | 'nodegroup' | 'addon';
  readonly name: string;
  readonly status: string;
  readonly version: string | null;
  readonly issues: readonly { readonly code: string; readonly message: string }[];
}

function partsOf(cluster: EksCluster): readonly Part[] {
  return [
    { ...cluster, what: 'cluster' },
    ...cluster.nodegroups.map((it): Part => ({ ...it, what: 'nodegroup' })),
    ...cluster.addons.map((it): Part => ({ ...it, what: 'addon' })),
  ];
}

/** The cluster and its nodegroups and add-ons that EKS says are not well: one case a cluster. */
export function degradedParts(cluster: EksCluster, scope: Scope): readonly Finding[] {
  const resource = clusterResource(cluster, scope);
  return partsOf(cluster)
    .filter(({ status, issues }) => !UNDER_WAY.has(status) && (!WELL.has(status) || issues.length > 0))
    .map(({ what, name, status, version, issues }) => ({
      ...shared,
      kind: 'eks-degraded',
      aspect: what,
      subject: outsideText(`${cluster.arn} ${what} ${name}`, 500),
      resource,
      severity: what === 'addon' && !VITAL_ADDONS.has(name) ? 1 : 2,
      dueAt: null,
      facts: {
        cluster: outsideText(cluster.name),
        what,
        name: outsideText(name),
        status: outsideText(status, 40),
        version: version && outsideText(version, 60),
        issues: issues.slice(0, 3).map(({ code, message }) => ({
          code: outsideText(code, 60),
          message: outsideText(message, 240),
        })),
      },
    }));
}

/** Severities of a version: they grow as days pass, so that it is told again; extended support stands above its coming. */
const EXTENDED_SEVERITY = 5;
const WORST = 9;

/**
 * When the support of a cluster's version ends, from the first of the days before it on. Without data of the version
 * nothing is guessed. Standard support is 14 months, extended 12 more at a charge; with the support type STANDARD, EKS
 * upgrades the cluster by itself in place of it (EKS user guide, "Understand the Kubernetes version lifecycle").
 */
export function endingVersion(
  cluster: EksCluster,
  scope: Scope,
  lifecycle: Lifecycle,
  settings: Pick<Settings, 'endOfLifeDays'>,
  now: Date,
): readonly Finding[] {
  const cycle = cluster.version === null ? null : cycleOf(lifecycle, 'amazon-eks', cluster.version);
  if (cycle === null) return [];
  const [standard, extended] = [dayOf(endOf(cycle)), dayOf(extendedEndOf(cycle))];
  const upgradesItself = cluster.supportType === 'STANDARD';
  const made = (aspect: string, dueAt: Date | null, severity: number): readonly Finding[] => [
    {
      ...shared,
      kind: 'eks-version-ending',
      aspect,
      subject: outsideText(`${cluster.arn} ${cluster.version}`, 500),
      resource: clusterResource(cluster, scope),
      severity: Math.min(severity, WORST),
      dueAt,
      facts: {
        cluster: outsideText(cluster.name),
        version: outsideText(cluster.version ?? '', 20),
        standardEndsAt: isoTime(standard),
        extendedEndsAt: isoTime(extended),
        upgradesItself,
        ...sourceFacts(lifecycle, 'amazon-eks'),
      },
    },
  ];
  const stageOf = (end: End) => endStage(end, now, settings.endOfLifeDays);
  switch (eksSupport(cycle, now)) {
    case 'standard': {
      const stage = stageOf(endOf(cycle));
      return stage ? made('standard-ends', standard, stage.severity) : [];
    }
    case 'extended':
      if (upgradesItself) return made('upgrade-due', standard, EXTENDED_SEVERITY);
      return made('extended', extended, EXTENDED_SEVERITY + (stageOf(extendedEndOf(cycle))?.severity ?? 0));
    case 'ended':
      return made('unsupported', extended, WORST);
    case 'unknown':
      return [];
  }
}

function dayOf(end: End): Date | null {
  return end instanceof Date ? end : null;
}

/** How many minor versions a kubelet may be older than its API server: three since 1.28, two before (version skew policy). */
function skewAllowed(minor: number): number {
  return minor >= 28 ? 3 : 2;
}

function minorOf(version: string | null): number | null {
  const found = /^1\.(\d{1,3})(?:\D|$)/.exec(version ?? '')?.[1];
  return found === undefined ? null : Number(found);
}

/** Nodegroups that are older than Kubernetes allows, or as old as it allows: then the cluster cannot be upgraded. */
export function nodesBehind(cluster: EksCluster, scope: Scope): readonly Finding[] {
  const own = minorOf(cluster.version);
  if (own === null) return [];
  const allowed = skewAllowed(own);
  return cluster.nodegroups.flatMap(({ name, version }): readonly Finding[] => {
    const minor = minorOf(version);
    if (minor === null || own - minor < allowed) return [];
    const isTooOld = own - minor > allowed;
    const facts: JsonObject = {
      cluster: outsideText(cluster.name),
      clusterVersion: `1.${own}`,
      nodegroup: outsideText(name),
      version: `1.${minor}`,
      allowed,
      tooOld: isTooOld,
    };
    return [
      {
        ...shared,
        kind: 'eks-nodes-behind',
        aspect: isTooOld ? 'too-old' : 'at-limit',
        subject: outsideText(`${cluster.arn} nodegroup ${name}`, 500),
        resource: clusterResource(cluster, scope),
        severity: isTooOld ? 2 : 1,
        dueAt: null,
        facts,
      },
    ];
  });
}
