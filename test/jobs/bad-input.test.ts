import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jobs } from '../../jobs/index.ts';
import { belongingOf } from '../../src/domain/claim.ts';
import { fitToKeep } from '../../src/domain/fit-to-keep.ts';
import type { Answers, ReadId, Reads } from '../../src/domain/fleet.ts';
import { type Job, readsOf } from '../../src/domain/job.ts';
import { judgeHealthEvent } from '../../src/domain/judge-health.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { judgeStop } from '../../src/domain/stopped-task.ts';
import { PLATFORMS } from '../../src/domain/vocabulary.ts';
import { readLifecycle } from '../../src/lifecycle-file.ts';
import { anyDelivery } from './arbitrary/delivery.ts';
import { anyEc2, anyInstance } from './arbitrary/ec2.ts';
import { anyEcs, anyTask } from './arbitrary/ecs.ts';
import { anyHeroku, anyHosts } from './arbitrary/hosts.ts';
import { anyEks } from './arbitrary/kubernetes.ts';
import { anyManaged } from './arbitrary/managed.ts';
import { anyEvent, anySeen } from './arbitrary/seen.ts';
import { few, text } from './arbitrary/values.ts';
import { linesOf } from './japanese.ts';
import { answer, input, instance, REGION, retirement, SETTINGS, service, status, task, viewOf } from './values.ts';

/** Where the words of jobs lead: consoles, and pages that explain. */
const HOSTS = [
  /^([a-z0-9-]+\.)*(aws\.)?amazon\.com$/,
  /^([a-z0-9-]+\.)*(amazonaws\.cn|amazonaws-us-gov\.com)$/,
  /^dashboard\.heroku\.com$/,
  /^github\.com$/,
  /^nvd\.nist\.gov$/,
];
const anyItem: { readonly [R in ReadId]: fc.Arbitrary<Reads[R]> } = {
  ...anyEcs,
  ...anyEc2,
  ...anyEks,
  ...anyManaged,
  ...anyHosts,
  ...anyHeroku,
  ...anyDelivery,
  ...anySeen,
};
const LIFECYCLE = readLifecycle();
const SEEN = { services: new Set(['EC2']), regions: new Set([REGION]) };

/** Any answers of a job's reads, all of them there. */
function anyAnswersOf(job: Job): fc.Arbitrary<Answers> {
  const any = (read: ReadId): fc.Arbitrary<unknown> => few<unknown>(anyItem[read]).map((items) => answer(items));
  return fc.record(Object.fromEntries(readsOf(job).map((read) => [read, any(read)]))) as fc.Arbitrary<Answers>;
}
const kindOf = (id: string) => jobs.flatMap((job) => Object.entries(job.kinds)).find(([known]) => known === id)?.[1];

describe.each(jobs)('$id', (job) => {
  test('judges anything without throwing, and says it in lines that can be kept and shown', () => {
    fc.assert(
      fc.property(anyAnswersOf(job), (answers) => {
        const judged = fitToKeep(job.judge(input(answers, { seen: SEEN, lifecycle: LIFECYCLE })));
        // Neither NUL nor a lone surrogate can be stored as JSON in Postgres.
        const kept = JSON.stringify(judged);
        expect(kept).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i);
        for (const finding of judged.findings) {
          expect([...finding.subject].length).toBeLessThanOrEqual(700);
          expect(finding.resource.name).toMatch(/^\S/);
          expect(PLATFORMS).toContain(finding.resource.platform);
          const kind = kindOf(finding.kind);
          expect(kind).toBeDefined();
          if (!kind) continue;
          const view = viewOf([finding]);
          const both = LANGUAGES.map((language) => kind.words[language]);
          const lines = both.flatMap((said) => [...linesOf(said, view), ...[said.ids(view)].filter((it) => it !== '')]);
          for (const line of lines) {
            expect(line.length).toBeGreaterThan(0);
            expect(line.length).toBeLessThan(1500);
            expect(line).not.toMatch(/undefined|\[object|NaN|Invalid Date|[\p{Cc}\u202e\u200f]/u);
          }
          for (const { url } of both.flatMap((said) => said.links(view))) {
            expect(new URL(url).protocol).toBe('https:');
            expect(HOSTS.some((host) => host.test(new URL(url).hostname)) || url).toBe(true);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

test('no stopped task, instance or event is lost in silence', () => {
  fc.assert(
    fc.property(fc.array(anyTask, { maxLength: 5 }), fc.array(anyInstance, { maxLength: 5 }), (tasks, instances) => {
      const ecs = jobs.find((job) => job.id === 'ecs-tasks')?.judge(input({ 'ecs.tasks': answer(tasks) }));
      const stops = tasks.map((it) => judgeStop(it).is);
      expect(ecs?.findings.filter((it) => it.aspect === 'task-failed')).toHaveLength(
        stops.filter((it) => it === 'fault').length,
      );
      expect(ecs?.notUnderstood).toHaveLength(stops.filter((it) => it === 'unclear').length);
      const ec2 = jobs.find((job) => job.id === 'ec2-status')?.judge(input({ 'ec2.instances': answer(instances) }));
      const told = (ec2?.sightings.length ?? 0) + (ec2?.notUnderstood.length ?? 0);
      const plain = new Set(instances.map((it) => it.id)).size;
      expect(told).toBeLessThanOrEqual(plain);
      const known = new Map(instances.map((it) => [it.id, it]));
      const gone = [...known.values()].filter((it) =>
        ['terminated', 'shutting-down'].includes(it.state.toLowerCase()),
      ).length;
      expect(told).toBe(plain - gone);
    }),
    { numRuns: 150 },
  );
});

test('an event of AWS Health is a finding, over, not understood, or left out for a reason', () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const judged = judgeHealthEvent(event, input({}));
      if (judged.is === 'findings') expect(judged.findings.length).toBeGreaterThan(0);
      if (judged.is === 'left_out') expect(['filtered', 'not_ours', 'all_resolved']).toContain(judged.because);
      if (judged.is === 'over') expect(judged.over).toHaveLength(1);
    }),
    { numRuns: 300 },
  );
});

describe('words of anything that may be among the facts', () => {
  const json = fc.dictionary(
    fc.constantFrom(
      'running',
      'wanted',
      'cause',
      'reason',
      'exitCode',
      'memoryMib',
      'stoppedAt',
      'deploy',
      'log',
      'code',
      'event',
      'resource',
      'typeCode',
      'service',
      'tasks',
      'version',
      'group',
    ),
    fc.oneof(
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(['x']),
      fc.record({ at: text, name: text, id: text, region: text }),
    ),
  );
  const template = jobs.flatMap(
    (job) =>
      job.judge(
        input({
          'ecs.services': answer([service({ running: 0 })]),
          'ecs.tasks': answer([task('a', { platformVersion: '1.3.0' })]),
          'ec2.instances': answer([instance('i-0aaaa')]),
          'ec2.instanceStatuses': answer([status('i-0aaaa', { system: 'impaired', events: [retirement()] })]),
        }),
      ).findings,
  );

  test.each(template)('$kind $aspect', (finding) => {
    const both = LANGUAGES.flatMap((language) => kindOf(finding.kind)?.words[language] ?? []);
    fc.assert(
      fc.property(json, (facts) => {
        const view = viewOf([{ ...finding, facts }]);
        const rows = view.findings.map((row) => ({ ...row, facts }));
        const odd = { ...view, findings: rows };
        for (const said of both) {
          for (const line of [said.headline(odd), said.notification(odd), said.over(odd), ...said.lines(odd)])
            expect(line).toBeTruthy();
          said.links(odd);
          said.bullets(odd);
          said.ids(odd);
          said.steps(odd);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('a name that pings stays text, and is claimed by nobody', () => {
  const nasty = instance('i-0aaaa', { name: '<!channel> & co' });
  const [found] = jobs.flatMap(
    (job) =>
      job.judge(
        input({
          'ec2.instances': answer([nasty]),
          'ec2.instanceStatuses': answer([status('i-0aaaa', { system: 'impaired' })]),
        }),
      ).findings,
  );
  expect(found && belongingOf(found.resource, null, SETTINGS, new Map()).subsystem).toBeNull();
  expect(found && kindOf(found.kind)?.words.en.headline(viewOf([found]))).toBe(
    'Check failed: <!channel> & co · production, <!channel> & co',
  );
});
