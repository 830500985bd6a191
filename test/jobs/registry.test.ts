import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { CronExpressionParser } from 'cron-parser';
import { jobs } from '../../jobs/index.ts';
import { isReadId, PLACES, READS } from '../../src/domain/fleet.ts';
import { provesOf, readsOf } from '../../src/domain/job.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { TOIL_KINDS } from '../../src/domain/toil-kinds.ts';
import { PLATFORMS, VOICES } from '../../src/domain/vocabulary.ts';
import { lookOf } from '../../src/look.ts';
import { recordMembers } from '../../src/records.ts';
import { fleetMembers } from '../../src/wire/fleet.ts';
import { load } from '../config-source.ts';
import { isJapanese } from './japanese.ts';
import {
  answer,
  healthEvent,
  input,
  instance,
  minutesAgo,
  NOW,
  outOfMemory,
  retirement,
  service,
  status,
  viewOf,
} from './values.ts';

const SYSTEMS_ON = `
aws: { accounts: [{ id: '111122223333' }] }
heroku: { teams: all }
circleci: { projects: [gh/example/api] }
github: { repository: example/infrastructure }
fluentd: { hosts: [{ name: log-1, endpoint: 'log-1.internal:24220' }] }
`;
const TIMES = { startedAt: NOW, endedAt: NOW };
const TOKENS = {
  HEROKU_API_KEY: 'HRKU-example',
  CIRCLECI_TOKEN: 'circleci-example',
  GITHUB_TOKEN: 'github-example',
};
const kinds = jobs.flatMap((job) => Object.entries(job.kinds).map(([id, kind]) => ({ job: job.id, id, kind })));

test('every file of jobs/ is in the list', () => {
  const files = readdirSync(new URL('../../jobs', import.meta.url)).filter((name) => name !== 'index.ts');
  expect(files.sort()).toEqual(jobs.map((job) => `${job.id}.ts`).sort());
});

test('ids are said once', () => {
  expect(new Set(jobs.map((job) => job.id)).size).toBe(jobs.length);
  // Two jobs may tell the same kind of case: then it is one and the same.
  expect(new Set(kinds.map((it) => it.id)).size).toBe(new Set(kinds.map((it) => it.kind)).size);
});

test('toil kinds are said once, and each is used by a kind of case or seen by itself', () => {
  const ids: readonly string[] = TOIL_KINDS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
  for (const { kind } of kinds) expect(ids).toContain(kind.toilKind);
});

/** What both read is read once. */
const TOGETHER = ['managed-services', 'cloudwatch-alarms'];

test('jobs of one interval are spread over the hour', () => {
  const at = jobs.flatMap((job) => {
    const times = CronExpressionParser.parse(job.schedule, { tz: 'UTC', currentDate: '2026-11-24T00:00:30Z' });
    const slots = times.take(25).map((it) => it.getTime());
    const [first = 0, second = 0] = slots;
    return [{ id: job.id, key: `${second - first} ms, first at ${new Date(first).toISOString().slice(11, 16)}` }];
  });
  const together = [...Map.groupBy(at, ({ key }) => key)].filter(
    ([, those]) => those.length > 1 && !those.every(({ id }) => TOGETHER.includes(id)),
  );
  expect(together.map(([key, those]) => [key, ...those.map(({ id }) => id)])).toEqual([]);
});

test('every read of a job is made at the systems of its places', () => {
  const config = load({ yaml: SYSTEMS_ON, env: TOKENS });
  const silent = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
  const parts = { config, jobs, logger: silent, role: 'client', practice: null, nudge: () => {} };
  const members = [...fleetMembers(parts as never), ...recordMembers({} as never, (kind) => ({ en: kind, ja: kind }))];
  const unread = jobs.flatMap((job) =>
    job.looks.flatMap(({ place, reads, details }) => {
      const systems = new Set(members.filter((it) => it.places.includes(place)).map(({ system }) => system));
      const made = new Set(members.filter((it) => systems.has(it.system)).flatMap((it) => it.reads));
      return [...reads, ...details].filter((read) => !made.has(read)).map((read) => `${job.id} at ${place}: ${read}`);
    }),
  );
  for (const member of members) member.close();
  expect(unread).toEqual([]);
});

describe.each(jobs)('$id', (job) => {
  test('has a schedule that comes', () => {
    const next = CronExpressionParser.parse(job.schedule, { tz: 'UTC', currentDate: '2026-11-24T00:00:00Z' }).next();
    expect(next.toDate().getTime()).toBeLessThan(Date.UTC(2026, 10, 25));
    expect(job.deadlineMinutes).toBeGreaterThan(0);
  });

  test('reads what there is to read', () => {
    expect(readsOf(job).every((read) => Object.hasOwn(READS, read))).toBe(true);
    expect(job.looks.length).toBeGreaterThan(0);
    for (const look of job.looks) {
      expect(look.reads.length).toBeGreaterThan(0);
      expect(PLACES).toContain(look.place);
    }
    expect(new Set(job.looks.map(({ place }) => place)).size).toBe(job.looks.length);
    expect(provesOf(job).every((platform) => PLATFORMS.includes(platform))).toBe(true);
  });

  test('says what it is', () => {
    expect(job.words.en.title.length).toBeGreaterThan(3);
    expect(job.words.en.help).toMatch(/^[A-Z].*\.$/);
    expect(job.words.ja.title).toMatch(/^[^。]{2,50}$/);
    expect(job.words.ja.help).toMatch(/^[^()]+。$/);
    expect(job.words.ja.help).not.toMatch(/[a-z]{2,} [a-z]{2,} [a-z]{2,}|！/);
  });

  test('leaves what its reads did not understand to whoever looks: it is told once', () => {
    for (const reads of job.looks) {
      const all = [...reads.reads, ...reads.details].filter(isReadId);
      const odd = (read: string) => [{ what: `an item of ${read}`, why: 'odd' }];
      const answers = new Map(all.map((read) => [read, { items: [], gap: null, notUnderstood: odd(read) }]));
      const look = lookOf({ job, reads, runId: 'run-1' }, input({}), answers, TIMES, (error) => {
        throw error;
      });
      expect(look.notUnderstood.map(({ what }) => what).sort()).toEqual(all.map((read) => `an item of ${read}`).sort());
    }
  });

  test('judges no answers at all as nothing', () => {
    expect(job.judge(input({}))).toEqual({ findings: [], reliefs: [], sightings: [], measures: [], notUnderstood: [] });
  });
});

describe.each(kinds)('$job: $id', ({ id, kind }) => {
  test.each(LANGUAGES)('has a name, a voice and words in %s for a case of which nothing is known', (language) => {
    const said = kind.words[language];
    const bare = viewOf([], {}, { kind: id });
    expect(said.name.length).toBeGreaterThan(3);
    for (const text of [said.headline(bare), said.notification(bare), said.over(bare)]) {
      expect(text.length).toBeGreaterThan(5);
      expect(text).not.toMatch(/undefined|null|NaN|\[object|Invalid/);
    }
    if (!isJapanese(kind, language)) expect(said.notification(bare)).toMatch(/\.$/);
    const voice = kind.voice({ environment: 'production', aspects: new Set(), severity: 1, lastHour: 0, lastDay: 0 });
    expect(VOICES).toContain(voice);
    expect(kind.toilKind).toMatch(/^[a-z-]+$/);
  });
});

test('every kind and aspect that a judge uses is declared', () => {
  const everything = input({
    'ecs.services': answer([service({ running: 0 })]),
    'ecs.tasks': answer([outOfMemory('a', minutesAgo(5))]),
    'ec2.instances': answer([instance('i-0aaaa')]),
    'ec2.instanceStatuses': answer([status('i-0aaaa', { system: 'impaired', events: [retirement()] })]),
    'health.events': answer([
      healthEvent(),
      healthEvent({ category: 'issue' }),
      healthEvent({ category: 'accountNotification' }),
    ]),
  });
  const used = new Set(jobs.flatMap((job) => job.judge(everything).findings.map((it) => it.kind)));
  expect(used.size).toBeGreaterThan(5);
  for (const kind of used) expect(kinds.map((it) => it.id)).toContain(kind);
  // A hold for an aspect that no judge uses would never hold anything.
  const aspects = new Set(jobs.flatMap((job) => job.judge(everything).findings.map((it) => `${it.kind} ${it.aspect}`)));
  expect(aspects).toContain('ecs-service-failing below-wanted');
  expect(aspects).toContain('ec2-check-failed system');
});
