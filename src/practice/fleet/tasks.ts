import type { Container, Task } from './fleet.ts';
import { hexOf, wholeOf } from './seeded.ts';
import { FAILS_AFTER, ROLLOUT, type Rollout, type ServiceStory } from './services.ts';
import { SHARED } from './story.ts';
import { after, before, HOUR, MINUTE } from './time.ts';

/** ECS shows a stopped task for about an hour. */
export const STOPPED_SHOWN = HOUR;
/** From the creation of a task until its containers run. */
const STARTING = 75_000;

/** One task's life. */
interface Life {
  readonly slot: number;
  readonly rollout: Rollout;
  readonly createdAt: Date;
  /** Null when it never started. */
  readonly startedAt: Date | null;
  readonly stoppedAt: Date | null;
  readonly end: 'planned' | 'memory' | 'no image' | null;
  /** Of which deployment it was made room for, when it was planned. */
  readonly successor: Rollout | null;
}

/** The tasks of a service that ECS shows at `now`: those that run, start, or stopped less than an hour ago. */
export function tasksOf(seed: string, service: ServiceStory, now: Date): readonly Task[] {
  const lives = [...slotLives(service, now), ...imageFailures(service)];
  return lives
    .filter((life) => life.createdAt <= now)
    .filter((life) => life.stoppedAt === null || now < after(life.stoppedAt, STOPPED_SHOWN))
    .map((life) => taskOf(seed, service, life, now));
}

function slotLives(service: ServiceStory, now: Date): readonly Life[] {
  const good = service.rollouts.filter((rollout) => !rollout.fails);
  return Array.from({ length: service.wanted }, (_, slot) => slot).flatMap((slot) =>
    good.flatMap((rollout, index) => {
      const successor = good[index + 1] ?? null;
      const until = successor === null ? null : after(successor.at, ROLLOUT);
      if (until !== null && now >= after(until, STOPPED_SHOWN)) return [];
      const first: Life = {
        slot,
        rollout,
        createdAt: rollout.at,
        startedAt: after(rollout.at, STARTING + (slot % 4) * 5_000),
        stoppedAt: until,
        end: until === null ? null : 'planned',
        successor,
      };
      return brokenByMemory(service, first, now);
    }),
  );
}

/**
 * Minutes after the first death at which a task of one of the last two slots starts and dies again. ECS waits longer
 * after each failure, so that most of the time neither of the two runs.
 */
const ATTEMPTS: readonly (readonly (readonly [number, number])[])[] = [
  [
    [0, 0],
    [5.5, 12],
    [30, 36],
  ],
  [
    [0, 6],
    [42, 46],
  ],
];

/** Cuts a life where tasks of its slot run out of memory, and gives the lives that follow. */
function brokenByMemory(service: ServiceStory, life: Life, now: Date): readonly Life[] {
  const fromLast = service.wanted - 1 - life.slot;
  const attempts = fromLast === 1 || service.wanted === 1 ? ATTEMPTS[0] : fromLast === 0 ? ATTEMPTS[1] : undefined;
  if (attempts === undefined) return [life];
  let lives: readonly Life[] = [life];
  for (const span of service.dying) {
    const last = lives.at(-1);
    if (last === undefined || span.from > now) continue;
    if (last.createdAt > span.from || (last.stoppedAt !== null && last.stoppedAt <= span.from)) continue;
    const broken = attempts.flatMap(([begin, end], index): readonly Life[] => {
      const startedAt = index === 0 ? last.startedAt : after(span.from, begin * MINUTE);
      const stoppedAt = after(span.from, end * MINUTE);
      if (span.until !== null && stoppedAt >= span.until) return [];
      const createdAt = index === 0 ? last.createdAt : before(after(span.from, begin * MINUTE), STARTING);
      return [{ ...last, createdAt, startedAt, stoppedAt, end: 'memory' as const, successor: null }];
    });
    const recovered: readonly Life[] =
      span.until === null ? [] : [{ ...last, createdAt: before(span.until, STARTING), startedAt: span.until }];
    lives = broken.length === 0 ? lives : [...lives.slice(0, -1), ...broken, ...recovered];
  }
  return lives;
}

/** Three tasks of a deployment whose image cannot be pulled. */
function imageFailures(service: ServiceStory): readonly Life[] {
  return service.rollouts
    .filter((rollout) => rollout.fails)
    .flatMap((rollout) =>
      [0, 1, 2].map((index): Life => {
        const createdAt = after(rollout.at, index * 90_000 + 15_000);
        return {
          slot: 100 + index,
          rollout,
          createdAt,
          startedAt: null,
          stoppedAt: after(createdAt, Math.min(70_000, FAILS_AFTER)),
          end: 'no image',
          successor: null,
        };
      }),
    );
}

function taskOf(seed: string, service: ServiceStory, life: Life, now: Date): Task {
  const { rollout, slot } = life;
  const id = hexOf(32, seed, 'task', service.arn, rollout.revision, slot, life.createdAt.getTime());
  const stopped = life.stoppedAt !== null && life.stoppedAt <= now ? life : null;
  const started = life.startedAt !== null && life.startedAt <= now ? life.startedAt : null;
  const family = `${service.cluster}-${service.name}`;
  const untagged = service.presence.subsystem.untaggedServices === true;
  return {
    arn: `arn:aws:ecs:${service.region}:${service.account}:task/${service.cluster}/${id}`,
    cluster: service.cluster,
    group: `service:${service.name}`,
    startedBy: rollout.id,
    taskDefinition: `arn:aws:ecs:${service.region}:${service.account}:task-definition/${family}:${rollout.revision}`,
    tags: untagged ? {} : { Service: service.presence.subsystem.name, Environment: service.presence.environment },
    lastStatus:
      stopped !== null
        ? 'STOPPED'
        : started !== null
          ? 'RUNNING'
          : now < after(life.createdAt, 20_000)
            ? 'PROVISIONING'
            : 'PENDING',
    desiredStatus: stopped !== null ? 'STOPPED' : 'RUNNING',
    platformVersion: '1.4.0',
    zone: `${service.region}${['a', 'c', 'd'][slot % 3] ?? 'a'}`,
    cpu: service.memory >= 4096 ? 2048 : 1024,
    memory: service.memory,
    createdAt: life.createdAt,
    startedAt: started,
    stoppedAt: stopped?.stoppedAt ?? null,
    ...endOf(stopped, service),
    containers: containersOf(seed, service, life, stopped),
  };
}

function endOf(life: Life | null, service: ServiceStory): Pick<Task, 'stopCode' | 'stoppedReason'> {
  switch (life?.end ?? null) {
    case 'memory':
      return { stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' };
    case 'no image':
      return { stopCode: 'TaskFailedToStart', stoppedReason: pullError(service, life) };
    case 'planned':
      return {
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: `Scaling activity initiated by (deployment ${life?.successor?.id ?? 'ecs-svc/0'})`,
      };
    case null:
      return { stopCode: null, stoppedReason: null };
  }
}

function pullError(service: ServiceStory, life: Life | null): string {
  const image = imageOf(service, life?.rollout.revision ?? 0, service.presence.component.containers?.[0] ?? 'app');
  return `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${image}: not found`;
}

export function imageOf(service: ServiceStory, revision: number, container: string): string {
  // Nobody of the company builds it, and all share the nginx of one registry.
  if (container === 'chromium') return `ghcr.io/browserless/chromium:v2.${revision}.0`;
  if (container === 'nginx') return `${SHARED}.dkr.ecr.${service.region}.amazonaws.com/nginx:stable`;
  const repository = service.presence.subsystem.name;
  return `${service.account}.dkr.ecr.${service.region}.amazonaws.com/${repository}:build-${revision}`;
}

function containersOf(seed: string, service: ServiceStory, life: Life, stopped: Life | null): readonly Container[] {
  const names = service.presence.component.containers ?? ['app'];
  return names.map((name, index): Container => {
    const image = imageOf(service, life.rollout.revision, name);
    const main = index === 0;
    if (stopped === null || stopped.end === 'no image') return { name, image, exitCode: null, reason: null };
    if (stopped.end === 'memory') {
      return main
        ? { name, image, exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }
        : { name, image, exitCode: 0, reason: null };
    }
    const graceful = wholeOf(0, 3, seed, 'exit', service.arn, life.slot) > 0;
    return { name, image, exitCode: graceful || !main ? 0 : 143, reason: null };
  });
}

/** How many tasks of a service run and how many are on their way. */
export function countsOf(tasks: readonly Task[]): { running: number; pending: number } {
  const alive = tasks.filter((task) => task.lastStatus !== 'STOPPED');
  const running = alive.filter((task) => task.lastStatus === 'RUNNING').length;
  return { running, pending: alive.length - running };
}
