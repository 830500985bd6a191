/** What is said of work on managed services, in English. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { count, findingsOf, flag, text, time } from '../facts.ts';
import { runbook } from '../links.ts';
import { idleThings } from '../managed-case.ts';
import { counted, fewLines, listed, shortName } from './count.ts';
import { accountAndPlace, owner, place, placeInSentence, thingAndPart } from './place.ts';
import { day, dayAndTime, duration } from './time.ts';

const TROUBLES: Readonly<Record<string, string>> = {
  'run-failed': 'the last run failed',
  missed: 'two runs did not come',
  'not-started': 'EventBridge could not start it',
};

function trouble(view: CaseView): string {
  const [row] = findingsOf(view);
  return TROUBLES[row?.aspect ?? ''] ?? 'its runs fail';
}

function scheduleName(view: CaseView): string {
  const rows = findingsOf(view);
  if (rows.length > 1) return counted(rows.length, 'schedule');
  const name = rows[0] && text(rows[0].facts, 'schedule');
  return name ? `schedule ${shortName(name)}` : 'a schedule';
}

/** "Tue 24 Nov 03:00 JST"; of figures the hour that it was in. */
function at(when: Date | null, view: CaseView, row: FindingRow): string {
  if (when === null) return 'an unknown hour';
  const said = dayAndTime(when, view.timeZone, view.now);
  return flag(row.facts, 'hourOnly') ? `the hour from ${said}` : said;
}

function lastGood(view: CaseView, row: FindingRow): string {
  const good = time(row.facts, 'lastGoodAt');
  if (good === null) return 'no good run was seen';
  return `last good run ${flag(row.facts, 'hourOnly') ? 'in ' : ''}${at(good, view, row)}`;
}

function details(view: CaseView, row: FindingRow): string {
  const name = shortName(text(row.facts, 'schedule') ?? 'The schedule');
  const expression = text(row.facts, 'expression');
  const [last, failed, since] = [
    time(row.facts, 'lastRunAt'),
    time(row.facts, 'lastFailureAt'),
    time(row.facts, 'watchedSince'),
  ];
  const [runs, failures] = [count(row.facts, 'runs'), count(row.facts, 'failures')];
  const inHour = flag(row.facts, 'hourOnly') ? 'in ' : '';
  const counts =
    runs !== null && failures
      ? `${failures} of ${counted(runs, 'run')} of the last 48 hours failed, the last one `
      : 'the last run failed, ';
  const said: Readonly<Record<string, string>> = {
    'run-failed': `${counts}${inHour}${at(failed, view, row)}; ${lastGood(view, row)}`,
    missed: last
      ? `the last run seen was ${inHour}${at(last, view, row)}; ${lastGood(view, row)}`
      : `no run was seen${since ? ` since ${dayAndTime(since, view.timeZone, view.now)}` : ''}`,
    'not-started': `${counted(failures ?? 0, 'start')} failed in 48 hours, the last one in ${at(failed, view, row)}`,
  };
  return `${name}${expression ? `, ${expression}` : ''}: ${said[row.aspect] ?? 'its runs fail'}.`;
}

const STEPS: Readonly<Record<string, readonly string[]>> = {
  'run-failed': ['see in its logs why it failed', 'run it again once that is mended'],
  missed: ['see whether the schedule, its role or its target was changed', 'run it by hand if today needs it'],
  'not-started': [
    "see whether the target still exists and the rule's role may start it",
    'run it by hand if today needs it',
  ],
};

export const scheduleWords: KindWords = {
  name: 'Schedule failing',
  headline: (view) => `Failing: ${place(view)}, ${scheduleName(view)}: ${trouble(view)}`,
  notification: (view) => `${placeInSentence(view)}: ${scheduleName(view)}: ${trouble(view)}. ${owner(view)}`,
  lines: (view) => fewLines(findingsOf(view), (row) => details(view, row), 'schedule'),
  steps: (view) => STEPS[findingsOf(view)[0]?.aspect ?? ''] ?? [],
  bullets: () => [],
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, 'Runbook'),
  over: (view) => `Runs again: ${thingAndPart(view)}, ${scheduleName(view)}`,
};

function idleOnes(view: CaseView): string {
  return listed([...idleThings(view).sorts].map(([sort, number]) => counted(number, sort))) || 'something';
}

export const idleWords: KindWords = {
  name: 'Managed service idle',
  headline: (view) => `Idle: ${place(view)}, ${idleOnes(view)} without any use seen`,
  notification: (view) => `${placeInSentence(view)}: no use of ${idleOnes(view)} was seen. ${owner(view)}`,
  lines(view) {
    const { names, since } = idleThings(view);
    const long = since && view.now.getTime() - since.getTime();
    return [
      ...(names.length > 0 ? [`${listed(names, 6)}.`] : []),
      ...(since && long
        ? [`Looked at every six hours for ${duration(long)}, since ${day(since, view.timeZone, view.now)}: never used.`]
        : []),
    ];
  },
  steps: () => ['ask the owner whether it is still needed, and delete it if not'],
  bullets: () => [],
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, 'Runbook'),
  over: (view) => `Used again or gone: ${thingAndPart(view)}`,
};
