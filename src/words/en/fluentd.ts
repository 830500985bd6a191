/** What is said of fluentd, td-agent, fluent-package and Fluent Bit. */

import type { CaseView } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { worst } from '../ending-case.ts';
import { count, findingsOf, flag, once, texts } from '../facts.ts';
import {
  isFluentBit,
  isInServices,
  knownBy,
  moveOf,
  productName,
  productsOf,
  type UnknownBecause,
  unknownBecause,
  vulnerabilitiesOf,
} from '../fluentd-case.ts';
import { runbook } from '../links.ts';
import { counted, listed, shortName } from './count.ts';
import { asOfLines, endPhrase, keptNames } from './lifecycle.ts';
import { accountAndPlace, owner, place, placeInSentence, thingAndPart } from './place.ts';
import { day } from './time.ts';

/** `td-agent 4.5.2`. */
function software(facts: JsonObject): string {
  return `${productName(facts)} ${listed(texts(facts, 'versions'), 3)}`.trim();
}

function softwares(view: CaseView): string {
  return listed(once(findingsOf(view).map((row) => software(row.facts))), 3);
}

export function where(facts: JsonObject): string {
  return `${counted(count(facts, 'count') ?? 1, isInServices(facts) ? 'service' : 'host')}: ${keptNames(facts)}`;
}

/** `end of life since Sun 31 Dec 2023`, `4 known vulnerabilities, the worst 9.8`. */
function state(facts: JsonObject, view: CaseView): string {
  const ends = flag(facts, 'ending') === true ? [endPhrase(facts, view)] : [];
  const { total, worst: top } = vulnerabilitiesOf(facts);
  const score = top === null ? '' : `, ${total === 1 ? 'CVSS' : 'the worst CVSS'} ${top}`;
  const vulnerable = total === 0 ? [] : [`${counted(total, 'known vulnerability', 'known vulnerabilities')}${score}`];
  return [...ends, ...vulnerable].join(', ');
}

function cveBullets(facts: JsonObject): readonly string[] {
  const { named, more } = vulnerabilitiesOf(facts);
  return [
    ...named.map(
      ({ id, score, fixedIn }) =>
        `${id}${score === null ? '' : ` (CVSS ${score})`}${fixedIn === null ? '' : `, fixed in fluentd ${fixedIn}`}`,
    ),
    ...(more > 0 ? [`${counted(more, 'more vulnerability', 'more vulnerabilities')}`] : []),
  ];
}

/** An advisory database has those of fluentd's gem alone. */
const NO_CVES = "CVEs of Fluent Bit are not in toilbot's data";

export function howBullets(facts: JsonObject, view: CaseView): readonly string[] {
  const { toldOn, images } = knownBy(facts);
  return [
    ...(toldOn ? [`Version as a person told on ${day(toldOn, view.timeZone, view.now)}, not seen`] : []),
    ...(images.length > 0 ? [`By its image: ${listed(images, 3)}`] : []),
  ];
}

/** `of other hosts (forward, syslog)`. */
export function fromOthers(facts: JsonObject): string {
  const receives = texts(facts, 'receives');
  return `of other hosts${receives.length === 0 ? '' : ` (${receives.join(', ')})`}`;
}

/** An aggregator is a subsystem that has to move as well, and where to is a choice. */
export function moveBullets(view: CaseView, facts: JsonObject): readonly string[] {
  switch (moveOf(view, facts)) {
    case 'undecided':
      return [
        `No target chosen for ${shortName(view.subsystem?.name ?? '')}: Fluent Bit or FireLens at the senders, Kinesis or Firehose, or Lambda`,
      ];
    case 'gathers':
      return [`It gathers logs ${fromOthers(facts)}: it moves too, its target is chosen`];
    case null:
      return [];
  }
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
      ...(isFluentBit(view) ? [NO_CVES] : []),
      ...howBullets(row.facts, view),
      ...moveBullets(view, row.facts),
      ...asOfLines(view),
    ];
  },
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, 'Runbook'),
  over: (view) => `Over: ${thingAndPart(view)} no longer runs ${softwares(view)}`,
};

const WHY_UNKNOWN: { readonly [B in UnknownBecause]: string } = {
  endpoint: 'It answers at its endpoint, which does not tell the version',
  neighbour: 'Systems Manager does not manage the host; others of the same kind have it',
  listed: 'It is listed in toilbot.yaml, and Systems Manager does not tell what is installed',
  ssm: 'Its package has a number of its own',
  'moving-tag': 'A tag such as latest or stable moves from release to release: it does not tell which one started',
  'new-release': "Its release of aws-for-fluent-bit is not in toilbot's data",
  'own-tag': "Its image's tag is not a version that the makers gave",
};

export const unknownWords: KindWords = {
  name: 'fluentd version unknown',
  headline: (view) => `Version unknown: ${productsOf(view).join(', ')}, ${place(view)}`,
  notification: (view) =>
    `${placeInSentence(view)}: nothing tells which version of ${listed(productsOf(view)) || 'fluentd'} runs. ${owner(view)}`,
  lines: (view) =>
    findingsOf(view)
      .slice(0, 4)
      .flatMap(({ facts }) => [where(facts), ...unknownBecause(facts).map((it) => WHY_UNKNOWN[it])]),
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
