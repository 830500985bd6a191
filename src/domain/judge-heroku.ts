/** What a Heroku team's apps mean: the findings and sightings of the job `heroku-leftovers`. */

import { HEROKU_PIPELINE_TAG, HEROKU_STAGE_TAG } from './claim.ts';
import type { Finding, Sighting } from './finding.ts';
import { fitsGlob } from './glob.ts';
import { addonKind, runsJobs } from './heroku-addons.ts';
import { isoTime, knownTime, outsideText } from './outside-text.ts';
import type { HerokuAddon, HerokuApp, HerokuDyno, HerokuFormation } from './reads/heroku.ts';
import type { Resource } from './resource.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';

/** Stages whose apps live for one branch or one test: they are the CI's, not the service. */
const PASSING_STAGES = new Set(['review', 'test']);
/** One-off and release dynos come and go; a formation of these is no service. */
const ONE_OFF_TYPES = new Set(['run', 'release', 'scheduler']);

/** What all findings of this job have in common. */
export const herokuFinding = {
  nature: 'condition',
  keys: [],
  firstHand: true,
  since: null,
  dueAt: null,
  component: null,
} as const;

/** The apps that are the services' own: no review apps, no test runs, nothing that is ignored by name. */
export function serviceApps(apps: readonly HerokuApp[], settings: Settings): readonly HerokuApp[] {
  return apps.filter(
    (app) =>
      !PASSING_STAGES.has(app.pipeline?.stage ?? '') &&
      !settings.ignoreNames.some((pattern) => fitsGlob(pattern, app.name)),
  );
}

/** An app, or with `part` something of it: `heroku/<app>/<part>`. */
export function herokuResource(
  app: HerokuApp,
  scope: Scope,
  part: string | null = null,
  service: string | null = null,
): Resource {
  const { pipeline } = app;
  const name = outsideText(app.name);
  return {
    platform: 'heroku',
    id: outsideText(part === null ? `heroku/${app.name}` : `heroku/${app.name}/${part}`, 300),
    name,
    account: scope.account,
    region: scope.region,
    tags: {
      ...(pipeline?.name ? { [HEROKU_PIPELINE_TAG]: outsideText(pipeline.name) } : {}),
      ...(pipeline?.stage ? { [HEROKU_STAGE_TAG]: outsideText(pipeline.stage, 40) } : {}),
    },
    service,
  };
}

function typesOf(app: HerokuApp): readonly HerokuFormation[] {
  return (app.formation ?? []).filter((it) => !ONE_OFF_TYPES.has(it.type));
}

/** Null where the formation could not be read: not knowing is not "at 0". */
export function runsSomething(app: HerokuApp): boolean | null {
  return app.formation === null ? null : typesOf(app).some((it) => it.quantity > 0);
}

const ofType = (app: HerokuApp, type: string): readonly HerokuDyno[] | null =>
  app.dynos?.filter((it) => it.type === type) ?? null;

/**
 * One a formation type. Maintenance mode only makes Heroku's router show a page: the dynos run, work and are paid for, so
 * the type is live. So is one whose Eco dynos sleep (`idle`): the next request wakes them. A dyno that starts is neither
 * down nor, when it has crashed before, well.
 */
function formationSighting(app: HerokuApp, formation: HerokuFormation, scope: Scope): Sighting {
  const { type, quantity } = formation;
  const dynos = ofType(app, type);
  const has = (...states: readonly string[]) => (dynos ?? []).filter((it) => states.includes(it.state)).length;
  const running = dynos === null ? quantity : Math.min(quantity, has('up', 'idle'));
  const named = outsideText(type, 100);
  return {
    resource: herokuResource(app, scope, type, `${outsideText(app.name)}/${named}`),
    component: named,
    presence: quantity > 0 ? 'live' : 'dormant',
    running,
    wanted: quantity,
    healthy: dynos === null || running + has('starting') >= quantity,
  };
}

/** Data is live as long as it is attached, whatever runs: switching Heroku off would take it away. */
function addonSighting(app: HerokuApp, addon: HerokuAddon, scope: Scope): Sighting | null {
  if (addon.state === 'deprovisioned') return null;
  const live = addonKind(addon.service)?.keepsData === true;
  if (!live && !runsJobs(addon.service)) return null;
  const count = live ? 1 : 0;
  return {
    resource: herokuResource(app, scope, `addon:${addon.name}`),
    component: outsideText(addon.service, 100),
    presence: live ? 'live' : 'dormant',
    running: count,
    wanted: count,
    healthy: true,
  };
}

export function herokuSightings(app: HerokuApp, scope: Scope): readonly Sighting[] {
  return [
    ...typesOf(app).map((formation) => formationSighting(app, formation, scope)),
    ...app.addons.map((addon) => addonSighting(app, addon, scope)).filter((it) => it !== null),
  ];
}

/** Formation types of which dynos have crashed; Heroku tries again by itself, ever more rarely. */
export function crashedDynos(app: HerokuApp, scope: Scope): readonly Finding[] {
  return typesOf(app).flatMap((formation): Finding[] => {
    const crashed = (ofType(app, formation.type) ?? []).filter((it) => it.state === 'crashed');
    if (formation.quantity === 0 || crashed.length === 0) return [];
    const { resource, running, wanted } = formationSighting(app, formation, scope);
    const times = crashed.map((it) => knownTime(it.updatedAt)?.getTime()).filter((it) => it !== undefined);
    return [
      {
        ...herokuFinding,
        kind: 'heroku-dyno-crashed',
        aspect: 'crashed',
        subject: resource.id,
        resource,
        component: outsideText(formation.type, 100),
        severity: running === 0 ? 3 : 2,
        since: times.length === 0 ? null : new Date(Math.min(...times)),
        facts: {
          app: resource.name,
          type: outsideText(formation.type, 100),
          crashed: crashed.length,
          dynos: crashed.slice(0, 3).map((it) => outsideText(it.name, 60)),
          running,
          wanted,
          size: outsideText(formation.size, 40),
          maintenance: app.maintenance,
          releasedAt: isoTime(app.releasedAt),
        },
      },
    ];
  });
}

/** An app whose page says "maintenance" while its dynos run; at 0 it is only switched off. */
export function maintenanceMode(app: HerokuApp, scope: Scope): readonly Finding[] {
  if (!app.maintenance || runsSomething(app) !== true) return [];
  const resource = herokuResource(app, scope);
  const dynos = typesOf(app).reduce((sum, it) => sum + it.quantity, 0);
  const facts = { app: resource.name, dynos };
  return [
    {
      ...herokuFinding,
      kind: 'heroku-maintenance-mode',
      aspect: 'on',
      subject: resource.id,
      resource,
      severity: 1,
      facts,
    },
  ];
}
