/** What is said of EKS clusters, their nodegroups, add-ons and versions, in English. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { behindOf, CHARGE, issuesOf, partOf, skewOf, versionEnd } from '../eks-clusters-case.ts';
import { findingsOf, once } from '../facts.ts';
import { runbook } from '../links.ts';
import { counted, listed } from './count.ts';
import { clusterLinks } from './eks.ts';
import { asOfLines } from './lifecycle.ts';
import { accountAndPlace, owner, place, placeInSentence, thing } from './place.ts';
import { day } from './time.ts';

const ids = (view: CaseView): string => accountAndPlace(view);
const links: KindWords['links'] = (view) => [...clusterLinks(view), ...runbook(view, 'Runbook')];

const WHATS = { nodegroup: 'nodegroup', addon: 'add-on', other: 'part' } as const;

function partName(row: FindingRow): string {
  const { what, name } = partOf(row);
  return what === 'cluster' ? 'the cluster itself' : `${WHATS[what]} ${name ?? 'without a name'}`;
}

/** `is degraded`, `update failed`; what is active and has issues has problems. */
function statusWords(row: FindingRow): string {
  const { status } = partOf(row);
  if (status === null) return 'has problems';
  return `is ${status.toLowerCase().replaceAll('_', ' ')}`.replace(/^is (\w+ failed)$/, '$1');
}

function issueLines(row: FindingRow): readonly string[] {
  return issuesOf(row).map(({ code, message }) => {
    const said = [message?.replace(/\.$/, ''), code === null ? null : `(${code})`].filter(Boolean).join(' ');
    return `EKS says: ${said}.`;
  });
}

export const degradedWords: KindWords = {
  name: 'EKS cluster degraded',
  headline(view) {
    const parts = findingsOf(view).map(partName);
    return `Degraded: ${place(view)}${parts.length === 0 ? '' : `, ${listed(parts, 3)}`}`;
  },
  notification(view) {
    const rows = findingsOf(view);
    const said = rows.map((row) => `${partName(row)} ${statusWords(row)}`);
    return `${placeInSentence(view)}: ${said.length === 0 ? 'EKS calls a part of it degraded' : listed(said, 3)}. ${owner(view)}`;
  },
  lines: (view) => {
    const rows = findingsOf(view);
    return [
      ...rows.slice(0, 4).map((row) => `The ${partName(row).replace(/^the /, '')} ${statusWords(row)}.`),
      ...once(rows.flatMap(issueLines)).slice(0, 3),
    ];
  },
  steps: (view) => {
    const whats = new Set(findingsOf(view).map((row) => partOf(row).what));
    return [
      ...(whats.has('addon') ? ['see the pods of the add-on in kube-system, and mend or update it'] : []),
      ...(whats.has('nodegroup') ? ['see the health issues of the nodegroup, and mend what they name'] : []),
    ];
  },
  bullets: () => [],
  ids,
  links,
  over: (view) => `Recovered: ${thing(view)}, EKS calls nothing of it degraded any more`,
};

const EXTENDED_COSTS = `Extended support costs ${CHARGE.extended} in place of ${CHARGE.standard} USD a cluster and hour (list price): about ${CHARGE.moreAMonth} USD more a month.`;

function said(at: Date | null, view: CaseView): string | null {
  return at && day(at, view.timeZone, view.now);
}

/** `Kubernetes 1.34 leaves standard support on Wed 2 Dec`. */
function ending(view: CaseView): string {
  const end = versionEnd(view);
  const version = end === null || end.version === null ? 'its Kubernetes version' : `Kubernetes ${end.version}`;
  const standard = said(end?.standardEndsAt ?? null, view);
  const extended = said(end?.extendedEndsAt ?? null, view);
  switch (end?.stage) {
    case 'extended':
      return `${version} is in extended support${extended ? `, which ends on ${extended}` : ''}`;
    case 'unsupported':
      return `${version} is out of support${extended ? ` since ${extended}` : ''}`;
    case 'upgrade-due':
      return `${version} left standard support${standard ? ` on ${standard}` : ''}, and EKS will upgrade it by itself`;
    default:
      return `${version} leaves standard support${standard ? ` on ${standard}` : ''}`;
  }
}

export const endingWords: KindWords = {
  name: 'EKS version ends',
  headline: (view) => `${ending(view)}: ${place(view)}`,
  notification: (view) => `${placeInSentence(view)}: ${ending(view)}. ${owner(view)}`,
  lines(view) {
    const end = versionEnd(view);
    if (end === null) return [];
    const extended = said(end.extendedEndsAt, view);
    switch (end.stage) {
      case 'extended':
        return [EXTENDED_COSTS, 'After that day EKS upgrades the cluster by itself.'];
      case 'unsupported':
        return ['EKS upgrades such a cluster by itself, at a time that is not announced.'];
      case 'upgrade-due':
        return ['Its upgrade policy is STANDARD: there is no extended support for it.'];
      case 'standard-ends':
        return end.upgradesItself
          ? ['After that day EKS upgrades it by itself: its upgrade policy is STANDARD.']
          : [`Then extended support begins${extended ? `, until ${extended}` : ''}.`, EXTENDED_COSTS];
    }
  },
  steps: () => [
    'see that the add-ons and the nodegroups fit the next version',
    'upgrade the control plane, then the nodegroups',
  ],
  bullets: asOfLines,
  ids,
  links,
  over: (view) => `Done: ${thing(view)} runs a version with support left`,
};

export const behindWords: KindWords = {
  name: 'EKS nodes behind their cluster',
  headline: (view) => `${behind(view)}: ${place(view)}`,
  notification: (view) => `${placeInSentence(view)}: ${behind(view)}. ${owner(view)}`,
  lines(view) {
    const skew = skewOf(view);
    if (skew === null) return [];
    const { allowed, isTooOld } = skew;
    return [
      isTooOld
        ? `Kubernetes allows nodes to be ${allowed} minor versions older than the control plane, and no more.`
        : `That is as old as Kubernetes allows (${allowed} minor versions): the control plane cannot be upgraded before them.`,
    ];
  },
  steps: () => ['update the nodegroup to the version of the control plane: its nodes are replaced one by one'],
  bullets: () => [],
  ids,
  links,
  over: (view) => `Done: ${thing(view)}, the nodes are near enough to its version`,
};

/** `Nodes on 1.31 under a control plane on 1.34 (nodegroup batch)`. */
function behind(view: CaseView): string {
  const nodes = behindOf(view);
  if (nodes === null) return 'Nodes are behind their control plane';
  const { versions, clusterVersion, nodegroups } = nodes;
  const named = `${nodegroups.length === 1 ? 'nodegroup' : counted(nodegroups.length, 'nodegroup')} ${listed(nodegroups)}`;
  return `Nodes on ${listed(versions)} under a control plane on ${clusterVersion} (${named})`;
}
