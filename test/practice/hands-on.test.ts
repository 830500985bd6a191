// Work by hand of the practice fleet, from what happens through the endpoints and the reads to what is counted.
import { expect, test } from '@jest/globals';
import { handsOn } from '../../jobs/hands-on.ts';
import type { ReadId } from '../../src/domain/fleet.ts';
import { gather } from '../../src/look.ts';
import { PRACTICE_EXTERNAL_ID, PRACTICE_ROLE, practiceCredentials } from '../../src/practice/aws/credentials.ts';
import { practiceConfiguration } from '../../src/practice/fleet/configuration.ts';
import type { Drip } from '../../src/practice/fleet/happenings.ts';
import { MAIN_REGION, PRODUCTION } from '../../src/practice/fleet/story.ts';
import { openTabemaruFleet } from '../../src/practice/fleet/tabemaru.ts';
import { at, open, unending } from '../adapters/aws/practice.ts';
import { load } from '../config-source.ts';
import { input } from '../jobs/values.ts';

const START = new Date('2026-11-24T05:00:00Z');
const { settings } = load({ practice: practiceConfiguration() });
const HERE = at(PRODUCTION, MAIN_REGION);
const MINUTE = 60_000;

async function practice(drip: Drip, minutes: number, prepare: (fleet: ReturnType<typeof openTabemaruFleet>) => void) {
  const now = new Date(START.getTime() + minutes * MINUTE);
  const fleet = openTabemaruFleet({ directory: null, start: START, drip });
  prepare(fleet);
  const own = practiceCredentials(fleet.seed, fleet.organization.managementAccount);
  const roleArn = `arn:aws:iam::${PRODUCTION}:role/${PRACTICE_ROLE}`;
  const clock = () => now;
  const accounts = [{ id: PRODUCTION, roleArn, externalId: PRACTICE_EXTERNAL_ID }];
  const opened = await open(fleet, { accounts, credentials: async () => own, clock }, { clock });
  const [reads] = handsOn.looks;
  if (!reads) throw new Error('looks nowhere');
  const answers = await gather(opened.fleet, [reads], HERE, unending()).of(reads);
  for (const [read, { gap }] of answers) expect([read, gap]).toEqual([read, null]);
  const given = Object.fromEntries(answers) as { readonly [R in ReadId]?: never };
  const { measures } = handsOn.judge(input(given, { scope: HERE, settings, now }));
  return { answers, measures, of: (what: string) => measures.filter((it) => it.what === what) };
}

test('when the practice begins an image was built and rolled out, and a group was resized', async () => {
  const { answers, measures, of } = await practice('demo', 0, () => {});
  expect(of('ami-build')).toMatchObject([{ outcome: 'succeeded', resource: { tags: { Service: 'reserve-web' } } }]);
  expect(of('image-build')).toMatchObject([{ measure: 'lead-time', value: 35 * 60 }]);
  // Three things that EC2 and Auto Scaling tell apart are one roll-out: it waited for the image and its version.
  expect(of('ami-roll-out')).toMatchObject([
    {
      outcome: 'succeeded',
      waited: 25 * 60,
      resource: { tags: { Service: 'reserve-web' } },
      facts: { template: 'reserve-web', version: expect.any(Number) },
    },
  ]);
  expect(of('capacity-change').length).toBeGreaterThan(0);
  expect(of('config-change').filter(({ key }) => key.startsWith('template-version'))).toEqual([]);
  expect(JSON.stringify([[...answers], measures])).not.toMatch(/suzuki|AKIA|ASIA/);
});

test('what happens later is counted as well: the build, and the roll-out when it has begun', async () => {
  const build = (fleet: ReturnType<typeof openTabemaruFleet>) =>
    fleet.happenings.find(({ id }) => id === 'image-build')?.apply(START, { subsystem: 'reserve-web' });
  const during = await practice('none', 20, build);
  expect(during.of('ami-build')).toEqual([]);
  const built = await practice('none', 50, build);
  expect(built.of('ami-build')).toHaveLength(1);
  expect(built.of('ami-roll-out')).toEqual([]);
  const rolledOut = await practice('none', 3 * 60, build);
  expect(rolledOut.of('ami-roll-out')).toHaveLength(1);
  expect(rolledOut.measures.filter(({ key }) => key.startsWith('template-version'))).toEqual([]);
});
