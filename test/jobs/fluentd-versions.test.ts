import { describe, expect, test } from '@jest/globals';
import { fluentdVersions } from '../../jobs/fluentd-versions.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { Answers } from '../../src/domain/fleet.ts';
import { advisoriesOf, softwareOfImage, upgradePath } from '../../src/domain/fluentd-family.ts';
import type { JudgeInput } from '../../src/domain/job.ts';
import type { InstalledSoftware, LogDaemon, ManagedInstance } from '../../src/domain/reads/hosts.ts';
import { readLifecycle } from '../../src/lifecycle-file.ts';
import { workload } from './eks-values.ts';
import { answer, input, instance, NOW, SETTINGS, subsystem, viewOf } from './values.ts';

const lifecycle = readLifecycle();
const judged = (answers: Answers, more: Partial<JudgeInput> = {}): readonly Finding[] =>
  fluentdVersions.judge(input(answers, { lifecycle, ...more })).findings;
const kinds = (findings: readonly Finding[]) => findings.map((it) => [it.kind, it.facts['names']]);

const installed = (instanceId: string, name: string, version: string): InstalledSoftware => ({
  instanceId,
  name,
  version,
  capturedAt: NOW,
});
const managed = (instanceId: string): ManagedInstance => ({
  instanceId,
  name: null,
  platformType: null,
  platformName: null,
  platformVersion: null,
  ping: 'Online',
  lastPingAt: null,
});
const agg = (number: number, more = {}) => instance(`i-0a${number}`, { name: `log-agg-${number}`, ...more });
const daemon = (more: Partial<LogDaemon> = {}): LogDaemon => ({
  endpoint: '10.0.0.1:24220',
  instanceId: null,
  host: 'log-agg-1',
  software: 'fluentd',
  version: null,
  receives: [],
  outputs: [],
  ...more,
});
const settings = {
  ...SETTINGS,
  subsystems: SETTINGS.subsystems.map((it) =>
    it.name === 'log-aggregator' ? { ...it, target: 'undecided' as const } : it,
  ),
};
const FLUENTD = { system: 'fluentd', account: 'hosts', region: 'log-agg-1' } as const;

describe('the family', () => {
  test.each([
    ['fluent/fluentd:v1.16-1', { product: 'fluentd', version: '1.16', open: true }],
    ['fluent/fluentd:v1.16.5-debian-1.0', { product: 'fluentd', version: '1.16.5', open: false }],
    ['cr.fluentbit.io/fluent/fluent-bit:3.1.9', { product: 'fluent-bit', version: '3.1.9', open: false }],
    ['docker.io/fluent/fluent-bit:latest', { product: 'fluent-bit', version: null }],
    ['amazon/aws-for-fluent-bit:2.32', { product: 'fluent-bit', version: null }],
    ['amazon/aws-for-fluent-bit:2.28.1', { product: 'fluent-bit', version: '1.9.8' }],
    [
      'public.ecr.aws/aws-observability/aws-for-fluent-bit:init-2.32.2.20241008',
      { product: 'fluent-bit', version: '1.9.10' },
    ],
    // Not listed, but between two releases that hold the same.
    ['amazon/aws-for-fluent-bit:2.34.1', { product: 'fluent-bit', version: '1.9.10' }],
    // Between two that do not: 2.28.5 holds 1.9.9, 2.29.0 holds 1.9.10.
    ['amazon/aws-for-fluent-bit:2.28.6', { product: 'fluent-bit', version: null }],
    ['amazon/aws-for-fluent-bit:99.0.0', { product: 'fluent-bit', version: null }],
    ['amazon/aws-for-fluent-bit:stable', { product: 'fluent-bit', version: null }],
    [
      '111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/our-aws-for-fluent-bit:2.32.0',
      { product: 'fluent-bit', version: null },
    ],
    ['111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/fluentd:1.2', { product: 'fluentd', version: null }],
    ['registry:5000/fluent/fluentd', { product: 'fluentd', version: null }],
    ['nginx:1.27', null],
  ])('the image %s', (image, software) => {
    expect(softwareOfImage(image, lifecycle)).toEqual(software);
  });

  test('no step of the upgrade is skipped', () => {
    const path = (product: 'td-agent' | 'fluent-package' | 'fluent-bit', version: string) =>
      upgradePath({ product, version }, lifecycle);
    expect(path('td-agent', '2.3.6')).toEqual(['td-agent 3', 'td-agent 4', 'fluent-package 5', 'fluent-package 6']);
    expect(path('td-agent', '3.8.1')).toEqual(['td-agent 4', 'fluent-package 5', 'fluent-package 6']);
    expect(path('td-agent', '4.5.2')).toEqual(['fluent-package 5', 'fluent-package 6']);
    expect(path('fluent-package', '5.0.9')).toEqual(['fluent-package 6']);
    expect(path('fluent-package', '6.0.3')).toEqual(['fluent-package 6.0.4']);
    expect(path('fluent-package', '6.0.4')).toEqual([]);
    expect(path('fluent-bit', '3.1.9')).toEqual(['fluent-bit 5.1.1']);
  });

  test('vulnerabilities by what a package brings; a version whose content is not known has those of its series', () => {
    const ids = (product: 'td-agent' | 'fluent-package' | 'fluentd', version: string, open = false) =>
      advisoriesOf({ product, version, open }, lifecycle).map((it) => it.id);
    const four = ['CVE-2026-44024', 'CVE-2026-44025', 'CVE-2026-44160', 'CVE-2026-44161'];
    expect(ids('td-agent', '4.5.2').sort()).toEqual(four);
    expect(ids('fluent-package', '6.0.3').sort()).toEqual(four);
    expect(ids('fluent-package', '6.0.4')).toEqual([]);
    // Nothing tells what a newer package than all that are known brings.
    expect(ids('fluent-package', '6.0.9')).toEqual([]);
    expect(ids('fluentd', '1.19', true)).toEqual([]);
    expect(ids('fluentd', '1.14.1')).toEqual(expect.arrayContaining(['CVE-2021-41186', 'CVE-2022-39379']));
    expect(ids('fluentd', '1.14.2')).not.toContain('CVE-2021-41186');
  });
});

describe('versions', () => {
  test('by the inventory: what has ended, its vulnerabilities, and the next step', () => {
    const findings = judged(
      {
        'ssm.software': answer([1, 2].map((it) => installed(`i-0a${it}`, 'td-agent', '4.5.2'))),
        'ec2.instances': answer([agg(1), agg(2)]),
      },
      { settings },
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ kind: 'fluentd-ended', aspect: 'ended', severity: 5, facts: { count: 2 } });
    const words = fluentdVersions.kinds['fluentd-ended']?.words.en;
    const view = viewOf(findings, {
      subsystem: {
        name: 'log-aggregator',
        team: 'SRE',
        source: ['ec2'],
        target: 'undecided',
        needs: [],
        neededBy: [],
        runbook: null,
      },
    });
    expect(words?.headline(view)).toBe(
      'td-agent 4.5.2: log-aggregator · production, end of life since Sun 31 Dec 2023, 4 known vulnerabilities, the worst CVSS 9.8',
    );
    expect(words?.steps(view)[1]).toBe(
      'upgrade to fluent-package 5, then fluent-package 6: one after the other, none skipped',
    );
    expect(words?.bullets(view)).toEqual([
      'CVE-2026-44024 (CVSS 9.8), fixed in fluentd 1.19.3',
      expect.stringContaining('(CVSS 7.5)'),
      expect.stringContaining('(CVSS 7.5)'),
      expect.stringContaining('(CVSS 7.2)'),
      'No target chosen for log-aggregator: Fluent Bit or FireLens at the senders, Kinesis or Firehose, or Lambda',
      'Dates as of Sat 22 Aug, fluentd.org',
      'Vulnerabilities as of Sat 22 Aug, github.com/rubysec/ruby-advisory-db',
    ]);
  });

  test('a supported version with a critical vulnerability is told, and is no end of life', () => {
    const [finding] = judged({
      'ssm.software': answer([installed('i-0a1', 'fluent-package', '6.0.3')]),
      'ec2.instances': answer([agg(1)]),
    });
    expect(finding).toMatchObject({ aspect: 'vulnerable', severity: 3 });
    const view = viewOf(finding ? [finding] : []);
    expect(fluentdVersions.kinds['fluentd-ended']?.words.en.notification(view)).toBe(
      'log-aggregator (production): fluent-package 6.0.3 - 4 known vulnerabilities, the worst CVSS 9.8. Owner: SRE.',
    );
  });

  test('what a person told counts where nothing else tells, with its day; the inventory wins', () => {
    const told = [{ software: 'td-agent', version: '3.8.1', on: new Date('2026-05-11T00:00:00Z') }];
    const own = { ...SETTINGS, subsystems: SETTINGS.subsystems.map((it) => ({ ...it, told })) };
    const findings = judged(
      {
        'ssm.software': answer([installed('i-0a1', 'fluent-package', '6.0.4')]),
        'ec2.instances': answer([agg(1), agg(2)]),
      },
      { settings: own },
    );
    expect(kinds(findings)).toEqual([['fluentd-ended', ['log-agg-2']]]);
    const bullets = fluentdVersions.kinds['fluentd-ended']?.words.en.bullets(viewOf(findings));
    expect(bullets).toContain('Version as a person told on Mon 11 May 2026, not seen');
  });

  test('a host that nobody manages beside one with td-agent is unknown; a managed one without it has none', () => {
    const findings = judged({
      'ssm.software': answer([installed('i-0a1', 'fluent-package', '6.0.4')]),
      'ssm.instances': answer([managed('i-0a1'), managed('i-0a3')]),
      'ec2.instances': answer([
        agg(1),
        agg(2),
        agg(3),
        agg(4, { state: 'stopped' }),
        instance('i-0x', { name: 'lone' }),
      ]),
    });
    expect(kinds(findings)).toEqual([['fluentd-version-unknown', ['log-agg-2']]]);
  });

  test('when Systems Manager could not be asked who is managed, no neighbour is called unknown', () => {
    const findings = judged({
      'ssm.software': answer([installed('i-0a1', 'fluent-package', '6.0.4')]),
      'ssm.instances': answer<ManagedInstance>([], { gap: { reason: 'throttled', detail: 'throttled' } }),
      'ec2.instances': answer([agg(1), agg(2)]),
    });
    expect(findings).toEqual([]);
  });

  test('an inventory of an instance that EC2 no longer has, and nodes of clusters, say nothing', () => {
    const findings = judged({
      'ssm.software': answer([installed('i-0gone', 'td-agent', '4.5.2'), installed('i-0n', 'td-agent', '4.5.2')]),
      'ec2.instances': answer([instance('i-0n', { tags: { 'eks:cluster-name': 'main' } })]),
    });
    expect(findings).toEqual([]);
  });

  test('images of task definitions, each with what uses it', () => {
    const findings = judged({
      'ecs.taskDefinitions': answer([
        {
          arn: 'arn:aws:ecs:ap-northeast-1:111122223333:task-definition/api-worker:1',
          family: 'api-worker',
          revision: 1,
          registeredAt: null,
          usedBy: ['main/api-worker'],
          tags: {},
          containers: ['fluent/fluent-bit:3.1', 'amazon/aws-for-fluent-bit:stable', 'api:1'].map((image, at) => ({
            name: `c${at}`,
            image,
            essential: true,
            logDriver: null,
            logTarget: {},
            firelens: null,
            environmentNames: [],
            secretNames: [],
          })),
        },
      ]),
    });
    expect(findings.map((it) => [it.kind, it.resource.service, it.facts['images']])).toEqual([
      ['fluentd-ended', 'main/api-worker', ['fluent/fluent-bit:3.1']],
      ['fluentd-version-unknown', 'main/api-worker', ['amazon/aws-for-fluent-bit:stable']],
    ]);
  });

  test("a release of AWS's image is judged by the Fluent Bit it holds, and says by what; a moving tag says why not", () => {
    const definition = (images: readonly string[]) => ({
      arn: 'arn:aws:ecs:ap-northeast-1:111122223333:task-definition/api-worker:1',
      family: 'api-worker',
      revision: 1,
      registeredAt: null,
      usedBy: ['main/api-worker'],
      tags: {},
      containers: images.map((image, at) => ({
        name: `c${at}`,
        image,
        essential: true,
        logDriver: null,
        logTarget: {},
        firelens: null,
        environmentNames: [],
        secretNames: [],
      })),
    });
    const [known] = judged({ 'ecs.taskDefinitions': answer([definition(['amazon/aws-for-fluent-bit:2.34.1'])]) });
    expect(known).toMatchObject({ kind: 'fluentd-ended', facts: { versions: ['1.9.10'], cveCount: 0 } });
    expect(fluentdVersions.kinds['fluentd-ended']?.words.en.bullets(viewOf(known ? [known] : []))).toEqual([
      "CVEs of Fluent Bit are not in toilbot's data",
      'By its image: amazon/aws-for-fluent-bit:2.34.1',
      'Dates as of Sat 22 Aug, endoflife.date',
      'What aws-for-fluent-bit holds as of Tue 23 Jun, github.com/aws/aws-for-fluent-bit',
    ]);
    const unknown = ['amazon/aws-for-fluent-bit:stable', 'amazon/aws-for-fluent-bit:99.0.0', 'acme/fluent-bit:7'];
    const [finding] = judged({ 'ecs.taskDefinitions': answer([definition(unknown)]) });
    expect(finding).toMatchObject({ kind: 'fluentd-version-unknown' });
    expect(fluentdVersions.kinds['fluentd-version-unknown']?.words.en.lines(viewOf(finding ? [finding] : []))).toEqual([
      expect.stringMatching(/^1 service: /),
      'A tag such as latest or stable moves from release to release: it does not tell which one started',
      "Its release of aws-for-fluent-bit is not in toilbot's data",
      "Its image's tag is not a version that the makers gave",
    ]);
  });

  test('a listed host of a subsystem on EC2 leaves "unknown" to its region, where more is known; another says it', () => {
    const others = { ...SETTINGS, subsystems: [...SETTINGS.subsystems, subsystem('edge')] };
    const at = (host: string) =>
      judged({ 'fluentd.endpoints': answer([daemon({ host })]) }, { scope: FLUENTD, settings: others });
    expect(at('log-agg-1')).toEqual([]);
    expect(kinds(at('office'))).toEqual([['fluentd-version-unknown', ['office']]]);
    const hosts = [{ name: 'log-agg-9', endpoint: 'x:1', software: 'fluentd' as const }];
    const region = judged(
      { 'ssm.software': answer<InstalledSoftware>([]), 'ec2.instances': answer([agg(9)]) },
      { settings: { ...SETTINGS, fluentd: { hosts, tag: null } } },
    );
    expect(kinds(region)).toEqual([['fluentd-version-unknown', ['log-agg-9']]]);
  });
});

test('a DaemonSet in kube-system and a native sidecar are found as any other', () => {
  const daemons = workload({
    kind: 'DaemonSet',
    namespace: 'kube-system',
    name: 'fluentd',
    containers: [{ name: 'fluentd', image: 'fluent/fluentd-kubernetes-daemonset:v1.16-debian-elasticsearch8-1' }],
  });
  const beside = workload({
    namespace: 'edge',
    name: 'edge',
    containers: [
      { name: 'logs', image: 'fluent/fluent-bit:1.8.15' },
      { name: 'edge', image: 'edge:1' },
    ],
  });
  const findings = judged({ 'kubernetes.workloads': answer([daemons, beside]) });
  expect(findings.map((it) => [it.kind, it.resource.service, it.facts['versions']])).toEqual([
    ['fluentd-ended', 'main/kube-system/fluentd', ['1.16']],
    ['fluentd-ended', 'main/edge/edge', ['1.8.15']],
  ]);
});

describe('buffers', () => {
  const output = {
    id: 'to_search',
    plugin: 'elasticsearch',
    bufferBytes: 0,
    bufferQueue: 0,
    spaceLeft: null as number | null,
    retries: 0,
    dropped: null,
  };
  const stuck = (more: Partial<typeof output>) =>
    judged({ 'fluentd.endpoints': answer([daemon({ outputs: [{ ...output, ...more }] })]) }, { scope: FLUENTD }).filter(
      (it) => it.kind === 'fluentd-buffer-growing',
    );

  test('many chunks that wait and are tried again; retries alone are of all since it started', () => {
    expect(stuck({ retries: 4_000 })).toEqual([]);
    expect(stuck({ retries: 0, bufferQueue: 500 })).toEqual([]);
    expect(stuck({ retries: 3, bufferQueue: 19 })).toEqual([]);
    expect(stuck({ retries: 3, bufferQueue: 20 })).toHaveLength(1);
    expect(stuck({ retries: 1, bufferBytes: 300 * 1024 * 1024 })).toHaveLength(1);
  });

  test('a buffer that fills because its way out is slow tries nothing again: the space that is left tells', () => {
    expect(stuck({ retries: 0, spaceLeft: 25 })).toEqual([]);
    const findings = stuck({ retries: 0, bufferQueue: 9, bufferBytes: 400_000_000, spaceLeft: 24.6 });
    expect(fluentdVersions.kinds['fluentd-buffer-growing']?.words.en.lines(viewOf(findings))).toEqual([
      'to_search (elasticsearch): 9 chunks, 400 MB waiting; 0 retries since it started; 25 % of its buffer is left',
    ]);
  });

  test('it says what it is', () => {
    const findings = stuck({ retries: 70, bufferQueue: 120, bufferBytes: 384_000_000 });
    expect(fluentdVersions.kinds['fluentd-buffer-growing']?.words.en.lines(viewOf(findings))).toEqual([
      'to_search (elasticsearch): 120 chunks, 384 MB waiting; 70 retries since it started',
    ]);
  });
});

describe('hosts on EC2 that gather the logs of others', () => {
  const output = {
    id: 'to_s3',
    plugin: 's3',
    bufferBytes: 0,
    bufferQueue: 0,
    spaceLeft: 100,
    retries: 0,
    dropped: null,
  };
  const receiving = (instanceId: string | null) =>
    daemon({ instanceId, receives: ['forward'], outputs: [output, { ...output, id: 'rest', plugin: 'null' }] });
  const kindsOf = (answers: Answers, more: Partial<JudgeInput> = {}) =>
    judged(answers, more).filter((it) => it.kind === 'log-aggregator-on-ec2');
  const here = (more: Partial<InstalledSoftware> = {}) => ({
    'ssm.software': answer([{ ...installed('i-0a1', 'fluent-package', '6.0.4'), ...more }]),
    'ec2.instances': answer([agg(1)]),
    'fluentd.endpoints': answer([receiving('i-0a1')]),
  });

  test('are told on a supported version too, with what helps to choose a target', () => {
    const findings = kindsOf(here(), { settings });
    expect(findings).toHaveLength(1);
    const words = fluentdVersions.kinds['log-aggregator-on-ec2']?.words.en;
    expect(words?.headline(viewOf(findings))).toBe(
      'Log aggregator on EC2, no target chosen: log-aggregator · production, 1 host',
    );
    expect(words?.lines(viewOf(findings))).toEqual([
      '1 host: log-agg-1',
      'fluent-package 6.0.4, gathers logs of other hosts (forward) and writes to s3.',
    ]);
    expect(words?.steps(viewOf(findings)).join(' ')).toMatch(/Fluent Bit or FireLens.*Kinesis or Firehose.*Lambda/);
    expect(words?.bullets(viewOf(findings))).toEqual([
      'Its inputs tell that it takes logs by the network, not from whom: it may be the host alone',
    ]);
  });

  test('are told where nobody claims them; hosts that only send are none', () => {
    const nobody = { ...here(), 'ec2.instances': answer([instance('i-0a1', { name: 'lone' })]) };
    expect(kindsOf(nobody).map((it) => it.resource.name)).toEqual(['unclaimed hosts']);
    expect(
      kindsOf({ ...here(), 'fluentd.endpoints': answer([daemon({ instanceId: 'i-0a1' })]) }, { settings }),
    ).toEqual([]);
  });

  test('with a target are a line where their version is told', () => {
    const ended = here({ name: 'td-agent', version: '4.5.2' });
    const own = { ...SETTINGS, subsystems: SETTINGS.subsystems.map((it) => ({ ...it, target: ['ecs' as const] })) };
    expect(kindsOf(ended, { settings: own })).toEqual([]);
    const findings = judged(ended, { settings: own });
    const subsystem = {
      name: 'log-aggregator',
      team: 'SRE',
      source: ['ec2'] as const,
      target: 'ecs',
      needs: [],
      neededBy: [],
      runbook: null,
    };
    expect(fluentdVersions.kinds['fluentd-ended']?.words.en.bullets(viewOf(findings, { subsystem }))).toContain(
      'It gathers logs of other hosts (forward): it moves too, its target is chosen',
    );
  });

  test('by the tag of toilbot.yaml where the endpoint is silent, while they run', () => {
    const tag = { key: 'Role', value: 'log-aggregator', port: 24_220, software: 'fluentd' as const };
    const tagged = { ...settings, fluentd: { hosts: [], tag } };
    const silent = (state: 'running' | 'stopped') => ({
      ...here(),
      'ec2.instances': answer([agg(1, { state, tags: { Role: 'log-aggregator' } })]),
      'fluentd.endpoints': answer<LogDaemon>([]),
    });
    const [finding] = kindsOf(silent('running'), { settings: tagged });
    expect(finding?.facts).toMatchObject({ byTag: true, software: ['fluent-package 6.0.4'] });
    expect(kindsOf(silent('stopped'), { settings: tagged })).toEqual([]);
    expect(kindsOf(silent('running'), { settings })).toEqual([]);
  });

  test('that are listed, of a subsystem on EC2, whatever is known of their version', () => {
    const at = (host: string) =>
      kindsOf({ 'fluentd.endpoints': answer([{ ...receiving(null), host }]) }, { scope: FLUENTD, settings });
    expect(at('log-agg-1').map((it) => it.facts['names'])).toEqual([['log-agg-1']]);
    // Nothing tells that it is on EC2.
    expect(at('kiosk-edge')).toEqual([]);
  });
});
