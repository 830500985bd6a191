/** What is said of fluentd, td-agent, fluent-package and Fluent Bit. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import { isAwsForFluentBit } from '../../domain/fluentd-family.ts';
import { imageName } from '../../domain/image-name.ts';
import type { KindWords } from '../../domain/job.ts';
import type { Json, JsonObject } from '../../domain/vocabulary.ts';
import { count, findingsOf, flag, once, part, text, time } from '../facts.ts';
import { runbook } from '../links.ts';
import { counted, listed, shortName } from './count.ts';
import { asOfLines, endPhrase, keptNames } from './lifecycle.ts';
import { accountAndPlace, owner, place, placeInSentence, thingAndPart } from './place.ts';
import { day } from './time.ts';

const PRODUCTS: Readonly<Record<string, string>> = { 'fluent-bit': 'Fluent Bit' };

function productName(facts: JsonObject): string {
  const product = text(facts, 'product') ?? text(facts, 'software') ?? 'fluentd';
  return PRODUCTS[product] ?? product;
}

export function texts(facts: JsonObject, key: string): readonly string[] {
  const list = facts[key];
  return Array.isArray(list) ? list.filter((it) => typeof it === 'string') : [];
}

export function objects(facts: JsonObject, key: string): readonly JsonObject[] {
  const list = facts[key];
  if (!Array.isArray(list)) return [];
  return list.map((item: Json) => part({ item }, 'item')).filter((it) => it !== null);
}

/** `td-agent 4.5.2`. */
function software(facts: JsonObject): string {
  return `${productName(facts)} ${listed(texts(facts, 'versions'), 3)}`.trim();
}

function softwares(view: CaseView): string {
  return listed(once(findingsOf(view).map((row) => software(row.facts))), 3);
}

export function where(facts: JsonObject): string {
  const how = texts(facts, 'how');
  const one = how.length === 1 && how[0] === 'image' ? 'service' : 'host';
  return `${counted(count(facts, 'count') ?? 1, one)}: ${keptNames(facts)}`;
}

function worst(view: CaseView): FindingRow | undefined {
  return [...findingsOf(view)].sort((a, b) => b.severity - a.severity)[0];
}

/** `end of life since Sun 31 Dec 2023`, `4 known vulnerabilities, the worst 9.8`. */
function state(facts: JsonObject, view: CaseView): string {
  const ends = flag(facts, 'ending') === true ? [endPhrase(facts, view)] : [];
  const cves = count(facts, 'cveCount') ?? 0;
  const top = count(objects(facts, 'cves')[0] ?? {}, 'score');
  const score = top === null ? '' : `, ${cves === 1 ? 'CVSS' : 'the worst CVSS'} ${top.toFixed(1)}`;
  const vulnerable = cves === 0 ? [] : [`${counted(cves, 'known vulnerability', 'known vulnerabilities')}${score}`];
  return [...ends, ...vulnerable].join(', ');
}

function cveBullets(facts: JsonObject): readonly string[] {
  const cves = objects(facts, 'cves').flatMap((it) => {
    const score = count(it, 'score');
    const id = text(it, 'id');
    const fixed = text(it, 'fixedIn');
    if (id === null) return [];
    return [`${id}${score === null ? '' : ` (CVSS ${score.toFixed(1)})`}${fixed ? `, fixed in fluentd ${fixed}` : ''}`];
  });
  const more = (count(facts, 'cveCount') ?? 0) - cves.length;
  return [...cves, ...(more > 0 ? [`${counted(more, 'more vulnerability', 'more vulnerabilities')}`] : [])];
}

/** An advisory database has those of fluentd's gem alone. */
const NO_CVES = "CVEs of Fluent Bit are not in toilbot's data";

export function howBullets(facts: JsonObject, view: CaseView): readonly string[] {
  const how = texts(facts, 'how');
  const told = time(facts, 'toldOn');
  return [
    ...(how.includes('told') && told
      ? [`Version as a person told on ${day(told, view.timeZone, view.now)}, not seen`]
      : []),
    ...(how.includes('image') ? [`By its image: ${listed(texts(facts, 'images'), 3)}`] : []),
  ];
}

/** `of other hosts (forward, syslog)`. */
export function fromOthers(facts: JsonObject): string {
  const receives = texts(facts, 'receives');
  return `of other hosts${receives.length === 0 ? '' : ` (${receives.join(', ')})`}`;
}

/** An aggregator is a subsystem that has to move as well, and where to is a choice. */
export function moveBullets(view: CaseView, facts: JsonObject): readonly string[] {
  const { subsystem } = view;
  if (!subsystem?.source.includes('ec2') || text(facts, 'platform') === 'ecs' || text(facts, 'platform') === 'eks')
    return [];
  if (subsystem.target !== 'undecided')
    return flag(facts, 'aggregates') === true
      ? [`It gathers logs ${fromOthers(facts)}: it moves too, its target is chosen`]
      : [];
  return [
    `No target chosen for ${shortName(subsystem.name)}: Fluent Bit or FireLens at the senders, Kinesis or Firehose, or Lambda`,
  ];
}

export const endedWords: KindWords = {
  name: 'fluentd version ended or vulnerable',
  headline(view) {
    const row = worst(view);
    return `${softwares(view)}: ${place(view)}, ${row ? state(row.facts, view) : 'ended'}`;
  },
  notification(view) {
    const row = worst(view);
    return `${placeInSentence(view)}: ${softwares(view)} - ${row ? state(row.facts, view) : 'ended'}. ${owner(view)}`;
  },
  lines: (view) =>
    findingsOf(view)
      .slice(0, 4)
      .flatMap((row) => [`${software(row.facts)}: ${state(row.facts, view)}.`, where(row.facts)]),
  steps(view) {
    const path = texts(worst(view)?.facts ?? {}, 'path');
    const [next, ...later] = path;
    if (next === undefined) return [];
    const after = later.length === 0 ? '' : `, then ${later.join(', then ')}: one after the other, none skipped`;
    return ['flush its buffer, and keep its configuration', `upgrade to ${next}${after}`, 'see that logs arrive again'];
  },
  bullets(view) {
    const row = worst(view);
    if (!row) return [];
    return [
      ...cveBullets(row.facts),
      ...(findingsOf(view).some((it) => text(it.facts, 'product') === 'fluent-bit') ? [NO_CVES] : []),
      ...howBullets(row.facts, view),
      ...moveBullets(view, row.facts),
      ...asOfLines(view),
    ];
  },
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, 'Runbook'),
  over: (view) => `Over: ${thingAndPart(view)} no longer runs ${softwares(view)}`,
};

/** Whether the tag is moved from release to release. */
function moves(image: string): boolean {
  const { tag, digest } = imageName(image);
  return digest === null && (tag === null || /(?:^|-)(?:latest|stable)$/.test(tag));
}

/** Why an image does not tell its version. */
function whyOfImage(facts: JsonObject): readonly string[] {
  const images = texts(facts, 'images');
  const fixed = images.filter((it) => !moves(it));
  const releases = fixed.filter(isAwsForFluentBit);
  return [
    ...(fixed.length < images.length
      ? ['A tag such as latest or stable moves from release to release: it does not tell which one started']
      : []),
    ...(releases.length > 0 ? ["Its release of aws-for-fluent-bit is not in toilbot's data"] : []),
    ...(fixed.length > releases.length ? ["Its image's tag is not a version that the makers gave"] : []),
  ];
}

const WHY_UNKNOWN: Readonly<Record<string, string>> = {
  endpoint: 'It answers at its endpoint, which does not tell the version',
  neighbour: 'Systems Manager does not manage the host; others of the same kind have it',
  listed: 'It is listed in toilbot.yaml, and Systems Manager does not tell what is installed',
  ssm: 'Its package has a number of its own',
};

export const unknownWords: KindWords = {
  name: 'fluentd version unknown',
  headline: (view) =>
    `Version unknown: ${once(findingsOf(view).map((row) => productName(row.facts))).join(', ')}, ${place(view)}`,
  notification: (view) =>
    `${placeInSentence(view)}: nothing tells which version of ${listed(once(findingsOf(view).map((row) => productName(row.facts)))) || 'fluentd'} runs. ${owner(view)}`,
  lines: (view) =>
    findingsOf(view)
      .slice(0, 4)
      .flatMap((row) => [
        where(row.facts),
        ...texts(row.facts, 'how').flatMap((how) => WHY_UNKNOWN[how] ?? []),
        ...whyOfImage(row.facts),
      ]),
  steps: () => [
    'let Systems Manager inventory the host, or write down in toilbot.yaml (told) what runs there, and since when',
  ],
  bullets: (view) =>
    findingsOf(view)
      .slice(0, 2)
      .flatMap((row) => howBullets(row.facts, view))
      .concat(asOfLines(view)),
  ids: (view) => accountAndPlace(view),
  links: () => [],
  over: (view) => `Over: the version at ${thingAndPart(view)} is known`,
};
