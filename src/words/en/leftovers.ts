/** What is said of what stays behind on EC2, in English. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import type { Deletable, LeftBehind, LeftoverSort } from '../../domain/leftovers.ts';
import { accountName } from '../../domain/resources.ts';
import type { Settings } from '../../domain/settings.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { count, texts } from '../facts.ts';
import { groupsOf, leftoverRows, likesOf, previousTypesOf, thingsOf } from '../leftover-case.ts';
import { runbook } from '../links.ts';
import { capital, counted, listed, shortName } from './count.ts';
import { accountAndPlace, owner, place, placeInSentence, thing } from './place.ts';
import { day } from './time.ts';

/** `2 stopped instances`. */
const SORT_NAMES: { readonly [S in LeftoverSort]: readonly [one: string, many: string] } = {
  alarm: ['alarm on what is left over', 'alarms on what is left over'],
  'auto-scaling-group': ['empty Auto Scaling group', 'empty Auto Scaling groups'],
  instance: ['stopped instance', 'stopped instances'],
  'launch-template': ['unused launch template', 'unused launch templates'],
  'load-balancer': ['load balancer without targets', 'load balancers without targets'],
  'target-group': ['idle target group', 'idle target groups'],
  address: ['free Elastic IP', 'free Elastic IPs'],
  image: ['unused AMI', 'unused AMIs'],
  snapshot: ['snapshot without AMI', 'snapshots without AMI'],
  'key-pair': ['unused key pair', 'unused key pairs'],
  'security-group': ['unused security group', 'unused security groups'],
};

export function leftoverCount(sort: LeftoverSort, number: number): string {
  const [one, many] = SORT_NAMES[sort];
  return counted(number, one, many);
}

/** `2 stopped instances and 9 other things`. */
function summary(view: CaseView): string {
  const rows = leftoverRows(view);
  const [first] = rows;
  if (!first) return 'things on EC2 that nothing uses';
  const [sort, row] = first;
  const others = rows.slice(1).reduce((sum, [, it]) => sum + thingsOf(it).number, 0);
  const [second] = rows.slice(1);
  const own = leftoverCount(sort, thingsOf(row).number);
  if (second && rows.length === 2) return `${own} and ${leftoverCount(second[0], thingsOf(second[1]).number)}`;
  return others === 0 ? own : `${own} and ${counted(others, 'other thing')}`;
}

/** `waitlist-1, waitlist-2 and 4 more`. */
export function namesIn(facts: JsonObject): string {
  const names = texts(facts, 'names').map(shortName);
  const more = (count(facts, 'count') ?? 0) - names.length;
  return listed(more > 0 ? [...names, `${more} more`] : names, 7);
}

function line(sort: LeftoverSort, row: FindingRow, view: CaseView): string {
  const on = (at: Date): string => day(at, view.timeZone, view.now);
  const { number, since, imageFrom, gib, snapshots, types } = thingsOf(row);
  const many = number > 1;
  const stopped = many ? 'the first stopped on' : 'stopped on';
  const made = many ? 'the oldest of' : 'of';
  const details = [
    namesIn(row.facts),
    ...(types.length === 0 ? [] : [listed(types, 3)]),
    ...(since ? [`${sort === 'instance' ? stopped : made} ${on(since)}`] : []),
    ...(imageFrom ? [`AMI of ${on(imageFrom)}`] : []),
    ...(gib ? [`${gib} GiB`] : []),
    ...(snapshots > 0 ? [`with ${counted(snapshots, 'snapshot')}`] : []),
  ].filter((it) => it !== '');
  return `${capital(leftoverCount(sort, number))}: ${details.join(', ')}.`;
}

/** `looks like api (3) and kiosk (1)`: the names of what nobody claims. */
export function likeness(facts: JsonObject): string | null {
  const likes = likesOf(facts).map(([name, number]) => `${name} (${number})`);
  return likes.length === 0 ? null : `looks like ${listed(likes, 5)}`;
}

/** A line about types that AWS lists as previous generations, or none. */
export function previousTypes(rows: readonly FindingRow[]): readonly string[] {
  const types = previousTypesOf(rows);
  if (types.length === 0) return [];
  return [`${listed(types, 5)}: ${types.length === 1 ? 'a type' : 'types'} of a previous generation`];
}

export const leftoverWords: KindWords = {
  name: 'Left over on EC2',
  headline: (view) => `Left over: ${place(view)}, ${summary(view)}`,
  notification: (view) => `${placeInSentence(view)}: ${summary(view)} left over on EC2. ${owner(view)}`,
  lines: (view) => leftoverRows(view).map(([sort, row]) => line(sort, row, view)),
  steps: () => [],
  bullets(view) {
    const rows = leftoverRows(view);
    const groups = groupsOf(view);
    const likes = rows.flatMap(([sort, row]) => {
      const like = likeness(row.facts);
      return like === null ? [] : `${capital(SORT_NAMES[sort][1])}: ${like}`;
    });
    return [
      ...previousTypes(rows.map(([, row]) => row)),
      ...(groups.referenced > 0
        ? [`Rules of other groups name ${counted(groups.referenced, 'security group')}: they go first`]
        : []),
      ...(groups.left ? ['A task that runs only now and then may use a security group: see its schedule first'] : []),
      ...likes,
      ...(view.case.subsystem === null
        ? []
        : [`What may go now, and in which order: toilbot leftovers ${shortName(view.case.subsystem)}`]),
    ];
  },
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, 'Runbook'),
  over: (view) => `Cleared: ${thing(view)}, nothing is left over on EC2`,
};

type Reason = Deletable['why'];
const REASONS: { readonly [R in Reason]: string } = {
  moved: 'moved',
  retired: 'retired',
  dual_running: 'not yet: it runs on both sides',
  settling: 'not yet: the move is settling',
  regressed: 'not yet: it runs on its source again',
  at_risk: 'not yet: its target is not healthy',
  missing: 'not yet: it runs nowhere, and nobody said that it should not',
  not_started: 'not yet: it has not moved',
  unseen: 'not yet: it was never seen to run',
  unknown: 'not yet: not every place could be seen',
  blind: 'not yet: a place that may use it could not be seen',
  unclaimed: 'nobody claims it: find its owner first',
};

/** Why what is left over may be deleted, or not yet. */
export function leftoverReason(why: Reason): string {
  return REASONS[why];
}

/** `toilbot leftovers` as lines of text: what may be deleted now in its order, then what may not yet, and why. */
export function leftoverLines(
  list: readonly LeftBehind[],
  settings: Pick<Settings, 'accounts' | 'timeZone'>,
  now: Date,
): readonly string[] {
  if (list.length === 0) return ['Nothing is left over on EC2, as far as toilbot saw.'];
  return list.flatMap(({ subsystem, environment, deletable }) => {
    const until = deletable.may === 'not yet' ? deletable.until : null;
    const when = until ? `, until ${day(until, settings.timeZone, now)} if nothing comes back` : '';
    const verdict =
      deletable.may === 'now'
        ? `may be deleted now (${REASONS[deletable.why]}), in this order`
        : REASONS[deletable.why];
    const steps = deletable.steps.map((it, index) => {
      const more = it.count - it.names.length;
      const names = listed(more > 0 ? [...it.names.map(shortName), `${more} more`] : it.names.map(shortName), 7);
      const rules = it.referenced > 0 ? ' (take it out of the rules of other groups first)' : '';
      const number = deletable.may === 'now' ? `${index + 1}.` : '-';
      return `  ${number} ${leftoverCount(it.sort, it.count)}: ${names} · ${it.region} · account ${shortName(accountName(it.account, settings))}${rules}`;
    });
    return [`${shortName(subsystem ?? 'unclaimed')} · ${shortName(environment)}: ${verdict}${when}`, ...steps];
  });
}
