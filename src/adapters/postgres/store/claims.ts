import type { PrismaClient } from '../../../../prisma/client/client.ts';
import { type ClaimStore, type SaidClaim, serviceInId, type UnclaimedResource } from '../../../domain/claims-said.ts';
import type { Resource } from '../../../domain/resource.ts';
import { parseScopeId } from '../../../domain/scope.ts';
import { writeCorrection } from './cases.ts';
import { inTransaction } from './transaction.ts';

/** An id of the largest sighting that a double holds exactly. */
const COLUMNS = `s.id::float8 as sighting, s.resource, s.name, s.platform, s.scope_id as "scopeId", s.running, s.wanted, s.seen_from as "seenFrom"`;

export function openClaimStore(prisma: PrismaClient): ClaimStore {
  return {
    async unclaimed(limit, offset) {
      const resources = await prisma.$queryRawUnsafe<(UnclaimedResource & { total: number })[]>(
        `with s as (
           select distinct on (resource) * from sighting
           where current and subsystem is null and resource not in (select resource from claim_correction)
           order by resource, seen_until desc, id desc
         )
         select ${COLUMNS}, count(*) over ()::int as total from s order by s.platform, s.name, s.id limit $1::int offset $2::int`,
        limit,
        offset,
      );
      return {
        total: resources[0]?.total ?? 0,
        resources: resources.map(({ total: _total, ...it }) => it),
      };
    },
    say: (sighting, subsystem, personId, now) =>
      inTransaction(prisma, async (tx) => {
        const [found] = await tx.$queryRawUnsafe<UnclaimedResource[]>(
          `select ${COLUMNS} from sighting s where s.id = $1::bigint`,
          sighting,
        );
        if (!found) return null;
        await writeCorrection(tx, { resource: found.resource, subsystem, personId }, now);
        await tx.$executeRaw`
          update sighting set subsystem = ${subsystem} where resource = ${found.resource} and current`;
        return found;
      }),
    async seen() {
      const rows = await prisma.$queryRaw<
        (Pick<Resource, 'platform' | 'id' | 'name' | 'tags'> & { scopeId: string })[]
      >`
        select distinct on (resource) platform, resource as id, name, tags, scope_id as "scopeId" from sighting
        where current and resource not in (select resource from claim_correction)
        order by resource, seen_until desc, id desc`;
      return rows.flatMap(({ scopeId, ...it }) => {
        const scope = parseScopeId(scopeId);
        return scope ? [{ ...it, account: scope.account, region: scope.region, service: serviceInId(it) }] : [];
      });
    },
    said: () =>
      prisma.$queryRaw<SaidClaim[]>`
        select resource, subsystem, created_at as at from claim_correction order by subsystem, resource`,
  };
}
