// What nobody claims must not become a flood of messages: real judges, of what no claim fits.
import { describe, expect, test } from '@jest/globals';
import { eksWorkloads } from '../../jobs/eks-workloads.ts';
import { managedServices } from '../../jobs/managed-services.ts';
import { networkExposure } from '../../jobs/network-exposure.ts';
import { claimLook, NOTHING_KNOWN } from '../../src/domain/claim.ts';
import type { Answers } from '../../src/domain/fleet.ts';
import type { Job } from '../../src/domain/job.ts';
import type { Activity, LambdaFunction } from '../../src/domain/reads/managed.ts';
import { settle } from '../../src/domain/settle.ts';
import { type Ledger, ledger, look, RULES } from '../domain/ledger.ts';
import { schedule } from './ecs-values.ts';
import { workload } from './eks-values.ts';
import { networkInterface, rule, securityGroup } from './leftover-values.ts';
import { ACCOUNT, answer, input, minutesAgo, NOW, REGION, SETTINGS, viewOf } from './values.ts';

const names = (count: number, of: string): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${of}-${String(index + 1).padStart(3, '0')}`);

function openGroups(count: number): Answers {
  const ids = names(count, 'sg');
  return {
    'ec2.securityGroups': answer(
      ids.map((id) => securityGroup(id, { name: `wizard-${id}`, tags: {}, rules: [rule({ ipv4: '0.0.0.0/0' })] })),
    ),
    'ec2.networkInterfaces': answer(ids.map((id) => networkInterface(`eni-${id}`, { groupIds: [id] }))),
    'ec2.instances': answer([]),
    'ec2.subnets': answer([]),
    'ec2.routeTables': answer([]),
    'elb.loadBalancers': answer([]),
  };
}

function failingCronJobs(count: number): Answers {
  const items = names(count, 'job').map((name) =>
    workload({ kind: 'CronJob', namespace: 'batch', name, wanted: 0, running: 0, lastScheduledAt: minutesAgo(60) }),
  );
  return { 'kubernetes.workloads': answer(items) };
}

function failingSchedules(count: number): Answers {
  const arn = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
  const all = names(count, 'export');
  const hour = new Date(Math.floor(NOW.getTime() / 3_600_000) * 3_600_000 - 3_600_000);
  const lambda = (name: string): LambdaFunction => ({
    arn: arn(name),
    name,
    runtime: 'nodejs22.x',
    packageType: 'Zip',
    modifiedAt: minutesAgo(90_000),
    state: null,
    environmentNames: [],
    tags: {},
  });
  const activity = (name: string, what: Activity['what']): Activity => ({
    arn: arn(name),
    what,
    sum: 3,
    lastAt: hour,
    lastSum: 1,
  });
  return {
    'lambda.functions': answer(all.map(lambda)),
    'cloudwatch.activity': answer(all.flatMap((name) => [activity(name, 'invocations'), activity(name, 'errors')])),
    'events.schedules': answer(
      all.map((name) =>
        schedule({ arn: `${arn(name)}/hourly`, name, expression: 'rate(1 hour)', targets: [arn(name)] }),
      ),
    ),
  };
}

/** One more look of a job, as the store would take it in. */
function record(known: Ledger, job: Job, answers: Answers, minutes: number): void {
  const at = new Date(NOW.getTime() + minutes * 60_000);
  const judged = job.judge(input(answers));
  const claimed = claimLook(look(at, judged.findings, { job: job.id }), SETTINGS, NOTHING_KNOWN);
  known.apply(settle(known.state(), claimed, { ...RULES, kinds: new Map(Object.entries(job.kinds)) }, at), at);
}

const FLOODS = [
  ['200 groups that open port 22', networkExposure, 'admin-port-open', openGroups, 200],
  ['150 CronJobs of one namespace that fail', eksWorkloads, 'eks-workload-failing', failingCronJobs, 150],
  ['80 schedules that fail', managedServices, 'schedule-failing', failingSchedules, 80],
] as const;

describe.each(FLOODS)('%s', (_name, job, kind, answersOf, count) => {
  const casesOf = (known: Ledger) => [...known.cases.values()].filter((it) => it.kind === kind);
  const rowsOf = (known: Ledger) => known.state().rows.filter((row) => row.kind === kind && row.goneAt === null);

  test('are one case, which holds them all', () => {
    const known = ledger();
    record(known, job, answersOf(count), 0);
    expect(casesOf(known)).toHaveLength(1);
    expect(rowsOf(known)).toHaveLength(count);
  });

  test('stay one case as they come and go, and end with the last', () => {
    const known = ledger();
    record(known, job, answersOf(count), 0);
    record(known, job, answersOf(count + 5), 60);
    record(known, job, answersOf(2), 120);
    expect(casesOf(known)).toHaveLength(1);
    expect(rowsOf(known)).toHaveLength(2);
    record(known, job, answersOf(0), 180);
    expect(rowsOf(known)).toEqual([]);
  });

  test('few are told apart, and keep their cases when many come', () => {
    const known = ledger();
    record(known, job, answersOf(2), 0);
    expect(casesOf(known)).toHaveLength(2);
    record(known, job, answersOf(count), 60);
    expect(casesOf(known).length).toBeLessThanOrEqual(3);
    expect(rowsOf(known)).toHaveLength(count);
  });

  test('are said in a few lines, by the first and a number', () => {
    const findings = job.judge(input(answersOf(count))).findings.filter((it) => it.kind === kind);
    const said = job.kinds[kind]?.words.en;
    const view = viewOf(findings);
    expect(said?.headline(view)).toContain(`and ${count - 1} more`);
    expect(said?.lines(view).length).toBeLessThanOrEqual(6);
    expect(said?.lines(view).join('\n').length).toBeLessThan(1_500);
  });
});
