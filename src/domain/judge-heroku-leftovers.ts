/** What of a Heroku team has to move or to be renewed: stacks that end, add-ons that are left. Many of one sort are one finding. */

import { belongingOf } from './claim.ts';
import type { Finding } from './finding.ts';
import { addonKind } from './heroku-addons.ts';
import { sourceFacts } from './judge-end-of-life.ts';
import { herokuFinding, herokuResource, runsSomething } from './judge-heroku.ts';
import { cycleOf, type End, endOf, endStage, hasEnded, type Lifecycle } from './lifecycle.ts';
import { outsideText } from './outside-text.ts';
import type { HerokuAddon, HerokuApp } from './reads/heroku.ts';
import type { Resource } from './resource.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';
import type { Json, JsonObject } from './vocabulary.ts';

const MOST_LISTED = 8;

interface Group {
  readonly apps: readonly HerokuApp[];
  readonly resource: Resource;
  /** What stands in the subject for it. */
  readonly key: string;
}

/** The apps of one subsystem and environment together, and all that nobody claims: many of one sort are one finding. */
function grouped(apps: readonly HerokuApp[], sort: string, scope: Scope, settings: Settings): readonly Group[] {
  const keyed = Map.groupBy(apps, (app) => {
    const { subsystem, environment, component } = belongingOf(herokuResource(app, scope), null, settings, new Map());
    return subsystem === null ? '' : JSON.stringify([subsystem, environment, component]);
  });
  return [...keyed].map(([key, members]): Group => {
    const sorted = members.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const [first = members[0]] = sorted;
    const own = first ? herokuResource(first, scope) : null;
    const whole: Resource = {
      platform: 'heroku',
      id: `heroku team ${scope.account} ${sort}`,
      name: sorted.length === 1 && own ? own.name : `${sorted.length} Heroku apps of ${scope.account}`,
      account: scope.account,
      region: scope.region,
      tags: {},
      service: null,
    };
    return { apps: sorted, key: key || 'unclaimed', resource: key !== '' && own ? own : whole };
  });
}

const namesOf = (apps: readonly HerokuApp[]): JsonObject => ({
  apps: apps.slice(0, MOST_LISTED).map((it) => outsideText(it.name, 60)),
  count: apps.length,
});

/** Heroku's own word where no date is known. */
function endByState(state: string | null): End {
  return state === 'unlisted' || state === 'end-of-life' || state === 'deprecated' ? 'ended' : null;
}

/** Stacks whose end is near or past, of apps that run something or may do so. */
export function endingStacks(
  apps: readonly HerokuApp[],
  scope: Scope,
  settings: Settings,
  lifecycle: Lifecycle,
  now: Date,
): readonly Finding[] {
  const used = Map.groupBy(
    apps.filter((it) => it.stack !== '' && runsSomething(it) !== false),
    (it) => it.stack,
  );
  return [...used].flatMap(([stack, users]): readonly Finding[] => {
    const cycle = cycleOf(lifecycle, 'heroku-stack', stack);
    const state = users[0]?.stackState ?? null;
    const end = cycle === null ? endByState(state) : endOf(cycle);
    const stage = endStage(end, now, settings.endOfLifeDays);
    if (stage === null) return [];
    const sort = `stack ${outsideText(stack, 60)}`;
    return grouped(users, sort, scope, settings).map(
      (group): Finding => ({
        ...herokuFinding,
        kind: 'heroku-stack-ended',
        aspect: hasEnded(end, now) ? 'ended' : 'ending',
        subject: outsideText(`${sort} ${group.key}`, 300),
        resource: group.resource,
        severity: stage.severity,
        dueAt: end instanceof Date ? end : null,
        facts: {
          ...namesOf(group.apps),
          stack: outsideText(stack, 60),
          end: end instanceof Date ? end.toISOString() : null,
          state,
          // Where Heroku's own word tells, no date was leaned on.
          ...(cycle === null ? { asOf: null, source: null } : sourceFacts(lifecycle, 'heroku-stack')),
        },
      }),
    );
  });
}

function addonFacts(app: HerokuApp, addon: HerokuAddon): Json {
  const kind = addonKind(addon.service);
  return {
    app: outsideText(app.name, 60),
    name: outsideText(addon.name, 60),
    plan: outsideText(addon.plan, 60),
    title: kind?.title ?? null,
    becomes: kind?.becomes ?? null,
    keepsData: kind?.keepsData ?? null,
    usedBy: addon.attachedTo.slice(0, 3).map((it) => outsideText(it, 60)),
  };
}

/** Whether what belongs to this app is to leave Heroku at all. */
function isToLeave(app: HerokuApp, scope: Scope, settings: Settings): boolean {
  const { subsystem } = belongingOf(herokuResource(app, scope), null, settings, new Map());
  const target = settings.subsystems.find((it) => it.name === subsystem)?.target;
  return !(Array.isArray(target) && target.includes('heroku'));
}

/**
 * Add-ons that have to move too. `left` where the app itself runs nothing any more and data is still there, else
 * `attached`. Data first: it is what holds a subsystem on Heroku.
 */
export function addonsLeft(apps: readonly HerokuApp[], scope: Scope, settings: Settings): readonly Finding[] {
  const having = apps
    .map((app) => ({ ...app, addons: app.addons.filter((it) => it.state !== 'deprovisioned') }))
    .filter((app) => app.addons.length > 0 && isToLeave(app, scope, settings));
  const keepsData = (it: HerokuAddon): boolean => addonKind(it.service)?.keepsData === true;
  const isLeft = (app: HerokuApp): boolean => runsSomething(app) === false && app.addons.some(keepsData);
  return (['left', 'attached'] as const).flatMap((aspect) =>
    grouped(
      having.filter((app) => isLeft(app) === (aspect === 'left')),
      `add-ons ${aspect}`,
      scope,
      settings,
    ).map((group): Finding => {
      const addons = group.apps.flatMap((app) => app.addons.map((addon) => ({ app, addon })));
      const ordered = addons.toSorted((a, b) => Number(keepsData(b.addon)) - Number(keepsData(a.addon)));
      return {
        ...herokuFinding,
        kind: 'heroku-addon-left',
        aspect,
        subject: outsideText(`add-ons ${aspect} ${group.key}`, 300),
        resource: group.resource,
        severity: aspect === 'left' ? 2 : 1,
        facts: {
          ...namesOf(group.apps),
          addons: ordered.slice(0, MOST_LISTED).map(({ app, addon }) => addonFacts(app, addon)),
          addonCount: addons.length,
        },
      };
    }),
  );
}
