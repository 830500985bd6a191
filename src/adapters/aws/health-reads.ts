import type { Answer, Gap } from '../../domain/answer.ts';
import type { HealthEntity, HealthEvent } from '../../domain/reads/health.ts';
import type { Scope } from '../../domain/scope.ts';
import { CALLER, type Calls } from './calls.ts';
import type { At } from './clients.ts';
import { endsTheRead, gapOf } from './gap.ts';
import { type ListedEvent, parseDetail, parseEntity, parseEvent } from './health-parse.ts';
import { accountView, organizationView, type Subject } from './health-views.ts';
import { batches, eachPage, gathering } from './pages.ts';

/** The region of the scope that stands for the whole organization, and of one account's own view. */
export const ORGANIZATION = 'organization';
export const GLOBAL = 'global';

/** Limit of the API: events a call of details or entities. */
const EVENTS_A_CALL = 10;
const DAY_MS = 86_400_000;

export interface HealthParts {
  readonly calls: Calls;
  readonly now: () => Date;
  readonly lookbackDays: number;
  /** Where AWS Health is asked: its endpoint stands in one region of each partition. */
  readonly region: () => string;
  /** The accounts that are looked at, or null while they are not known. */
  readonly accounts: () => ReadonlySet<string> | null;
}

/**
 * Open and upcoming events, and those closed in the last days, with their texts and affected entities. In the
 * organization's view an event that concerns several accounts is told once for each of them.
 */
export async function readHealthEvents(
  parts: HealthParts,
  scope: Scope,
  signal: AbortSignal,
): Promise<Answer<HealthEvent>> {
  const at: At = { account: scope.region === ORGANIZATION ? CALLER : scope.account, region: parts.region() };
  const ask = { calls: parts.calls, at, signal };
  const view = scope.region === ORGANIZATION ? await organizationView(ask, parts.accounts()) : await accountView(ask);
  const seen = gathering<HealthEvent>();
  const listed = new Map<string, ListedEvent>();
  const missing: { gap: Gap | null } = { gap: null };

  /** What fails here leaves a detail out; what would fail everywhere is not asked again. */
  const detail = async (work: () => Promise<void>) => {
    if (missing.gap && missing.gap.reason !== 'failed' && missing.gap.reason !== 'malformed') return;
    try {
      await work();
    } catch (error) {
      missing.gap = endsTheRead(error) ? gapOf(error) : (missing.gap ?? gapOf(error));
    }
  };

  const closedSince = new Date(parts.now().getTime() - parts.lookbackDays * DAY_MS);
  for (const which of [{ closedSince: null }, { closedSince }]) {
    try {
      await eachPage(
        view.listOperation,
        (token) => view.listEvents(which.closedSince, token),
        (events) => {
          for (const event of events) {
            const parsed = parseEvent(event, seen.notUnderstood);
            if (parsed) listed.set(parsed.arn, parsed);
          }
        },
      );
    } catch (error) {
      seen.miss(error);
      if (endsTheRead(error)) break;
    }
  }

  const subjects: Subject[] = [];
  for (const event of listed.values()) {
    if (event.eventScope === 'PUBLIC') subjects.push({ arn: event.arn, account: null });
    else await detail(async () => void subjects.push(...(await view.subjectsOf(event.arn))));
  }

  const entities = new Map<string, HealthEntity[]>();
  const concerned = subjects.filter((subject) => subject.account !== null);
  for (const group of batches(concerned, EVENTS_A_CALL)) {
    await detail(() =>
      eachPage(
        view.entitiesOperation,
        (token) => view.listEntities(group, token),
        (page) => {
          for (const value of page) {
            const parsed = parseEntity(value, view.ownAccount, seen.notUnderstood);
            if (parsed) append(entities, keyOf(parsed.eventArn, parsed.entity.account), parsed.entity);
          }
        },
      ),
    );
  }

  const descriptions = new Map<string, string>();
  for (const group of batches(subjects, EVENTS_A_CALL)) {
    await detail(async () => {
      const { found, failed } = await view.details(group);
      for (const value of found) {
        const parsed = parseDetail(value, seen.notUnderstood);
        if (parsed) descriptions.set(keyOf(parsed.arn, parsed.account ?? view.ownAccount), parsed.description);
      }
      for (const { what, why } of failed) seen.notUnderstood.push({ what, why });
    });
  }

  for (const { arn, account } of subjects) {
    const event = listed.get(arn);
    if (!event) continue;
    const description =
      descriptions.get(keyOf(arn, account ?? view.ownAccount)) ?? descriptions.get(keyOf(arn, null)) ?? '';
    seen.add(keyOf(arn, account), {
      ...event,
      account,
      description,
      entities: entities.get(keyOf(arn, account)) ?? [],
    });
  }
  if (missing.gap) seen.missing(missing.gap);
  return seen.answer();
}

function keyOf(arn: string, account: string | null): string {
  return `${arn} ${account ?? ''}`;
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
