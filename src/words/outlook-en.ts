import { listed } from './en/count.ts';
import { hours } from './en/time.ts';
import type { OutlookWords } from './outlook-words.ts';
import { monthPart } from './time-parts.ts';

const PARTS = ['early', 'mid', 'late'];

/** `early Sep`, with its year unless it is this one or the one named before. */
function about(at: Date, zone: string, known: string): string {
  const { part, month, year } = monthPart(at, zone, 'en-GB');
  return `${PARTS[part]} ${month}${year === known ? '' : ` ${year}`}`;
}

const yearOf = (at: Date, zone: string): string => monthPart(at, zone, 'en-GB').year;

/** `about 3 in 100`. */
function inHundred(chance: number): string {
  const of = Math.round(100 * chance);
  if (of < 1) return 'under 1 in 100';
  return of > 99 ? 'over 99 in 100' : `about ${of} in 100`;
}

export const outlookEn: OutlookWords = {
  target: (when, chance) => `Target ${when}${chance === null ? '' : `: ${inHundred(chance)}`}`,
  lastWeek(moved, back) {
    const parts = [
      ...(moved.length === 0 ? [] : [`+${moved.length} ${listed(moved)}`]),
      ...(back.length === 0 ? [] : [`-${back.length} ${listed(back)}`]),
    ];
    return parts.length === 0 ? null : `Last 7 days: ${parts.join(', ')}`;
  },
  forecast(forecast, zone, now) {
    switch (forecast.answer) {
      case 'known': {
        const year = yearOf(forecast.at50, zone);
        return `Rest done about ${about(forecast.at50, zone, yearOf(now, zone))}; by ${about(forecast.at85, zone, year)} at 85 %`;
      }
      case 'too slow':
        return `At this pace the rest takes ${forecast.at50 === null ? 'over ten years' : `until about ${about(forecast.at50, zone, yearOf(now, zone))}, perhaps over ten years`}`;
      case 'none':
        switch (forecast.why) {
          case 'nothing left':
            return null;
          case 'too few weeks':
            return `No forecast yet: ${forecast.basis.weeks} of the 8 weeks it needs were looked at`;
          case 'too few moves':
            return `No forecast yet: ${forecast.basis.moves} finished in the last half year, it needs 3`;
        }
    }
  },
  unconfirmed: (names) => `Moved before toilbot looked, not confirmed and not counted: ${listed(names, 6)}`,
  effort: ({ left, medianMoved, medianLeft }, next) => [
    `What is left costs ${hours(left)} a week${next.count === 0 ? '' : `, ${next.count === 1 ? 'this one' : `these ${next.count}`} ${hours(next.minutes)}`}`,
    ...(medianMoved === null || medianLeft === null
      ? []
      : [`Median a week: ${hours(medianMoved)} moved, ${hours(medianLeft)} not moved`]),
  ],
  title: 'When the rest will be done (production)',
  nothingLeft: 'Nothing is left to move',
  basis: ({ basis }, left) =>
    `${left} left; rests on ${basis.moves} moves in ${basis.weeks} weeks that were seen or told with their day`,
  backtest: (tested) =>
    tested.answer === 'known'
      ? `Past forecasts of the next moves: of ${tested.at85.judged} dates given at 85 %, ${tested.at85.held} held; of ${tested.at50.judged} at 50 %, ${tested.at50.held}`
      : `Too little history to test past forecasts: ${tested.judged} of ${tested.needed} dates have passed`,
  notInForecast: (names) => `not in the forecast, no target yet: ${listed(names, 4)}`,
};
