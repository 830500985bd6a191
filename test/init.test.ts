import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { ec2Status } from '../jobs/ec2-status.ts';
import type { Fleet } from '../src/domain/fleet.ts';
import { NO_LIFECYCLE } from '../src/domain/lifecycle.ts';
import { propose } from '../src/domain/propose.ts';
import { UserError } from '../src/domain/user-error.ts';
import { fileName, proposedYaml, survey, surveyText, writeFirst } from '../src/init.ts';
import { load } from './config-source.ts';
import { ACCOUNT, answer, instance, NOW, SCOPE, SETTINGS, status } from './jobs/values.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'init-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const names: Readonly<Record<string, string>> = { 'i-01': 'coupon-1', 'i-02': 'web', 'i-03': 'yes' };
const fleet: Fleet = {
  scopes: async () => [
    { scope: SCOPE, gap: null },
    { scope: { ...SCOPE, region: 'us-east-1' }, gap: { reason: 'denied', detail: 'access denied' } },
  ],
  read: (async (read: string) =>
    read === 'ec2.instances'
      ? answer(Object.entries(names).map(([id, name]) => instance(id, { name, tags: { Name: name } })))
      : answer(Object.keys(names).map((id) => status(id)))) as unknown as Fleet['read'],
};
const surroundings = {
  now: NOW,
  settings: { ...SETTINGS, subsystems: [] },
  lifecycle: NO_LIFECYCLE,
  seen: { services: new Set<string>(), regions: new Set<string>() },
};

async function proposed(isRehearsal = false) {
  const looked: string[] = [];
  const seen = await survey(fleet, [ec2Status], surroundings, (place) => looked.push(place));
  const proposal = propose(seen.sightings, SETTINGS.subsystemTags);
  const aws = isRehearsal ? null : { homeRegion: 'ap-northeast-1' };
  const choices = { tiers: ['base'], timeZone: 'Asia/Tokyo', aws, isRehearsal } as const;
  return { looked, seen, proposal, text: proposedYaml(proposal, seen, choices) };
}

test('a first look proposes subsystems, says what stays unclaimed, and where it could not look', async () => {
  const { looked, seen, proposal } = await proposed();
  expect(looked).toEqual([`aws/${ACCOUNT}/ap-northeast-1`, `aws/${ACCOUNT}/us-east-1`]);
  expect(proposal.subsystems.map(({ name }) => name)).toEqual(['coupon', 'yes']);
  const text = surveyText(proposal, seen);
  expect(text).toContain('Would stay unclaimed: 1 (web)');
  expect(text).toContain(`Could not look: aws/${ACCOUNT}/us-east-1: access denied`);
});

test('the proposed file is YAML that says the same, also where a name is a word of YAML', async () => {
  const { text } = await proposed();
  expect(parse(text)).toMatchObject({
    tiers: ['base'],
    aws: { accounts: [{ id: ACCOUNT }], regions: ['ap-northeast-1'] },
    subsystems: {
      coupon: { source: ['ec2'], target: 'undecided', claims: [{ name: 'coupon-1', platform: 'ec2' }] },
      yes: { claims: [{ name: 'yes', platform: 'ec2' }] },
    },
  });
  expect(text).toContain('# - ec2 web');
});

test('a rehearsal on the practice fleet stays there, says so, and is in the way of nothing', async () => {
  const { text } = await proposed(true);
  expect(text).toMatch(/^# A rehearsal/);
  const { fleet: looked, notes } = load({ files: { 'toilbot.rehearsal.yaml': text }, file: 'toilbot.rehearsal.yaml' });
  expect(looked.kind).toBe('practice');
  expect(notes.join('\n')).toContain('Fleet: practice');
  expect(fileName('toilbot.yaml', true)).toBe('toilbot.rehearsal.yaml');
  expect(fileName('toilbot.yaml', false)).toBe('toilbot.yaml');
});

test('the summary names platforms as people do, what is to be left first', async () => {
  const { seen, proposal } = await proposed();
  const [first] = proposal.subsystems;
  if (!first) throw new Error('nothing was proposed');
  const wide = { ...proposal, subsystems: [{ ...first, on: ['managed', 'ecs', 'ec2'] as const }] };
  expect(surveyText(wide, seen)).toContain('coupon: 1 on EC2, ECS and managed services');
  expect(surveyText(proposal, seen)).toContain('coupon: 1 on EC2\n');
});

test('nothing that is there is written over, unless that is said', async () => {
  await writeFirst(directory, { 'toilbot.yaml': 'mine' }, false);
  await expect(writeFirst(directory, { 'a.json': '{}', 'toilbot.yaml': 'x' }, false)).rejects.toThrow(UserError);
  expect(readFileSync(join(directory, 'toilbot.yaml'), 'utf8')).toBe('mine');
  await writeFirst(directory, { 'toilbot.yaml': 'x' }, true);
  expect(readFileSync(join(directory, 'toilbot.yaml'), 'utf8')).toBe('x');
});
