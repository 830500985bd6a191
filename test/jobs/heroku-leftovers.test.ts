import { describe, expect, test } from '@jest/globals';
import { herokuLeftovers } from '../../jobs/heroku-leftovers.ts';
import type { JudgeInput, KindWords } from '../../src/domain/job.ts';
import type { Lifecycle } from '../../src/domain/lifecycle.ts';
import type { HerokuAddon, HerokuApp, HerokuDyno } from '../../src/domain/reads/heroku.ts';
import { answer, input, minutesAgo, SETTINGS, subsystem, viewOf } from './values.ts';

const SCOPE = { system: 'heroku', account: 'tabemaru', region: 'global' } as const;
const claims = (herokuPipeline: string) => {
  const [rule] = SETTINGS.subsystems[1]?.claims ?? [];
  if (!rule) throw new Error('no rule to vary');
  return [{ ...rule, name: null, herokuPipeline }];
};
const settings = {
  ...SETTINGS,
  subsystems: [
    subsystem('push-notify', { team: 'Growth', source: ['heroku'], claims: claims('push-notify') }),
    subsystem('stays', { source: ['heroku'], target: ['heroku'], claims: claims('stays') }),
  ],
};

const dyno = (name: string, state: string, more: Partial<HerokuDyno> = {}): HerokuDyno => ({
  name,
  type: name.split('.')[0] ?? name,
  state,
  updatedAt: minutesAgo(20),
  ...more,
});

function app(more: Partial<HerokuApp> = {}): HerokuApp {
  return {
    id: more.name ?? 'id',
    name: 'tabemaru-push',
    team: 'tabemaru',
    stack: 'heroku-24',
    stackState: 'public',
    region: 'us',
    maintenance: false,
    createdAt: null,
    releasedAt: null,
    pipeline: { name: 'push-notify', stage: 'production' },
    formation: [{ type: 'worker', quantity: 2, size: 'Standard-1X' }],
    dynos: [dyno('worker.1', 'up'), dyno('worker.2', 'up')],
    addons: [],
    ...more,
  };
}

const addon = (service: string, more: Partial<HerokuAddon> = {}): HerokuAddon => ({
  id: service,
  name: `${service}-curved-1`,
  service,
  plan: `${service}:standard-0`,
  state: 'provisioned',
  attachedTo: [],
  ...more,
});
const AT_ZERO = { formation: [{ type: 'worker', quantity: 0, size: 'Standard-1X' }], dynos: [] } as const;
const POSTGRES = addon('heroku-postgresql');

const judge = (apps: readonly HerokuApp[], more: Partial<JudgeInput> = {}) =>
  herokuLeftovers.judge(input({ 'heroku.apps': answer(apps) }, { scope: SCOPE, settings, ...more }));
const sightings = (...apps: readonly HerokuApp[]) =>
  judge(apps).sightings.map((it) => [it.resource.id, it.presence, it.running, it.wanted, it.healthy]);
const found = (kind: string, apps: readonly HerokuApp[], more: Partial<JudgeInput> = {}) =>
  judge(apps, more).findings.filter((it) => it.kind === kind);
const words = (kind: string): KindWords => {
  const known = herokuLeftovers.kinds[kind];
  if (!known) throw new Error(kind);
  return known.words.en;
};

const stacks = (end: Date): Lifecycle => ({
  products: new Map([
    [
      'heroku-stack',
      {
        name: 'heroku-stack',
        title: 'Heroku stack',
        source: 'https://devcenter.heroku.com/articles/stack',
        asOf: new Date('2026-11-01T00:00:00Z'),
        cycles: [{ name: 'heroku-22', releasedAt: null, end, extendedEnd: null, latest: null }],
      },
    ],
  ]),
});

describe('sightings', () => {
  test('are one a formation type, by app and pipeline', () => {
    const [first] = judge([app()]).sightings;
    expect(first).toEqual({
      resource: {
        platform: 'heroku',
        id: 'heroku/tabemaru-push/worker',
        name: 'tabemaru-push',
        account: 'tabemaru',
        region: 'global',
        tags: { 'heroku:pipeline': 'push-notify', 'heroku:stage': 'production' },
        service: 'tabemaru-push/worker',
      },
      component: 'worker',
      presence: 'live',
      running: 2,
      wanted: 2,
      healthy: true,
    });
  });

  test.each([
    ['in maintenance mode: its dynos run all the same', app({ maintenance: true }), ['live', 2, 2, true]],
    [
      'with Eco dynos that sleep',
      app({ dynos: [dyno('worker.1', 'idle'), dyno('worker.2', 'idle')] }),
      ['live', 2, 2, true],
    ],
    ['at quantity 0', app(AT_ZERO), ['dormant', 0, 0, true]],
    [
      'with a crashed dyno',
      app({ dynos: [dyno('worker.1', 'up'), dyno('worker.2', 'crashed')] }),
      ['live', 1, 2, false],
    ],
    [
      'while a dyno starts',
      app({ dynos: [dyno('worker.1', 'up'), dyno('worker.2', 'starting')] }),
      ['live', 1, 2, true],
    ],
    ['whose dynos could not be read', app({ dynos: null }), ['live', 2, 2, true]],
    [
      'whose run dynos do not count',
      app({ dynos: [dyno('run.1', 'up'), dyno('worker.1', 'up')] }),
      ['live', 1, 2, false],
    ],
  ])('of an app %s', (_, given, expected) => {
    expect(sightings(given)).toEqual([['heroku/tabemaru-push/worker', ...expected]]);
  });

  test('leave out one-off and release types, and apps that live for a branch', () => {
    const formation = [
      { type: 'release', quantity: 0, size: '' },
      { type: 'run', quantity: 1, size: '' },
    ];
    expect(sightings(app({ formation }))).toEqual([]);
    const review = app({ pipeline: { name: 'push-notify', stage: 'review' }, addons: [POSTGRES], maintenance: true });
    expect(judge([review, { ...review, name: 'ci-1', pipeline: null }])).toMatchObject({ sightings: [], findings: [] });
  });

  test('of data stay live at formation 0; of other add-ons there are none, of a scheduler a dormant one', () => {
    const addons = [
      POSTGRES,
      addon('papertrail'),
      addon('scheduler'),
      addon('heroku-redis', { state: 'deprovisioned' }),
    ];
    expect(sightings(app({ ...AT_ZERO, addons }))).toEqual([
      ['heroku/tabemaru-push/worker', 'dormant', 0, 0, true],
      ['heroku/tabemaru-push/addon:heroku-postgresql-curved-1', 'live', 1, 1, true],
      ['heroku/tabemaru-push/addon:scheduler-curved-1', 'dormant', 0, 0, true],
    ]);
  });
});

describe('a crashed dyno', () => {
  const half = app({ dynos: [dyno('worker.1', 'up'), dyno('worker.2', 'crashed')] });

  test('is a condition of its type since it crashed', () => {
    expect(found('heroku-dyno-crashed', [half])).toMatchObject([
      { nature: 'condition', aspect: 'crashed', component: 'worker', severity: 2, since: minutesAgo(20) },
    ]);
    expect(herokuLeftovers.kinds['heroku-dyno-crashed']?.holdMinutes).toEqual({ crashed: 10 });
  });

  test('is none as a one-off dyno, or of a type that is scaled to 0', () => {
    expect(found('heroku-dyno-crashed', [app({ dynos: [dyno('run.7', 'crashed')] })])).toEqual([]);
    expect(found('heroku-dyno-crashed', [app({ ...AT_ZERO, dynos: [dyno('worker.1', 'crashed')] })])).toEqual([]);
  });

  test('is told with what to do', () => {
    const said = words('heroku-dyno-crashed');
    const view = viewOf(
      found('heroku-dyno-crashed', [half]),
      {},
      { subsystem: 'push-notify', environment: 'production', component: 'worker', team: 'Growth' },
    );
    expect(said.headline(view)).toBe('Crashed: push-notify · worker · production, 1 of 2 dynos has crashed');
    expect(said.notification(view)).toBe(
      'push-notify worker (production) on Heroku: 1 of 2 dynos has crashed since 14:00 JST. Owner: Growth.',
    );
    expect(said.lines(view)).toEqual([
      'worker.2 of tabemaru-push: crashed since 14:00 JST.',
      'Heroku starts it again by itself, after ever longer waits.',
    ]);
    expect(said.steps(view)[0]).toBe('read why: heroku logs -a tabemaru-push -p worker');
  });
});

describe('a stack that ends', () => {
  const on22 = app({ stack: 'heroku-22' });

  test('is dated by the data where it has the stack, and worse as the end comes near', () => {
    const at = (end: string) => found('heroku-stack-ended', [on22], { lifecycle: stacks(new Date(end)) });
    expect(at('2027-12-01')).toEqual([]);
    expect(at('2027-05-01')).toMatchObject([{ aspect: 'ending', severity: 1, dueAt: new Date('2027-05-01') }]);
    expect(at('2026-12-10')).toMatchObject([{ aspect: 'ending', severity: 3 }]);
    expect(at('2026-11-01')).toMatchObject([{ aspect: 'ended', severity: 4 }]);
  });

  test.each([
    ['deprecated', 1],
    ['unlisted', 1],
    ['public', 0],
    ['beta', 0],
    [null, 0],
  ])('is told by what Heroku says where no date is known: %s', (stackState, count) => {
    expect(found('heroku-stack-ended', [app({ stack: 'heroku-18', stackState })])).toHaveLength(count);
  });

  test('is nothing to an app that runs nothing, but something to one of which nobody knows', () => {
    const old = app({ stack: 'heroku-18', stackState: 'unlisted' });
    expect(found('heroku-stack-ended', [{ ...old, ...AT_ZERO }])).toEqual([]);
    expect(found('heroku-stack-ended', [{ ...old, formation: null, dynos: null }])).toHaveLength(1);
  });

  test('of forty apps that nobody claims is one finding', () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      app({ name: `old-${index + 10}`, pipeline: null, stack: 'heroku-18', stackState: 'unlisted' }),
    );
    const [only, ...others] = found('heroku-stack-ended', [
      ...many,
      app({ stack: 'heroku-18', stackState: 'unlisted' }),
    ]);
    expect(others).toHaveLength(1);
    expect(only?.facts['count']).toBe(40);
    const view = viewOf(only ? [only] : []);
    expect(words('heroku-stack-ended').notification(view)).toBe(
      '40 Heroku apps of tabemaru (environment unknown): 40 apps (old-10, old-11, old-12 and 37 more) stand on heroku-18, which Heroku does not list any more. No owner.',
    );
  });
});

describe('add-ons', () => {
  test('with data of an app at 0 are left; those of a running one are only there to be looked up', () => {
    const addons = [addon('papertrail'), { ...POSTGRES, attachedTo: ['tabemaru-billing'] }, addon('shiny-new-thing')];
    const [left] = found('heroku-addon-left', [app({ ...AT_ZERO, addons })]);
    expect(left).toMatchObject({ aspect: 'left', severity: 2 });
    const voice = herokuLeftovers.kinds['heroku-addon-left']?.voice;
    const given = { environment: 'production', severity: 1, lastHour: 0, lastDay: 0 };
    expect(voice?.({ ...given, aspects: new Set(['left', 'attached']) })).toBe('weekly');
    expect(voice?.({ ...given, aspects: new Set(['attached']) })).toBe('page');
    const view = viewOf(
      left ? [left] : [],
      {},
      { subsystem: 'push-notify', environment: 'production', team: 'Growth' },
    );
    const said = words('heroku-addon-left');
    expect(said.headline(view)).toBe(
      'Left on Heroku: push-notify · production, Heroku Postgres, Papertrail and shiny-new-thing:standard-0',
    );
    expect(said.bullets(view)).toEqual([
      'Heroku Postgres (heroku-postgresql:standard-0), also used by tabemaru-billing: could become RDS for PostgreSQL or Aurora',
      'Papertrail (papertrail:standard-0): could become CloudWatch Logs',
      'shiny-new-thing:standard-0',
    ]);
    expect(said.lines(view).at(-1)).toMatch(/^Deleting the app would delete the data/);
  });

  test.each([
    ['an app that runs', app({ addons: [POSTGRES] })],
    ['an app at 0 without data', app({ ...AT_ZERO, addons: [addon('papertrail')] })],
    ['an app whose formation could not be read', app({ formation: null, dynos: null, addons: [POSTGRES] })],
  ])('of %s are not left', (_, given) => {
    expect(found('heroku-addon-left', [given])).toMatchObject([{ aspect: 'attached' }]);
  });

  test('of a subsystem that is to stay on Heroku need not move', () => {
    const staying = app({ pipeline: { name: 'stays', stage: 'production' }, ...AT_ZERO, addons: [POSTGRES] });
    expect(found('heroku-addon-left', [staying])).toEqual([]);
  });
});

describe('maintenance mode', () => {
  test('is told after a day, of an app that runs something', () => {
    expect(found('heroku-maintenance-mode', [app({ maintenance: true })])).toMatchObject([{ aspect: 'on' }]);
    expect(herokuLeftovers.kinds['heroku-maintenance-mode']?.holdMinutes).toEqual({ on: 1440 });
    // At 0 it is how an app is switched off.
    expect(found('heroku-maintenance-mode', [app({ maintenance: true, ...AT_ZERO })])).toEqual([]);
  });

  test('says that what nobody reaches is paid for', () => {
    const view = viewOf(
      found('heroku-maintenance-mode', [app({ maintenance: true })]),
      {},
      { subsystem: 'push-notify' },
    );
    expect(words('heroku-maintenance-mode').lines(view)).toEqual([
      'Visitors get a maintenance page instead of the app.',
      '2 dynos run all the same, and are paid for.',
    ]);
  });
});

test('names from outside cannot break a line or ping anybody', () => {
  const odd = app({ name: 'a\u202Eb\nc', stack: 'heroku-18', stackState: 'unlisted', maintenance: true });
  const judged = judge([odd]);
  expect(JSON.stringify(judged)).not.toMatch(/\\n|\u202E/);
});
