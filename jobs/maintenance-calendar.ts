import type { CaseView } from '../src/domain/case.ts';
import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput, Kind, KindWords } from '../src/domain/job.ts';
import { COMING_WEEK_KIND, calendarWeeks, weekFinding } from '../src/domain/maintenance-calendar.ts';
import { type JsonObject, UNKNOWN_ENVIRONMENT } from '../src/domain/vocabulary.ts';
import { counted, shortName } from '../src/words/en/count.ts';
import * as en from '../src/words/en/time.ts';
import { count, flag, part, parts, text, time } from '../src/words/facts.ts';
import { environmentName } from '../src/words/ja/place.ts';
import * as ja from '../src/words/ja/time.ts';

function judge({ answers, now, settings }: JudgeInput): Judgement {
  const dated = answers['toilbot.datedCases'];
  return {
    findings: calendarWeeks(dated?.items ?? [], now, settings.timeZone).map(weekFinding),
    reliefs: [],
    sightings: [],
    measures: [],
    notUnderstood: [],
  };
}

const factsOf = (view: CaseView) => view.findings.at(-1)?.facts ?? {};

/** Its Monday, which is a day and no moment: in UTC. Null for what is overdue. */
function mondayIn(view: CaseView): Date | null {
  const monday = text(factsOf(view), 'monday');
  return monday === null ? null : new Date(`${monday}T00:00:00Z`);
}

function countsIn(view: CaseView): { readonly total: number; readonly untaken: number } {
  const facts = factsOf(view);
  return { total: count(facts, 'total') ?? 0, untaken: count(facts, 'untaken') ?? 0 };
}

/** A line for each that the facts name, then how many there are more. */
function entryLines(
  view: CaseView,
  line: (entry: JsonObject, view: CaseView) => string,
  left: (count: number) => string,
): readonly string[] {
  const entries = parts(factsOf(view), 'entries');
  const more = countsIn(view).total - entries.length;
  return [...entries.map((it) => line(it, view)), ...(more > 0 ? [left(more)] : [])];
}

function environmentIn(entry: JsonObject): string | null {
  const environment = text(entry, 'environment');
  return environment === UNKNOWN_ENVIRONMENT ? null : environment;
}

const silent = { steps: () => [], bullets: () => [], ids: () => '', links: () => [] };

/** "the week of Mon 30 Nov", or "overdue". */
function week(view: CaseView): string {
  const monday = mondayIn(view);
  return monday === null ? 'overdue' : `the week of ${en.day(monday, 'UTC', view.now)}`;
}

function summary(view: CaseView): string {
  const { total, untaken } = countsIn(view);
  const nobody = untaken === 0 ? 'all taken or planned' : `${untaken} that nobody has`;
  return `${counted(total, 'thing')}, ${nobody}`;
}

function entryLine(entry: JsonObject, view: CaseView): string {
  const at = time(entry, 'at');
  const place = [text(entry, 'subsystem') ?? 'unclaimed', text(entry, 'component')].filter((it) => it).join(' · ');
  const environment = environmentIn(entry);
  const where = environment === null ? place : `${place} (${environment})`;
  const planned = time(entry, 'planned');
  const state = planned
    ? `planned for ${en.day(planned, view.timeZone, view.now)}`
    : flag(entry, 'taken')
      ? 'somebody has it'
      : 'nobody has it';
  const when = at ? en.dayAndTime(at, view.timeZone, view.now) : 'no date';
  return `${when} · ${shortName(where)}: ${text(part(entry, 'title') ?? {}, 'en') ?? 'something'}, ${state}`;
}

const words: KindWords = {
  ...silent,
  name: 'What is coming',
  headline: (view) =>
    week(view) === 'overdue' ? `Overdue: ${summary(view)}` : `Coming in ${week(view)}: ${summary(view)}`,
  notification: (view) => `${words.headline(view)}.`,
  lines: (view) => entryLines(view, entryLine, (more) => `and ${more} more`),
  over: (view) => (week(view) === 'overdue' ? 'Nothing is overdue any more' : `Nothing is left for ${week(view)}`),
};

/** `11/30（月）の週の予定`, `期限超過`. */
function japaneseWeek(view: CaseView): string {
  const monday = mondayIn(view);
  return monday === null ? '期限超過' : `${ja.day(monday, 'UTC', view.now)}の週の予定`;
}

function japaneseEntryLine(entry: JsonObject, view: CaseView): string {
  const at = time(entry, 'at');
  const place = [text(entry, 'subsystem') ?? '所属不明', text(entry, 'component')].filter((it) => it).join('/');
  const environment = environmentIn(entry);
  const where = environment === null ? '' : `（${environmentName(environment)}）`;
  const planned = time(entry, 'planned');
  const state = planned
    ? `実施予定 ${ja.day(planned, view.timeZone, view.now)}`
    : flag(entry, 'taken')
      ? '対応中'
      : '担当未定';
  const when = at ? ja.dayAndTime(at, view.timeZone, view.now) : '日付なし';
  return `${when}・${shortName(place)}${where}：${text(part(entry, 'title') ?? {}, 'ja') ?? '予定'}、${state}`;
}

const japaneseWords: KindWords = {
  ...silent,
  name: '今後の予定',
  headline(view) {
    const { total, untaken } = countsIn(view);
    const nobody = untaken === 0 ? 'すべて担当あり、または予定済み' : `担当未定${untaken}件`;
    return `${japaneseWeek(view)}：${total}件（${nobody}）`;
  },
  notification(view) {
    const { total, untaken } = countsIn(view);
    const nobody =
      untaken === 0 ? 'すべて担当があるか、実施日が決まっています。' : `うち${untaken}件は担当が決まっていません。`;
    return `${japaneseWeek(view)}は${total}件です。${nobody}`;
  },
  lines: (view) => entryLines(view, japaneseEntryLine, (more) => `ほか${more}件`),
  over: (view) => `${japaneseWeek(view)}：残りなし`,
};

const comingWeek: Kind = {
  holdMinutes: {},
  quietMinutes: 0,
  voice: () => 'page',
  toilKind: 'maintenance',
  words: { en: words, ja: japaneseWords },
};

export const maintenanceCalendar: Job = {
  id: 'maintenance-calendar',
  schedule: '3 * * * *',
  looks: [{ place: 'toilbot', reads: ['toilbot.datedCases'], details: [], proves: [] }],
  deadlineMinutes: 30,
  judge,
  kinds: { [COMING_WEEK_KIND]: comingWeek },
  words: {
    en: {
      title: 'Maintenance calendar',
      help: 'Puts what the other jobs know to be coming into weeks: maintenance, ends of life and dates that people planned.',
    },
    ja: {
      title: 'メンテナンスカレンダー',
      help: 'ほかのジョブが把握している今後の予定（メンテナンス、サポート終了、実施予定日）を週ごとにまとめます。',
    },
  },
};
