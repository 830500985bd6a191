// One run of the kill test: things begin and end in the fleet while toilbot is killed and started again, over and over.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../../src/practice/slack/store.ts';
import { checkFails, hostIsWell, hostName, retirementAnnounced, taskDies, tasksRun } from './happenings.ts';
import { type Child, RUNS, running, startOn, until } from './harness.ts';
import { isOver, parents } from './said.ts';
import type { World } from './world.ts';

const HOSTS = [1, 2, 3, 4, 5, 6, 7, 8];
const NAMES = ['api', ...HOSTS.map(hostName)];
const numberOf = (name: string): number => Number(name.replace('host-', ''));
/** The time runs this many times as fast, so that leases, minutes and quiet times pass while a test waits. */
const SPEED = 20;

/** Pseudo-random numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** When the process is killed: at any moment, between two reads of the fleet, or around a request to Slack. */
export const MOMENTS = ['starting', 'any', 'reading', 'asked', 'accepted', 'edited'] as const;
export type Moment = (typeof MOMENTS)[number];

export interface Chaos {
  readonly world: World;
  readonly seed: number;
  readonly rounds: number;
  readonly moments: readonly Moment[];
  /** Called while the process is down, before it is started again. */
  readonly whileDown?: () => Promise<void>;
  /** Slack's own faults in each round, besides the kills. */
  readonly slackFaults: boolean;
}

/** What is wrong with the fleet at the end, by the name under which it is told. */
export interface Truth {
  readonly wrong: ReadonlySet<string>;
  readonly names: readonly string[];
  readonly kills: readonly string[];
}

/** Lets it happen. The last process still runs, and has said all, when this returns. */
export async function letChaosReign(chaos: Chaos): Promise<{ truth: Truth; child: Child }> {
  const { world } = chaos;
  const random = randomOf(chaos.seed);
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const wrong = new Set<string>();
  const kills: string[] = [];
  const moments = [...chaos.moments].sort(() => random() - 0.5);
  let tasks = 0;

  const toldOf = (name: string): boolean => wrong.has(name) && parents(world, name).some((it) => !isOver(it));
  const end = (name: string): void => {
    wrong.delete(name);
    if (name === 'api') tasksRun(world, 2);
    else hostIsWell(world, numberOf(name));
  };
  const begin = (name: string): void => {
    wrong.add(name);
    if (name === 'api') {
      for (let times = 0; times < 3; times += 1) taskDies(world, ++tasks);
      tasksRun(world, 1);
    } else if (numberOf(name) % 2 === 0) checkFails(world, numberOf(name));
    else retirementAnnounced(world, numberOf(name));
  };
  /** Things begin, and one ends that was told before, so that its message must be there. */
  const happen = (): void => {
    const ends = pick(NAMES.filter(toldOf));
    if (ends) end(ends);
    for (let times = 0; times < 2; times += 1) {
      const begins = pick(NAMES.filter((name) => !wrong.has(name) && name !== ends));
      if (begins) begin(begins);
    }
  };

  for (const number of HOSTS) hostIsWell(world, number);
  world.time.run(SPEED);
  let child = startOn(world);
  await running(child);
  await until('the first looks', () => looks(world) > 0);
  world.time.pass(2);
  await until('more looks', () => looks(world) > 2);

  for (let round = 0; round < chaos.rounds; round += 1) {
    const turn = (): void => {
      happen();
      // Whatever has to hold for a while may hold long enough now.
      world.time.pass(1 + Math.floor(random() * 15));
    };
    if (chaos.slackFaults) faults(world, random);
    const moment = moments[round % moments.length] ?? 'any';
    kills.push(moment);
    await killAt(moment, turn, world, child, random);
    world.slack.clearFaults();
    if (chaos.whileDown) await chaos.whileDown();
    child = startOn(world);
    if (moment !== 'starting') await running(child);
  }
  await until('the last process runs', () => RUNS.test(child.out()));
  await quiet(world, wrong);
  return { truth: { wrong, names: NAMES, kills }, child };
}

const looks = (world: World): number =>
  world.aws.calls().filter(({ operation }) => operation === 'DescribeInstanceStatus').length;

function faults(world: World, random: () => number): void {
  const kinds = [
    { kind: 'accepted_then_reset' },
    { kind: 'accepted_then_http', status: 500 },
    { kind: 'http', status: 500 },
    { kind: 'rate_limited', retryAfter: 3 },
    { kind: 'reset' },
    { kind: 'error', error: 'internal_error' },
  ] as const;
  const fault = kinds[Math.floor(random() * kinds.length)];
  if (fault) world.slack.failNext(random() < 0.7 ? 'chat.postMessage' : 'chat.update', fault);
}

/** Lets things happen in a turn of the fleet, and kills when the moment has come. */
async function killAt(moment: Moment, turn: () => void, world: World, child: Child, random: () => number) {
  const { slack, aws } = world;
  const calls = (method: string): number => slack.calls(method).length;
  const soon = (isSo: () => boolean): Promise<void> => until('the moment', isSo, 3).catch(() => {});
  switch (moment) {
    case 'starting':
    case 'any':
      turn();
      await sleep(random() * (moment === 'any' ? 2_500 : 400));
      break;
    case 'reading': {
      turn();
      const so = aws.calls().length + 1 + Math.floor(random() * 10);
      await soon(() => aws.calls().length >= so);
      break;
    }
    case 'asked':
      // Slack takes the request only when the one who sent it is no more.
      slack.setLatency(400);
      turn();
      await sleep(random() * 2_000);
      break;
    case 'accepted':
    case 'edited': {
      const method = moment === 'accepted' ? 'chat.postMessage' : 'chat.update';
      const before = calls(method);
      slack.failNext(method, { kind: 'accepted_then_timeout' });
      turn();
      await soon(() => calls(method) > before);
      break;
    }
  }
  child.kill('SIGKILL');
  await child.ended;
}

/** Time passes until nothing more is said. */
async function quiet(world: World, wrong: ReadonlySet<string>): Promise<void> {
  const asItIs = (name: string): boolean => {
    const message = parents(world, name).at(-1);
    return message === undefined ? !wrong.has(name) : isOver(message) !== wrong.has(name);
  };
  world.time.pass(25);
  await until('every case shows what is', () => NAMES.every(asItIs), 25);
  let said = '';
  for (let same = 0; same < 4; ) {
    await sleep(300);
    const now = JSON.stringify(world.slack.messages('alerts').map((it: Message) => [it.ts, it.edited, it.text]));
    same = now === said ? same + 1 : 0;
    said = now;
  }
}
