/** What a first toilbot.yaml may say of a fleet: subsystems and claims, proposed from what is seen. */

import { environmentNamed } from './claim.ts';
import type { Sighting } from './finding.ts';
import type { Platform } from './vocabulary.ts';

/** One rule of a proposed subsystem, as toilbot.yaml writes it. */
export type ProposedClaim =
  | { readonly tag: Readonly<Record<string, string>> }
  | { readonly name: string; readonly platform: Platform }
  | { readonly ecsService: string }
  | { readonly herokuApp: string }
  | { readonly namespace: string };

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
    const value = sighting.resource.tags[key]?.trim();
    if (value) return { key, value };
  }
  return null;
}

/** `tabemaru-production/api-worker` of key `api`: every cluster of the like, every service that begins so. */
function claimOf(sighting: Sighting, key: string): ProposedClaim {
  const { platform, service, name } = sighting.resource;
  const written =
    new RegExp(key.split('-').join('[^\\p{L}\\p{N}]+'), 'iu').exec(nameOf(sighting))?.[0] ?? nameOf(sighting);
  const before = nameOf(sighting).startsWith(written) ? '' : '*';
  const glob = `${before}${written}${nameOf(sighting) === written ? '' : '*'}`;
  if (platform === 'ecs' && service !== null) return { ecsService: `*/${glob}` };
  if (platform === 'heroku') return { herokuApp: glob };
  if (platform === 'eks') return { namespace: nameOf(sighting) };
  return { name: name === written ? name : glob, platform };
}

function distinct<T>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((it) => [JSON.stringify(it), it])).values()];
}

/**
 * Groups what is seen into subsystems: by the tags that name one, else by what the names have in common once company,
 * environment, part and number are taken off. One name on EC2 and the same on ECS is one subsystem that moves.
 */
export function propose(sightings: readonly Sighting[], subsystemTags: readonly string[]): Proposal {
  const untagged = sightings.filter((it) => tagOf(it, subsystemTags) === null);
  // By platform: apps of Heroku share one name space with the world, and so begin with the company's name.
  const company = new Map(
    [...Map.groupBy(untagged, (it) => it.resource.platform)].map(([platform, of]) => [
      platform,
      companyWords(distinct(of.map(nameOf))),
    ]),
  );
  const tagged = new Set(sightings.flatMap((it) => tagOf(it, subsystemTags)?.value ?? []));
  const keyFor = (it: Sighting): string | null =>
    tagOf(it, subsystemTags)?.value ??
    taggedKeyOf(nameOf(it), tagged) ??
    keyOf(nameOf(it), company.get(it.resource.platform) ?? new Set());
  const groups = new Map<string, Sighting[]>();
  const unclaimed: Sighting[] = [];
  for (const it of sightings) {
    const key = keyFor(it);
    if (key === null) unclaimed.push(it);
    else groups.set(key, [...(groups.get(key) ?? []), it]);
  }
  const subsystems = [...groups].map(([name, members]): ProposedSubsystem => {
    const claims = members.map((it): ProposedClaim => {
      const tag = tagOf(it, subsystemTags);
      return tag ? { tag: { [tag.key]: tag.value } } : claimOf(it, name);
    });
    return {
      name,
      claims: distinct(claims),
      on: distinct(members.map(({ resource }) => resource.platform)),
      resources: members.map((it) => it.resource.name),
    };
  });
  return { subsystems: subsystems.sort((a, b) => (a.name < b.name ? -1 : 1)), unclaimed };
}
