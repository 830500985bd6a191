/** What stands on Heroku at a time: a function of the story, what happened and the time alone. */

import { type Happening, spansOf } from '../fleet/happenings.ts';
import { type Presence, presencesOf, runsAt } from '../fleet/presence.ts';
import { hexOf, uuidOf } from '../fleet/seeded.ts';
import { ENVIRONMENTS, STORY, type StoryEnvironment, type SubsystemStory } from '../fleet/story.ts';
import { before, DAY, HOUR, MINUTE } from '../fleet/time.ts';

export const TEAM = 'tabemaru';

export interface WorldDyno {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly state: 'up' | 'crashed' | 'starting' | 'idle' | 'down';
  readonly since: Date;
}

export interface WorldApp {
  readonly id: string;
  readonly name: string;
  /** Null for an app of no team. */
  readonly team: string | null;
  readonly stack: string;
  readonly maintenance: boolean;
  readonly createdAt: Date;
  readonly releasedAt: Date;
  readonly pipeline: { readonly name: string; readonly stage: StoryEnvironment } | null;
  readonly formation: readonly { readonly type: string; readonly quantity: number; readonly size: string }[];
  readonly dynos: readonly WorldDyno[];
}

export interface WorldAddon {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly plan: string;
  /** Name of the app that owns it, and of the others that it is attached to. */
  readonly app: string;
  readonly attachedTo: readonly string[];
  readonly createdAt: Date;
}

export interface HerokuWorld {
  readonly apps: readonly WorldApp[];
  readonly addons: readonly WorldAddon[];
  readonly stacks: readonly { readonly name: string; readonly state: 'public' | 'beta' | 'deprecated' }[];
}

/** How the apps of the story differ: those moved long ago were deleted, unless something holds them. */
const APPS: {
  readonly [name: string]: { readonly stack: string; readonly kept?: true; readonly addons: readonly string[] };
} = {
  'menu-sync': { stack: 'heroku-20', kept: true, addons: ['papertrail:choklad'] },
  'pdf-render': { stack: 'heroku-22', kept: true, addons: ['heroku-postgresql:standard-0', 'papertrail:choklad'] },
  'billing-batch': { stack: 'heroku-24', kept: true, addons: ['heroku-postgresql:essential-1', 'scheduler:standard'] },
  'push-notify': { stack: 'heroku-22', addons: ['heroku-redis:premium-0', 'newrelic:wayne'] },
};
const STACKS = [
  { name: 'heroku-24', state: 'public' },
  { name: 'heroku-22', state: 'public' },
  { name: 'container', state: 'public' },
] as const;
/** Nobody remembers whose it is: it is in no pipeline and of no team, and its page says "back soon". */
const FORGOTTEN = 'gourmet-week-2021';

export function herokuWorldAt(seed: string, start: Date, now: Date, happenings: readonly Happening[]): HerokuWorld {
  const presences = presencesOf(start, happenings).filter((it) => it.platform === 'heroku');
  const crashed = spansOf(happenings, 'dyno-crashes', 'dyno-recovers', 3 * HOUR)
    .filter((span) => span.from <= now && (span.until === null || now < span.until))
    .map((span) => ({ subsystem: span.subject, since: span.from }));
  const apps = STORY.filter((it) => it.source === 'heroku').flatMap((subsystem) =>
    ENVIRONMENTS.flatMap((environment) => appAt(seed, start, now, presences, crashed, subsystem, environment) ?? []),
  );
  const all = [...apps, forgotten(seed, start)];
  return { apps: all, addons: all.flatMap((app) => addonsOf(seed, app)), stacks: STACKS };
}

/** `tabemaru-menu-sync`, and with `-staging` where it is not production. */
export function appName(subsystem: string, environment: StoryEnvironment): string {
  return environment === 'production' ? `tabemaru-${subsystem}` : `tabemaru-${subsystem}-staging`;
}

function appAt(
  seed: string,
  start: Date,
  now: Date,
  presences: readonly Presence[],
  crashed: readonly { readonly subsystem: string; readonly since: Date }[],
  subsystem: SubsystemStory,
  environment: StoryEnvironment,
): WorldApp | null {
  const own = presences.filter((it) => it.subsystem === subsystem && it.environment === environment);
  const running = own.filter((it) => runsAt(it, now));
  const story = APPS[subsystem.name];
  // Staging of what moved is deleted with the app; production waits for somebody to dare.
  const kept = story?.kept === true && environment === 'production';
  if (running.length === 0 && !kept) return null;
  const name = appName(subsystem.name, environment);
  const crash = environment === 'production' ? crashed.find((it) => it.subsystem === subsystem.name) : undefined;
  const types = [...new Set(own.map((it) => it.component.name))];
  const formation = types.map((type) => ({
    type,
    quantity: running.find((it) => it.component.name === type)?.count ?? 0,
    size: environment === 'production' ? 'Standard-1X' : 'Eco',
  }));
  return {
    id: uuidOf(seed, 'heroku', name),
    name,
    team: TEAM,
    stack: story?.stack ?? 'heroku-22',
    maintenance: false,
    createdAt: before(start, 1400 * DAY),
    releasedAt: running[0]?.from ?? before(start, 160 * DAY),
    pipeline: { name: subsystem.name, stage: environment },
    formation,
    dynos: formation.flatMap((it) => dynosOf(seed, start, now, name, it, crash?.since ?? null)),
  };
}

/** Dynos cycle once a day; of a crashing type the last one is down. */
function dynosOf(
  seed: string,
  start: Date,
  now: Date,
  app: string,
  { type, quantity, size }: { readonly type: string; readonly quantity: number; readonly size: string },
  crashedSince: Date | null,
): readonly WorldDyno[] {
  const cycled = before(now, (((now.getTime() - start.getTime()) % DAY) + DAY) % DAY);
  return Array.from({ length: quantity }, (_, index): WorldDyno => {
    const crashed = crashedSince !== null && index === quantity - 1;
    const up = size === 'Eco' ? 'idle' : 'up';
    return {
      id: uuidOf(seed, 'dyno', app, type, index),
      name: `${type}.${index + 1}`,
      type,
      state: crashed ? 'crashed' : up,
      since: crashed ? crashedSince : cycled,
    };
  });
}

function forgotten(seed: string, start: Date): WorldApp {
  const formation = [{ type: 'web', quantity: 1, size: 'Basic' }];
  const at = before(start, 1900 * DAY);
  const dynos = dynosOf(
    seed,
    start,
    before(start, MINUTE),
    FORGOTTEN,
    { type: 'web', quantity: 1, size: 'Basic' },
    null,
  );
  return {
    id: uuidOf(seed, 'heroku', FORGOTTEN),
    name: FORGOTTEN,
    team: TEAM,
    stack: 'heroku-18',
    maintenance: true,
    createdAt: at,
    releasedAt: at,
    pipeline: null,
    formation,
    dynos,
  };
}

function addonsOf(seed: string, app: WorldApp): readonly WorldAddon[] {
  const plans = app.pipeline?.stage === 'production' ? (APPS[app.pipeline.name]?.addons ?? []) : [];
  return plans.map((plan): WorldAddon => {
    const [service = plan] = plan.split(':');
    const kind = service.replace('heroku-', '');
    return {
      id: uuidOf(seed, 'addon', app.name, plan),
      name: `${kind}-${['curved', 'fluffy', 'sinuous', 'acute'][plan.length % 4]}-${10_000 + Number.parseInt(hexOf(4, seed, app.name, plan), 16)}`,
      service,
      plan,
      app: app.name,
      attachedTo: [],
      createdAt: app.createdAt,
    };
  });
}

/** The add-ons that keep data. */
export function dataAddonsOf(world: HerokuWorld): readonly WorldAddon[] {
  return world.addons.filter((it) => /^heroku-(postgresql|redis|kafka)$/.test(it.service));
}
