/** Ends of support in Japanese. Every message says how old its dates are. */

import type { CaseView } from '../../domain/case.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { count, once, texts, time } from '../facts.ts';
import { type LifecycleData, leaningsOf } from '../lifecycle-case.ts';
import { listed } from './count.ts';
import { day } from './time.ts';

const DAY = 86_400_000;

/** `6/30（火）` of an end, which is a day and no moment: in UTC, wherever it is read. */
export function endDay(end: Date, view: CaseView): string {
  return day(end, 'UTC', view.now);
}

/** `6/30（火）にサポート終了済み`, `11/27（金）にサポート終了（あと4日）`. */
export function endPhrase(facts: JsonObject, view: CaseView): string {
  const end = time(facts, 'end');
  if (end === null) return 'サポート終了済み';
  if (end <= view.now) return `${endDay(end, view)}にサポート終了済み`;
  return `${endDay(end, view)}にサポート終了（あと${daysUntil(end, view)}日）`;
}

/** {@link endPhrase} as the end of a sentence, without a full stop: `11/27（金）にサポートが終了します（あと4日）`. */
export function endSentence(facts: JsonObject, view: CaseView): string {
  const end = time(facts, 'end');
  if (end === null) return 'サポートが終了しています';
  if (end <= view.now) return `${endDay(end, view)}にサポートが終了しました`;
  return `${endDay(end, view)}にサポートが終了します（あと${daysUntil(end, view)}日）`;
}

function daysUntil(end: Date, view: CaseView): number {
  return Math.ceil((end.getTime() - view.now.getTime()) / DAY);
}

const DATA: { readonly [D in LifecycleData]: { readonly title: string; readonly old: string } } = {
  dates: { title: '日付', old: '変わっている可能性あり' },
  cves: { title: '脆弱性情報', old: '新しいものがある可能性あり' },
  contents: { title: 'aws-for-fluent-bitの内容', old: '新しいリリースは含まず' },
};

/** `日付は8/22（土）時点（endoflife.date）`, one for each of what the findings lean on; said aloud when it is old. */
export function asOfLines(view: CaseView): readonly string[] {
  return once(
    leaningsOf(view).map(({ data, asOf, site, isOld }) => {
      const notes = [...(site === null ? [] : [site]), ...(isOld ? [`半年以上前のデータ、${DATA[data].old}`] : [])];
      const said = notes.length === 0 ? '' : `（${notes.join('、')}）`;
      return `${DATA[data].title}は${day(asOf, 'UTC', view.now)}時点${said}`;
    }),
  );
}

/** `log-agg-1、log-agg-2`, or `a、b、cほか4件` of the names that the facts kept. */
export function keptNames(facts: JsonObject, max = 4): string {
  return listed(texts(facts, 'names'), max, count(facts, 'count') ?? 0);
}
