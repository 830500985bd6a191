import type { Action, ActOutcome } from '../../src/domain/act.ts';
import type { CaseView } from '../../src/domain/case.ts';
import type { UnclaimedResource } from '../../src/domain/claims-said.ts';
import type { Person, PersonChoices, SlackProfile } from '../../src/domain/person.ts';
import type { StatusAnswer } from '../../src/domain/status.ts';
import type { CaseFilter, KindCount } from '../../src/domain/store.ts';
import type { MoveGesture } from '../../src/domain/subsystem-gestures.ts';
import type { SubsystemStatus } from '../../src/domain/subsystem-status.ts';
import type { ComingCase } from '../../src/slack/coming.ts';
import type { SlackServices } from '../../src/slack/services.ts';
import { NOW, saying, TOKYO, view } from './fixtures.ts';

export interface FakeServices extends Omit<SlackServices, 'settings'> {
  settings: SlackServices['settings'];
  readonly acts: { caseId: number; action: Action; by: Person; gesture: string }[];
  readonly failures: string[];
  readonly filters: CaseFilter[];
  readonly unclaimed_: UnclaimedResource[];
  readonly said: string[];
  readonly chosen: string[];
  readonly shares: string[];
  /** Whether the bot may post where something is shared. */
  mayPost: boolean;
  readonly gestures: { gesture: MoveGesture; by: Person }[];
  subsystem_: SubsystemStatus | null;
  choices_: PersonChoices;
  /** People of whom toilbot knows already; of others Slack is asked. */
  readonly readers_: Map<string, SlackProfile>;
  outcome: ActOutcome | 'gone';
  views_: CaseView[];
  quiet_: KindCount[];
  dated_: ComingCase[];
  /** Awaited before anything of the store answers. */
  slow: Promise<void>;
  broken: boolean;
}

export const STATUS: StatusAnswer = {
  now: NOW,
  timeZone: TOKYO,
  progress: [{ environment: 'production', moved: 1, total: 3, unconfirmed: 0 }],
  rows: ['api', 'log-aggregator', 'push-notify'].map((subsystem, index) => ({
    subsystem,
    team: null,
    environment: 'production',
    stage: index === 0 ? 'moved' : 'not_started',
    evidence: index === 0 ? 'moved' : 'not_started',
    why: index === 0 ? 'quiet_long_enough' : 'only_source_live',
    counted: index === 0,
    howMoved: index === 0 ? 'seen' : null,
    movedAt: null,
    regressedAt: null,
    override: null,
    elsewhere: [],
    visit: false,
    unhealthy: false,
    since: null,
    on: [],
    lastKnown: null,
    blind: [],
    oldTraffic: null,
    settlesAt: null,
    asOf: NOW,
  })),
  unknownPlaces: [],
  next: [],
  places: { seen: 2, total: 2 },
  outlook: {
    lastWeek: { moved: [], back: [] },
    forecast: { answer: 'none', why: 'too few weeks', basis: { weeks: 3, moves: 1 } },
    weekly: [0, 1, 0],
    left: 2,
    undecided: [],
    unconfirmed: [],
  },
  effort: null,
  told: 0,
  targetDate: null,
  leadTimes: [],
};

/** The rest of toilbot, in memory: what was asked of it, and what it answers. */
export function fakeServices(): FakeServices {
  const handled = new Set<string>();
  const fake: FakeServices = {
    ...saying(),
    clock: () => NOW,
    jobs: [
      {
        id: 'ecs-tasks',
        words: {
          en: { title: 'ECS tasks', help: 'Failed tasks.' },
          ja: { title: 'ECSタスク', help: '失敗したタスクを確認します。' },
        },
      },
    ],
    acts: [],
    failures: [],
    filters: [],
    unclaimed_: [],
    said: [],
    chosen: [],
    outcome: 'done',
    views_: [view()],
    slow: Promise.resolve(),
    broken: false,
    async act(caseId, action, by, gesture) {
      await fake.slow;
      if (fake.broken) throw new Error('the database at postgres://user:password@host does not answer');
      fake.acts.push({ caseId, action, by, gesture });
      return {
        outcome: fake.outcome,
        view: fake.outcome === 'late' ? view({ state: 'resolved', resolvedAt: NOW }) : view(),
      };
    },
    async view(caseId) {
      await fake.slow;
      return fake.views_.find((one) => one.case.id === caseId) ?? null;
    },
    quiet_: [],
    async countByKind() {
      return fake.quiet_;
    },
    dated_: [],
    dated: async () => fake.dated_,
    async views(filter) {
      fake.filters.push(filter);
      return { total: fake.views_.length, views: fake.views_.slice(filter.offset, filter.offset + filter.limit) };
    },
    mine: async () => ({ total: fake.views_.length, views: fake.views_ }),
    backtest: () => ({ answer: 'too little history', judged: 2, needed: 8 }),
    async migrationStatus() {
      await fake.slow;
      if (fake.broken) throw new Error('the database at postgres://user:password@host does not answer');
      return STATUS;
    },
    gestures: [],
    subsystem_: null,
    subsystem: async () => fake.subsystem_,
    async sayOfMove(gesture, by) {
      fake.gestures.push({ gesture, by });
      if (fake.subsystem_ === null) return { outcome: 'gone' };
      return { outcome: 'said', changed: gesture.what === 'confirm' ? gesture.subsystems.length : 1 };
    },
    unclaimed: async (limit, offset) => ({
      total: fake.unclaimed_.length,
      resources: fake.unclaimed_.slice(offset, offset + limit),
    }),
    async sayClaim(sighting, subsystem, by) {
      const found = fake.unclaimed_.findIndex((one) => one.sighting === sighting);
      fake.said.push(`${sighting} ${subsystem} ${by.slackId}`);
      return fake.unclaimed_.splice(found, found < 0 ? 0 : 1)[0] ?? null;
    },
    readers_: new Map(),
    reader: async (slackId, ask) => fake.readers_.get(slackId) ?? (await ask()) ?? { language: null, timeZone: null },
    choices_: { language: null, teams: [] },
    choices: async () => fake.choices_,
    pickTeams: async (_, teams) => {
      fake.choices_ = { ...fake.choices_, teams };
    },
    choose: async (slackId, language) => void fake.chosen.push(`${slackId} ${language}`),
    shares: [],
    mayPost: false,
    async share({ channel, chart }) {
      fake.shares.push(
        `${channel} ${chart.name} ${chart.subject.subsystem ?? chart.subject.environment} ${chart.language}`,
      );
      return fake.mayPost;
    },
    person: async (slackId) => ({ id: `p-${slackId}`, slackId, language: null, timeZone: null }),
    async firstTime(requestId) {
      const first = !handled.has(requestId);
      handled.add(requestId);
      return first;
    },
    failed: (what, error) => fake.failures.push(`${what}: ${error instanceof Error ? error.message : String(error)}`),
  };
  return fake;
}
