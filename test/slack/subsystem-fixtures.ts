import { HOUR } from '../../src/domain/calendar.ts';
import { LEFTOVER_SORTS } from '../../src/domain/leftovers.ts';
import { STAGE_REASONS } from '../../src/domain/stage.ts';
import type { StatusRow } from '../../src/domain/status.ts';
import type { SubsystemStatus } from '../../src/domain/subsystem-status.ts';
import { PLATFORMS, STAGES } from '../../src/domain/vocabulary.ts';
import { ago, NOW, SATO, SUZUKI, subsystem, TOKYO } from './fixtures.ts';
import { STATUS } from './services.ts';

const DAY = 24 * HOUR;

export function row(change: Partial<StatusRow> = {}): StatusRow {
  const [first] = STATUS.rows;
  if (first === undefined) throw new Error('the status has no row');
  return { ...first, since: ago(60 * 24 * 9), ...change };
}

/** A subsystem that moved three weeks ago, as it is when all goes well. */
export function moved(change: Partial<SubsystemStatus> = {}): SubsystemStatus {
  const production = row({
    on: [{ platform: 'ecs', running: 12, wanted: 12 }],
    oldTraffic: 12,
  });
  return {
    now: NOW,
    timeZone: TOKYO,
    subsystem: { ...subsystem('api'), source: ['ec2'], target: ['ecs', 'eks'], needs: ['log-aggregator'] },
    neededBy: ['web-booking', 'kiosk'],
    rows: [production],
    plan: null,
    timeline: [
      {
        ...{ subsystem: 'api', environment: 'production', at: ago(60 * 24 * 9), from: 'settling', to: 'moved' },
        ...{ why: 'quiet_long_enough', evidence: { resources: [], more: 0, sights: [] }, personId: null },
      },
    ],
    running: [
      {
        ...{ environment: 'production', platform: 'ecs', name: 'prod/api-web', presence: 'live', healthy: true },
        ...{ running: 12, wanted: 12, place: 'main-production, ap-northeast-1', seenUntil: ago(10) },
        link: 'https://ap-northeast-1.console.aws.amazon.com/ecs/v2/clusters/prod/services/api-web/health?region=ap-northeast-1',
      },
    ],
    evidence: [
      {
        row: production,
        resources: [
          {
            ...{ platform: 'ecs', name: 'prod/api-web', scopeId: 'aws/111122223333/ap-northeast-1', presence: 'live' },
            ...{
              running: 12,
              wanted: 12,
              healthy: true,
              seenFrom: ago(60 * 24 * 30),
              seenUntil: ago(10),
              endedAt: null,
            },
          },
          {
            ...{ platform: 'ec2', name: 'api-1', scopeId: 'aws/111122223333/ap-northeast-1', presence: 'live' },
            ...{ running: 1, wanted: 1, healthy: true, seenFrom: ago(60 * 24 * 90), seenUntil: ago(60 * 24 * 20) },
            endedAt: ago(60 * 24 * 19),
          },
        ],
        moreResources: 3,
        places: [
          { platform: 'ec2', scopeId: 'aws/111122223333/ap-northeast-1', at: ago(40), stale: false, failure: null },
          { platform: 'ecs', scopeId: 'aws/999/eu-west-1', at: ago(60 * 24 * 3), stale: true, failure: 'denied' },
        ],
        unlooked: ['eks'],
      },
    ],
    leadTimes: [],
    saving: {
      ...{ answer: 'known', mean: 312, before: 720, after: 408, cost: 1200, net: 100, paybackWeeks: 4 },
      ...{ low: 186, high: 444 },
    },
    leftBehind: [
      {
        ...{ subsystem: 'api', environment: 'production', team: 'API team' },
        deletable: {
          may: 'now',
          why: 'moved',
          steps: [
            {
              ...{ sort: 'instance', count: 2, names: ['api-1', 'api-2'], since: ago(9000), account: '111122223333' },
              ...{ region: 'ap-northeast-1', referenced: 0 },
            },
          ],
        },
      },
    ],
    openCases: 3,
    deciding: null,
    people: new Map([
      [SUZUKI.id, SUZUKI],
      [SATO.id, SATO],
    ]),
    ...change,
  };
}

/** All that can be said of a subsystem at once, with `name` wherever a name comes from outside; lists as long as they get. */
export function crowded(name: string, count = 60): SubsystemStatus {
  const many = <T>(one: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => one(index));
  const [first] = moved().evidence;
  const [thing] = moved().running;
  if (first === undefined || thing === undefined) throw new Error('the fixture is empty');
  const until = new Date(NOW.getTime() + 20 * DAY);
  const override = {
    ...{ subsystem: name, environment: 'production', stage: 'moved' as const, reason: name, until },
    ...{ personId: SUZUKI.id, createdAt: NOW },
  };
  const rows = STAGES.map((stage, index) =>
    row({
      ...{ subsystem: name, environment: index === 0 ? 'production' : `${name} ${index}`, stage, evidence: 'moved' },
      ...{ howMoved: (['seen', 'before', 'told'] as const)[index % 3] ?? null, counted: index % 2 === 0 },
      ...{ override: index === 0 ? override : null, visit: true, unhealthy: true, elsewhere: ['heroku', 'managed'] },
      ...{ oldTraffic: 99.5, settlesAt: until, blind: [{ platform: 'heroku', place: name }] },
    }),
  );
  const steps = LEFTOVER_SORTS.map((sort) => ({
    ...{ sort, count: 100, names: many(() => name), since: null, account: name, region: name, referenced: 1 },
  }));
  const left = { subsystem: name, environment: name, team: null };
  return moved({
    subsystem: {
      ...subsystem(name),
      title: `${name}!`,
      needs: many(() => name),
      source: [...PLATFORMS],
      target: 'undecided',
    },
    neededBy: many(() => name),
    rows,
    plan: {
      ...{ subsystem: name, targetDay: '2027-03-31', blockedBy: name, note: name, personId: SATO.id, updatedAt: NOW },
    },
    timeline: many((index) => ({
      ...{
        subsystem: name,
        environment: index % 2 ? name : 'production',
        at: ago(index * 999),
        from: null,
        to: 'moved',
      },
      ...{ why: 'told', evidence: { resources: [], more: 0, sights: [] }, personId: index % 2 ? SATO.id : 'p-gone' },
    })),
    running: many((index) => ({
      ...{ ...thing, name, place: name, environment: name, platform: PLATFORMS[index % PLATFORMS.length] ?? 'ec2' },
      ...{ presence: index % 2 ? 'live' : 'dormant', running: 1, link: index % 3 ? thing.link : null },
    })),
    evidence: [...rows, ...STAGE_REASONS.map((why) => row({ why }))].map((of) => ({
      ...{ row: of, moreResources: 4, unlooked: PLATFORMS },
      resources: many(() => first.resources.map((it) => ({ ...it, name, scopeId: name }))).flat(),
      places: many((index) => ({
        ...{ platform: 'ec2', scopeId: name, at: index % 2 ? ago(9999) : null, stale: true, failure: 'denied' },
      })),
    })),
    saving: { answer: 'not comparable', coverageBefore: 20, coverageAfter: 71 },
    leftBehind: [
      { ...left, deletable: { may: 'now', why: 'retired', steps } },
      { ...left, deletable: { may: 'not yet', why: 'settling', until, steps } },
    ],
    deciding: {
      ...{ things: 2, minutesAWeek: 300, events: 3, vulnerabilities: 7, bytesADay: null },
      software: many(() => ({ product: name, versions: many(() => name) })),
    },
  });
}
