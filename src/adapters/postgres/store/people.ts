import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '../../../../prisma/client/client.ts';
import type { Person } from '../../../domain/person.ts';
import type { PeopleStore } from '../../../domain/store.ts';
import { moment, storable } from './storable.ts';

export function openPeopleStore(prisma: PrismaClient): PeopleStore {
  return {
    bySlackId: async (slackId, known) => {
      const [person] = await prisma.$queryRaw<Person[]>`
        insert into person (id, slack_id, language, time_zone)
        values (${randomUUID()}::uuid, ${storable(slackId)}, ${storable(known.language ?? null)}, ${storable(known.timeZone ?? null)})
        on conflict (slack_id) do update set
          language = coalesce(person.language, excluded.language), time_zone = coalesce(person.time_zone, excluded.time_zone)
        returning id, slack_id as "slackId", language, time_zone as "timeZone"`;
      if (person === undefined) throw new Error('The database answered no person.');
      return person;
    },
    get: (id) => prisma.person.findUnique({ where: { id } }),
    firstTime: async (requestId, now) => {
      const added = await prisma.$executeRaw`
        insert into handled_request (id, at) values (${storable(requestId)}, ${moment(now)}::timestamptz) on conflict (id) do nothing`;
      return added === 1;
    },
  };
}
