import type { Logger } from 'pino';
import type { Answer, Gap, NotUnderstood } from '../../domain/answer.ts';
import type { Fleet, Place, PlannedScope, Readers, ReadId, Reads } from '../../domain/fleet.ts';
import type { HerokuReads } from '../../domain/reads/heroku.ts';
import type { Scope } from '../../domain/scope.ts';
import { HerokuFailure, openHerokuApi } from './api.ts';
import { appsReader, PERSONAL } from './apps.ts';
import { teamOf } from './parse.ts';

const HEROKU = 'https://api.heroku.com/';
const CALLS_PER_SECOND = 2;
const RESERVE = 500;

export interface HerokuFleetOptions {
  /** An API key that may read: `heroku authorizations:create -s read`. */
  readonly token: string;
  /** Names of teams, `personal` for the apps of no team; or all that the key may see. */
  readonly teams: readonly string[] | 'all';
  /** Where the Platform API is; null for Heroku's own. */
  readonly baseUrl: string | null;
  readonly clock: () => Date;
  readonly logger: Pick<Logger, 'debug' | 'warn'>;
  /** 2 when left out; null does not hold back. */
  readonly callsPerSecond?: number | null;
  /** Calls of an hour that are left to others who use the same account; 500 when left out. */
  readonly reserve?: number;
}

/** Heroku as a member of the fleet. */
export interface HerokuFleet extends Fleet {
  readonly system: 'heroku';
  readonly places: readonly Place[];
  readonly reads: readonly ReadId[];
  /** What is looked at and how gently, in one plain line. */
  describe(): string;
  /** Calls so far by name. */
  counts(): Readonly<Record<string, number>>;
  close(): void;
}

/** The teams of a Heroku account as scopes: team = account, region `global`; apps of no team are `personal`. */
export function openHerokuFleet(options: HerokuFleetOptions): HerokuFleet {
  const { clock, logger } = options;
  const callsPerSecond = options.callsPerSecond === undefined ? CALLS_PER_SECOND : options.callsPerSecond;
  const baseUrl = (options.baseUrl ?? HEROKU).replace(/\/?$/, '/');
  const reserve = options.reserve ?? RESERVE;
  const api = openHerokuApi({ token: options.token, baseUrl, clock, callsPerSecond, reserve });
  const teams = api.list('GET /teams', teamOf);
  const readers: Readers<keyof HerokuReads> = { 'heroku.apps': appsReader(api, clock) };
  let known: readonly string[] = [PERSONAL];

  return {
    system: 'heroku',
    places: ['heroku'],
    reads: ['heroku.apps'],
    async scopes(place, signal) {
      if (place !== 'heroku') return [];
      if (options.teams !== 'all') return planned(options.teams, null);
      try {
        const named = (await teams('teams', signal)).flatMap((it) => (it.ok ? [it.item] : []));
        known = [PERSONAL, ...named];
        return planned(known, null);
      } catch (error) {
        // What was known to be there is told as not looked at, instead of a run that looks at nothing.
        const gap = gapOf(error);
        logger.warn({ gap }, 'the Heroku teams could not be listed');
        return planned(known, gap);
      }
    },
    read<R extends ReadId>(read: R, scope: Scope, signal: AbortSignal): Promise<Answer<Reads[R]>> {
      const made: Partial<Readers<ReadId>> = readers;
      const reader: Readers<ReadId>[R] | undefined = made[read];
      return reader ? reader(scope, signal) : Promise.resolve(nothing(`${read}: Heroku does not answer this`));
    },
    describe: () => {
      const pace = callsPerSecond === null ? 'as fast as it answers' : `at most ${callsPerSecond} calls a second`;
      const whose = options.teams === 'all' ? 'all teams that the key may see' : `teams ${options.teams.join(', ')}`;
      return `Heroku: ${whose}, ${pace}; stops at ${reserve} calls left of the hour`;
    },
    counts: api.counts,
    close: () => {},
  };
}

function nothing(detail: string): { items: []; gap: Gap; notUnderstood: NotUnderstood[] } {
  return { items: [], gap: { reason: 'not_available', detail }, notUnderstood: [] };
}

function planned(teams: readonly string[], gap: Gap | null): readonly PlannedScope[] {
  return [...new Set(teams)].map((account) => ({ scope: { system: 'heroku', account, region: 'global' }, gap }));
}

function gapOf(error: unknown): Gap {
  if (error instanceof HerokuFailure) return error.gap;
  throw error;
}
