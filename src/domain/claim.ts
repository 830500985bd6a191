import { dayIn } from './calendar.ts';
import type { Finding, Look, Measure, Relief, Sighting } from './finding.ts';
import { fitsGlob } from './glob.ts';
import type { Resource } from './resource.ts';
import type { Scope } from './scope.ts';
import type { ClaimRule, Environment, Settings, Subsystem } from './settings.ts';
import type { Belonging, ClaimedFinding, ClaimedLook, Known } from './settlement.ts';
import { UNKNOWN_ENVIRONMENT } from './vocabulary.ts';

const ENVIRONMENT_NAMES: Readonly<Record<string, Environment>> = {
  prod: 'production',
  prd: 'production',
  production: 'production',
  live: 'production',
  stg: 'staging',
  stage: 'staging',
  staging: 'staging',
};

/** `prod`, `PRD` and the like are `production`; other names stay the team's own, in lower case. */
export function environmentNamed(text: string): Environment {
  const name = text.trim().toLowerCase().slice(0, 40);
  if (Object.hasOwn(ENVIRONMENT_NAMES, name)) return ENVIRONMENT_NAMES[name] ?? name;
  return name === '' ? UNKNOWN_ENVIRONMENT : name;
}

/** A Heroku app has no tags: these stand for its pipeline and its stage in it. */
export const HEROKU_PIPELINE_TAG = 'heroku:pipeline';
export const HEROKU_STAGE_TAG = 'heroku:stage';

/** The namespace of a workload, whose `service` is `cluster/namespace/name`. */
function namespaceOf(resource: Resource): string | null {
  return resource.platform === 'eks' ? (resource.service?.split('/')[1] ?? null) : null;
}

/** Whether all members of a rule fit. */
export function ruleFits(rule: ClaimRule, resource: Resource): boolean {
  const tags = Object.entries(rule.tags);
  const labels = Object.entries(rule.labels);
  return (
    (rule.account === null || rule.account === resource.account) &&
    (rule.region === null || rule.region === resource.region) &&
    (rule.platform === null || rule.platform === resource.platform) &&
    tags.every(([key, value]) => fitsGlob(value, resource.tags[key] ?? '')) &&
    (rule.name === null || fitsGlob(rule.name, resource.name)) &&
    (rule.arn === null || fitsGlob(rule.arn, resource.id)) &&
    (rule.ecsService === null || (resource.service !== null && fitsGlob(rule.ecsService, resource.service))) &&
    (rule.herokuApp === null || (resource.platform === 'heroku' && fitsGlob(rule.herokuApp, resource.name))) &&
    (rule.herokuPipeline === null || fitsGlob(rule.herokuPipeline, resource.tags[HEROKU_PIPELINE_TAG] ?? '')) &&
    (rule.namespace === null || fitsGlob(rule.namespace, namespaceOf(resource) ?? '')) &&
    labels.every(([key, value]) => resource.platform === 'eks' && fitsGlob(value, resource.tags[key] ?? ''))
  );
}

/** Where a person said that a resource belongs, null for "not ours"; undefined when nobody said anything of it. */
function correctionOf(
  resource: Resource,
  settings: Settings,
  corrections: ReadonlyMap<string, string | null>,
): string | null | undefined {
  return (corrections.has(resource.id) ? corrections : settings.said)?.get(resource.id);
}

/** Whose a resource is, and the rule that knows it. A person who says whose it is leaves the rest of the rule as it was. */
function ownerOf(
  resource: Resource,
  settings: Settings,
  corrections: ReadonlyMap<string, string | null>,
): { readonly subsystem: Subsystem | null; readonly rule: ClaimRule | null } {
  const corrected = correctionOf(resource, settings, corrections);
  for (const subsystem of settings.subsystems) {
    const rule = subsystem.claims.find((it) => ruleFits(it, resource));
    if (!rule) continue;
    return { subsystem: corrected === undefined ? subsystem : subsystemNamed(corrected, settings), rule };
  }
  if (corrected !== undefined) return { subsystem: subsystemNamed(corrected, settings), rule: null };
  for (const tag of settings.subsystemTags) {
    const value = resource.tags[tag];
    const subsystem = settings.subsystems.find((it) => it.name === value || it.formerNames.includes(value ?? ''));
    if (value && subsystem) return { subsystem, rule: null };
  }
  return { subsystem: null, rule: null };
}

function subsystemNamed(name: string | null, settings: Settings): Subsystem | null {
  return settings.subsystems.find((it) => it.name === name) ?? null;
}

/** A resource that the rules of two subsystems fit: only the first one's counts. */
export interface DoubleClaim {
  readonly resource: Resource;
  /** `api, claims[0]`: the subsystem and its rule, as toilbot.yaml has them. */
  readonly counts: string;
  readonly passedOver: string;
}

/** The resources that rules of two subsystems fit, with the first two of them. Nothing here is a mistake by itself. */
export function doubleClaims(
  resources: readonly Resource[],
  settings: Pick<Settings, 'subsystems'>,
): readonly DoubleClaim[] {
  return resources.flatMap((resource) => {
    const fitting: string[] = [];
    for (const { name, claims } of settings.subsystems) {
      const index = claims.findIndex((rule) => ruleFits(rule, resource));
      if (index >= 0) fitting.push(`${name}, claims[${index}]`);
      const [counts, passedOver] = fitting;
      if (counts !== undefined && passedOver !== undefined) return [{ resource, counts, passedOver }];
    }
    return [];
  });
}

/**
 * Where a resource belongs: what a person said of it, else the claims of the subsystems in their order, else its
 * tags. The environment is the claim's, else a tag's, else the account's, else `unknown`.
 */
export function belongingOf(
  resource: Resource,
  component: string | null,
  settings: Settings,
  corrections: ReadonlyMap<string, string | null>,
): Belonging {
  const { subsystem, rule } = ownerOf(resource, settings, corrections);
  const tag = settings.environmentTags.find((key) => (resource.tags[key] ?? '').trim() !== '');
  const account =
    resource.tags[HEROKU_STAGE_TAG] ?? settings.accounts.find((it) => it.id === resource.account)?.environment;
  const environment = rule?.environment ?? (tag === undefined ? account : resource.tags[tag]) ?? UNKNOWN_ENVIRONMENT;
  return {
    subsystem: subsystem?.name ?? null,
    environment: environmentNamed(environment),
    component: component ?? rule?.component ?? null,
    team: subsystem?.team ?? null,
  };
}

/** Chooses the case of a finding that no key knows: what people act on as one thing. */
export function foldKey(of: Finding | Relief, belongs: Belonging, timeZone: string): string {
  const day = 'dueAt' in of && of.dueAt ? dayIn(of.dueAt, timeZone) : '';
  const thing = belongs.subsystem ?? `resource ${of.resource.id}`;
  return [thing.slice(0, 300), belongs.environment, belongs.component ?? '', of.kind, day].join('|');
}

/** More than these that nobody claims, of one kind at one scope, are one case. */
const MOST_APART = 3;

/** The findings of nobody that are too many to be told apart are told as one, by the place where they are. */
function gathered(
  findings: readonly ClaimedFinding[],
  { account, region }: Scope,
  timeZone: string,
): readonly ClaimedFinding[] {
  const placeKey = (it: ClaimedFinding): string | null =>
    it.gathers && it.belongs.subsystem === null
      ? foldKey(
          { ...it, resource: { ...it.resource, id: `${account}/${region}` } },
          { ...it.belongs, component: null },
          timeZone,
        )
      : null;
  const groups = Map.groupBy(findings, placeKey);
  return findings.map((it) => {
    const key = placeKey(it);
    return key !== null && (groups.get(key)?.length ?? 0) > MOST_APART ? { ...it, foldKey: key } : it;
  });
}

/** Nothing is known but the configuration. */
export const NOTHING_KNOWN: Known = { corrections: new Map(), sighted: new Map() };

/**
 * Where a finding belongs. AWS Health, events and the like name a resource without its tags: then where its own API's
 * last sighting put it counts, and of one of which a person said whose it is, its environment and component.
 */
function findingBelongs(it: Finding | Relief, settings: Settings, { corrections, sighted: all }: Known): Belonging {
  const claimed = belongingOf(it.resource, it.component, settings, corrections);
  const sighted = all.get(it.resource.id);
  if (!sighted || Object.keys(it.resource.tags).length > 0) return claimed;
  const corrected = correctionOf(it.resource, settings, corrections) !== undefined;
  if (claimed.subsystem !== null && !corrected) return claimed;
  const name = corrected ? claimed.subsystem : sighted.subsystem;
  return {
    subsystem: name,
    environment: sighted.environment,
    component: it.component ?? sighted.component,
    team: subsystemNamed(name, settings)?.team ?? null,
  };
}

/** Matches everything that a look saw with the claims. */
export function claimLook(look: Look, settings: Settings, known: Known): ClaimedLook {
  const folded = <T extends Finding | Relief>(it: T) => {
    const belongs = findingBelongs(it, settings, known);
    return { ...it, belongs, foldKey: foldKey(it, belongs, settings.timeZone) };
  };
  const belonging = <T extends Sighting | Measure>(it: T) => ({
    ...it,
    belongs: belongingOf(it.resource, it.component, settings, known.corrections),
  });
  return {
    ...look,
    findings: gathered(look.findings.map(folded), look.scope, settings.timeZone),
    reliefs: look.reliefs.map(folded),
    sightings: look.sightings.map(belonging),
    measures: look.measures.map(belonging),
  };
}
