import { BLINDNESS_KIND, blindnessKind } from './blindness.ts';
import { chance } from './chance.ts';
import { nextSlot } from './clock.ts';
import { type Action, type ActOutcome, type ActRules, act } from './domain/act.ts';
import { type Backtest, backtest } from './domain/backtest.ts';
import { DAY } from './domain/calendar.ts';
import type { CaseView, SubsystemView } from './domain/case.ts';
import { type Job, type Kind, provesOf } from './domain/job.ts';
import { leadTimeSpans, leadTimes } from './domain/lead-times.ts';
import { migrationStatus } from './domain/migration-status.ts';
import { daySeed } from './domain/outlook.ts';
import type { Person } from './domain/person.ts';
import { type Prover, staleAfter } from './domain/places.ts';
import type { Settings } from './domain/settings.ts';
import type { SettleRules } from './domain/settlement.ts';
import type { StatusAnswer } from './domain/status.ts';
import type { Store } from './domain/store.ts';
import type { Stages } from './stages.ts';
import { openSubsystems, type Subsystems } from './subsystem.ts';

/** From here on the interval of a schedule is read. */
const SOME_TIME = new Date(0);

/** Every kind of case by its id: the jobs' and toilbot's own. */
export function kindsOf(jobs: readonly Job[]): ReadonlyMap<string, Kind> {
  return new Map([...jobs.flatMap((job) => Object.entries(job.kinds)), [BLINDNESS_KIND, blindnessKind]]);
}

export function settleRules(jobs: readonly Job[], settings: Settings): SettleRules {
  const { reminderDays, timeZone } = settings;
  const speaksFor = new Map(proversOf(jobs).map((it) => [it.job, staleAfter(it.intervalMs)]));
  return { kinds: kindsOf(jobs), reminderDays, timeZone, speaksFor };
}

/** What the configuration says of a subsystem, for the words of its cases. */
export function describeSubsystem(settings: Settings, name: string | null): SubsystemView | null {
  const found = settings.subsystems.find((it) => it.name === name);
  if (!found) return null;
  return {
    name: found.name,
    team: found.team,
    source: found.source,
    target: typeof found.target === 'string' ? found.target : found.target.join(', '),
    needs: found.needs,
    neededBy: settings.subsystems.filter((it) => it.needs.includes(found.name)).map((it) => it.name),
    runbook: found.runbook,
  };
}

/** Which jobs' complete looks prove what is not on a platform, and how often they look. */
export function proversOf(jobs: readonly Job[]): Prover[] {
  return jobs.map((job) => {
    const slot = nextSlot(job.schedule, SOME_TIME);
    return { job: job.id, proves: provesOf(job), intervalMs: nextSlot(job.schedule, slot).getTime() - slot.getTime() };
  });
}

export interface ServiceParts {
  readonly jobs: readonly Job[];
  readonly store: Store;
  readonly settings: Settings;
  readonly rules: SettleRules;
  readonly stages: Pick<Stages, 'refresh'>;
  readonly clock: () => Date;
  readonly nudge: () => void;
}

/** What people and commands can ask and do: the same for Slack, the web and the command line. */
export interface Services extends Subsystems {
  act(
    caseId: number,
    action: Action,
    by: Person,
    gesture: string,
  ): Promise<{ readonly outcome: ActOutcome | 'gone'; readonly view: CaseView | null }>;
  migrationStatus(): Promise<StatusAnswer>;
  /** How past forecasts came true. */
  backtest(answer: StatusAnswer): Backtest;
  mine(person: Person, limit: number): Promise<{ readonly total: number; readonly views: readonly CaseView[] }>;
}

export function openServices(parts: ServiceParts): Services {
  const { store, settings, clock } = parts;
  const kinds = kindsOf(parts.jobs);
  const rules: ActRules = {
    ...parts.rules,
    toilKindOf: (kind) => kinds.get(kind)?.toilKind ?? kind,
    subsystems: settings.subsystems,
  };
  return {
    ...openSubsystems({ store, settings, clock, provers: proversOf(parts.jobs) }),
    async act(caseId, action, by, gesture) {
      const now = clock();
      const outcome = await store.cases.changeCase(caseId, now, (state) => act(state, action, by, gesture, now, rules));
      parts.nudge();
      return { outcome: outcome ?? 'gone', view: await store.cases.view(caseId, now) };
    },
    async migrationStatus() {
      await parts.stages.refresh();
      const now = clock();
      const [lived, records, said, looks, minutes] = await Promise.all([
        store.sightings.lived(),
        store.stages.records(),
        store.stages.said(),
        store.runs.lookRecords(),
        store.toil.minutesBySubsystem(new Date(now.getTime() - 28 * DAY)),
      ]);
      const spans = leadTimeSpans(settings.subsystems, lived, now);
      return migrationStatus({
        settings,
        records,
        said,
        looks,
        provers: proversOf(parts.jobs),
        minutes,
        chance,
        leadTimes: leadTimes(spans, await store.measures.leadTimes(spans)),
        now,
      });
    },
    backtest: ({ outlook, now, timeZone }) =>
      backtest({ weekly: outlook.weekly, left: outlook.left, seed: daySeed(now, timeZone) }, chance),
    mine: (person, limit) =>
      store.cases.views({ states: ['open', 'acknowledged', 'done'], assignee: person.id, limit, offset: 0 }, clock()),
  };
}
