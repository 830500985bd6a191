/** The read `heroku.apps`: a team's apps with what runs in them and what is attached to them. */

import type { Answer, Gap, NotUnderstood } from '../../domain/answer.ts';
import type { HerokuAddon, HerokuApp } from '../../domain/reads/heroku.ts';
import type { Scope } from '../../domain/scope.ts';
import { memo } from '../aws/memo.ts';
import { type Gathering, gathering } from '../aws/pages.ts';
import { type HerokuApi, HerokuFailure, type HerokuList } from './api.ts';
import * as parse from './parse.ts';

/** The scope of apps that belong to no team. */
export const PERSONAL = 'personal';
/** What is the same for all teams is asked for once a tick: their looks begin within this time. */
const SHARED_MS = 30_000;

/** What a list of the whole account says, or why it says nothing. */
interface Whole<T> {
  readonly items: readonly T[];
  readonly gap: Gap | null;
  readonly notUnderstood: readonly NotUnderstood[];
}

interface Around {
  readonly addons: Whole<parse.ListedAddon>;
  readonly attachments: Whole<parse.Attachment>;
  readonly pipelines: Whole<parse.Pipeline>;
  readonly couplings: Whole<parse.Coupling>;
  readonly stacks: Whole<parse.Stack>;
}

/** Five calls for the account, one for the team, and two for each app: one where its formation runs nothing. */
export function appsReader(
  api: HerokuApi,
  clock: () => Date,
): (scope: Scope, signal: AbortSignal) => Promise<Answer<HerokuApp>> {
  const apps = api.list('GET /apps', parse.appOf);
  const teamApps = api.list('GET /teams/{team}/apps', parse.appOf);
  const formations = api.list('GET /apps/{app}/formation', parse.formationOf);
  const dynos = api.list('GET /apps/{app}/dynos', parse.dynoOf);
  const wholes = {
    addons: shared(api.list('GET /addons', parse.addonOf), 'addons', clock),
    attachments: shared(api.list('GET /addon-attachments', parse.attachmentOf), 'addon-attachments', clock),
    pipelines: shared(api.list('GET /pipelines', parse.pipelineOf), 'pipelines', clock),
    couplings: shared(api.list('GET /pipeline-couplings', parse.couplingOf), 'pipeline-couplings', clock),
    stacks: shared(api.list('GET /stacks', parse.stackOf), 'stacks', clock),
  };

  const listed = async (team: string, signal: AbortSignal) => {
    if (team !== PERSONAL) return teamApps(`teams/${encodeURIComponent(team)}/apps`, signal);
    const all = await apps('apps', signal);
    return all.filter((it) => !it.ok || it.item.team === null);
  };

  /** Null when the app has gone meanwhile. Its own failures are the read's gap, and no other app's. */
  const wholeApp = async (app: parse.ListedApp, around: Around, into: Gathering<HerokuApp>, signal: AbortSignal) => {
    const path = `apps/${encodeURIComponent(app.id)}`;
    const part = <T>(list: HerokuList<parse.Parsed<T>>, of: string) => ofApp(list, `${path}/${of}`, app, into, signal);
    const formation = await part(formations, 'formation');
    if (formation === 'gone') return null;
    const idle = formation?.every((it) => it.quantity === 0) ?? false;
    const running = idle ? [] : await part(dynos, 'dynos');
    if (running === 'gone') return null;
    return { ...app, ...aroundApp(app, around), formation, dynos: running };
  };

  return async (scope, signal) => {
    const into = gathering<HerokuApp>();
    try {
      const all = understood(await listed(scope.account, signal), into.notUnderstood);
      if (all.length === 0) return into.answer();
      const around: Around = {
        addons: await wholes.addons(signal),
        attachments: await wholes.attachments(signal),
        pipelines: await wholes.pipelines(signal),
        couplings: await wholes.couplings(signal),
        stacks: await wholes.stacks(signal),
      };
      for (const whole of Object.values(around)) {
        if (whole.gap) into.missing(whole.gap);
        into.notUnderstood.push(...whole.notUnderstood);
      }
      for (const app of all) {
        const made = await wholeApp(app, around, into, signal);
        if (made) into.add(app.id, made);
      }
    } catch (error) {
      into.missing(failureOf(error).gap);
    }
    return into.answer();
  };
}

/** A part of one app; null when it could not be read, which the read's gap says. Throws what would fail for all apps. */
async function ofApp<T>(
  list: HerokuList<parse.Parsed<T>>,
  path: string,
  app: parse.ListedApp,
  into: Gathering<HerokuApp>,
  signal: AbortSignal,
): Promise<readonly T[] | 'gone' | null> {
  try {
    return understood(await list(path, signal), into.notUnderstood, ` of ${app.name}`);
  } catch (error) {
    const failure = failureOf(error);
    if (failure.status === 404) return 'gone';
    if (endsTheRead(failure.gap)) throw failure;
    into.missing({ ...failure.gap, detail: `${app.name}: ${failure.gap.detail}` });
    return null;
  }
}

/** Whether every other app would fare the same. */
function endsTheRead({ reason }: Gap): boolean {
  return reason !== 'denied' && reason !== 'failed' && reason !== 'malformed' && reason !== 'not_available';
}

function failureOf(error: unknown): HerokuFailure {
  if (error instanceof HerokuFailure) return error;
  throw error;
}

function understood<T>(items: readonly parse.Parsed<T>[], notUnderstood: NotUnderstood[], where = ''): readonly T[] {
  return items.flatMap((it) => {
    if (it.ok) return [it.item];
    notUnderstood.push({ what: `${it.what}${where}`, why: it.why, lost: true });
    return [];
  });
}

/** A list of the whole account, shared by all teams that are looked at together. A failure is not kept. */
function shared<T>(
  list: HerokuList<parse.Parsed<T>>,
  path: string,
  clock: () => Date,
): (signal: AbortSignal) => Promise<Whole<T>> {
  const kept = memo<readonly parse.Parsed<T>[]>(clock, SHARED_MS, 0, 1);
  return async (signal) => {
    const notUnderstood: NotUnderstood[] = [];
    try {
      const items = understood(await kept.get(path, () => list(path, signal)), notUnderstood);
      return { items, gap: null, notUnderstood };
    } catch (error) {
      const failure = failureOf(error);
      if (endsTheRead(failure.gap)) throw failure;
      return { items: [], gap: failure.gap, notUnderstood };
    }
  };
}

/** What the lists of the account say of one app. */
function aroundApp(app: parse.ListedApp, around: Around): Pick<HerokuApp, 'stackState' | 'pipeline' | 'addons'> {
  const { addons, attachments, pipelines, couplings, stacks } = around;
  const coupling = couplings.items.find((it) => it.app === app.id);
  const pipeline = coupling && pipelines.items.find((it) => it.id === coupling.pipeline);
  const stack = stacks.items.find((it) => it.name === app.stack);
  return {
    stackState: stacks.gap ? null : (stack?.state ?? 'unlisted'),
    pipeline: coupling ? { name: pipeline?.name ?? '', stage: coupling.stage } : null,
    addons: addons.items
      .filter((it) => it.app === app.id)
      .map(({ app: owner, ...addon }): HerokuAddon => {
        const others = attachments.items.filter((it) => it.addon === addon.id && it.app !== owner);
        return { ...addon, attachedTo: [...new Set(others.map((it) => it.appName))] };
      }),
  };
}
