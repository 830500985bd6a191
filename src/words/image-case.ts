import type { CaseView } from '../domain/case.ts';
import { ecrRepository } from '../domain/image-name.ts';
import type { KindWords } from '../domain/job.ts';
import type { JsonObject } from '../domain/vocabulary.ts';
import { counted, listed, shortName } from './en/count.ts';
import { accountAndPlace, owner, place, placeInSentence, thing } from './en/place.ts';
import { day } from './en/time.ts';
import { count, findingsOf, flag, part, parts, text, texts, time } from './facts.ts';
import { runbook } from './links.ts';

const SEVERITY_NAMES = ['critical', 'high', 'medium', 'low', 'other'] as const;

export function factsOf(view: CaseView): JsonObject {
  return findingsOf(view)[0]?.facts ?? {};
}

/** The repository's own name: an address of ECR is 50 characters that say nothing new. */
export function repositoryName(repository: string): string {
  return shortName(ecrRepository(repository)?.name ?? repository);
}

/** `api`, or `api · nginx` where the image is called otherwise than its subsystem. */
function imageOf(view: CaseView): string {
  const name = view.case.component ?? repositoryName(text(factsOf(view), 'repository') ?? '');
  return name === '' || name === view.case.subsystem
    ? `${thing(view)} image`
    : `${thing(view)} · ${shortName(name)} image`;
}

/** `2 critical and 5 high`. */
function severities(counts: JsonObject | null): string {
  return listed(
    SEVERITY_NAMES.flatMap((name) => (counts && count(counts, name) ? [`${count(counts, name)} ${name}`] : [])),
    5,
  );
}

/** `2 critical and 5 high vulnerabilities past your policy`; of a distribution that has ended, that. */
function trouble(facts: JsonObject): string {
  const past = count(facts, 'past') ?? 0;
  if (past > 0) return `${severities(part(facts, 'pastCounts'))} vulnerabilities past your policy`;
  return flag(facts, 'osEnded') ? `${text(facts, 'os') ?? 'its distribution'} gets no more fixes` : 'vulnerabilities';
}

/** What one rebuild would do, where the layers or the label tell. */
function rebuild(facts: JsonObject): readonly string[] {
  const total = count(facts, 'total') ?? 0;
  const base = text(facts, 'base');
  const fixes = count(facts, 'baseFixable') ?? 0;
  if (total === 0) return [];
  if (flag(facts, 'baseKnown') && fixes > 0) {
    return [
      `Rebuild on ${base === null ? 'a new base image' : `today's ${shortName(base)}`}: ${fixes} of ${total} come with the base and have a fix.`,
    ];
  }
  const fixable = count(facts, 'fixable') ?? 0;
  if (flag(facts, 'saysFixes') === false)
    return [`${total} found. ECR's basic scan does not say which have a fix: each counts.`];
  return [`${fixable} of ${total} have a fix.`];
}

function worst(facts: JsonObject): readonly string[] {
  return parts(facts, 'worst')
    .slice(0, 3)
    .map((it) => {
      const fixed = text(it, 'fixedIn');
      const fix = fixed === null ? '' : `, fixed in ${shortName(fixed)}`;
      return `${text(it, 'id') ?? 'a vulnerability'} (${text(it, 'severity') ?? 'other'}) in ${shortName(text(it, 'package') ?? 'a package')}${fix}`;
    });
}

function runBy(facts: JsonObject): readonly string[] {
  const names = texts(facts, 'runBy').map(shortName);
  const more = (count(facts, 'runByCount') ?? names.length) - names.length;
  return names.length === 0 ? [] : [`Run by: ${listed([...names, ...(more > 0 ? [`${more} more`] : [])], 6)}`];
}

const SCANNER_NAMES: Readonly<Record<string, string>> = {
  'ecr-basic': "ECR's basic scan",
  inspector: 'Inspector',
  trivy: 'Trivy',
};

function scannedBy(view: CaseView, facts: JsonObject): readonly string[] {
  const names = texts(facts, 'scanners').map((it) => SCANNER_NAMES[it] ?? it);
  const at = time(facts, 'scannedAt');
  if (names.length === 0) return [];
  return [`Seen by ${listed(names)}${at ? `, newest answer of ${day(at, view.timeZone, view.now)}` : ''}`];
}

export const vulnerableWords: KindWords = {
  name: 'Image with vulnerabilities',
  headline: (view) => `Rebuild: ${place(view, imageOf(view))}, ${trouble(factsOf(view))}`,
  notification: (view) => `${placeInSentence(view, imageOf(view))}: ${trouble(factsOf(view))}. ${owner(view)}`,
  lines(view) {
    const facts = factsOf(view);
    const oldest = time(facts, 'oldest');
    const past = count(facts, 'past') ?? 0;
    const since = oldest ? ` The oldest is known since ${day(oldest, view.timeZone, view.now)}.` : '';
    return [
      ...(past > 0
        ? [
            `${counted(past, 'vulnerability', 'vulnerabilities')} of what runs now, longer known than your policy allows.${since}`,
          ]
        : []),
      ...rebuild(facts),
    ];
  },
  steps: () => ['rebuild the image on a new base and deploy it', 'see that the next look does not find them'],
  bullets(view) {
    const facts = factsOf(view);
    const base = text(facts, 'base');
    const sharing = count(facts, 'sharing') ?? 0;
    const os =
      flag(facts, 'osEnded') && (count(facts, 'past') ?? 0) > 0
        ? [`${text(facts, 'os') ?? 'Its distribution'} gets no more fixes`]
        : [];
    return [
      ...worst(facts),
      ...(sharing > 0 && base !== null
        ? [
            `${counted(sharing, 'other repository', 'other repositories')} here that ${sharing === 1 ? 'runs is' : 'run are'} built on ${shortName(base)} too`,
          ]
        : []),
      ...(base === null && findingsOf(view).length > 0
        ? [
            `Base image unknown: ${flag(facts, 'baseUnread') ? 'it could not be read' : 'the builder has not written it down'}`,
          ]
        : []),
      ...os,
      ...runBy(facts),
      ...scannedBy(view, facts),
    ];
  },
  ids: (view) =>
    [
      repositoryName(text(factsOf(view), 'repository') ?? ''),
      ...texts(factsOf(view), 'tags').slice(0, 2),
      accountAndPlace(view),
    ]
      .filter((it) => it !== '')
      .join(' · '),
  links: (view) => runbook(view, 'Runbook'),
  over: (view) => `Over: ${imageOf(view)}, nothing past your policy runs any more`,
};

const WHY: Readonly<Record<string, string>> = {
  never: 'never scanned',
  failed: 'the scan failed, or its registry could not be asked',
  expired: 'no longer scanned: the scan has expired',
  unsupported: 'of a kind that the scanner cannot read',
  old: 'scanned once, over 90 days ago',
};

export function images(facts: JsonObject): readonly JsonObject[] {
  return parts(facts, 'images');
}

function imageNames(view: CaseView): string {
  const facts = factsOf(view);
  const names = images(facts).map((it) => repositoryName(text(it, 'repository') ?? ''));
  const more = (count(facts, 'imageCount') ?? names.length) - names.length;
  return listed([...names, ...(more > 0 ? [`${more} more`] : [])], 6);
}

function imageCount(view: CaseView): string {
  return counted(count(factsOf(view), 'imageCount') ?? 1, 'image');
}

export const notScannedWords: KindWords = {
  name: 'Image not scanned',
  headline: (view) => `Not scanned: ${place(view)}, ${imageCount(view)}`,
  notification(view) {
    const names = imageNames(view);
    const some = `${imageCount(view)}${names === '' ? '' : ` (${names})`}`;
    const one = (count(factsOf(view), 'imageCount') ?? 1) === 1;
    const reasons = images(factsOf(view)).map((it) => text(it, 'why'));
    const what =
      reasons.length > 0 && reasons.every((it) => it === 'old')
        ? `${some} ${one ? 'was' : 'were'} scanned once, over 90 days ago, and not since`
        : `${some} ${one ? 'runs' : 'run'} without a scan for vulnerabilities that toilbot can see`;
    return `${placeInSentence(view)}: ${what}. ${owner(view)}`;
  },
  lines: (view) =>
    images(factsOf(view)).map(
      (it) =>
        `${repositoryName(text(it, 'repository') ?? 'an image')}: ${WHY[text(it, 'why') ?? ''] ?? 'not scanned'}.`,
    ),
  steps(view) {
    const reasons = new Set(images(factsOf(view)).map((it) => text(it, 'why')));
    const trivy = 'or hand in a Trivy report: toilbot ingest trivy FILE';
    if (reasons.has('never') || reasons.has('old')) return ['switch scanning on for the repository', trivy];
    return reasons.has('expired') ? ['push it again, or lengthen the re-scan duration', trivy] : [trivy.slice(3)];
  },
  bullets: (view) => images(factsOf(view)).slice(0, 1).flatMap(runBy),
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, 'Runbook'),
  over: (view) => `Over: the images of ${thing(view)} are scanned`,
};

export const untrustedWords: KindWords = {
  name: 'Base image not trusted',
  headline: (view) => `Base not trusted: ${place(view)}, ${imageCount(view)}`,
  notification(view) {
    const names = imageNames(view);
    return `${placeInSentence(view)}: ${imageCount(view)}${names === '' ? '' : ` (${names})`} built on a base that is not on your list. ${owner(view)}`;
  },
  lines: (view) =>
    images(factsOf(view)).map(
      (it) =>
        `${repositoryName(text(it, 'repository') ?? 'an image')} is built on ${shortName(text(it, 'base') ?? 'another base')}.`,
    ),
  steps: () => ['rebuild it on a base of the list, or add its base to images.trustedBases'],
  bullets(view) {
    const facts = factsOf(view);
    const unknown = count(facts, 'unknownBases') ?? 0;
    const trusted = texts(facts, 'trusted').map(shortName);
    return [
      ...(trusted.length > 0 ? [`Trusted: ${listed(trusted, 6)}`] : []),
      ...(unknown > 0
        ? [`Of ${counted(unknown, 'other image')} that ${unknown === 1 ? 'runs' : 'run'} here the base is unknown`]
        : []),
    ];
  },
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, 'Runbook'),
  over: (view) => `Over: the images of ${thing(view)} are built on trusted bases`,
};
