import type { PrismaClient } from '../../../../prisma/client/client.ts';
import { PRODUCTION_LIKE } from '../../../domain/routing.ts';
import { scopeId } from '../../../domain/scope.ts';
import type { ClaimedLook } from '../../../domain/settlement.ts';
import type { LivedOn, SightingInterval, SightingStore } from '../../../domain/store.ts';
import { UNKNOWN_ENVIRONMENT } from '../../../domain/vocabulary.ts';
import { jsonb, moment } from './storable.ts';
import type { Transaction } from './transaction.ts';

/**
 * Writes what a look saw as intervals, and counts the look in its run: the run's row is locked last and shortest, as all
 * looks of a run write it; looks that a run makes of its own sight are not counted. The same state extends its interval; a changed one ends it and begins another; what a complete look
 * did not see any more ends. A partial look may lack the tags or the pipeline that say whose a thing is: what it would make
 * nobody's, or of no known environment, stays as it was. An interval that was seen later than this look stays as it is, and a look that is
 * `overtaken` writes none.
 */
export async function writeSightings(tx: Transaction, look: ClaimedLook, overtaken: boolean): Promise<void> {
  const seen = new Map(
    (overtaken ? [] : look.sightings).map(({ resource, belongs, component, ...sighting }) => [
      resource.id,
      {
        resource: resource.id,
        platform: resource.platform,
        name: resource.name,
        tags: resource.tags,
        presence: sighting.presence,
        healthy: sighting.healthy,
        running: sighting.running,
        wanted: sighting.wanted,
        subsystem: belongs.subsystem,
        environment: belongs.environment,
        component: component ?? belongs.component,
      },
    ]),
  );
  const complete = look.status === 'complete';
  const provesAbsence = complete && !overtaken;
  const scope = scopeId(look.scope);
  const at = moment(look.startedAt);
  await tx.$executeRaw`
    with seen as (
      select s.* from jsonb_populate_recordset(null::sighting, ${jsonb([...seen.values()])}::jsonb) s
      where ${complete}::boolean or not exists (
        select 1 from sighting h
        where h.scope_id = ${scope} and h.job = ${look.job} and h.current and h.resource = s.resource
          and (s.subsystem is null and h.subsystem is not null
            or s.environment = ${UNKNOWN_ENVIRONMENT} and h.environment <> ${UNKNOWN_ENVIRONMENT}))
    ), held as (
      select * from sighting where scope_id = ${scope} and job = ${look.job} and current
    ), changed as (
      select h.id as held_id, s.resource is not null as seen, s.*
      from held h left join seen s on s.resource = h.resource and s.presence = h.presence and s.healthy = h.healthy
        and s.subsystem is not distinct from h.subsystem and s.environment = h.environment
      where h.seen_until <= ${at}::timestamptz
        and (${provesAbsence}::boolean or h.resource in (select resource from seen))
    ), extended as (
      update sighting t set
        current = c.seen,
        seen_until = case when c.seen then ${at}::timestamptz else t.seen_until end,
        running = coalesce(c.running, t.running),
        wanted = coalesce(c.wanted, t.wanted),
        name = coalesce(c.name, t.name),
        tags = coalesce(c.tags, t.tags),
        component = case when c.seen then c.component else t.component end,
        ended_at = case when c.seen then null else ${at}::timestamptz end
      from changed c where t.id = c.held_id
    ), added as (
      insert into sighting (scope_id, job, platform, resource, name, presence, healthy, running, wanted, subsystem, environment, component, tags, seen_from, seen_until, current)
      select ${scope}, ${look.job}, platform, resource, name, presence, healthy, running, wanted, subsystem, environment, component, tags, ${at}::timestamptz, ${at}::timestamptz, true
      from seen s
      where s.resource not in (select resource from changed c where c.seen)
        and s.resource not in (select resource from held h where h.seen_until > ${at}::timestamptz)
    )
    update run set look_count = look_count + 1, complete_count = complete_count + ${complete ? 1 : 0}::int
    where id = ${look.runId}::uuid and job = ${look.job}`;
}

/** Later than everything. */
const LATEST = new Date('9999-12-31T00:00:00Z');

interface SeenRow {
  readonly platform: string;
  readonly region: string;
}

/** Names of AWS services, as AWS Health writes them. */
const SERVICE_OF: Readonly<Record<string, string>> = { ec2: 'EC2', ecs: 'ECS', eks: 'EKS' };

/** What the fleet was seen to use: AWS services and regions, from what was there at the freshest looks. */
export async function seenInFleet(
  prisma: PrismaClient,
): Promise<{ services: ReadonlySet<string>; regions: ReadonlySet<string> }> {
  const rows = await prisma.$queryRaw<SeenRow[]>`
    select distinct platform, split_part(scope_id, '/', 3) as region from sighting
    where current and scope_id like 'aws/%'`;
  return {
    services: new Set(rows.flatMap(({ platform }) => SERVICE_OF[platform] ?? [])),
    regions: new Set(rows.map(({ region }) => region)),
  };
}

export function openSightingStore(prisma: PrismaClient): SightingStore {
  return {
    current: (names) => prisma.$queryRaw<SightingInterval[]>`
      select scope_id as "scopeId", job, platform, resource, name, presence, healthy, running, wanted, subsystem, environment,
        component, seen_from as "seenFrom", seen_until as "seenUntil", ended_at as "endedAt", current
      from sighting where current and subsystem in (select jsonb_array_elements_text(${jsonb(names)}::jsonb))
      order by environment, platform, name, resource`,
    intervals: (since, allSince) => prisma.$queryRaw<SightingInterval[]>`
      select scope_id as "scopeId", job, platform, resource, name, presence, healthy, running, wanted, owner as subsystem,
        housed as environment, component, seen_from as "seenFrom", seen_until as "seenUntil", ended_at as "endedAt", current
      from (
        select s.*, first_value(subsystem) over by_age as owner, first_value(environment) over by_age as housed,
          row_number() over (partition by scope_id, job, resource, presence order by current desc, seen_until desc, id desc) as age
        from sighting s where current or seen_until > ${moment(since)}::timestamptz
        window by_age as (partition by scope_id, job, resource order by current desc, seen_until desc, id desc)
      ) as kept
      where age = 1 or ended_at > ${moment(allSince ?? LATEST)}::timestamptz
      order by scope_id, job, resource, presence, age`,
    lived: () => prisma.$queryRaw<LivedOn[]>`
      select subsystem, platform, min(seen_from) as "from", max(seen_until) as until, bool_or(current) as current
      from (
        select platform, presence, wanted, seen_from, seen_until, current,
          first_value(subsystem) over by_age as subsystem, first_value(environment) over by_age as environment
        from sighting
        window by_age as (partition by scope_id, job, resource order by current desc, seen_until desc, id desc)
      ) as kept
      where (presence = 'live' or wanted > 0) and subsystem is not null and environment = any(${[...PRODUCTION_LIKE]})
      group by subsystem, platform order by subsystem, platform`,
  };
}
