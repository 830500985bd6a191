import { z } from 'zod';
import type { Mistake } from './mistake.ts';
import { NAME } from './shape-pieces.ts';
import type { ClaimDocument, SubsystemDocument } from './shape-subsystem.ts';

export type Subsystems = Readonly<Record<string, SubsystemDocument>>;

/** What toilbot takes of an entity of Backstage; whatever else it says is its own. */
const shape = z.object({
  kind: z.string(),
  metadata: z.object({
    name: z.string().regex(NAME),
    title: z.string().max(120).nullish(),
    annotations: z.record(z.string(), z.unknown()).nullish(),
  }),
  spec: z
    .object({
      type: z.string().nullish(),
      owner: z.string().nullish(),
      dependsOn: z.array(z.string()).nullish(),
      consumesApis: z.array(z.string()).nullish(),
      providesApis: z.array(z.string()).nullish(),
      subcomponentOf: z.string().nullish(),
      target: z.string().nullish(),
      targets: z.array(z.string()).nullish(),
    })
    .nullish(),
});

export interface CatalogEntity {
  readonly kind: string;
  readonly name: string;
  /** `services/api/catalog-info.yaml:3`. */
  readonly where: string;
  readonly title: string | null;
  readonly type: string | null;
  readonly owner: string | null;
  readonly needs: readonly string[];
  readonly consumes: readonly string[];
  readonly provides: readonly string[];
  readonly claims: readonly ClaimDocument[];
  /** Of a Location: the files it leads to. */
  readonly targets: readonly string[];
}

/** `group:default/sre` and `sre` are both sre. */
const nameOf = (reference: string): string =>
  reference.slice(Math.max(reference.lastIndexOf('/'), reference.lastIndexOf(':')) + 1);

/** `a=b,c=d` as a mapping; null when it is no such list. A label selector of more than equality claims nothing. */
function pairsOf(text: string): Record<string, string> | null {
  const pairs = text.split(',').map((pair) => /^\s*([^=!\s]+)\s*==?\s*([^=!\s]+)\s*$/u.exec(pair));
  const found = pairs.flatMap((pair) => (pair?.[1] && pair[2] ? [[pair[1], pair[2]] as const] : []));
  return found.length === pairs.length && found.length > 0 ? Object.fromEntries(found) : null;
}

const ECS_ARN = /^arn:aws[a-z-]*:ecs:([a-z0-9-]+):(\d{12}):service\/([^/\s]+\/[^/\s]+)$/u;

/** The claims that annotations make, or what is wrong with one. */
function claimsOf(
  annotations: Readonly<Record<string, unknown>>,
): readonly ClaimDocument[] | { readonly wrong: string } {
  const said = (key: string): string | null => {
    const value = annotations[key];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  const claims: ClaimDocument[] = [];
  const arn = said('aws.amazon.com/amazon-ecs-service-arn');
  if (arn !== null) {
    const [, region, account, ecsService] = ECS_ARN.exec(arn) ?? [];
    // An ARN of the old form names no cluster: it is compared as it stands.
    if (!/^arn:aws[a-z-]*:ecs:/u.test(arn)) return { wrong: 'amazon-ecs-service-arn is not the ARN of an ECS service' };
    claims.push(region && account && ecsService ? { ecsService, region, account } : { arn });
  }
  const tags = said('aws.amazon.com/amazon-ecs-service-tags');
  if (tags !== null) {
    const tag = pairsOf(tags);
    if (tag === null) return { wrong: 'amazon-ecs-service-tags is not a list such as app=api,env=production' };
    claims.push({ tag, platform: 'ecs' });
  }
  const namespace = said('backstage.io/kubernetes-namespace');
  const selector = said('backstage.io/kubernetes-label-selector');
  const id = said('backstage.io/kubernetes-id');
  const labels = selector === null ? (id === null ? null : { 'backstage.io/kubernetes-id': id }) : pairsOf(selector);
  if (selector !== null && labels === null)
    return {
      wrong: 'kubernetes-label-selector is not a list of equalities such as app=api, which is all toilbot reads',
    };
  if (namespace !== null || labels !== null)
    claims.push({ ...(namespace === null ? {} : { namespace }), ...(labels === null ? {} : { labels }) });
  const app = said('heroku.com/app-name');
  if (app !== null) claims.push({ herokuApp: app });
  const pipeline = said('heroku.com/pipeline-name');
  if (pipeline !== null) claims.push({ herokuPipeline: pipeline });
  return claims;
}

/** One entity of a catalogue, or the mistake that keeps it from being read. Kinds that toilbot has no use for are kept as such. */
export function entityOf(raw: unknown, where: string): CatalogEntity | Mistake {
  const parsed = shape.safeParse(raw);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.join('.') ?? '';
    return {
      where,
      what: `is not an entity of Backstage: ${path === '' ? 'it is no mapping' : `${path} is missing or of another type`}`,
    };
  }
  const { kind, metadata, spec } = parsed.data;
  const claims = claimsOf(metadata.annotations ?? {});
  if ('wrong' in claims) return { where, what: `has an annotation that cannot be read: ${claims.wrong}` };
  const needs = [...(spec?.dependsOn ?? []), ...(spec?.subcomponentOf ? [spec.subcomponentOf] : [])];
  return {
    kind: kind.toLowerCase(),
    name: metadata.name,
    where,
    title: metadata.title ?? null,
    type: spec?.type ?? null,
    owner: spec?.owner ? nameOf(spec.owner) : null,
    needs: needs.map(nameOf),
    consumes: (spec?.consumesApis ?? []).map(nameOf),
    provides: (spec?.providesApis ?? []).map(nameOf),
    claims,
    targets:
      kind.toLowerCase() === 'location' ? [...(spec?.targets ?? []), ...(spec?.target ? [spec.target] : [])] : [],
  };
}

/** Components that run nowhere by themselves. */
const NOT_RUNNING = new Set(['library', 'documentation']);

/** A component is a subsystem; a resource or a system is one where annotations say what is its own. */
function isSubsystem({ kind, type, claims }: CatalogEntity): boolean {
  if (kind === 'component') return type === null || !NOT_RUNNING.has(type);
  return (kind === 'resource' || kind === 'system') && claims.length > 0;
}

/** The subsystems that entities are. Who needs an API needs the component that provides it. */
export function subsystemsOfEntities(entities: readonly CatalogEntity[], mistakes: Mistake[]): Subsystems {
  const own = entities.filter(isSubsystem);
  const places = new Map<string, string>();
  const providers = new Map(own.flatMap((it) => it.provides.map((api) => [api, it.name] as const)));
  const names = new Set(own.map((it) => it.name));
  const subsystems: Record<string, SubsystemDocument> = {};
  for (const it of own) {
    const before = places.get(it.name);
    if (before !== undefined) {
      mistakes.push({ where: it.where, what: `names ${it.name}, which ${before} names too: give each its own name` });
      continue;
    }
    places.set(it.name, it.where);
    const wanted = [...it.needs, ...it.consumes.flatMap((api) => providers.get(api) ?? [])];
    const needs = [...new Set(wanted)].filter((name) => name !== it.name && names.has(name));
    subsystems[it.name] = {
      ...(it.title === null ? {} : { title: it.title }),
      ...(it.owner === null ? {} : { team: it.owner }),
      ...(needs.length === 0 ? {} : { needs }),
      ...(it.claims.length === 0 ? {} : { claims: [...it.claims] }),
    };
  }
  return subsystems;
}
