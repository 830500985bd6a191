/** What is said of EKS clusters, their nodegroups, add-ons and versions, in English. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { count, findingsOf, flag, once, text, time } from '../facts.ts';
import { runbook } from '../links.ts';
import { counted, listed, shortName } from './count.ts';
import { clusterLinks } from './eks.ts';
import { asOfLines } from './lifecycle.ts';
import { accountAndPlace, owner, place, placeInSentence, thing } from './place.ts';
import { day } from './time.ts';

const ids = (view: CaseView): string => accountAndPlace(view);
const links: KindWords['links'] = (view) => [...clusterLinks(view), ...runbook(view, 'Runbook')];

const WHATS: Readonly<Record<string, string>> = { nodegroup: 'nodegroup', addon: 'add-on', cluster: 'cluster' };

function partName({ facts }: FindingRow): string {
  const what = WHATS[text(facts, 'what') ?? ''] ?? 'part';
  return what === 'cluster' ? 'the cluster itself' : `${what} ${shortName(text(facts, 'name') ?? 'without a name')}`;
}

/** `degraded`, `update failed`; what is active and has issues has problems. */
function statusWords(row: FindingRow): string {
  const status = (text(row.facts, 'status') ?? '').toLowerCase().replaceAll('_', ' ');
  return status === '' || status === 'active' || status === 'unknown'
    ? 'has problems'
    : `is ${status}`.replace(/^is (\w+ failed)$/, '$1');
}

function issueLines({ facts }: FindingRow): readonly string[] {
  const issues = facts['issues'];
  if (!Array.isArray(issues)) return [];
  return issues.flatMap((it: unknown) => {
    if (it === null || typeof it !== 'object') return [];
    const issue = it as JsonObject;
    const [code, message] = [text(issue, 'code'), text(issue, 'message')];
    if (!code && !message) return [];
    return [`EKS says: ${[message?.replace(/\.$/, ''), code ? `(${code})` : null].filter(Boolean).join(' ')}.`];
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
    const whats = new Set(findingsOf(view).map(({ facts }) => text(facts, 'what')));
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

/** List prices of EKS for a cluster and hour, in USD, and how many hours a month has. */
const STANDARD_PRICE = 0.1;
const EXTENDED_PRICE = 0.6;
const HOURS_A_MONTH = 730;

const charge = (): string => {
  const more = Math.round((EXTENDED_PRICE - STANDARD_PRICE) * HOURS_A_MONTH);
  return `Extended support costs ${EXTENDED_PRICE.toFixed(2)} in place of ${STANDARD_PRICE.toFixed(2)} USD a cluster and hour (list price): about ${more} USD more a month.`;
};

function versionOf(view: CaseView): { readonly row: FindingRow | null; readonly version: string } {
  const row = findingsOf(view)[0] ?? null;
  const version = row && text(row.facts, 'version');
  return { row, version: version === null ? 'its Kubernetes version' : `Kubernetes ${shortName(version)}` };
}

function dayOf(view: CaseView, row: FindingRow | null, key: string): string | null {
  const at = row && time(row.facts, key);
  return at ? day(at, view.timeZone, view.now) : null;
}

/** `Kubernetes 1.34 leaves standard support on Wed 2 Dec`. */
function ending(view: CaseView): string {
  const { row, version } = versionOf(view);
  const standard = dayOf(view, row, 'standardEndsAt');
  const extended = dayOf(view, row, 'extendedEndsAt');
  switch (row?.aspect) {
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
    const { row } = versionOf(view);
    if (row === null) return [];
    const upgrades = flag(row.facts, 'upgradesItself') === true;
    const extended = dayOf(view, row, 'extendedEndsAt');
    switch (row.aspect) {
      case 'extended':
        return [charge(), 'After that day EKS upgrades the cluster by itself.'];
      case 'unsupported':
        return ['EKS upgrades such a cluster by itself, at a time that is not announced.'];
      case 'upgrade-due':
        return ['Its upgrade policy is STANDARD: there is no extended support for it.'];
      default:
        return upgrades
          ? ['After that day EKS upgrades it by itself: its upgrade policy is STANDARD.']
          : [`Then extended support begins${extended ? `, until ${extended}` : ''}.`, charge()];
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
    const [row] = findingsOf(view);
    if (!row) return [];
    const allowed = count(row.facts, 'allowed') ?? 3;
    const isTooOld = findingsOf(view).some(({ facts }) => flag(facts, 'tooOld') === true);
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
  const rows = findingsOf(view);
  const versions = once(rows.map(({ facts }) => text(facts, 'version')));
  const groups = once(rows.map(({ facts }) => text(facts, 'nodegroup'))).map(shortName);
  const own = rows[0] && text(rows[0].facts, 'clusterVersion');
  if (versions.length === 0 || !own) return 'Nodes are behind their control plane';
  const named = `${groups.length === 1 ? 'nodegroup' : counted(groups.length, 'nodegroup')} ${listed(groups)}`;
  return `Nodes on ${listed(versions)} under a control plane on ${shortName(own)} (${named})`;
}
