import { randomUUID } from 'node:crypto';
import { Prisma, type PrismaClient } from '../../../../prisma/client/client.ts';
import type { KnownPerson, PersonChoices } from '../../../domain/person.ts';
import type { PeopleStore } from '../../../domain/store.ts';
import { jsonb, moment, storable } from './storable.ts';

export const personFields = Prisma.raw(
  'p.id, p.slack_id as "slackId", coalesce(p.language, p.slack_language) as language, p.time_zone as "timeZone", p.slack_asked_at as "askedAt"',
);

export function openPeopleStore(prisma: PrismaClient): PeopleStore {
  /** Makes the person when new, else changes what is given. */
  const keep = async (slackId: string, values: Prisma.Sql, change: Prisma.Sql): Promise<KnownPerson> => {
    const [person] = await prisma.$queryRaw<KnownPerson[]>`
      insert into person as p (id, slack_id, language, slack_language, time_zone, slack_asked_at)
      values (${randomUUID()}::uuid, ${storable(slackId)}, ${values})
      on conflict (slack_id) do update set ${change}
      returning ${personFields}`;
    if (person === undefined) throw new Error('The database answered no person.');
    return person;
  };
  return {
    bySlackId: (slackId) => keep(slackId, Prisma.sql`null, null, null, null`, Prisma.sql`slack_id = excluded.slack_id`),
    heard: (slackId, profile, now) =>
      keep(
        slackId,
        Prisma.sql`null, ${profile?.language ?? null}, ${storable(profile?.timeZone ?? null)}, ${moment(now)}::timestamptz`,
        profile === null
          ? Prisma.sql`slack_asked_at = excluded.slack_asked_at`
          : Prisma.sql`slack_language = excluded.slack_language, time_zone = excluded.time_zone, slack_asked_at = excluded.slack_asked_at`,
      ),
    choose: (slackId, language) =>
      keep(slackId, Prisma.sql`${language}, null, null, null`, Prisma.sql`language = excluded.language`),
    choicesOf: async (slackId) => {
      const [chosen] = await prisma.$queryRaw<PersonChoices[]>`
        select language, coalesce(teams, '{}') as teams from person where slack_id = ${storable(slackId)}`;
      return chosen ?? { language: null, teams: [] };
    },
    pickTeams: async (slackId, teams) => {
      const { id } = await keep(slackId, Prisma.sql`null, null, null, null`, Prisma.sql`slack_id = excluded.slack_id`);
      await prisma.$executeRaw`
        update person set teams = array(select jsonb_array_elements_text(${jsonb(teams)}::jsonb)) where id = ${id}::uuid`;
    },
    get: async (id) => {
      const [person] = await prisma.$queryRaw<KnownPerson[]>`
        select ${personFields} from person p where id = ${id}::uuid`;
      return person ?? null;
    },
    firstTime: async (requestId, now) => {
      const added = await prisma.$executeRaw`
        insert into handled_request (id, at) values (${storable(requestId)}, ${moment(now)}::timestamptz) on conflict (id) do nothing`;
      return added === 1;
    },
    forgetHandled: (before, limit) =>
      prisma.$executeRaw`
        delete from handled_request where id in (
          select id from handled_request where at < ${moment(before)}::timestamptz order by at limit ${limit}::int
        )`,
  };
}
