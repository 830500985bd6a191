import type { KnownBlock } from '@slack/types';
import type { Message } from '../domain/messenger.ts';
import { STAGE_ORDER, type StatusAnswer, type StatusRow } from '../domain/status.ts';
import type { Stage } from '../domain/vocabulary.ts';
import type { FactParts } from '../words/slack-commands-words.ts';
import { mrkdwn } from './escape.ts';
import { context, pageOf, section, sections, within } from './limits.ts';
import type { Saying } from './saying.ts';
import { statusControls } from './status-controls.ts';
import { environmentOf, rowsOf, type StatusFilter } from './status-filter.ts';
import { confirmAllControls } from './subsystem-controls.ts';
import { shownTime } from './when.ts';

/** Rows a page: one line each. */
export const STATUS_PAGE = 30;
const DAY = 86_400_000;
const BAR = 20;
/** Stages whose rows are only counted until somebody asks for them. */
const COUNTED: readonly Stage[] = ['moved', 'retired', 'not_started', 'unseen'];

/** The answer to `/migration-status`. `shared` is the mention of who shares it with a channel: then without controls. */
export function statusMessage(
  answer: StatusAnswer,
  filter: StatusFilter,
  shared: string | null,
  saying: Saying,
): Message {
  const rows = rowsOf(answer, filter);
  const listed =
    filter.subsystem === null && filter.stage === null ? rows.filter((row) => !COUNTED.includes(row.stage)) : rows;
  const lines = linesOf([...listed].sort(byStage), answer, filter, saying);
  const page = pageOf(lines, filter.page, STATUS_PAGE);
  const first = page.page === 0;
  const summary = filter.subsystem === null && first;
  const blocks: KnownBlock[] = [
    section(head(answer, filter, saying).join('\n')),
    ...sections(within(page.items, 4800).lines),
    ...sections(took(answer, filter, saying)),
    ...(summary && filter.stage === null ? counts(rows, saying) : []),
    ...(page.total === 0 && filter.stage !== null
      ? [section(saying.words.status.noneAt(saying.words.status.stage[filter.stage]))]
      : []),
    ...(rows.length === 0 && filter.stage === null ? [section(saying.words.status.nothing)] : []),
    ...(summary && filter.stage === null ? [...unseen(answer, saying), ...next(answer, saying)] : []),
    ...(shared === null && summary ? confirmAllControls(rows, saying) : []),
    ...(shared === null ? statusControls(answer, filter, page, saying) : [context(saying.words.status.shared(shared))]),
    context(
      [
        saying.words.status.asOf(
          clock(answer.now, answer, saying),
          answer.places.seen,
          answer.places.total,
          answer.told,
        ),
        ...(summary && answer.outlook.undecided.length > 0
          ? [mrkdwn(saying.words.status.outlook.notInForecast(answer.outlook.undecided), 200)]
          : []),
      ].join(saying.words.between),
    ),
  ];
  return {
    text: mrkdwn(saying.words.status.notification(answer.progress, answer.places.seen, answer.places.total), 1000),
    blocks,
  };
}

const byStage = (a: StatusRow, b: StatusRow): number =>
  STAGE_ORDER.indexOf(a.stage) - STAGE_ORDER.indexOf(b.stage) ||
  a.subsystem.localeCompare(b.subsystem, 'en') ||
  a.environment.localeCompare(b.environment, 'en');

function head(answer: StatusAnswer, filter: StatusFilter, saying: Saying): string[] {
  const said = saying.words.status;
  if (filter.subsystem !== null) return [`*${mrkdwn(filter.subsystem, 80)}*`];
  const environment = environmentOf(answer, filter);
  const progress = answer.progress.find((one) => one.environment === environment) ?? null;
  const others = answer.progress.filter((one) => one.environment !== environment);
  const stage = filter.stage === null ? [] : [`${said.stageSign[filter.stage]} ${said.stage[filter.stage]}`];
  return [
    `*${mrkdwn(said.headline(environment, progress))}*`,
    ...(progress === null
      ? []
      : [
          [bar(progress.moved, progress.total), ...others.slice(0, 4).map((one) => mrkdwn(said.other(one), 80))].join(
            '  ',
          ),
        ]),
    ...stage,
    ...(filter.team === null ? [] : [mrkdwn(said.team(filter.team), 80)]),
    ...(environment === 'production' && stage.length === 0 && filter.team === null ? outlookLines(answer, saying) : []),
  ];
}

/** What changed lately and when the rest will be done. */
function outlookLines({ outlook, targetDate, now }: StatusAnswer, saying: Saying): string[] {
  const said = saying.words.status.outlook;
  const { timeZone } = saying.settings;
  const chance = outlook.forecast.answer === 'none' ? null : outlook.forecast.byTarget;
  return [
    said.lastWeek(outlook.lastWeek.moved, outlook.lastWeek.back),
    said.forecast(outlook.forecast, timeZone, now),
    targetDate === null ? null : said.target(saying.words.time.day(targetDate, timeZone, now), chance),
    outlook.unconfirmed.length === 0 ? null : said.unconfirmed(outlook.unconfirmed),
  ].flatMap((line) => (line === null ? [] : [mrkdwn(line, 300)]));
}

/** How long the changes of one subsystem took: what it moved from and what it moved to stand side by side. */
function took(answer: StatusAnswer, filter: StatusFilter, saying: Saying): string[] {
  return answer.leadTimes
    .filter((it) => it.subsystem === filter.subsystem)
    .flatMap((it) => saying.words.status.leadTime(it))
    .map((line) => mrkdwn(line, 250));
}

function bar(moved: number, total: number): string {
  const full = total === 0 ? 0 : Math.round((BAR * moved) / total);
  return '▓'.repeat(full) + '░'.repeat(BAR - full);
}

const MOST_NAMES = 12;

/** A line a row; in the summary one line for all that are not visible for the same reason. */
function linesOf(rows: readonly StatusRow[], answer: StatusAnswer, filter: StatusFilter, saying: Saying): string[] {
  const summary = filter.subsystem === null && filter.stage === null;
  const groups = new Map<string, { readonly row: StatusRow; readonly fact: string; readonly names: string[] }>();
  for (const row of rows) {
    const name = filter.subsystem === null ? row.subsystem : saying.words.status.environment(row.environment);
    const fact = saying.words.status.fact(factParts(row, answer, saying));
    const key = summary && row.stage === 'unknown' ? fact : `${row.subsystem} ${row.environment}`;
    const known = groups.get(key);
    if (known) known.names.push(name);
    else groups.set(key, { row, fact, names: [name] });
  }
  return [...groups.values()].map(({ row, fact, names }) => rowLine(row.stage, names, fact, saying));
}

function rowLine(stage: Stage, names: readonly string[], fact: string, saying: Saying): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => `*${mrkdwn(name, 60)}*`);
  return saying.words.status.row(stage, shown, names.length - shown.length, fact === '' ? '' : mrkdwn(fact, 200));
}

/** What is said of a row besides its stage. */
export function factParts(row: StatusRow, answer: Pick<StatusAnswer, 'now' | 'timeZone'>, saying: Saying): FactParts {
  const { time } = saying.words;
  const day = (at: Date | null): string | null => (at === null ? null : time.day(at, answer.timeZone, answer.now));
  const stale = row.asOf !== null && answer.now.getTime() - row.asOf.getTime() > DAY / 4;
  return {
    stage: row.stage,
    on: row.on,
    since: day(row.since),
    sinceDays: row.since === null ? null : Math.max(0, Math.floor((answer.now.getTime() - row.since.getTime()) / DAY)),
    lastKnown: row.lastKnown,
    blind: row.blind,
    settles: day(row.settlesAt),
    oldTraffic: row.oldTraffic,
    asOf: stale && row.asOf !== null ? time.moment(row.asOf, answer.timeZone, answer.now) : null,
  };
}

function counts(rows: readonly StatusRow[], saying: Saying): KnownBlock[] {
  const lines = COUNTED.map((stage) => ({ stage, count: rows.filter((row) => row.stage === stage).length }))
    .filter(({ count }) => count > 0)
    .map(({ stage, count }) => saying.words.status.count(stage, count));
  return sections(lines);
}

function unseen(answer: StatusAnswer, saying: Saying): KnownBlock[] {
  const said = saying.words.status;
  if (answer.unknownPlaces.length === 0) return [];
  const lines = answer.unknownPlaces.slice(0, 8).map((one) => {
    const reason = one.reason === null ? (one.detail ?? said.otherFailure) : said.failure[one.reason];
    const since = one.since === null ? null : saying.words.time.moment(one.since, answer.timeZone, answer.now);
    return mrkdwn(said.unknownPlace(one.place, reason, since, one.jobs), 200);
  });
  const left = answer.unknownPlaces.length - lines.length;
  return sections([`*${said.notSeen}*`, ...lines, ...(left > 0 ? [saying.words.case.more(left)] : [])]);
}

function next(answer: StatusAnswer, saying: Saying): KnownBlock[] {
  const said = saying.words.status;
  if (answer.next.length === 0) return [];
  const lines = answer.next.slice(0, 5).map((one, index) => {
    return mrkdwn(said.next(index + 1, one.subsystem, one.on, one.minutesAWeek, one.targetUndecided), 200);
  });
  const minutes = answer.next.reduce((sum, one) => sum + (one.minutesAWeek ?? 0), 0);
  const effort = answer.effort === null ? [] : said.outlook.effort(answer.effort, { count: lines.length, minutes });
  return sections([`*${said.moveNext}*`, ...lines, ...effort]);
}

function clock(at: Date, answer: StatusAnswer, saying: Saying): string {
  return shownTime(at, answer.timeZone, answer.now, saying.words);
}
