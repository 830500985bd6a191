// What toilbot says of every subsystem, after it looked once at a started practice fleet, is what is true of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { jobs } from '../../../jobs/index.ts';
import { loadConfig } from '../../../src/config.ts';
import { provesOf } from '../../../src/domain/job.ts';
import { openLog } from '../../../src/log.ts';
import { runOnce } from '../../../src/once.ts';
import type { GroundTruth } from '../../../src/practice/fleet/truth.ts';
import { practiceConfiguration, startPractice } from '../../../src/practice.ts';
import { wire } from '../../../src/wire.ts';

const START = new Date('2026-11-24T05:00:00Z');
const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function started() {
  let now = START;
  const clock = () => now;
  const directory = mkdtempSync(join(tmpdir(), 'toilbot-truth-'));
  endings.push(() => rmSync(directory, { recursive: true, force: true }));
  const practice = await startPractice({ fleet: true, slack: false, directory, clock, port: 0 });
  endings.push(() => practice.close());
  const config = {
    ...loadConfig({
      env: { TOILBOT_DATA: directory },
      cwd: directory,
      knownJobs: jobs.map(({ id }) => id),
      practice: practiceConfiguration(),
      systemClock: clock,
    }),
    clock,
  };
  const logger = openLog({ level: 'silent', secrets: [], write: () => {}, clock });
  const wired = await wire({ config, jobs, logger, role: 'owner', practice, nudge: () => {} });
  endings.push(() => wired.close(1_000));
  const seenBy = (platform: string) => jobs.find((job) => provesOf(job).some((it) => it === platform))?.id ?? null;
  await wired.store.history.begin(practice.history(clock(), seenBy));
  return {
    at: (minutes: number) => {
      now = new Date(START.getTime() + minutes * 60_000);
    },
    async status() {
      const provers = jobs.filter((job) => provesOf(job).length > 0);
      for (const { id } of provers)
        expect(await runOnce({ ...wired, newId: () => crypto.randomUUID() }, config, id, true, () => {})).toBe(0);
      const { rows } = await wired.services.migrationStatus();
      return rows.map(({ subsystem, environment, stage, on }) =>
        JSON.stringify({ subsystem, environment, stage, live: on.map((it) => it.platform).sort() }),
      );
    },
    async changesOf(subsystem: string) {
      const { leadTimes } = await wired.services.migrationStatus();
      return leadTimes.find((one) => one.subsystem === subsystem);
    },
    async truth() {
      const answer = (await (await fetch(`${practice.aws?.endpoint}/practice/fleet`)).json()) as {
        truth?: GroundTruth;
      };
      const { subsystems } = answer.truth ?? (answer as GroundTruth);
      return subsystems.map(({ subsystem, environment, stage, live }) =>
        JSON.stringify({ subsystem, environment, stage, live: [...live].sort() }),
      );
    },
  };
}

test('every subsystem of every environment has the stage that is true, at first and after a cut-over', async () => {
  const it = await started();
  // The first failure is over by then, the next has not begun.
  it.at(11);
  const truth = await it.truth();
  expect(truth).toHaveLength(48);
  expect((await it.status()).sort()).toEqual(truth.sort());
  it.at(45);
  expect((await it.status()).sort()).toEqual((await it.truth()).sort());
});

test('months after its move, the changes of a subsystem before it and since stand side by side', async () => {
  const it = await started();
  // On ECS since 112 days, off EC2 since 105.
  const api = await it.changesOf('api');
  expect(api?.before).toMatchObject({ platforms: ['ec2'], to: new Date(START.getTime() - 112 * 86_400_000) });
  expect(api?.now).toMatchObject({ platforms: ['ecs'], from: new Date(START.getTime() - 91 * 86_400_000), to: START });
  const medians = (of: 'imageBuild' | 'deploy' | 'toProduction') =>
    [api?.before, api?.now].map((side) => (side?.[of].median ?? 0) / 60);
  for (const [of, usual] of [
    ['imageBuild', [34, 2]],
    ['deploy', [25, 5]],
    ['toProduction', [2880, 38]],
  ] as const) {
    for (const [index, minutes] of medians(of).entries()) {
      expect(minutes).toBeGreaterThan((usual[index] ?? 0) * 0.8);
      expect(minutes).toBeLessThan((usual[index] ?? 0) * 1.3);
    }
  }
  // Ten weeks before, with a change a week; twelve since, with two.
  expect([api?.before?.toProduction.count, api?.now?.deployments]).toEqual([expect.any(Number), 24]);
  expect(await it.changesOf('legacy-admin')).toMatchObject({ before: null, now: { platforms: ['ec2'] } });
});
