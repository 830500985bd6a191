import { dayText } from '../calendar-day.ts';
import type { BoardFinding, BurnUpFinding, ChartWords, StagesFinding, ToilFinding } from '../charts.ts';

const LOCALE = 'en-GB';
const number = (value: number) => new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 }).format(value);
const percent = (share: number) => `${number(Math.round(share * 100))} %`;
// Some versions of the locale data abbreviate to four letters.
const dated = (it: string, options: Intl.DateTimeFormatOptions) =>
  dayText(it, LOCALE, { month: 'short', ...options }).replace('Sept', 'Sep');
const day = (it: string) => dated(it, { day: 'numeric', year: 'numeric' });
const shortDay = (it: string) => dated(it, { day: 'numeric' });
const month = (it: string) => dated(it, { year: 'numeric' });
const subsystems = (count: number) => `${number(count)} subsystem${count === 1 ? '' : 's'}`;
const weeks = (count: number) => `${number(count)} week${count === 1 ? '' : 's'}`;

function minutes(count: number): string {
  if (Math.abs(count) < 120) return `${number(Math.round(count))} min`;
  return `${new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(count / 60)} h`;
}

function burnUpTitle({ moved, total, environment }: BurnUpFinding): string {
  if (total === 0) return `Nothing to move (${environment})`;
  return moved === total
    ? `All ${number(total)} moved (${environment})`
    : `${number(moved)} of ${number(total)} moved (${environment})`;
}

function burnUpAlt(finding: BurnUpFinding): string {
  const { moved, total, environment, asOf, told, at50, at85, target } = finding;
  if (total === 0) return `No subsystem of ${environment} has anything to move as of ${day(asOf)}.`;
  const so = `${number(moved)} of ${subsystems(total)} of ${environment} (${percent(moved / total)}) had moved by ${day(asOf)}`;
  const known = told > 0 ? `, ${number(told)} of them told, not seen` : '';
  if (moved === total) return `${so}${known}: nothing is left.`;
  const aim = target === null ? '' : `; the target is ${day(target)}`;
  const rest =
    at50 === null || at85 === null
      ? '; there is no forecast yet'
      : `; the rest is done by ${day(at50)} in half of the cases and by ${day(at85)} in 85 %`;
  return `${so}${known}${rest}${aim}.`;
}

function stagesAlt({ week, moved, all, firstWeek, movedFirst, inTrouble }: StagesFinding): string {
  const then = firstWeek === week ? '' : `, ${number(movedFirst)} in the week of ${day(firstWeek)}`;
  const trouble = inTrouble > 0 ? `; ${number(inTrouble)} regressed, missing or at risk` : '';
  return `In the week of ${day(week)}, ${number(moved)} of ${subsystems(all)} had moved${then}${trouble}.`;
}

function toilTitle({ subsystem, before, after, mean }: ToilFinding): string {
  if (before !== null && after !== null) return `${subsystem}: ${minutes(before)} → ${minutes(after)} a week`;
  return mean === null ? subsystem : `${subsystem}: ${minutes(mean)} a week`;
}

function toilAlt({ subsystem, movedOn, before, after, mean, weeks: count }: ToilFinding): string {
  const move = movedOn === null ? '' : ` on ${day(movedOn)}`;
  if (before !== null && after !== null)
    return `Hands-on work on ${subsystem} took ${minutes(before)} a week before it moved${move} and takes ${minutes(after)} since.`;
  if (mean === null) return `No hands-on minutes are known for ${subsystem}.`;
  const then = movedOn === null ? '' : `; it moved${move}`;
  return `Hands-on work on ${subsystem} took ${minutes(mean)} a week over ${weeks(count)}${then}.`;
}

function boardForecast({ burnUp, chanceOfTarget }: BoardFinding): string {
  const { moved, total, at50, at85, target } = burnUp;
  const aim = target === null ? '' : ` Target ${day(target)}${chance(chanceOfTarget)}.`;
  if (moved >= total) return 'All is done.';
  if (at50 === null || at85 === null) return `No forecast yet.${aim}`;
  return `Rest done about ${month(at50)}, by ${month(at85)} at 85 %.${aim}`;
}

function boardAlt(finding: BoardFinding): string {
  const saving = boardSaving(finding);
  return `${burnUpAlt(finding.burnUp).slice(0, -1)}; ${saving.charAt(0).toLowerCase()}${saving.slice(1)}`;
}

function chance(of: number | null): string {
  if (of === null) return '';
  const hundredths = Math.round(of * 100);
  if (hundredths < 1) return ': under 1 in 100';
  return hundredths > 99 ? ': over 99 in 100' : `: about ${hundredths} in 100`;
}

function boardSaving({ saving }: BoardFinding): string {
  if (saving === null) return 'What it saves is not known yet.';
  const { minutes: mean, low, high } = saving;
  return mean < 0
    ? `Costs ${minutes(-mean)} a week more (${minutes(-high)} to ${minutes(-low)}).`
    : `Saves ${minutes(mean)} a week (${minutes(low)} to ${minutes(high)}).`;
}

export const chartWordsEn: ChartWords = {
  day,
  shortDay,
  month,
  number,
  percent,
  minutes,
  stages: {
    regressed: 'Regressed',
    missing: 'Missing',
    at_risk: 'At risk',
    dual_running: 'Dual-running',
    settling: 'Settling',
    unknown: 'Unknown',
    unseen: 'Never seen',
    not_started: 'Not started',
    moved: 'Moved',
    retired: 'Retired',
  },
  environment: (name) => name,
  burnUp: {
    title: burnUpTitle,
    alt: burnUpAlt,
    moved: 'Moved',
    told: 'Moved before toilbot (told)',
    all: (count) => `All: ${number(count)}`,
    half: (it) => `50 %: ${day(it)}`,
    likely: (it) => `85 %: ${day(it)}`,
    target: (it) => `Target: ${day(it)}`,
    noForecast: 'No forecast yet',
    empty: 'Nothing is known yet of what has moved.',
  },
  stagesByWeek: {
    title: ({ moved, all, week }) => `${number(moved)} of ${number(all)} moved, week of ${shortDay(week)}`,
    alt: stagesAlt,
    axis: 'Subsystems, by week',
    empty: 'No stage of any week is known yet.',
  },
  toil: {
    title: toilTitle,
    alt: toilAlt,
    hours: 'Hands-on hours a week',
    minutes: 'Hands-on minutes a week',
    unknown: '? not known',
    moved: (it) => `Moved ${day(it)}`,
    meanBefore: (it) => `Mean before: ${minutes(it)}`,
    meanAfter: (it) => `Mean after: ${minutes(it)}`,
    empty: (subsystem) => `No hands-on minutes are known for ${subsystem}.`,
  },
  board: {
    heading: (environment) => `Moved to ECS, EKS and managed services (${environment})`,
    ofAll: (total) => `of ${number(total)}`,
    moved: (share) => (share === null ? 'nothing to move' : `moved, ${percent(share)}`),
    forecast: boardForecast,
    saving: boardSaving,
    target: 'Target',
    next: 'Next to move',
    nothingLeft: 'Nothing is left to move',
    nothingNext: 'Not chosen yet',
    alt: boardAlt,
  },
};
