import { DAY } from './calendar.ts';
import { belongingOf } from './claim.ts';
import type { Finding } from './finding.ts';
import { fitsGlob } from './glob.ts';
import { type KnownImage, merged } from './image-merge.ts';
import { imageName, taggedName } from './image-name.ts';
import { isoTime, outsideText } from './outside-text.ts';
import { SEVERITIES, type Severity, type Vulnerability } from './reads/images.ts';
import type { Resource } from './resource.ts';
import { lastPart } from './resources.ts';
import type { Settings } from './settings.ts';
import type { JsonObject } from './vocabulary.ts';

/** What several findings of one look share: the time, the rules, and the resources that run the images. */
export interface ImageRules {
  readonly now: Date;
  readonly settings: Settings;
  /** The resource of an id that runs an image. */
  resource(id: string): Resource;
}

/** After so many days a scan that was made once says little: what became known since is not in it. */
const OLD_SCAN_DAYS = 90;
const NAMED = 5;
const NO_CORRECTIONS: ReadonlyMap<string, string | null> = new Map();

const SEVERITY_RANK: { readonly [S in Severity]: number } = { critical: 7, high: 6, medium: 4, low: 3, other: 2 };
const OS_ENDED = 4;

/** The images of one repository that run, and whose they are. */
export interface Running {
  readonly repository: string;
  readonly images: readonly KnownImage[];
  readonly resource: Resource;
  readonly owner: { readonly subsystem: string | null; readonly environment: string };
}

export function byRepository(images: readonly KnownImage[], rules: ImageRules): readonly Running[] {
  return [...Map.groupBy(images, (it) => it.image.repository)].map(([repository, own]) => {
    const resource = runnerOf(repository, own, rules);
    const { subsystem, environment } = belongingOf(resource, null, rules.settings, NO_CORRECTIONS);
    return { repository, images: own, resource, owner: { subsystem, environment } };
  });
}

/** Of all that runs an image, what is called like its repository; else the first by id, which stays the same. */
function runnerOf(repository: string, images: readonly KnownImage[], rules: ImageRules): Resource {
  const ids = [...new Set(images.flatMap((it) => it.image.resources))].sort();
  const resources = ids.map((id) => rules.resource(id));
  const name = lastPart(repository);
  const own = resources.find((it) => belongingOf(it, null, rules.settings, NO_CORRECTIONS).subsystem === name);
  return own ?? resources[0] ?? rules.resource(repository);
}

/** Since when a vulnerability counts as known: without a date it is as young as it can be. */
function isPast(it: Vulnerability, { now, settings }: ImageRules): boolean {
  const days = settings.images.policyDays[it.severity];
  return days !== null && it.since !== null && now.getTime() - it.since.getTime() > days * DAY;
}

/** Basic scans do not say what has a fix: then each counts. */
function counts(it: Vulnerability, saysFixes: boolean): boolean {
  return it.fixedIn !== null || !saysFixes;
}

function bySeverity(all: readonly Vulnerability[]): JsonObject {
  const pairs = SEVERITIES.map((severity) => [severity, all.filter((it) => it.severity === severity).length] as const);
  return Object.fromEntries(pairs.filter(([, count]) => count > 0));
}

function worstFirst(a: Vulnerability, b: Vulnerability): number {
  const rank = SEVERITY_RANK[b.severity] - SEVERITY_RANK[a.severity];
  return rank !== 0 ? rank : (a.since?.getTime() ?? 0) - (b.since?.getTime() ?? 0);
}

function finding(running: Running, more: Pick<Finding, 'kind' | 'aspect' | 'subject' | 'severity' | 'facts'>): Finding {
  const { subsystem, environment } = running.owner;
  return {
    ...more,
    nature: 'condition',
    // Whose it is belongs to the key: one repository may run in several environments, and each is a case.
    keys: [`image:${running.repository} ${environment} ${subsystem ?? ''}`],
    resource: running.resource,
    component: outsideText(lastPart(running.repository), 80),
    firstHand: true,
    dueAt: null,
    since: null,
  };
}

/** One finding a repository with something past the policy's days, or built on a distribution that has ended. */
export function vulnerableImages(images: readonly KnownImage[], rules: ImageRules): readonly Finding[] {
  const all = byRepository(images, rules);
  const sharing = new Map<string, number>();
  for (const { images: own } of all) {
    const base = baseOf(own);
    if (base !== null) sharing.set(base, (sharing.get(base) ?? 0) + 1);
  }
  return all.flatMap((running) => {
    const found = merged(running.images.flatMap((it) => it.vulnerabilities));
    const scanners = [...new Set(running.images.flatMap((it) => it.answers.map((answer) => answer.scanner ?? '')))];
    const saysFixes = scanners.some((it) => it !== 'ecr-basic' && it !== '');
    const past = found.filter((it) => counts(it, saysFixes) && isPast(it, rules));
    const osEnded = running.images.some((it) => it.osEnded);
    if (past.length === 0 && !osEnded) return [];
    const layers = new Set(running.images.flatMap((it) => [...it.baseLayers]));
    const ofBase = found.filter((it) => it.layer !== null && layers.has(it.layer));
    const base = baseOf(running.images);
    const oldest = past.map((it) => it.since).sort((a, b) => (a?.getTime() ?? 0) - (b?.getTime() ?? 0))[0] ?? null;
    const worst = [...past].sort(worstFirst);
    const severity = Math.max(osEnded ? OS_ENDED : 0, ...past.map((it) => SEVERITY_RANK[it.severity]));
    return finding(running, {
      kind: 'image-vulnerabilities',
      aspect: past.length > 0 ? 'past-policy' : 'os-ended',
      subject: repositorySubject(running.repository),
      severity,
      facts: {
        repository: outsideText(running.repository, 200),
        counts: bySeverity(found),
        total: found.length,
        fixable: found.filter((it) => it.fixedIn !== null).length,
        saysFixes,
        past: past.length,
        pastCounts: bySeverity(past),
        policyDays: { ...rules.settings.images.policyDays },
        oldest: isoTime(oldest),
        worst: worst.slice(0, NAMED).map(({ id, package: name, severity: how, fixedIn }) => ({
          id: outsideText(id, 60),
          package: outsideText(name, 80),
          severity: how,
          fixedIn: fixedIn === null ? null : outsideText(fixedIn, 60),
        })),
        base: base === null ? null : outsideText(base, 160),
        baseUnread: base === null && running.images.some((it) => isUnread(it, 'base')),
        baseKnown: ofBase.length > 0 || layers.size > 0,
        baseFixable: ofBase.filter((it) => it.fixedIn !== null).length,
        sharing: base === null ? 0 : (sharing.get(base) ?? 1) - 1,
        os: textOrNone(running.images.find((it) => it.os !== null)?.os ?? null),
        osEnded,
        scanners,
        ...runFacts(running.images),
      },
    });
  });
}

function baseOf(images: readonly KnownImage[]): string | null {
  const base = images.find((it) => it.base !== null)?.base ?? null;
  return base === null ? null : taggedName(base);
}

const textOrNone = (text: string | null): string | null => (text === null ? null : outsideText(text, 80));

function runFacts(images: readonly KnownImage[]): JsonObject {
  const runBy = [...new Set(images.flatMap((it) => it.image.runBy))].sort();
  const dates = images.flatMap((it) => it.answers.map((answer) => answer.scannedAt?.getTime() ?? 0));
  const newest = Math.max(0, ...dates);
  return {
    runBy: runBy.slice(0, NAMED).map((it) => outsideText(it, 120)),
    runByCount: runBy.length,
    digests: images
      .flatMap((it) => it.image.digest || [])
      .slice(0, NAMED)
      .map((it) => outsideText(it, 80)),
    tags: [...new Set(images.flatMap((it) => it.image.tags))].slice(0, NAMED).map((it) => outsideText(it, 80)),
    scannedAt: newest === 0 ? null : new Date(newest).toISOString(),
  };
}

/** What of an image no scanner answers for: never scanned, expired, unsupported, failed, or long ago. */
function blindnessOf({ image, answers }: KnownImage, now: Date): string | null {
  if (answers.length === 0) return image.state === 'pending' || image.state === 'complete' ? null : image.state;
  // Inspector goes on scanning by itself; what was scanned once has seen nothing since.
  if (answers.some((it) => it.scanner === 'inspector')) return null;
  const newest = Math.max(...answers.map((it) => it.scannedAt?.getTime() ?? now.getTime()));
  return now.getTime() - newest > OLD_SCAN_DAYS * DAY ? 'old' : null;
}

/** One finding for each owner and environment: its images that nobody scans. */
export function unscannedImages(images: readonly KnownImage[], rules: ImageRules): readonly Finding[] {
  const blind = images.flatMap((it) => {
    const why = blindnessOf(it, rules.now);
    return why === null ? [] : [{ ...it, why }];
  });
  return grouped(byRepository(blind, rules), (group) => {
    const list = group.map(({ repository, images: own }) => ({
      repository: outsideText(repository, 200),
      why: reasonOf(own, rules.now),
      ...runFacts(own),
    }));
    const everScanned = list.every((it) => it.why === 'old');
    return {
      kind: 'image-not-scanned',
      aspect: 'not-scanned',
      severity: everScanned ? 2 : 3,
      facts: { images: list.slice(0, NAMED), imageCount: list.length },
    };
  });
}

const BLINDNESS = ['never', 'failed', 'expired', 'unsupported', 'old'];

/** Of a repository with several digests the reason that asks for most. */
function reasonOf(images: readonly KnownImage[], now: Date): string {
  const reasons = images.map((it) => blindnessOf(it, now));
  return BLINDNESS.find((it) => reasons.includes(it)) ?? 'never';
}

/** One finding for each owner and environment: its images whose base is known and not trusted. An unknown base is told with it. */
export function untrustedBases(images: readonly KnownImage[], rules: ImageRules): readonly Finding[] {
  const trusted = rules.settings.images.trustedBases.map(taggedName);
  if (trusted.length === 0) return [];
  const unknown = images.filter((it) => it.base === null).length;
  const isTrusted = (base: string) => {
    const { repository } = imageName(base);
    return trusted.some((pattern) => fitsGlob(pattern, taggedName(base)) || pattern === repository);
  };
  const bad = images.filter((it) => it.base !== null && !isTrusted(it.base));
  return grouped(byRepository(bad, rules), (group) => ({
    kind: 'image-base-untrusted',
    aspect: 'base-untrusted',
    severity: 2,
    facts: {
      images: group.slice(0, NAMED).map(({ repository, images: own }) => ({
        repository: outsideText(repository, 200),
        base: outsideText(baseOf(own) ?? '', 160),
        ...runFacts(own),
      })),
      imageCount: group.length,
      trusted: trusted.slice(0, 8).map((it) => outsideText(it, 80)),
      unknownBases: unknown,
    },
  }));
}

type Said = Pick<Finding, 'kind' | 'aspect' | 'severity' | 'facts'>;

/** One finding for all repositories of one owner in one environment; of nobody's repositories together. */
function grouped(all: readonly Running[], say: (group: readonly Running[]) => Said): readonly Finding[] {
  const groups = Map.groupBy(all, ownerOf);
  return [...groups].flatMap(([owner, unsorted]) => {
    const group = [...unsorted].sort((a, b) => (a.repository < b.repository ? -1 : 1));
    const [first] = group;
    if (!first) return [];
    const said = say(group);
    return { ...finding(first, { ...said, subject: groupSubject(said.aspect, owner) }), keys: [], component: null };
  });
}

/** Whether something of an image could not be read, by any who answer for it. */
export function isUnread({ image, answers }: KnownImage, what: 'findings' | 'base'): boolean {
  return [image, ...answers].some(({ unread }) => unread?.includes(what));
}

export const ownerOf = ({ owner }: Running): string => `${owner.subsystem ?? ''} ${owner.environment}`;

export const groupSubject = (aspect: string, owner: string): string => outsideText(`${aspect} ${owner}`, 400);

export const repositorySubject = (repository: string): string => outsideText(repository, 400);
