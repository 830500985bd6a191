/** What the words of the fluentd family are made of, in no language yet. */

import type { CaseView } from '../domain/case.ts';
import { isAwsForFluentBit } from '../domain/fluentd-family.ts';
import { imageName } from '../domain/image-name.ts';
import type { JsonObject } from '../domain/vocabulary.ts';
import { shortName } from './en/count.ts';
import { count, findingsOf, flag, once, parts, text, texts, time } from './facts.ts';

const PRODUCTS: Readonly<Record<string, string>> = { 'fluent-bit': 'Fluent Bit' };

export function productName(facts: JsonObject): string {
  const product = text(facts, 'product') ?? text(facts, 'software') ?? 'fluentd';
  return PRODUCTS[product] ?? product;
}

/** The products of a case, each once. */
export function productsOf(view: CaseView): readonly string[] {
  return once(findingsOf(view).map(({ facts }) => productName(facts)));
}

/** Whether it was found in an image, and so runs in services, not on hosts. */
export function isInServices(facts: JsonObject): boolean {
  const how = texts(facts, 'how');
  return how.length === 1 && how[0] === 'image';
}

interface Vulnerabilities {
  readonly total: number;
  /** The CVSS score of the worst: `9.8`. */
  readonly worst: string | null;
  readonly named: readonly { readonly id: string; readonly score: string | null; readonly fixedIn: string | null }[];
  /** How many are not named. */
  readonly more: number;
}

export function vulnerabilitiesOf(facts: JsonObject): Vulnerabilities {
  const kept = parts(facts, 'cves');
  const total = count(facts, 'cveCount') ?? 0;
  const score = (it: JsonObject): string | null => count(it, 'score')?.toFixed(1) ?? null;
  const named = kept.flatMap((it) => {
    const id = text(it, 'id');
    return id === null ? [] : [{ id, score: score(it), fixedIn: text(it, 'fixedIn') }];
  });
  return { total, worst: score(kept[0] ?? {}), named, more: Math.max(0, total - named.length) };
}

/** Whether a case is of Fluent Bit, whose vulnerabilities no advisory database of fluentd's gem has. */
export function isFluentBit(view: CaseView): boolean {
  return findingsOf(view).some(({ facts }) => text(facts, 'product') === 'fluent-bit');
}

/** How a version is known, where that is to be said: when a person told it, and by which images. */
export function knownBy(facts: JsonObject): { readonly toldOn: Date | null; readonly images: readonly string[] } {
  const how = texts(facts, 'how');
  return {
    toldOn: how.includes('told') ? time(facts, 'toldOn') : null,
    images: how.includes('image') ? texts(facts, 'images') : [],
  };
}

/** What is said of the move of a host on EC2: that no target is chosen, or that one is and it gathers logs. */
export function moveOf(view: CaseView, facts: JsonObject): 'undecided' | 'gathers' | null {
  const { subsystem } = view;
  const platform = text(facts, 'platform');
  if (!subsystem?.source.includes('ec2') || platform === 'ecs' || platform === 'eks') return null;
  if (subsystem.target === 'undecided') return 'undecided';
  return flag(facts, 'aggregates') === true ? 'gathers' : null;
}

/** Whether the tag is moved from release to release. */
function moves(image: string): boolean {
  const { tag, digest } = imageName(image);
  return digest === null && (tag === null || /(?:^|-)(?:latest|stable)$/.test(tag));
}

export type UnknownBecause = 'endpoint' | 'neighbour' | 'listed' | 'ssm' | 'moving-tag' | 'new-release' | 'own-tag';

const ON_HOSTS = ['endpoint', 'neighbour', 'listed', 'ssm'] as const;

/** Why nothing tells the version. */
export function unknownBecause(facts: JsonObject): readonly UnknownBecause[] {
  const images = texts(facts, 'images');
  const fixed = images.filter((it) => !moves(it));
  const releases = fixed.filter(isAwsForFluentBit);
  return [
    ...texts(facts, 'how').flatMap((how) => ON_HOSTS.filter((it) => it === how)),
    ...(fixed.length < images.length ? (['moving-tag'] as const) : []),
    ...(releases.length > 0 ? (['new-release'] as const) : []),
    ...(fixed.length > releases.length ? (['own-tag'] as const) : []),
  ];
}

/** How many hosts of one sort gather logs. */
export function aggregatorCount(view: CaseView): number {
  return Math.max(1, ...findingsOf(view).map(({ facts }) => count(facts, 'count') ?? 1));
}

/** The hosts whose buffers fill up, each once. */
export function bufferHosts(view: CaseView): readonly string[] {
  return once(findingsOf(view).map((row) => row.subject.replace(/ buffers$/, ''))).map(shortName);
}

export interface Output {
  /** `to_search (elasticsearch)` is an id and a plugin of another name. */
  readonly id: string | null;
  readonly plugin: string | null;
  readonly chunks: number | null;
  /** `384 MB`. */
  readonly size: string | null;
  readonly retries: number | null;
  /** Per cent of its buffer, where that is little. */
  readonly spaceLeft: number | null;
}

function bytes(number: number): string {
  return number >= 1e9 ? `${(number / 1e9).toFixed(1)} GB` : `${Math.round(number / 1e6)} MB`;
}

/** The outputs of one finding that write nothing, or too slowly. */
export function outputsOf(facts: JsonObject): readonly Output[] {
  return parts(facts, 'outputs').map((it) => {
    const [id, plugin] = [text(it, 'id'), text(it, 'plugin')];
    const [size, left] = [count(it, 'bytes'), count(it, 'spaceLeft')];
    return {
      id,
      plugin: plugin === id ? null : plugin,
      chunks: count(it, 'chunks'),
      size: size === null || size === 0 ? null : bytes(size),
      retries: count(it, 'retries'),
      spaceLeft: left === null || left >= 50 ? null : Math.round(left),
    };
  });
}
