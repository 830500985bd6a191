import { isProof } from './absorbed.ts';
import { DAY, HOUR, minutes } from './calendar.ts';
import type { Subsystem } from './settings.ts';
import type { LookRecord, SightingInterval } from './store.ts';
import type { Platform, Stage } from './vocabulary.ts';

/** Running < wanted must have lasted this long to count as unhealthy. */
const UNHEALTHY_AFTER_MINUTES = 15;
/** A dormant rest is taken for the stage before it for this many days. */
const DORMANT_DAYS = 14;

/** How fresh sight of a platform is. */
export interface Sight {
  readonly platform: Platform;
  /** No job of this version looks at the platform. */
  readonly never: boolean;
  /** Candidate scopes whose freshest complete look is too old, with when and why. */
  readonly stale: readonly { readonly scopeId: string; readonly since: Date | null; readonly why: string | null }[];
  /** The oldest of the fresh looks: what "as of" says. */
  readonly asOf: Date | null;
}

/** Which jobs' complete looks prove what is not on a platform, and how often they look. */
export interface Prover {
  readonly job: string;
  readonly proves: readonly Platform[];
  readonly intervalMs: number;
}

export interface StageInput {
  readonly subsystem: Subsystem;
  readonly environment: string;
  /** Intervals of this subsystem and environment: the newest of each resource, and older ones that are kept. */
  readonly intervals: readonly SightingInterval[];
  readonly looks: readonly LookRecord[];
  readonly provers: readonly Prover[];
  readonly now: Date;
}

export interface StageNow {
  readonly stage: Stage;
  /** Since when, where the sightings tell. */
  readonly since: Date | null;
  /** When it will count as moved if it holds: for `settling`. */
  readonly movedOn: Date | null;
  /** Moved before toilbot looked: counts once a person confirms. */
  readonly beforeToilbot: boolean;
  readonly live: readonly SightingInterval[];
  readonly dormant: readonly SightingInterval[];
  readonly unhealthy: boolean;
  readonly sights: readonly Sight[];
  readonly asOf: Date | null;
}

/** The looks of all jobs, arranged so that a thousand subsystems can ask how fresh the sight of their places is. */
export interface LookedPlaces {
  /** `seenAt`: the scopes that were ever seen to hold it on the platform; none means that any configured scope may. */
  sight(platform: Platform, seenAt: ReadonlySet<string>): Sight;
}

/** A scope is stale for a platform when its freshest complete look is older than max(3 intervals, 6 hours). */
export function lookedPlaces({ looks, provers, now }: Pick<StageInput, 'looks' | 'provers' | 'now'>): LookedPlaces {
  const byScope = Map.groupBy(
    looks.map((look, order) => ({ look, order })),
    ({ look }) => look.scopeId,
  );
  const anywhere = new Map<Platform, Sight>();

  const sightAt = (platform: Platform, candidates: readonly LookRecord[], unlooked: readonly string[]): Sight => {
    const proving = new Map(provers.filter((it) => it.proves.includes(platform)).map((it) => [it.job, it]));
    const stale: { scopeId: string; since: Date | null; why: string | null }[] = [];
    let asOf: Date | null = null;
    for (const look of candidates) {
      const prover = proving.get(look.job);
      if (!prover) continue;
      const complete = look.lastCompleteAt;
      const limit = Math.max(3 * prover.intervalMs, 6 * HOUR);
      if (!complete || !look.configured || now.getTime() - complete.getTime() > limit) {
        const why = look.configured ? look.detail : 'no longer in the configuration';
        stale.push({ scopeId: look.scopeId, since: complete, why });
      } else if (!asOf || complete < asOf) {
        asOf = complete;
      }
    }
    for (const scopeId of unlooked) stale.push({ scopeId, since: null, why: 'no longer in the configuration' });
    const never = proving.size === 0 || (stale.length === 0 && asOf === null);
    return { platform, never, stale, asOf };
  };

  return {
    sight(platform, seenAt) {
      if (seenAt.size > 0) {
        const candidates = [...seenAt].flatMap((id) => byScope.get(id) ?? []).sort((a, b) => a.order - b.order);
        const unlooked = [...seenAt].filter((id) => !byScope.has(id));
        return sightAt(
          platform,
          candidates.map(({ look }) => look),
          unlooked,
        );
      }
      const known = anywhere.get(platform);
      if (known) return known;
      const configured = looks.filter((look) => look.configured);
      const sight = sightAt(platform, configured, []);
      anywhere.set(platform, sight);
      return sight;
    },
  };
}

function first(times: readonly Date[]): Date | null {
  return times.length === 0 ? null : new Date(Math.min(...times.map((time) => time.getTime())));
}

function last(times: readonly Date[]): Date | null {
  return times.length === 0 ? null : new Date(Math.max(...times.map((time) => time.getTime())));
}

/** Whether the move was done before what now lives on the source began: a quiet time of D days, with the target live. */
function hadMoved(source: readonly SightingInterval[], target: readonly SightingInterval[], days: number): boolean {
  const began = first(source.filter((it) => it.current && it.presence === 'live').map((it) => it.seenFrom));
  const served = first(target.filter((it) => it.presence === 'live').map((it) => it.seenFrom));
  if (!began || !served) return false;
  const before = last(source.filter((it) => it.presence === 'live' && it.seenUntil < began).map((it) => it.seenUntil));
  const quietFrom = before && before > served ? before : served;
  return began.getTime() - quietFrom.getTime() >= days * DAY;
}

/** Where a subsystem is to end; the proof of an absorbed one is seen as a managed resource. */
function targetPlatforms(subsystem: Subsystem): readonly Platform[] {
  if (subsystem.target === 'absorbed') return ['managed'];
  return typeof subsystem.target === 'string' ? [] : subsystem.target;
}

/** Work that a schedule starts is dormant between its runs, and wanted: nothing else is both. */
function isHabit(it: SightingInterval): boolean {
  return it.current && it.presence === 'dormant' && it.wanted > 0;
}

/**
 * The stage of a subsystem's environment as the sightings tell it now: the first rule that fits. Not looking is never
 * taken for being gone. Who asks for many hands in the places of the same looks.
 */
export function stageNow(input: StageInput, places: LookedPlaces = lookedPlaces(input)): StageNow {
  const { subsystem, intervals, now } = input;
  const targets = targetPlatforms(subsystem);
  const on = (platforms: readonly Platform[]): SightingInterval[] =>
    intervals.filter((it) => platforms.includes(it.platform));
  const current = intervals.filter((it) => it.current);
  const live = current.filter((it) => it.presence === 'live');
  const dormant = current.filter((it) => it.presence === 'dormant');
  const source = on(subsystem.source);
  const target = subsystem.target === 'absorbed' ? on(targets).filter((it) => isProof(it.resource)) : on(targets);
  const isLive = (of: readonly SightingInterval[]): boolean => of.some((it) => it.current && it.presence === 'live');
  const began = (of: readonly SightingInterval[]): Date | null =>
    first(of.filter((it) => it.current && it.presence === 'live').map((it) => it.seenFrom));
  const sights = [...new Set([...subsystem.source, ...targets])].map((platform) =>
    places.sight(platform, new Set(on([platform]).map((it) => it.scopeId))),
  );
  const blind = (platforms: readonly Platform[]): boolean =>
    sights.some((sight) => platforms.includes(sight.platform) && (sight.never || sight.stale.length > 0));
  const unhealthy = target.some(
    (it) =>
      it.current && !it.healthy && it.seenUntil.getTime() - it.seenFrom.getTime() >= minutes(UNHEALTHY_AFTER_MINUTES),
  );
  const answer = (stage: Stage, since: Date | null, more: Partial<StageNow> = {}): StageNow => ({
    stage,
    since,
    movedOn: null,
    beforeToilbot: false,
    live,
    dormant,
    unhealthy,
    sights,
    asOf: first(sights.flatMap((sight) => sight.asOf ?? [])),
    ...more,
  });

  // The senders of every place must have changed: one place that has not is as good as none.
  const half = subsystem.target === 'absorbed' && target.some((it) => it.current && it.presence !== 'live');
  if (isLive(source) && isLive(target) && !half) {
    const both = last([began(source), began(target)].flatMap((it) => it ?? []));
    return hadMoved(source, target, subsystem.settleDays)
      ? answer('regressed', began(source))
      : answer('dual_running', both);
  }
  if (isLive(source)) {
    if (targets.length > 0 && blind(targets)) return answer('unknown', null);
    return hadMoved(source, target, subsystem.settleDays)
      ? answer('regressed', began(source))
      : answer('not_started', began(source));
  }
  if (isLive(target) || half || target.some(isHabit)) {
    if (blind(subsystem.source)) return answer('unknown', null);
    if (half) return answer('at_risk', null);
    const left = last(source.filter((it) => it.presence === 'live').map((it) => it.seenUntil));
    if (unhealthy) return answer('at_risk', null);
    if (!left) return answer('moved', null, { beforeToilbot: subsystem.source.length > 0 });
    const movedOn = new Date(left.getTime() + subsystem.settleDays * DAY);
    return movedOn > now ? answer('settling', left, { movedOn }) : answer('moved', left);
  }
  const everSeen = last(intervals.map((it) => it.seenUntil));
  if (blind([...subsystem.source, ...targets])) return answer('unknown', everSeen);
  if (dormant.length > 0 && everSeen && now.getTime() - everSeen.getTime() <= DORMANT_DAYS * DAY) {
    const rests =
      dormant.every((it) => subsystem.source.includes(it.platform)) && !target.some((it) => it.presence === 'live');
    const from = first(dormant.map((it) => it.seenFrom));
    const long = from !== null && now.getTime() - from.getTime() > DORMANT_DAYS * DAY;
    if (!long) return answer(rests ? 'not_started' : 'moved', from);
    return answer('missing', from);
  }
  if (!everSeen) return answer('unseen', null);
  return subsystem.target === 'none' ? answer('retired', everSeen) : answer('missing', everSeen);
}
