import type { KnownHistory } from '../../domain/store.ts';
import type { History } from '../fleet/history.ts';
import { dataAddonsOf, type HerokuWorld, TEAM } from './world.ts';

const SCOPES = [`heroku/${TEAM}/global`, 'heroku/personal/global'] as const;

/** What looks at Heroku would have seen before the practice began, under the ids that they see it by. */
export function herokuHistory(
  history: History,
  world: HerokuWorld,
  job: string,
  now: Date,
): Pick<KnownHistory, 'intervals' | 'looked'> {
  const [scopeId] = SCOPES;
  const seen = { scopeId, job, platform: 'heroku', presence: 'live', healthy: true, component: null } as const;
  const formations = history.intervals
    .filter((it) => it.platform === 'heroku')
    .map((it) => ({
      ...seen,
      resource: `heroku/${it.resource}`,
      name: it.name,
      running: it.running,
      wanted: it.wanted,
      subsystem: it.subsystem,
      environment: it.environment,
      seenFrom: it.from,
      seenUntil: it.until ?? now,
      endedAt: it.until,
      current: it.until === null,
    }));
  const addons = dataAddonsOf(world).map((addon) => {
    const pipeline = world.apps.find((it) => it.name === addon.app)?.pipeline;
    return {
      ...seen,
      resource: `heroku/${addon.app}/addon:${addon.name}`,
      name: addon.app,
      running: 1,
      wanted: 1,
      subsystem: pipeline?.name ?? null,
      environment: pipeline?.stage ?? 'unknown',
      seenFrom: history.from,
      seenUntil: now,
      endedAt: null,
      current: true,
    };
  });
  const looked = SCOPES.map((scope) => ({ job, scopeId: scope, from: history.from, until: now }));
  return { intervals: [...formations, ...addons], looked };
}
