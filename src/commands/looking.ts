import { randomUUID } from 'node:crypto';
import { jobs } from '../../jobs/index.ts';
import { ingestTrivy } from '../cli/ingest.ts';
import { jobReports, jobsText, offReports } from '../cli/jobs.ts';
import { statusText } from '../cli/status.ts';
import { unreadText } from '../cli/unread.ts';
import { statusCsv } from '../domain/status-csv.ts';
import { titled } from '../main.ts';
import { dryRun, jobNamed, jobOn, runOnce } from '../once.ts';
import { keepRecording, record, writeRecording } from '../record.ts';
import { jobStates } from '../wire.ts';
import { type Adding, beside, type Common, load, print, printed } from './tools.ts';

/** How many of the messages that were not used are listed. */
const UNREAD_SHOWN = 20;

/** Commands that look at the fleet, or say how it was looked at. */
export function addLooking({ cli, common, does }: Adding): void {
  common(
    cli
      .command('run <job>')
      .description('look once, now')
      .option('--dry', 'print what is seen, judged and would be said; change nothing'),
  ).action(
    does(async (job: string, options: Common & { dry?: boolean }) => {
      const config = await load(options);
      jobOn(jobStates(jobs, config), job);
      return beside(config, (wired) =>
        options.dry
          ? dryRun({ ...wired, newId: randomUUID }, config, job, options.json === true, print)
          : runOnce({ ...wired, newId: randomUUID }, config, job, options.json === true, print),
      );
    }),
  );
  common(
    cli
      .command('record <job>')
      .description('keep what a job is answered as a fixture for tests, accounts and addresses in disguise')
      .option('--scope <id>', 'one scope only, such as aws/111122223333/ap-northeast-1')
      .option('--out <directory>', 'write a file a scope there; without it they are printed'),
  ).action(
    does(async (id: string, options: Common & { scope?: string; out?: string }) => {
      const config = await load(options);
      jobOn(jobStates(jobs, config), id);
      const recordings = await beside(config, async ({ jobs: on, fleet, store, lifecycle }) => {
        const seen = await store.cases.seen();
        const surroundings = { now: config.clock(), settings: config.settings, lifecycle: lifecycle(), seen };
        return record(jobNamed(on, id), fleet, options.scope ?? null, surroundings);
      });
      for (const it of recordings) {
        if (options.out === undefined) print(writeRecording(it).trimEnd());
        else print(await keepRecording(it, options.out));
      }
      return 0;
    }),
  );
  common(cli.command('jobs').description('when each job last looked, where, and what it could not see')).action(
    does(async (options: Common) => {
      const config = await load(options);
      const off = offReports(jobStates(jobs, config));
      const { reports, unread } = await beside(config, async (wired) => {
        const { runs, events } = wired.store;
        return {
          reports: jobReports(titled(wired), await runs.newest(), await runs.lookRecords()),
          unread: await events.unreadMessages(config.clock(), UNREAD_SHOWN),
        };
      });
      print(options.json ? printed({ jobs: reports, off, unread }) : jobsText(reports, off, unread));
      return 0;
    }),
  );
  common(cli.command('unread').description('what came by the event queue and was not used, and why')).action(
    does(async (options: Common) => {
      const config = await load(options);
      const unread = await beside(config, ({ store }) => store.events.unreadMessages(config.clock(), UNREAD_SHOWN));
      print(options.json ? printed(unread) : unreadText(unread));
      return 0;
    }),
  );
  common(
    cli
      .command('status')
      .description('what has moved, as the sightings tell')
      .option('--csv', 'as a table with a row a subsystem and environment'),
  ).action(
    does(async (options: Common & { csv?: true }) => {
      const status = await beside(await load(options), (wired) => wired.services.migrationStatus());
      if (options.csv) print(statusCsv(status).join('\r\n'));
      else print(options.json ? printed(status) : statusText(status));
      return 0;
    }),
  );
  const ingest = cli.command('ingest').description('hand in what other tools report');
  common(
    ingest
      .command('trivy <files...>')
      .description('reports of trivy image --format json; - is standard input')
      .option('--image <repository@digest>', 'what the file is of, where it does not say itself'),
  ).action(
    does(async (files: string[], options: Common & { image?: string }) => {
      const config = await load(options);
      return beside(config, ({ store }) =>
        ingestTrivy(files, options.image ?? null, { store, now: config.clock, print, stdin: process.stdin }),
      );
    }),
  );
}
