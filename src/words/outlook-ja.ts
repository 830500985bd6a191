import { listed } from './ja/count.ts';
import { hours } from './ja/time.ts';
import type { OutlookWords } from './outlook-words.ts';
import { monthPart } from './time-parts.ts';

const PARTS = ['上旬', '中旬', '下旬'];

/** `9月上旬`, with its year unless it is this one or the one named before. */
function about(at: Date, zone: string, known: string): string {
  const { part, month, year } = monthPart(at, zone, 'ja-JP');
  return `${year === known ? '' : `${year}年`}${month}${PARTS[part]}`;
}

const yearOf = (at: Date, zone: string): string => monthPart(at, zone, 'ja-JP').year;

function percent(chance: number): string {
  const of = Math.round(100 * chance);
  if (of < 1) return '1%未満';
  return of > 99 ? '99%超' : `約${of}%`;
}

export const outlookJa: OutlookWords = {
  target: (when, chance) => (chance === null ? `目標 ${when}` : `目標 ${when}に間に合う確率：${percent(chance)}`),
  lastWeek(moved, back) {
    const parts = [
      ...(moved.length === 0 ? [] : [`+${moved.length} ${listed(moved)}`]),
      ...(back.length === 0 ? [] : [`−${back.length} ${listed(back)}`]),
    ];
    return parts.length === 0 ? null : `直近7日間：${parts.join('、')}`;
  },
  forecast(forecast, zone, now) {
    switch (forecast.answer) {
      case 'known': {
        const year = yearOf(forecast.at50, zone);
        return `完了見込み：${about(forecast.at50, zone, yearOf(now, zone))}ごろ（85%の確度で${about(forecast.at85, zone, year)}まで）`;
      }
      case 'too slow':
        return forecast.at50 === null
          ? '完了見込み：このペースでは10年以上'
          : `完了見込み：${about(forecast.at50, zone, yearOf(now, zone))}ごろ（10年を超える可能性あり）`;
      case 'none':
        switch (forecast.why) {
          case 'nothing left':
            return null;
          case 'too few weeks':
            return `完了見込み：まだ算出できません（必要な8週のうち${forecast.basis.weeks}週を確認）`;
          case 'too few moves':
            return `完了見込み：まだ算出できません（直近半年の移行完了${forecast.basis.moves}件、3件必要）`;
        }
    }
  },
  unconfirmed: (names) => `導入前に移行済みとみられ、確認待ちのため数えていないもの：${listed(names, 6)}`,
  effort: ({ left, medianMoved, medianLeft }, next) => [
    `未移行分の手作業は週${hours(left)}${next.count === 0 ? '' : `、うち上記${next.count}件で${hours(next.minutes)}`}`,
    ...(medianMoved === null || medianLeft === null
      ? []
      : [`1件あたり中央値：移行済み${hours(medianMoved)}、それ以外${hours(medianLeft)}`]),
  ],
  title: '完了見込み（本番）',
  nothingLeft: '残りなし',
  basis: ({ basis }, left) =>
    `残り${left}件。根拠は${basis.weeks}週間に完了した${basis.moves}件（確認したもの、または日付の申告があるもの）`,
  backtest: (tested) =>
    tested.answer === 'known'
      ? `過去の予測：85%の日付は${tested.at85.judged}件中${tested.at85.held}件、50%の日付は${tested.at50.judged}件中${tested.at50.held}件が的中`
      : `過去の予測を検証するには記録が不足（期日を過ぎた予測${tested.judged}/${tested.needed}件）`,
  notInForecast: (names) => `移行先が未定のため予測対象外：${listed(names, 4)}`,
};
