import { Prisma, type PrismaClient } from '../../../../prisma/client/client.ts';
import { DAY } from '../../../domain/calendar.ts';
import type { Case, CaseEvent, CaseView, FindingRow, SubsystemView } from '../../../domain/case.ts';
import type { Language } from '../../../domain/language.ts';
import type { Person } from '../../../domain/person.ts';
import type { Account } from '../../../domain/settings.ts';
import type { CaseFilter, KindCount } from '../../../domain/store.ts';
import { CASE_FIELDS, FINDING_FIELDS, selected } from './columns.ts';
import { jsonb, moment, storable } from './storable.ts';

/** What a view needs of the configuration and of the clock's plan. */
export interface ViewContext {
  /** What the configuration says of the subsystem of a case; null where no subsystem claims it. */
  describe(it: Case): SubsystemView | null;
  readonly timeZone: string;
  readonly accounts: readonly Account[];
  /** When this job looks next; null when it is not scheduled. */
  nextLookAt(job: string, now: Date): Date | null;
}

const EVENTS_SHOWN = 20;
const MONTH_DAYS = 30;
const HALF_YEAR_DAYS = 183;

/** A line of history with its person's columns beside it. */
export interface StoredEvent extends CaseEvent {
  readonly caseId: number;
  readonly slackId: string | null;
  readonly language: Language | null;
  readonly timeZone: string | null;
}

export const eventFields = Prisma.raw(
  'e.case_id as "caseId", e.at, e.what, e.person_id as "personId", e.detail, p.slack_id as "slackId", coalesce(p.language, p.slack_language) as language, p.time_zone as "timeZone"',
);

export function eventOf(row: StoredEvent): CaseEvent & { readonly person: Person | null } {
  const { caseId: _, slackId, language, timeZone, ...event } = row;
  const { personId } = event;
  const person = personId === null || slackId === null ? null : { id: personId, slackId, language, timeZone };
  return { ...event, person };
}

function conditionsOf(filter: Omit<CaseFilter, 'limit' | 'offset'>): Prisma.Sql {
  const conditions = [Prisma.sql`state <> 'merged'`];
  const oneOf = (column: string, values: readonly string[]): Prisma.Sql =>
    Prisma.sql`${Prisma.raw(column)} in (select jsonb_array_elements_text(${jsonb(values)}::jsonb))`;
  if (filter.states) conditions.push(oneOf('state', filter.states));
  if (filter.voices) conditions.push(oneOf('voice', filter.voices));
  if (filter.kinds) conditions.push(oneOf('kind', filter.kinds));
  if (filter.subsystem !== undefined) conditions.push(Prisma.sql`subsystem = ${storable(filter.subsystem)}`);
  if (filter.team !== undefined) conditions.push(Prisma.sql`team = ${storable(filter.team)}`);
  if (filter.unowned !== undefined) {
    conditions.push(filter.unowned ? Prisma.sql`assignee_id is null` : Prisma.sql`assignee_id is not null`);
  }
  if (filter.assignee !== undefined) conditions.push(Prisma.sql`assignee_id = ${filter.assignee}::uuid`);
  return Prisma.join(conditions, ' and ');
}

/** How many cases fit, by kind, the most first. */
export function kindCounts(
  prisma: PrismaClient,
  filter: Omit<CaseFilter, 'limit' | 'offset'>,
): Promise<readonly KindCount[]> {
  return prisma.$queryRaw<KindCount[]>`
    select kind, count(*)::int as count from "case" where ${conditionsOf(filter)} group by kind order by count desc, kind`;
}

/** Numbers of the cases that fit, in their order: voice `now` first, then `dated`, each by date, then the newest. */
export async function filteredCases(
  prisma: PrismaClient,
  filter: CaseFilter,
): Promise<{ readonly total: number; readonly ids: readonly number[] }> {
  const [page] = await prisma.$queryRaw<{ total: number; ids: number[] }[]>`
    with fitting as (
      select id, row_number() over (
        order by (voice = 'now') desc, (voice = 'dated') desc, due_at asc nulls last, coalesce(opened_at, first_seen_at) desc, id desc
      ) as place
      from "case" where ${conditionsOf(filter)}
    )
    select (select count(*)::int from fitting) as total,
      (select coalesce(jsonb_agg(id order by place), '[]') from fitting
        where place > ${filter.offset}::int and place <= ${filter.offset + filter.limit}::int) as ids`;
  return page ?? { total: 0, ids: [] };
}

interface StoredCase extends Case {
  readonly assigneeSlackId: string | null;
  readonly assigneeLanguage: Language | null;
  readonly assigneeTimeZone: string | null;
  readonly minutes: number;
  readonly month: number;
  readonly halfYear: number;
}

/** The views of cases, in the order of their numbers; three queries, however many. */
export async function caseViews(
  prisma: PrismaClient,
  ids: readonly number[],
  context: ViewContext,
  now: Date,
): Promise<readonly CaseView[]> {
  if (ids.length === 0) return [];
  const wanted = jsonb(ids);
  const ago = (days: number) => moment(new Date(now.getTime() - days * DAY));
  const cases = await prisma.$queryRaw<StoredCase[]>`
    select ${selected('c', CASE_FIELDS)},
      p.slack_id as "assigneeSlackId", coalesce(p.language, p.slack_language) as "assigneeLanguage", p.time_zone as "assigneeTimeZone",
      (select coalesce(sum(t.minutes), 0)::int from toil_entry t where t.case_id = c.id and t.episode = c.episode
        and t.how_we_know = 'reported' and t.undone_at is null) as minutes,
      (select count(*)::int from episode e where e.case_id = c.id and e.number < c.episode
        and e.opened_at > ${ago(MONTH_DAYS)}::timestamptz) as month,
      (select count(*)::int from episode e where e.case_id = c.id and e.number < c.episode
        and e.opened_at > ${ago(HALF_YEAR_DAYS)}::timestamptz) as "halfYear"
    from "case" c left join person p on p.id = c.assignee_id
    where c.id in (select value::int from jsonb_array_elements_text(${wanted}::jsonb))`;
  const findings = await prisma.$queryRaw<FindingRow[]>`
    select ${selected('f', FINDING_FIELDS)} from finding f join "case" c on c.id = f.case_id
    where c.id in (select value::int from jsonb_array_elements_text(${wanted}::jsonb))
      and (f.gone_at is null or (f.gone_at >= c.opened_at and (f.nature = 'occurrence' or c.state = 'resolved')))
    order by f.first_seen_at, f.id`;
  const events = await prisma.$queryRaw<StoredEvent[]>`
    select ${eventFields} from jsonb_array_elements_text(${wanted}::jsonb) as wanted
    cross join lateral (
      select * from case_event where case_id = wanted.value::int order by id desc limit ${EVENTS_SHOWN}::int
    ) e left join person p on p.id = e.person_id
    order by e.case_id, e.id desc`;

  const caseOf = new Map(cases.map((row) => [row.id, row]));
  const findingsOf = Map.groupBy(findings, (row) => row.caseId);
  const eventsOf = Map.groupBy(events, (row) => row.caseId);
  return ids.flatMap((id) => {
    const row = caseOf.get(id);
    if (row === undefined) return [];
    const { assigneeSlackId, assigneeLanguage, assigneeTimeZone, minutes, month, halfYear, ...it } = row;
    return {
      case: it,
      findings: findingsOf.get(id) ?? [],
      events: (eventsOf.get(id) ?? []).map(eventOf),
      assignee:
        it.assigneeId === null || assigneeSlackId === null
          ? null
          : { id: it.assigneeId, slackId: assigneeSlackId, language: assigneeLanguage, timeZone: assigneeTimeZone },
      minutes,
      earlier: { month, halfYear },
      subsystem: context.describe(it),
      now,
      timeZone: context.timeZone,
      accounts: context.accounts,
      nextLookAt: context.nextLookAt(it.job, now),
    };
  });
}
