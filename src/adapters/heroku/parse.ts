/** What is taken of Heroku's answers. Configuration, commands, addresses and people's mails are never read. */

import { z } from 'zod';
import type { HerokuDyno, HerokuFormation } from '../../domain/reads/heroku.ts';

const maybeText = z.string().nullish();
const named = z.object({ name: z.string() });
const maybeNamed = z.object({ id: maybeText, name: maybeText }).nullish();

/** One item: understood, or the name of what was not and why. */
export type Parsed<T> =
  | { readonly ok: true; readonly item: T }
  | { readonly ok: false; readonly what: string; readonly why: string };

/** A parser of one item that never throws; `kind` names an item without a name. */
export function parserOf<S extends z.ZodType, T>(
  kind: string,
  schema: S,
  make: (given: z.output<S>) => T,
): (item: unknown) => Parsed<T> {
  return (item) => {
    const parsed = schema.safeParse(item);
    if (parsed.success) return { ok: true, item: make(parsed.data) };
    const [issue] = parsed.error.issues;
    const name = named.safeParse(item);
    const what = name.success ? `${kind} ${name.data.name}` : kind;
    return { ok: false, what, why: `${issue?.path.join('.') || 'item'}: ${issue?.message ?? 'not readable'}` };
  };
}

export interface ListedApp {
  readonly id: string;
  readonly name: string;
  readonly team: string | null;
  readonly stack: string;
  readonly region: string;
  readonly maintenance: boolean;
  readonly createdAt: Date | null;
  readonly releasedAt: Date | null;
}

export interface ListedAddon {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly plan: string;
  readonly state: string;
  readonly app: string;
}

export interface Attachment {
  readonly addon: string;
  readonly app: string;
  readonly appName: string;
}

export interface Pipeline {
  readonly id: string;
  readonly name: string;
}

export interface Coupling {
  readonly app: string;
  readonly pipeline: string;
  readonly stage: string;
}

export interface Stack {
  readonly name: string;
  readonly state: string;
}

function dateOf(text: string | null | undefined): Date | null {
  const at = text ? new Date(text) : null;
  return at !== null && Number.isFinite(at.getTime()) ? at : null;
}

export const appOf = parserOf(
  'app',
  z.object({
    id: z.string(),
    name: z.string(),
    team: maybeNamed,
    organization: maybeNamed,
    stack: maybeNamed,
    region: maybeNamed,
    maintenance: z.boolean().nullish(),
    created_at: maybeText,
    released_at: maybeText,
  }),
  (it): ListedApp => ({
    id: it.id,
    name: it.name,
    // `organization` is what a team was called.
    team: it.team?.name ?? it.organization?.name ?? null,
    stack: it.stack?.name ?? '',
    region: it.region?.name ?? '',
    maintenance: it.maintenance ?? false,
    createdAt: dateOf(it.created_at),
    releasedAt: dateOf(it.released_at),
  }),
);

export const formationOf = parserOf(
  'formation',
  z.object({ type: z.string(), quantity: z.number(), size: maybeText }),
  (it): HerokuFormation => ({ type: it.type, quantity: it.quantity, size: it.size ?? '' }),
);

export const dynoOf = parserOf(
  'dyno',
  z.object({ name: z.string(), type: z.string(), state: z.string(), updated_at: maybeText }),
  (it): HerokuDyno => ({ name: it.name, type: it.type, state: it.state, updatedAt: dateOf(it.updated_at) }),
);

export const addonOf = parserOf(
  'add-on',
  z.object({
    id: z.string(),
    name: z.string(),
    addon_service: named,
    plan: maybeNamed,
    state: maybeText,
    app: z.object({ id: z.string() }),
  }),
  (it): ListedAddon => ({
    id: it.id,
    name: it.name,
    service: it.addon_service.name,
    plan: it.plan?.name ?? it.addon_service.name,
    state: it.state ?? '',
    app: it.app.id,
  }),
);

export const attachmentOf = parserOf(
  'add-on attachment',
  z.object({ addon: z.object({ id: z.string() }), app: z.object({ id: z.string(), name: maybeText }) }),
  (it): Attachment => ({ addon: it.addon.id, app: it.app.id, appName: it.app.name ?? it.app.id }),
);

export const pipelineOf = parserOf(
  'pipeline',
  z.object({ id: z.string(), name: z.string() }),
  (it): Pipeline => ({
    id: it.id,
    name: it.name,
  }),
);

export const couplingOf = parserOf(
  'pipeline coupling',
  z.object({ app: z.object({ id: z.string() }), pipeline: z.object({ id: z.string() }), stage: z.string() }),
  (it): Coupling => ({ app: it.app.id, pipeline: it.pipeline.id, stage: it.stage }),
);

export const stackOf = parserOf(
  'stack',
  z.object({ name: z.string(), state: maybeText }),
  (it): Stack => ({
    name: it.name,
    state: it.state ?? '',
  }),
);

export const teamOf = parserOf('team', named, (it) => it.name);
