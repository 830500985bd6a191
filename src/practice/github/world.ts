/** The pull requests of the infrastructure repository: a function of the seed and the time alone. */

import { fractionOf, hexOf, pickOf, wholeOf } from '../fleet/seeded.ts';
import { after, DAY, HOUR, MINUTE } from '../fleet/time.ts';

export const REPOSITORY = 'tabemaru/infrastructure';
const SHOWN_DAYS = 30;
const MOST_A_DAY = 3;
/** Shares of those that are closed without a merge, and of those whose roll-out fails. */
const DROPPED = 0.12;
const FAILING = 0.1;

export interface WorldRun {
  readonly name: string;
  readonly status: 'completed' | 'in_progress';
  readonly conclusion: 'success' | 'failure' | null;
  readonly startedAt: Date;
  readonly updatedAt: Date;
}

export interface WorldPull {
  readonly number: number;
  readonly title: string;
  readonly branch: string;
  readonly openedAt: Date;
  readonly updatedAt: Date;
  /** Null while it is open; merged is closed too. */
  readonly closedAt: Date | null;
  readonly mergedAt: Date | null;
  readonly mergeCommit: string;
  readonly paths: readonly string[];
  readonly runs: readonly WorldRun[];
}

type Change = readonly [title: string, paths: readonly string[]];
/** What people write names people and what went wrong: an adapter must leave it there. */
const CHANGES: readonly [Change, ...Change[]] = [
  ['suzuki: more memory after the outage of shop 1204', ['environments/production/api.tfvars']],
  ['Raise the connection limit', ['environments/production/reserve-web.tfvars']],
  ['New partner key (Tanaka)', ['environments/production/legacy-admin.tfvars', 'docs/partners.md']],
  ['Staging: one task is enough', ['environments/staging/review.tfvars']],
  ['Target group for the till gateway', ['environments/production/pos-gateway/target-group.tf']],
  ['Delivery stream for all logs', ['modules/logging/main.tf', 'environments/production/main.tf']],
  ['Correct a typing mistake', ['README.md']],
];

/** The newest by their last change first, as they stood at a time. */
export function pullsAt(seed: string, now: Date): readonly WorldPull[] {
  const today = Math.floor(now.getTime() / DAY);
  return Array.from({ length: SHOWN_DAYS }, (_, back) => today - back)
    .filter((day) => ![0, 6].includes(new Date(day * DAY).getUTCDay()))
    .flatMap((day) =>
      Array.from({ length: wholeOf(0, MOST_A_DAY, seed, 'pulls', day) }, (_, index) => pullOf(seed, day, index, now)),
    )
    .filter((it) => it.openedAt <= now)
    .sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime() || b.number - a.number);
}

function pullOf(seed: string, day: number, index: number, now: Date): WorldPull {
  const key = [seed, 'pull', day, index] as const;
  const openedAt = new Date(day * DAY + HOUR + wholeOf(0, 8 * 60, ...key, 'opened') * MINUTE);
  const ends = after(openedAt, wholeOf(40, 50 * 60, ...key, 'waits') * MINUTE);
  const closedAt = ends <= now ? ends : null;
  const mergedAt = fractionOf(...key, 'dropped') < DROPPED ? null : closedAt;
  const [title, paths] = pickOf(CHANGES, ...key, 'what');
  const runs = mergedAt === null ? [] : runsOf(key, mergedAt, now);
  return {
    number: (day % 10_000) * MOST_A_DAY + index,
    title,
    branch: `suzuki/change-${index}`,
    openedAt,
    updatedAt: closedAt ?? openedAt,
    closedAt,
    mergedAt,
    mergeCommit: hexOf(40, ...key, 'merge'),
    paths,
    runs,
  };
}

/** What follows a merge: the checks, and Terraform's apply. */
function runsOf(key: readonly (string | number)[], mergedAt: Date, now: Date): readonly WorldRun[] {
  const run = (name: string, minutes: number, fails: boolean): WorldRun => {
    const end = after(mergedAt, minutes * MINUTE);
    const over = end <= now;
    return {
      name,
      status: over ? 'completed' : 'in_progress',
      conclusion: over ? (fails ? 'failure' : 'success') : null,
      startedAt: mergedAt,
      updatedAt: over ? end : mergedAt,
    };
  };
  return [
    run('checks', 3, false),
    run('apply', wholeOf(6, 45, ...key, 'apply'), fractionOf(...key, 'fails') < FAILING),
  ];
}
