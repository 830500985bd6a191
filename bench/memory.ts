import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { stringify } from 'yaml';
import { jobs } from '../jobs/index.ts';
import { createDatabase } from './database.ts';
import { type Benchmark, type Finding, median } from './measure.ts';
import { type Played, play } from './played.ts';
import { bareNode, startToilbot } from './started.ts';
import { type PlayedFleet, playFleet } from './synthetic-fleet.ts';

const ROUNDS = 5;
/** Of its regions two are looked at: a fleet like the one toilbot was made for. */
const SIZE = { accounts: 3, regions: 17, instancesPerScope: 60, tasksPerScope: 40 };
const REGIONS = ['ap-northeast-1', 'us-east-1'];
/** The smallest Fargate task has 512 MB: a fifth stays free for what comes at once. */
const MOST_MB = 400;
const IDLE_MS = 5_000;
const PATIENCE_MS = 120_000;

function configuration(fleet: PlayedFleet): string {
  const accounts = fleet.accounts.map(({ id, roleArn, externalId }) =>
    roleArn === undefined ? { id } : { id, role: roleArn, externalId },
  );
  return stringify({
    channels: { default: '#alerts' },
    aws: { accounts, regions: REGIONS, homeRegion: fleet.homeRegion, callsPerSecond: 50 },
  });
}

/** The jobs that look at AWS unless somebody decides otherwise. */
const EXPECTED = jobs.filter(
  (job) => !job.offByDefault && job.looks.some(({ place }) => place === 'regions' || place === 'health'),
).length;

/** Waits until a run of each of these jobs has looked everywhere. */
async function untilRun(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const until = performance.now() + PATIENCE_MS;
  try {
    for (;;) {
      const { rows } = await client.query<{ jobs: number }>(
        `select count(distinct job)::int as jobs from run where look_count > 0 and look_count >= expected_count`,
      );
      if ((rows[0]?.jobs ?? 0) >= EXPECTED) return;
      if (performance.now() > until) throw new Error('the jobs did not run to their end');
      await sleep(250);
    }
  } finally {
    await client.end();
  }
}

/** A fresh toilbot on a fresh PostgreSQL: what it holds a few seconds after the first runs of its jobs. */
async function residentMb(fleet: PlayedFleet, slack: Played['told']): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'toilbot-bench-'));
  const database = await createDatabase();
  try {
    writeFileSync(join(directory, 'toilbot.yaml'), configuration(fleet));
    const started = await startToilbot(directory, {
      AWS_ENDPOINT_URL: fleet.url,
      AWS_ACCESS_KEY_ID: fleet.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: fleet.credentials.secretAccessKey,
      DATABASE_URL: database.url,
      ...slack,
    });
    try {
      await untilRun(database.url);
      await sleep(IDLE_MS);
      return started.residentMb();
    } finally {
      await started.stop();
    }
  } finally {
    await database.drop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measure(): Promise<Finding[]> {
  const directory = mkdtempSync(join(tmpdir(), 'toilbot-bench-'));
  const fleet = await playFleet(SIZE, 0);
  const slack = await play('practice-slack.ts', directory);
  try {
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push((await bareNode()).residentMb);
      ours.push(await residentMb(fleet, slack.told));
    }
    return [
      {
        name: 'memory',
        ours: { what: 'resident after one run of each job', value: median(ours), unit: 'MB' },
        baseline: { what: 'node -e', value: median(bare), unit: 'MB' },
        goal: { of: 'ours', atMost: MOST_MB },
        note: `each of our rounds: ${ours.map((it) => Math.round(it)).join(', ')} MB; AWS and Slack are played by other processes`,
      },
    ];
  } finally {
    await slack.close();
    await fleet.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

export const memory: Benchmark = {
  id: 'memory',
  title: 'memory: toilbot on PostgreSQL, idle after one run of each of its jobs, against Node alone',
  run: async () =>
    existsSync('/proc/self/status') ? measure() : [{ name: 'memory', skipped: 'resident memory is read from /proc' }],
};
