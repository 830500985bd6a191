import type { CaseView } from '../src/domain/case.ts';
import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput, Kind, KindWords } from '../src/domain/job.ts';
import { COMING_WEEK_KIND, calendarWeeks, weekFinding } from '../src/domain/maintenance-calendar.ts';
import { UNKNOWN_ENVIRONMENT } from '../src/domain/vocabulary.ts';
import { counted, shortName } from '../src/words/en/count.ts';
import { day, dayAndTime } from '../src/words/en/time.ts';
import { count, flag, part, parts, text, time } from '../src/words/facts.ts';
import { untranslated } from '../src/words/untranslated.ts';

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

/** "the week of Mon 30 Nov", or "earlier". */
function week(view: CaseView): string {
  const monday = text(factsOf(view), 'monday');
  return monday === null ? 'overdue' : `the week of ${day(new Date(`${monday}T00:00:00Z`), 'UTC', view.now)}`;
}

function summary(view: CaseView): string {
  const facts = factsOf(view);
  const [total, untaken] = [count(facts, 'total') ?? 0, count(facts, 'untaken') ?? 0];
  const nobody = untaken === 0 ? 'all taken or planned' : `${untaken} that nobody has`;
  return `${counted(total, 'thing')}, ${nobody}`;
}

function entryLine(entry: ReturnType<typeof parts>[number], view: CaseView): string {
  const at = time(entry, 'at');
  const place = [text(entry, 'subsystem') ?? 'unclaimed', text(entry, 'component')].filter((it) => it).join(' · ');
  const environment = text(entry, 'environment');
  const where = environment && environment !== UNKNOWN_ENVIRONMENT ? `${place} (${environment})` : place;
  const planned = time(entry, 'planned');
  const state = planned
    ? `planned for ${day(planned, view.timeZone, view.now)}`
    : flag(entry, 'taken')
      ? 'somebody has it'
      : 'nobody has it';
  const when = at ? dayAndTime(at, view.timeZone, view.now) : 'no date';
  return `${when} · ${shortName(where)}: ${text(part(entry, 'title') ?? {}, 'en') ?? 'something'}, ${state}`;
}

const words: KindWords = {
  name: 'What is coming',
  headline: (view) =>
    week(view) === 'overdue' ? `Overdue: ${summary(view)}` : `Coming in ${week(view)}: ${summary(view)}`,
  notification: (view) => `${words.headline(view)}.`,
  lines(view) {
    const facts = factsOf(view);
    const entries = parts(facts, 'entries');
    const more = (count(facts, 'total') ?? 0) - entries.length;
    return [...entries.map((it) => entryLine(it, view)), ...(more > 0 ? [`and ${more} more`] : [])];
  },
  steps: () => [],
  bullets: () => [],
  ids: () => '',
  links: () => [],
  over: (view) => (week(view) === 'overdue' ? 'Nothing is overdue any more' : `Nothing is left for ${week(view)}`),
};

const comingWeek: Kind = {
  holdMinutes: {},
  quietMinutes: 0,
  voice: () => 'page',
  toilKind: 'maintenance',
  words: { en: words, ja: untranslated(words) },
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
