import { appName, dataAddonsOf, herokuWorldAt } from '../heroku/world.ts';
import { deniedPlaces, type Happening } from './happenings.ts';
import { failingChecks, type Host, type Retirement } from './hosts.ts';
import { retirementEventId } from './instances.ts';
import { logsOf } from './logs.ts';
import { type Presence, runsAt } from './presence.ts';
import type { ServiceStory } from './services.ts';
import { FAILS_AFTER, ROLLBACK } from './services.ts';
import { ENVIRONMENTS, MAIN_REGION, STORY, type StoryEnvironment, type SubsystemStory } from './story.ts';
import { countsOf, tasksOf } from './tasks.ts';
import { after, before, DAY, HOUR, MINUTE } from './time.ts';

/** The stage that somebody who sees everything, and has always seen it, gives a subsystem's environment. */
export type TrueStage = 'not_started' | 'dual_running' | 'settling' | 'moved' | 'at_risk' | 'regressed';

export interface SubsystemTruth {
  readonly subsystem: string;
  readonly environment: StoryEnvironment;
  readonly stage: TrueStage;
  /** Platforms on which it is live now: attached data on Heroku and the proof of an absorbed target included. */
  readonly live: readonly Presence['platform'][];
}

/** What a correct observer has to say now. */
export interface TroubleTruth {
  readonly kind: 'retirement' | 'tasks-out-of-memory' | 'service-below-wanted' | 'deployment-failed' | 'status-check';
  readonly subsystem: string;
  readonly environment: StoryEnvironment;
  readonly account: string;
  readonly region: string;
  /** Instance id or service ARN. */
  readonly resource: string;
  readonly name: string;
  readonly since: Date;
  /** The date of what is scheduled, or null. */
  readonly due: Date | null;
  /** How often it happened in the last hour, or null. */
  readonly times: number | null;
  readonly detail: string;
}

export interface GroundTruth {
  readonly now: Date;
  readonly start: Date;
  readonly subsystems: readonly SubsystemTruth[];
  readonly troubles: readonly TroubleTruth[];
  readonly denied: readonly { readonly account: string; readonly region: string }[];
  readonly happened: readonly Happening[];
}

interface Known {
  readonly happenings: readonly Happening[];
  readonly presences: readonly Presence[];
  readonly hosts: readonly Host[];
  readonly retirements: readonly Retirement[];
  readonly stories: readonly ServiceStory[];
}

/** Seen quiet days until a subsystem counts as moved. */
const SETTLE_DAYS = 7;

export function truthAt(seed: string, start: Date, now: Date, known: Known): GroundTruth {
  const troubles = [
    ...retirements(seed, known, now),
    ...known.stories.flatMap((story) => troublesOfService(seed, story, now)),
    ...checks(known, now),
  ];
  const kept = dataAddonsOf(herokuWorldAt(seed, start, now, known.happenings)).map(({ app }) => app);
  const beside = ({ name, target }: SubsystemStory, environment: StoryEnvironment): Beside => ({
    keepsData: kept.includes(appName(name, environment)),
    isAbsorbed: target === 'absorbed' && sendersChanged(known.stories, environment),
  });
  return {
    now,
    start,
    subsystems: STORY.flatMap((subsystem) =>
      ENVIRONMENTS.map((environment) =>
        subsystemTruth(subsystem, environment, known.presences, troubles, beside(subsystem, environment), now),
      ),
    ),
    troubles,
    denied: deniedPlaces(known.happenings, now),
    happened: known.happenings,
  };
}

/** What makes it live without running there. */
interface Beside {
  /** A data add-on is attached on Heroku. */
  readonly keepsData: boolean;
  /** All its senders write where its work went. */
  readonly isAbsorbed: boolean;
}

function sendersChanged(stories: readonly ServiceStory[], environment: StoryEnvironment): boolean {
  const senders = stories.filter((it) => it.presence.environment === environment);
  return senders.length > 0 && senders.every((it) => logsOf(it) === 'firelens');
}

function subsystemTruth(
  subsystem: SubsystemStory,
  environment: StoryEnvironment,
  presences: readonly Presence[],
  troubles: readonly TroubleTruth[],
  { keepsData, isAbsorbed }: Beside,
  now: Date,
): SubsystemTruth {
  const own = presences.filter(
    (one) => one.subsystem === subsystem && one.environment === environment && one.from <= now,
  );
  const live = new Set(own.filter((one) => runsAt(one, now)).map((one) => one.platform));
  if (keepsData) live.add('heroku');
  if (isAbsorbed) live.add('managed');
  const sourceLive = keepsData || own.some((one) => one.side === 'source' && runsAt(one, now));
  const targetLive = isAbsorbed || own.some((one) => one.side === 'target' && runsAt(one, now));
  const ends = own.filter((one) => one.side === 'source').flatMap((one) => (one.until === null ? [] : [one.until]));
  const firstEnd = ends.length === 0 ? null : new Date(Math.min(...ends.map((end) => end.getTime())));
  const back = own.filter((one) => one.side === 'source' && firstEnd !== null && one.from > firstEnd);
  const hadMoved = firstEnd !== null && back.some((one) => one.from >= after(firstEnd, SETTLE_DAYS * DAY));
  const unhealthy = troubles.some(
    (one) => one.kind === 'service-below-wanted' && one.subsystem === subsystem.name && one.environment === environment,
  );
  const stage = ((): TrueStage => {
    if (sourceLive && targetLive) return hadMoved ? 'regressed' : 'dual_running';
    if (sourceLive) return hadMoved ? 'regressed' : 'not_started';
    if (unhealthy) return 'at_risk';
    return firstEnd !== null && firstEnd > before(now, SETTLE_DAYS * DAY) ? 'settling' : 'moved';
  })();
  return { subsystem: subsystem.name, environment, stage, live: [...live] };
}

function retirements(seed: string, known: Known, now: Date): readonly TroubleTruth[] {
  return known.retirements
    .filter((one) => one.announcedAt <= now && (one.doneAt === null || one.doneAt > now))
    .map((one) => ({
      kind: 'retirement' as const,
      ...ofHost(one.host),
      since: one.announcedAt,
      due: one.notBefore,
      times: null,
      detail: retirementEventId(seed, one),
    }));
}

function checks(known: Known, now: Date): readonly TroubleTruth[] {
  return failingChecks(known.hosts, known.happenings)
    .filter((one) => one.from <= now && (one.until === null || now < one.until))
    .map((one) => ({
      kind: 'status-check' as const,
      ...ofHost(one.host),
      since: one.from,
      due: null,
      times: null,
      detail: 'system status impaired',
    }));
}

function ofHost(host: Host) {
  const { subsystem, environment } = host.presence;
  return {
    subsystem: subsystem.name,
    environment,
    account: host.account,
    region: host.region,
    resource: host.id,
    name: host.name,
  };
}

function troublesOfService(seed: string, story: ServiceStory, now: Date): readonly TroubleTruth[] {
  const common = {
    subsystem: story.presence.subsystem.name,
    environment: story.presence.environment,
    account: story.account,
    region: MAIN_REGION,
    resource: story.arn,
    name: story.name,
    due: null,
  };
  const tasks = tasksOf(seed, story, now);
  const killed = tasks.filter((task) => task.containers.some((container) => container.exitCode === 137));
  const dying = story.dying.find((span) => span.from <= now && (span.until === null || now < span.until));
  const troubles: TroubleTruth[] = [];
  const first = killed.map((task) => task.stoppedAt ?? now).sort((a, b) => a.getTime() - b.getTime())[0];
  if (first !== undefined) {
    troubles.push({ ...common, kind: 'tasks-out-of-memory', since: first, times: killed.length, detail: 'exit 137' });
  }
  const { running } = countsOf(tasks);
  if (dying !== undefined && running < story.wanted && now >= after(dying.from, 15 * MINUTE)) {
    const detail = `${running} of ${story.wanted}`;
    troubles.push({ ...common, kind: 'service-below-wanted', since: dying.from, times: null, detail });
  }
  for (const rollout of story.rollouts) {
    const failedAt = after(rollout.at, FAILS_AFTER);
    if (rollout.fails && failedAt <= now && now < after(failedAt, ROLLBACK + HOUR)) {
      troubles.push({ ...common, kind: 'deployment-failed', since: failedAt, times: null, detail: rollout.id });
    }
  }
  return troubles;
}
