import { expect, test } from '@jest/globals';
import type { JobLook } from '../../src/domain/job.ts';
import { jobState } from '../../src/domain/job-state.ts';
import { SYSTEMS, type System } from '../../src/domain/scope.ts';
import { settings } from './settings.ts';

const look = (more: Partial<JobLook>): JobLook => ({
  place: 'regions',
  reads: ['ec2.instances'],
  details: [],
  proves: [],
  ...more,
});
const everywhere: ReadonlySet<System> = new Set(SYSTEMS);
const unsaid = { enabled: null };
const accepted = { on: new Date('2026-11-20T00:00:00Z'), by: 'somebody' };

test('a job is on with all it declares, when nothing speaks against it', () => {
  const looks = [look({ details: ['ecs.services'] }), look({ place: 'heroku', reads: ['heroku.apps'] })];
  expect(jobState({ looks }, settings, unsaid, everywhere)).toEqual({ on: true, looks, without: [] });
});

test('a look that needs a tier which is off is left out, and so is a detail; the rest looks', () => {
  const [kept, images] = [look({ details: ['images.scans', 'ecs.services'] }), look({ reads: ['images.scans'] })];
  const state = jobState({ looks: [kept, images] }, { ...settings, tiers: ['base'] }, unsaid, everywhere);
  expect(state).toEqual({ on: true, looks: [{ ...kept, details: ['ecs.services'] }], without: ['tier images is off'] });
});

test('Heroku without AWS: what looks at AWS is off', () => {
  const heroku: ReadonlySet<System> = new Set<System>(['heroku', 'toilbot']);
  const regions = look({});
  const health = look({ place: 'health', reads: ['health.events'] });
  expect(jobState({ looks: [regions, health] }, settings, unsaid, heroku)).toEqual({
    on: false,
    reason: 'AWS is not configured',
  });
  const apps = look({ place: 'heroku', reads: ['heroku.apps'] });
  expect(jobState({ looks: [regions, apps] }, settings, unsaid, heroku)).toEqual({
    on: true,
    looks: [apps],
    without: ['AWS is not configured'],
  });
});

test('one that waits for a word is off until it is said, and a tier is not passed over by saying it', () => {
  const job = { looks: [look({ reads: ['secrets.plain'] })], offByDefault: true } as const;
  expect(jobState(job, settings, unsaid, everywhere)).toEqual({ on: false, reason: 'off by default' });
  expect(jobState(job, settings, { enabled: true }, everywhere)).toEqual({ on: false, reason: 'tier secrets is off' });
  const all = { ...settings, tiers: ['base', 'secrets'] as const };
  expect(jobState(job, all, { enabled: true }, everywhere)).toMatchObject({ on: true });
  expect(jobState(job, all, { enabled: false }, everywhere)).toEqual({ on: false, reason: 'switched off' });
});

test('what sees how people work needs its tier and that somebody accepted the purpose', () => {
  const job = { looks: [look({ reads: ['cloudtrail.changes'] })] };
  const tiers = ['base', 'hands-on'] as const;
  expect(jobState(job, { ...settings, tiers }, unsaid, everywhere)).toEqual({
    on: false,
    reason: 'the purpose statement, docs/purpose.md, is not accepted',
  });
  expect(jobState(job, { tiers, purposeAccepted: accepted }, unsaid, everywhere)).toMatchObject({ on: true });
  expect(jobState(job, { tiers: ['base'], purposeAccepted: accepted }, unsaid, everywhere)).toMatchObject({
    on: false,
  });
});
