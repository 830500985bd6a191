/** What stays behind a move, and what of it may be deleted now. */

import type { FindingRow } from './case.ts';
import type { StatusRow } from './status.ts';
import type { JsonObject, Stage } from './vocabulary.ts';

/**
 * The sorts of things that stay behind, in the order of a deletion that does not fail and wakes nobody: an alarm may go off
 * when what it watches goes; a group would launch its instances
 * anew; an Auto Scaling group holds its launch template; a load balancer's listeners hold their target group; an address
 * is held by what it is attached to; an image holds its snapshots; a security group is held by all that uses it.
 */
export const LEFTOVER_SORTS = [
  'alarm',
  'auto-scaling-group',
  'instance',
  'launch-template',
  'load-balancer',
  'target-group',
  'address',
  'image',
  'snapshot',
  'key-pair',
  'security-group',
] as const;
export type LeftoverSort = (typeof LEFTOVER_SORTS)[number];

/** What one place holds of one sort that a subsystem's environment left behind. */
export interface Leftover {
  readonly sort: LeftoverSort;
  readonly count: number;
  /** The first few. */
  readonly names: readonly string[];
  /** Of instances since when the first one is stopped; of the others when the oldest one was made. */
  readonly since: Date | null;
  readonly account: string;
  readonly region: string;
  /** Security groups that the rules of another one name: those rules go first. */
  readonly referenced: number;
}

/** Whether what a move left behind may go: now, in this order, or not yet, and why. */
export type Deletable =
  | { readonly may: 'now'; readonly why: 'moved' | 'retired'; readonly steps: readonly Leftover[] }
  | {
      readonly may: 'not yet';
      readonly why: Exclude<Stage, 'moved' | 'retired'> | 'unclaimed' | 'blind';
      /** When it may, if nothing comes back; null where no date can be told. */
      readonly until: Date | null;
      readonly steps: readonly Leftover[];
    };

/** In the order in which their deletion does not fail; of one sort, place by place. */
export function inOrderOfDeletion(leftovers: readonly Leftover[]): readonly Leftover[] {
  const place = ({ account, region }: Leftover): string => `${account}/${region}`;
  return leftovers.toSorted(
    (a, b) =>
      LEFTOVER_SORTS.indexOf(a.sort) - LEFTOVER_SORTS.indexOf(b.sort) ||
      (place(a) < place(b) ? -1 : Number(place(a) > place(b))),
  );
}

/**
 * Only what is moved or retired left something that nobody may need any more. While both run, or the move settles, it is
 * what one would go back to; and a place that cannot be seen may still use it.
 */
export function mayBeDeleted(
  stage: Pick<StatusRow, 'stage' | 'settlesAt' | 'blind'> | null,
  leftovers: readonly Leftover[],
): Deletable {
  const steps = inOrderOfDeletion(leftovers);
  if (stage === null) return { may: 'not yet', why: 'unclaimed', until: null, steps };
  if (stage.stage !== 'moved' && stage.stage !== 'retired') {
    return { may: 'not yet', why: stage.stage, until: stage.stage === 'settling' ? stage.settlesAt : null, steps };
  }
  if (stage.blind.length > 0) return { may: 'not yet', why: 'blind', until: null, steps };
  return { may: 'now', why: stage.stage, steps };
}

/** A subsystem's environment, or what nobody claims, with what it left behind. */
export interface LeftBehind {
  readonly subsystem: string | null;
  readonly environment: string;
  readonly team: string | null;
  readonly deletable: Deletable;
}

/** What of a subsystem's stage decides: a row of the status fits. */
export type LeftoverStage = Pick<StatusRow, 'subsystem' | 'environment' | 'stage' | 'settlesAt' | 'blind'>;

/** A case of a kind that tells of leftovers with its findings: a case view fits. */
export interface LeftoverCase {
  readonly case: {
    readonly kind: string;
    readonly subsystem: string | null;
    readonly environment: string;
    readonly team: string | null;
  };
  readonly findings: readonly Pick<FindingRow, 'aspect' | 'facts' | 'goneAt'>[];
}

/** The kinds whose cases tell of what is left over. */
export const LEFTOVER_KINDS = ['ec2-leftover', 'alarm-stuck'] as const;

/**
 * The list of what is left over, from the open cases of those kinds and the stages (a `StatusAnswer` fits): first what may be deleted
 * now, last what nobody claims. `subsystem` narrows it to one.
 */
export function leftoverList(
  cases: readonly LeftoverCase[],
  status: { readonly rows: readonly LeftoverStage[] },
  subsystem: string | null = null,
): readonly LeftBehind[] {
  const own = cases.filter(
    (it) =>
      LEFTOVER_KINDS.some((kind) => kind === it.case.kind) && (subsystem ?? it.case.subsystem) === it.case.subsystem,
  );
  const groups = Map.groupBy(own, (it) => JSON.stringify([it.case.subsystem, it.case.environment]));
  return [...groups.values()]
    .flatMap((some): LeftBehind[] => {
      const [first] = some;
      if (!first) return [];
      const { subsystem: name, environment, team } = first.case;
      const row = status.rows.find((it) => it.subsystem === name && it.environment === environment);
      const all = some.flatMap((it) => it.findings.flatMap((row) => leftoverOf(it.case.kind, row)));
      // A subsystem without a row was never seen to run anywhere: nothing is known of it.
      const stage = name === null ? null : (row ?? { stage: 'unseen' as const, settlesAt: null, blind: [] });
      const may = mayBeDeleted(stage, []).may;
      // An alarm on what is gone may go whatever the stage, as its own case says: it waits for nothing.
      const leftovers = all.filter(({ free }) => may === 'now' || !free).map(({ leftover }) => leftover);
      return leftovers.length === 0
        ? []
        : [{ subsystem: name, environment, team, deletable: mayBeDeleted(stage, leftovers) }];
    })
    .toSorted((a, b) => rank(a) - rank(b) || (nameOf(a) < nameOf(b) ? -1 : Number(nameOf(a) > nameOf(b))));
}

function rank(it: LeftBehind): number {
  if (it.subsystem === null) return 2;
  return it.deletable.may === 'now' ? 0 : 1;
}

const nameOf = (it: LeftBehind): string => `${it.subsystem ?? ''}/${it.environment}`;

/** `free` is what may go whatever the stage. */
function leftoverOf(
  kind: string,
  row: LeftoverCase['findings'][number],
): readonly { readonly leftover: Leftover; readonly free: boolean }[] {
  const watching = row.aspect === 'gone' || row.aspect === 'dormant' ? ('alarm' as const) : undefined;
  const sort = kind === 'alarm-stuck' ? watching : LEFTOVER_SORTS.find((it) => it === row.aspect);
  if (sort === undefined || row.goneAt !== null) return [];
  const { facts } = row;
  const since = typeof facts['since'] === 'string' ? new Date(facts['since']) : null;
  const resource = objectIn(facts, 'resource');
  const leftover = {
    sort,
    count: numberIn(facts, 'count'),
    names: textsIn(facts, 'names'),
    since: since !== null && Number.isFinite(since.getTime()) ? since : null,
    account: textIn(resource, 'account'),
    region: textIn(resource, 'region'),
    referenced: numberIn(facts, 'referenced'),
  };
  return [{ leftover, free: kind === 'alarm-stuck' && row.aspect === 'gone' }];
}

function objectIn(facts: JsonObject, key: string): JsonObject {
  const value = facts[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function numberIn(facts: JsonObject, key: string): number {
  const value = facts[key];
  return typeof value === 'number' ? value : 0;
}

function textIn(facts: JsonObject, key: string): string {
  const value = facts[key];
  return typeof value === 'string' ? value : '';
}

function textsIn(facts: JsonObject, key: string): readonly string[] {
  const value = facts[key];
  return Array.isArray(value) ? value.filter((it) => typeof it === 'string') : [];
}
