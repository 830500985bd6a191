import { jobs } from '../../jobs/index.ts';
import { diagnose } from '../cli/doctor.ts';
import { doctorText } from '../cli/doctor-text.ts';
import { offReports } from '../cli/jobs.ts';
import { missingOf, roleOf } from '../config/systems.ts';
import type { Config } from '../config.ts';
import { examine } from '../doctor.ts';
import { securityKindsOf } from '../domain/job.ts';
import { oldestPart } from '../domain/lifecycle.ts';
import { checkSlack, jobStates, type Wired } from '../wire.ts';
import { beside, type Common, load, print, printed } from './tools.ts';

/** Open security findings that no channel is there for. */
async function untoldSecurity({ settings, clock }: Config, { store }: Wired): Promise<number> {
  if (settings.channels.security !== null) return 0;
  const filter = {
    kinds: [...securityKindsOf(jobs)],
    states: ['open', 'acknowledged', 'done'] as const,
    limit: 0,
    offset: 0,
  };
  return (await store.cases.views(filter, clock())).total;
}

/** `toilbot doctor`: 0 when all that is configured is allowed. */
export async function examineCommand(options: Common): Promise<number> {
  const config = await load(options);
  const off = offReports(jobStates(jobs, config));
  return beside(config, async (wired) => {
    const around = {
      ...config,
      off,
      missing: config.fleet.kind === 'real' ? missingOf(config.fleet) : [],
      slack: await checkSlack(config),
      database: (await wired.health())['database'] ?? null,
      lifecycle: oldestPart(wired.lifecycle()),
      roleOf: (account: string) => roleOf(config.fleet.kind === 'real' ? config.fleet.aws : null, account),
      untoldSecurity: await untoldSecurity(config, wired),
      unread: await wired.store.events.unreadMessages(config.clock(), 1),
      isPractice: config.fleet.kind === 'practice',
      now: config.clock(),
    };
    // What it would come to on a real fleet: the practice fleet is looked at every minute.
    const own = new Map(jobs.map((job) => [job.id, job.schedule]));
    const paced = around.isPractice
      ? wired.jobs.map((job) => ({ ...job, schedule: own.get(job.id) ?? job.schedule }))
      : wired.jobs;
    const examination = await examine({ ...config, ...wired, jobs: paced }, new AbortController().signal);
    const diagnosis = diagnose(examination, around);
    print(options.json ? printed(diagnosis) : doctorText(diagnosis, around));
    return diagnosis.ok ? 0 : 1;
  });
}
