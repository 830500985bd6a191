import { counted, listed } from './en/count.ts';
import { leftoverCount } from './en/leftovers.ts';
import { hours } from './en/time.ts';
import type { MovedWords } from './moved-words.ts';
import { slackCommandsEn } from './slack-commands-en.ts';

const { platform } = slackCommandsEn.status;
/** Kinds of things that are named; `toilbot leftovers` has them all. */
const MOST_SORTS = 5;

/** `5.2 h`, under an hour `40 min`. */
const time = (minutes: number): string => (Math.abs(minutes) < 60 ? `${Math.round(minutes)} min` : hours(minutes));
const percent = (share: number): string => `${Math.round(share)} %`;
const range = (low: number, high: number): string => `${time(low)} to ${time(high)}`;

const saving: MovedWords['saving'] = (it, knownFrom) => {
  switch (it.answer) {
    case 'known': {
      const change = `${time(it.before)} before, ${time(it.after)} since`;
      const said =
        it.mean < 0
          ? `Hands-on work is ${time(-it.mean)} a week more (${range(-it.high, -it.low)}): ${change}.`
          : `Saves ${time(it.mean)} a week (${range(it.low, it.high)}): ${change}.`;
      if (it.cost <= 0) return said;
      const paid =
        it.paybackWeeks === null ? 'not paid back so far' : `paid back after ${counted(it.paybackWeeks, 'week')}`;
      return `${said} The move took ${time(it.cost)}: ${paid}.`;
    }
    case 'too early':
      return it.why === 'after'
        ? `What it saves: too early to say, ${it.needed} full weeks after the move are needed. Known from ${knownFrom}.`
        : `What it saves cannot be said: ${counted(it.weeksBefore, 'full week')} before the move seen, ${it.needed} are needed.`;
    case 'not comparable':
      return `What it saves cannot be compared: minutes known for ${percent(it.coverageBefore)} of events before, ${percent(it.coverageAfter)} since.`;
  }
};

export const movedEn: MovedWords = {
  headline: ({ subsystem, environment }, on) =>
    `✅ Moved: ${subsystem} · ${environment}${on.length === 0 ? '' : `, on ${on.map((it) => platform[it]).join(' and ')}`}`,
  saving,
  deletable: (steps, subsystem) =>
    `May be deleted now: ${listed(steps.map(movedEn.leftovers), MOST_SORTS)}. In which order: toilbot leftovers ${subsystem}`,
  leftovers: ({ sort, count }) => leftoverCount(sort, count),
  rest: (progress, next) => {
    const far = progress === null ? [] : [`${progress.moved} of ${progress.total} moved (${progress.environment}).`];
    if (next === null) return far[0] ?? null;
    const on = next.on.length === 0 ? '' : ` (${next.on.map((it) => platform[it]).join(', ')})`;
    const takes = next.minutesAWeek === null ? '' : `, takes ${time(next.minutesAWeek)} a week`;
    const first = next.targetUndecided ? ' – choose a target first' : '';
    return [...far, `Next: ${next.subsystem}${on}${takes}${first}`].join(' ');
  },
};
