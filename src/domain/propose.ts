/** What a first toilbot.yaml may say of a fleet: subsystems and claims, proposed from what is seen. */

import { environmentNamed, ruleFits } from './claim.ts';
import type { Sighting } from './finding.ts';
import type { ClaimRule } from './settings.ts';
import type { Platform } from './vocabulary.ts';

/** One rule of a proposed subsystem, as toilbot.yaml writes it. */
export type ProposedClaim =
  | { readonly tag: Readonly<Record<string, string>> }
  | { readonly name: string; readonly platform: Platform }
  | { readonly ecsService: string }
  | { readonly herokuApp: string }
  | { readonly namespace: string }
  | { readonly arn: string };

export interface ProposedSubsystem {
  readonly name: string;
  readonly claims: readonly ProposedClaim[];
  /** Where it is seen: EC2 and Heroku are sources, all else is a target. */
  readonly on: readonly Platform[];
  readonly resources: readonly string[];
}

export interface Proposal {
  readonly subsystems: readonly ProposedSubsystem[];
  /** What would stay unclaimed: names that say nothing. */
  readonly unclaimed: readonly Sighting[];
}

/** Words that name a part of a subsystem, and not the subsystem. */
const PARTS = new Set(
  'web app worker workers sidekiq unicorn puma nginx batch cron scheduler consumer server service svc task clock rails renderer sender importer'.split(
    ' ',
  ),
);
/** A word that stands in this share of all names is the company's, and tells nothing. */
const COMPANY_SHARE = 0.5;
const FEWEST_NAMES = 4;

const isEnvironment = (word: string): boolean =>
  ['production', 'staging'].includes(environmentNamed(word)) || /^(dev|development|test|qa)$/.test(word);
const isNumber = (word: string): boolean => /^\d+$|^[0-9a-f]{8,}$/.test(word);

/** The words of a name that may say what it is: no numbers, no environment. */
function wordsOf(name: string): readonly string[] {
  return name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !isNumber(word) && !isEnvironment(word));
}

/** Words that begin so many names that they name the company. */
function companyWords(names: readonly string[]): ReadonlySet<string> {
  const firsts = names.flatMap((name) => wordsOf(name)[0] ?? []);
  const counts = Map.groupBy(firsts, (word) => word);
  const often = [...counts].filter(
    ([, all]) => names.length >= FEWEST_NAMES && all.length / names.length > COMPANY_SHARE,
  );
  return new Set(often.map(([word]) => word));
}

/** What a name says the subsystem is: its words without the company's and the part's; null when nothing is left. */
function keyOf(name: string, company: ReadonlySet<string>): string | null {
  const words = wordsOf(name);
  const own = words.filter((word, index) => !(index === 0 && company.has(word) && words.length > 1));
  const kept = [...own];
  while (kept.length > 1 && PARTS.has(kept.at(-1) ?? '')) kept.pop();
  return kept.length === 0 || kept.every((word) => PARTS.has(word)) ? null : kept.join('-');
}

/** The longest subsystem that tags name whose words stand in a name, one after the other; null when none does. */
function taggedKeyOf(name: string, tagged: ReadonlySet<string>): string | null {
  const words = ` ${wordsOf(name).join(' ')} `;
  const fitting = [...tagged].filter((key) => wordsOf(key).length > 0 && words.includes(` ${wordsOf(key).join(' ')} `));
  return fitting.sort((a, b) => b.length - a.length)[0] ?? null;
}

/** What people call the thing on its platform: a namespace on EKS, else its own name. */
function nameOf({ resource }: Sighting): string {
  return resource.platform === 'eks' ? (resource.service?.split('/')[1] ?? resource.name) : resource.name;
}

function tagOf(
  sighting: Sighting,
  subsystemTags: readonly string[],
): { readonly key: string; readonly value: string } | null {
  for (const key of subsystemTags) {
    const value = sighting.resource.tags[key];
    if (value?.trim()) return { key, value };
  }
  return null;
}

/** The text that a claim of its platform is compared with. */
function claimedText({ resource }: Sighting): string {
  return resource.platform === 'ecs' ? (resource.service ?? resource.name) : resource.name;
}

/** A claim by a text of which `*` is any. */
function textClaim({ resource }: Sighting, text: string): ProposedClaim {
  const { platform, service } = resource;
  if (platform === 'ecs' && service !== null) return { ecsService: text };
  return platform === 'heroku' ? { herokuApp: text } : { name: text, platform };
}

/**
 * `coupon-production-` of `coupon-production-1` and `coupon-production-2`: what those that are shown have in common, up to a
 * mark between words and with all words of the key in it; null where they do not.
 */
function commonPrefix(texts: readonly string[], key: string): string | null {
  const [one = '', ...others] = texts;
  if (others.length === 0) return null;
  let length = one.length;
  for (const it of others) while (!it.startsWith(one.slice(0, length))) length -= 1;
  const words = key.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const named = new RegExp(`${words.join('[^\\p{L}\\p{N}]+')}[^\\p{L}\\p{N}]`, 'iu');
  const prefix = /^.*[^\p{L}\p{N}]/su.exec(one.slice(0, length))?.[0] ?? '';
  return words.length > 0 && named.test(prefix.slice(prefix.lastIndexOf('/', prefix.length - 2) + 1)) ? prefix : null;
}

/** What could claim a member of a group, the most useful first; its id claims nothing else. */
function candidatesOf(
  member: Sighting,
  peers: readonly Sighting[],
  key: string,
  subsystemTags: readonly string[],
): readonly ProposedClaim[] {
  const { resource } = member;
  const byId = { arn: resource.id };
  const tag = tagOf(member, subsystemTags);
  if (tag) return [{ tag: { [tag.key]: tag.value } }, byId];
  if (resource.platform === 'eks' && resource.service !== null) return [{ namespace: nameOf(member) }, byId];
  const prefix = commonPrefix(distinct(peers.map(claimedText)), key);
  const exact = textClaim(member, claimedText(member));
  return prefix === null ? [exact, byId] : [textClaim(member, `${prefix}*`), exact, byId];
}

const NO_RULE: ClaimRule = {
  account: null,
  region: null,
  platform: null,
  tags: {},
  name: null,
  arn: null,
  ecsService: null,
  herokuApp: null,
  herokuPipeline: null,
  namespace: null,
  labels: {},
  environment: null,
  component: null,
};

/** A proposed rule as the configuration would hand it to the claims. */
export function ruleOf(claim: ProposedClaim): ClaimRule {
  return { ...NO_RULE, ...('tag' in claim ? { tags: claim.tag } : claim) };
}

function distinct<T>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((it) => [JSON.stringify(it), it])).values()];
}

/** The name of each group, and what is in it; null is the group of names that say nothing. */
function groupsOf(
  sightings: readonly Sighting[],
  subsystemTags: readonly string[],
): ReadonlyMap<string | null, readonly Sighting[]> {
  const untagged = sightings.filter((it) => tagOf(it, subsystemTags) === null);
  // By platform: apps of Heroku share one name space with the world, and so begin with the company's name.
  const company = new Map(
    [...Map.groupBy(untagged, (it) => it.resource.platform)].map(([platform, of]) => [
      platform,
      companyWords(distinct(of.map(nameOf))),
    ]),
  );
  const tagged = new Set(sightings.flatMap((it) => tagOf(it, subsystemTags)?.value.trim() ?? []));
  return Map.groupBy(
    sightings,
    (it) =>
      tagOf(it, subsystemTags)?.value.trim() ??
      taggedKeyOf(nameOf(it), tagged) ??
      keyOf(nameOf(it), company.get(it.resource.platform) ?? new Set()),
  );
}

/**
 * Groups what is seen into subsystems: by the tags that name one, else by what the names have in common once company,
 * environment, part and number are taken off. One name on EC2 and the same on ECS is one subsystem that moves. A claim is
 * proposed only when it fits nothing that was seen outside its group; what no such claim fits stays unclaimed.
 */
export function propose(sightings: readonly Sighting[], subsystemTags: readonly string[]): Proposal {
  const groups = groupsOf(sightings, subsystemTags);
  const unclaimed = [...(groups.get(null) ?? [])];
  const subsystems = [...groups].flatMap(([name, members]): ProposedSubsystem[] => {
    if (name === null) return [];
    const own = new Set(members);
    const others = sightings.filter((it) => !own.has(it));
    const judged = new Map<string, boolean>();
    const takesNothingElse = (claim: ProposedClaim): boolean => {
      const key = JSON.stringify(claim);
      const known = judged.get(key) ?? !others.some(({ resource }) => ruleFits(ruleOf(claim), resource));
      judged.set(key, known);
      return known;
    };
    const peers = Map.groupBy(
      members.filter((it) => tagOf(it, subsystemTags) === null),
      (it) => it.resource.platform,
    );
    const claimed = members.flatMap((member) => {
      const candidates = candidatesOf(member, peers.get(member.resource.platform) ?? [], name, subsystemTags);
      const claim = candidates.find((it) => ruleFits(ruleOf(it), member.resource) && takesNothingElse(it));
      if (claim === undefined) unclaimed.push(member);
      return claim === undefined ? [] : [{ member, claim }];
    });
    if (claimed.length === 0) return [];
    return [
      {
        name,
        claims: distinct(claimed.map(({ claim }) => claim)),
        on: distinct(claimed.map(({ member }) => member.resource.platform)),
        resources: claimed.map(({ member }) => member.resource.name),
      },
    ];
  });
  return { subsystems: subsystems.sort((a, b) => (a.name < b.name ? -1 : 1)), unclaimed };
}
