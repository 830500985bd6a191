import { type Happening, type Span, spansOf, subjectOf } from './happenings.ts';
import { type Presence, workloadName } from './presence.ts';
import { digitsOf, fractionOf, wholeOf } from './seeded.ts';
import { ACCOUNT_OF, MAIN_REGION } from './story.ts';
import { after, before, DAY, HOUR, MINUTE } from './time.ts';

/** One deployment of an ECS service of the story. */
export interface Rollout {
  readonly at: Date;
  /** `ecs-svc/…` */
  readonly id: string;
  readonly revision: number;
  /** The image cannot be pulled; the service is rolled back after `FAILS_AFTER`. */
  readonly fails: boolean;
}

/** One ECS service of the story, with all its deployments until now. */
export interface ServiceStory {
  readonly name: string;
  readonly presence: Presence;
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
  readonly arn: string;
  readonly wanted: number;
  readonly memory: number;
  readonly rollouts: readonly [Rollout, ...Rollout[]];
  /** When tasks keep running out of memory. */
  readonly dying: readonly Span[];
}

/** How long a rolling deployment takes, and until when one that cannot start its tasks is given up. */
export const ROLLOUT = 4 * MINUTE;
export const FAILS_AFTER = 6 * MINUTE;
export const ROLLBACK = 3 * MINUTE;
/** Tasks that run out of memory recover by themselves after this. */
const DYING_FOR = 46 * MINUTE;

export function servicesOf(
  seed: string,
  start: Date,
  now: Date,
  presences: readonly Presence[],
  happenings: readonly Happening[],
): readonly ServiceStory[] {
  return presences
    .filter((presence) => presence.platform === 'ecs' && presence.from <= now)
    .map((presence) => serviceOf(seed, start, now, presence, happenings));
}

function serviceOf(
  seed: string,
  start: Date,
  now: Date,
  presence: Presence,
  happenings: readonly Happening[],
): ServiceStory {
  const name = workloadName(presence);
  const account = ACCOUNT_OF[presence.environment];
  const cluster = `tabemaru-${presence.environment}`;
  const dying = isHit(presence, 'worker')
    ? spansOf(happenings, 'task-dies', 'task-recovers', DYING_FOR).filter(
        (span) => span.subject === presence.subsystem.name,
      )
    : [];
  return {
    name,
    presence,
    account,
    region: MAIN_REGION,
    cluster,
    arn: `arn:aws:ecs:${MAIN_REGION}:${account}:service/${cluster}/${name}`,
    wanted: presence.count,
    memory: presence.component.memory ?? 1024,
    rollouts: rolloutsOf(seed, start, now, presence, name, dying, happenings),
    dying,
  };
}

/** Happenings hit production, and of a subsystem with a worker its worker. */
function isHit(presence: Presence, component: string): boolean {
  const { subsystem } = presence;
  const chosen = subsystem.components.find((one) => one.name === component) ?? subsystem.components[0];
  return presence.environment === 'production' && presence.component === chosen;
}

function rolloutsOf(
  seed: string,
  start: Date,
  now: Date,
  presence: Presence,
  name: string,
  dying: readonly Span[],
  happenings: readonly Happening[],
): readonly [Rollout, ...Rollout[]] {
  const key = [seed, 'rollout', presence.environment, name] as const;
  const oldest = before(start, 30 * DAY);
  const first = presence.from > oldest ? presence.from : oldest;
  const failed = isHit(presence, 'worker')
    ? happenings.filter((one) => one.id === 'deployment-fails' && subjectOf(one) === presence.subsystem.name)
    : [];
  const times = [
    ...regularTimes(key, first, now).map((at) => ({ at, fails: false })),
    // The release that brought the leak went out a few minutes before the first task died.
    ...dying.map((span) => ({ at: before(span.from, 7 * MINUTE), fails: false })),
    ...failed.map((one) => ({ at: one.at, fails: true })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  const beforeStart = regularTimes(key, first, before(start, HOUR)).length;
  const firstRevision = name === 'api-worker' ? 411 - beforeStart : wholeOf(20, 180, ...key, 'revision');
  const rollouts = [{ at: first, fails: false }, ...times].map(
    ({ at, fails }, index): Rollout => ({
      at,
      fails,
      id: `ecs-svc/${digitsOf(19, ...key, at.getTime())}`,
      revision: firstRevision + index,
    }),
  );
  const [oldestRollout = { at: first, fails: false, id: 'ecs-svc/0', revision: 1 }, ...others] = rollouts;
  return [oldestRollout, ...others];
}

/** Every three to nine days, between 10 and 18 o'clock in Japan. */
function regularTimes(key: readonly string[], from: Date, until: Date): readonly Date[] {
  const period = wholeOf(3, 9, ...key, 'period');
  const phase = wholeOf(0, period - 1, ...key, 'phase');
  const times: Date[] = [];
  for (let day = Math.floor(from.getTime() / DAY); day * DAY <= until.getTime(); day += 1) {
    if (day % period !== phase) continue;
    const at = new Date(Math.floor((day * DAY + HOUR + fractionOf(...key, day) * 8 * HOUR) / MINUTE) * MINUTE);
    if (at > after(from, HOUR) && at <= until) times.push(at);
  }
  return times;
}

/** The deployment whose tasks serve at `now`, and the one that is rolled out, if any. */
export function rolloutsAt(service: ServiceStory, now: Date): { serving: Rollout; rolling: Rollout | null } {
  let serving: Rollout = service.rollouts[0];
  let rolling: Rollout | null = null;
  for (const rollout of service.rollouts) {
    if (rollout.at > now) break;
    const done = rollout.fails ? after(rollout.at, FAILS_AFTER + ROLLBACK) : after(rollout.at, ROLLOUT);
    rolling = now < done ? rollout : null;
    if (rolling === null && !rollout.fails) serving = rollout;
  }
  return { serving, rolling };
}
