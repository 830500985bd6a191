import { describe, expect, test } from '@jest/globals';
import { osEndOfLife } from '../../jobs/os-end-of-life.ts';
import { runtimeEndOfLife } from '../../jobs/runtime-end-of-life.ts';
import type { Answers } from '../../src/domain/fleet.ts';
import type { Ec2Image } from '../../src/domain/reads/ec2.ts';
import type { ManagedInstance } from '../../src/domain/reads/hosts.ts';
import type { ImageScan } from '../../src/domain/reads/images.ts';
import { readLifecycle } from '../../src/lifecycle-file.ts';
import { answer, input, instance, NOW, viewOf } from './values.ts';

const lifecycle = readLifecycle();
const os = (answers: Answers, now = NOW) => osEndOfLife.judge(input(answers, { lifecycle, now }));
const runtimes = (answers: Answers, now = NOW) => runtimeEndOfLife.judge(input(answers, { lifecycle, now }));

function managed(instanceId: string, platformName: string, platformVersion: string): ManagedInstance {
  return {
    instanceId,
    name: null,
    platformType: 'Linux',
    platformName,
    platformVersion,
    ping: 'Online',
    lastPingAt: NOW,
  };
}

const agg = (number: number, more = {}) => instance(`i-0a${number}`, { name: `log-agg-${number}`, ...more });
const image = (id: string, name: string): Ec2Image => ({
  id,
  name,
  owner: 'amazon',
  own: false,
  createdAt: null,
  deprecatedAt: null,
  lastLaunchedAt: null,
  platform: null,
  description: '',
  snapshotIds: [],
  tags: {},
});

describe('os-end-of-life', () => {
  test('one finding for the hosts of a subsystem on one system; a stopped one counts, a terminated one does not', () => {
    const { findings } = os({
      'ssm.instances': answer([1, 2, 3].map((it) => managed(`i-0a${it}`, 'Amazon Linux', '2'))),
      'ec2.instances': answer([agg(1), agg(2, { state: 'stopped' }), agg(3, { state: 'terminated' })]),
    });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      kind: 'os-ending',
      severity: 4,
      dueAt: new Date('2026-06-30T00:00:00Z'),
      facts: { version: '2', count: 2, stopped: 1, names: ['log-agg-1', 'log-agg-2'] },
    });
  });

  test('Systems Manager wins over the name of the AMI, also when nobody knows what it names', () => {
    const { findings, notUnderstood } = os({
      'ssm.instances': answer([managed('i-0a1', 'Amazon Linux', '2023'), managed('i-0a2', 'CentOS Stream', '9')]),
      'ec2.instances': answer([agg(1, { imageId: 'ami-1' }), agg(2, { imageId: 'ami-1' })]),
      'ec2.images': answer([image('ami-1', 'amzn2-ami-hvm-2.0.20230612.0-x86_64-gp2')]),
    });
    expect(findings).toEqual([]);
    expect(notUnderstood).toEqual([{ what: 'operating system of 1 host', why: expect.stringContaining('log-agg-2') }]);
  });

  test('what nothing tells is counted, not guessed, and keeps no look from being complete', () => {
    const { findings, notUnderstood } = os({
      'ssm.instances': answer<ManagedInstance>([]),
      'ec2.instances': answer([1, 2, 3, 4].map((it) => agg(it))),
    });
    expect(findings).toEqual([]);
    expect(notUnderstood).toEqual([
      {
        what: 'operating system of 4 hosts',
        why: 'neither Systems Manager nor the name of the AMI tells it: log-agg-1, log-agg-2, log-agg-3 and 1 more',
      },
    ]);
  });

  test('an instance that Systems Manager still lists and EC2 does not is gone; one on premises is not', () => {
    const { findings } = os({
      'ssm.instances': answer([managed('i-0gone', 'Ubuntu', '20.04'), managed('mi-0a1', 'CentOS Linux', '7.9.2009')]),
      'ec2.instances': answer([agg(1)]),
    });
    expect(findings.map((it) => [it.facts['product'], it.facts['count'], it.resource.platform])).toEqual([
      ['centos', 1, 'other'],
    ]);
  });

  test('nodes are named as the capacity of their cluster, and are no subsystem, whatever their tag says', () => {
    const tags = { 'eks:cluster-name': 'main', Service: 'api', Environment: 'staging' };
    const { findings } = os({
      'ssm.instances': answer([managed('i-0n1', 'Amazon Linux', '2'), managed('i-0a1', 'Amazon Linux', '2')]),
      'ec2.instances': answer([instance('i-0n1', { name: 'node', tags }), instance('i-0a1', { name: 'lonely' })]),
    });
    expect(findings.map((it) => [it.resource.name, it.facts['capacity'], it.facts['names']])).toEqual([
      ['nodes of EKS clusters', 'eks', ['node (EKS cluster main)']],
      ['unclaimed hosts', null, ['lonely']],
    ]);
  });

  test('it grows worse with each threshold that passes', () => {
    const at = (day: string) =>
      os(
        { 'ssm.instances': answer([managed('i-0a1', 'Ubuntu', '22.04')]), 'ec2.instances': answer([agg(1)]) },
        new Date(`${day}T00:00:00Z`),
      ).findings.map((it) => it.severity);
    // Its support ends on 2027-04-01.
    expect([at('2026-09-01'), at('2026-10-10'), at('2027-01-05'), at('2027-03-05'), at('2027-04-01')]).toEqual([
      [],
      [1],
      [2],
      [3],
      [4],
    ]);
  });

  test('it says what ends when, what goes on for longer, and how old the dates are', () => {
    const { findings } = os({
      'ssm.instances': answer([managed('i-0a1', 'Ubuntu', '20.04')]),
      'ec2.instances': answer([agg(1)]),
    });
    const words = osEndOfLife.kinds['os-ending']?.words.en;
    const view = viewOf(findings);
    expect(words?.headline(view)).toBe('Past end of life: Ubuntu 20.04, log-aggregator · production (1 host)');
    expect(words?.notification(view)).toBe(
      'log-aggregator (production): Ubuntu 20.04 on 1 host - end of life since Sat 31 May 2025. Owner: SRE.',
    );
    expect(words?.bullets(view)).toEqual([
      'Fixes go on until Tue 2 Apr 2030 with Ubuntu Pro',
      'Dates as of Sat 22 Aug, endoflife.date',
    ]);
    const later = { ...view, now: new Date('2027-03-01T00:00:00Z') };
    expect(words?.bullets(later).at(-1)).toContain('(over half a year old: dates may have changed)');
  });
});

describe('runtime-end-of-life', () => {
  const lambda = (name: string, runtime: string | null) => ({
    arn: `arn:aws:lambda:ap-northeast-1:111122223333:function:${name}`,
    name,
    runtime,
    packageType: runtime === null ? 'Image' : 'Zip',
    modifiedAt: null,
    state: 'Active',
    environmentNames: [],
    tags: { Service: 'api' },
  });

  test('functions by their runtime: what AWS deprecates has ended, though it can still be updated', () => {
    const { findings } = runtimes({
      'lambda.functions': answer([
        lambda('a', 'nodejs20.x'),
        lambda('b', 'nodejs20.x'),
        lambda('c', null),
        lambda('d', 'python3.14'),
      ]),
    });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      severity: 4,
      dueAt: new Date('2026-04-30T00:00:00Z'),
      facts: { version: 'nodejs20.x', count: 2, extendedEnd: '2027-03-03T00:00:00.000Z' },
    });
    const lines = runtimeEndOfLife.kinds['runtime-ending']?.words.en.bullets(viewOf(findings));
    expect(lines?.[0]).toBe('Functions can be updated until Wed 3 Mar');
  });

  test('an engine that nothing knows of says nothing; one near its end does', () => {
    const database = (name: string, engine: string, engineVersion: string) => ({
      arn: `arn:aws:rds:ap-northeast-1:111122223333:db:${name}`,
      name,
      engine,
      engineVersion,
      status: 'available',
      cluster: null,
      createdAt: null,
      tags: {},
    });
    const { findings } = runtimes({
      'rds.databases': answer([
        database('orders', 'postgres', '14.9'),
        database('old', 'aurora-mysql', '5.7.mysql_aurora.2.11.1'),
        database('new', 'postgres', '17.2'),
      ]),
    });
    expect(findings.map((it) => [it.facts['version'], it.severity, it.facts['names']])).toEqual([
      ['14', 1, ['orders']],
    ]);
  });

  test('services that run an image stay apart until their own sightings tell whose they are', () => {
    const scan = (name: string, base: string): ImageScan => ({
      repository: `111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/${name}`,
      digest: `sha256:${name}`,
      tags: [],
      pushedAt: null,
      runBy: [`main/${name}`],
      resources: [`arn:aws:ecs:ap-northeast-1:111122223333:service/main/${name}`],
      scanner: null,
      state: 'never',
      scannedAt: null,
      vulnerabilities: [],
      base,
      baseLayers: [],
      os: 'debian 12.5',
      osEnded: false,
    });
    const { findings } = runtimes({
      'images.scans': answer([scan('seats', 'ruby:3.2-slim'), scan('menus', 'ruby:3.2')]),
    });
    const ruby = findings.filter((it) => it.facts['product'] === 'ruby');
    expect(ruby.map((it) => [it.resource.id.split('/').at(-1), it.facts['names']])).toEqual([
      ['seats', ['seats']],
      ['menus', ['menus']],
    ]);
  });
});
