import { describe, expect, test } from '@jest/globals';
import { ec2Leftovers } from '../../jobs/ec2-leftovers.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { Answers } from '../../src/domain/fleet.ts';
import { generationOf } from '../../src/domain/instance-type.ts';
import type { EksCluster } from '../../src/domain/reads/eks.ts';
import { lookOf } from '../../src/look.ts';
import { cluster, nodegroup } from './eks-values.ts';
import {
  balancer,
  daysAgo,
  fleet,
  group,
  image,
  networkInterface,
  rule,
  securityGroup,
  targetGroup,
  template,
} from './leftover-values.ts';
import { answer, input, instance, viewOf } from './values.ts';

const API = { Service: 'api' };
const NOTHING: Answers = {
  'ec2.instances': answer([]),
  'autoscaling.groups': answer([]),
  'ec2.launchTemplates': answer([]),
  'ec2.fleets': answer([]),
  'ec2.images': answer([]),
  'ec2.snapshots': answer([]),
  'ec2.keyPairs': answer([]),
  'ec2.addresses': answer([]),
  'ec2.securityGroups': answer([]),
  'ec2.networkInterfaces': answer([]),
  'elb.targetGroups': answer([]),
  'elb.loadBalancers': answer([]),
};
/** Unless a test says otherwise no image is shared. */
function judge(answers: Answers) {
  const shares = (answers['ec2.images']?.items ?? []).map(({ id }) => ({ imageId: id, shared: false }));
  return ec2Leftovers.judge(input({ ...NOTHING, 'ec2.imageShares': answer(shares), ...answers }));
}
const found = (answers: Answers): readonly Finding[] => judge(answers).findings;
/** `sort: names` of what is found. */
const told = (answers: Answers): readonly string[] =>
  found(answers).map(
    (it) => `${it.kind === 'ec2-leftover' ? '' : 'unclaimed '}${it.aspect}: ${String(it.facts['names'])}`,
  );
const stopped = (id: string, more = {}) =>
  instance(id, { name: id, tags: { ...API, Name: id }, state: 'stopped', stoppedAt: daysAgo(9), ...more });

describe('stopped instances', () => {
  test('are left over, with their type, its generation and the age of their AMI', () => {
    const [it, ...rest] = found({
      'ec2.instances': answer([
        stopped('i-02', { type: 't2.medium', imageId: 'ami-1' }),
        stopped('i-01', { type: 'c5.large', stoppedAt: daysAgo(20) }),
      ]),
      'ec2.images': answer([image('ami-1', { createdAt: daysAgo(700) })]),
    });
    expect(rest).toEqual([]);
    expect(it).toMatchObject({ aspect: 'instance', subject: 'api/production/' });
    expect(it?.facts).toMatchObject({
      count: 2,
      names: ['i-01', 'i-02'],
      since: daysAgo(20).toISOString(),
      types: ['c5.large', 't2.medium'],
      previousTypes: ['t2.medium'],
      imageFrom: daysAgo(700).toISOString(),
    });
  });

  test('for the night or a weekend are not', () => {
    expect(told({ 'ec2.instances': answer([stopped('i-01', { stoppedAt: daysAgo(2.5) })]) })).toEqual([]);
    expect(told({ 'ec2.instances': answer([stopped('i-01', { stoppedAt: null })]) })).toEqual(['instance: i-01']);
  });

  test('of a cluster are not', () => {
    const node = stopped('i-01', { tags: { ...API, 'eks:cluster-name': 'main' } });
    expect(told({ 'ec2.instances': answer([node]) })).toEqual([]);
  });
});

test('a type name tells its generation', () => {
  const previous = ['t2.micro', 'm3.large', 'c3.8xlarge', 'r4.large', 'hs1.8xlarge'];
  const current = ['t3a.large', 'm6g.large', 'c6gn.xlarge', 'm7i-flex.large', 'x2idn.16xlarge'];
  expect(previous.map((type) => generationOf(type)?.previous)).toEqual(previous.map(() => true));
  expect(current.map((type) => generationOf(type)?.previous)).toEqual(current.map(() => false));
  expect(generationOf('u-6tb1.metal')).toBeNull();
});

describe('Auto Scaling groups', () => {
  test('is no evidence beside its own instances, which would count twice', () => {
    const full = group('api', { wanted: 2, inService: 2, instanceIds: ['i-1', 'i-2'] });
    expect(judge({ 'autoscaling.groups': answer([full]) }).sightings).toEqual([]);
  });

  test('are sighted by what they want; of clusters, Beanstalk and Batch not', () => {
    const { sightings } = judge({
      'autoscaling.groups': answer([
        group('api', { wanted: 3, inService: 2 }),
        group('old'),
        group('nodes', { wanted: 2, tags: { 'eks:cluster-name': 'main' } }),
        group('ecs', { wanted: 2, tags: { AmazonECSManaged: '' } }),
        group('awseb', { wanted: 2, tags: { 'elasticbeanstalk:environment-name': 'x' } }),
        group('batch', { wanted: 2, tags: { AWSBatchServiceTag: 'batch' } }),
        group('batch-2', { wanted: 2, tags: { 'aws:batch:compute-environment': 'x' } }),
      ]),
    });
    expect(sightings.map((it) => [it.resource.name, it.presence, it.running, it.wanted, it.healthy])).toEqual([
      ['api', 'live', 2, 3, false],
      ['old', 'dormant', 0, 0, true],
    ]);
    expect(sightings[0]?.resource).toMatchObject({ platform: 'ec2', id: group('api').arn });
  });

  test('that want nothing are left over; one whose last instance still ends is not', () => {
    const groups = answer([
      group('gone'),
      group('ending', { instanceIds: ['i-1'] }),
      group('new', { createdAt: daysAgo(1) }),
    ]);
    expect(told({ 'autoscaling.groups': groups })).toEqual(['auto-scaling-group: gone']);
  });
});

test('a launch template is in use by id, by name, and by an instance that was launched from it', () => {
  expect(
    told({
      'autoscaling.groups': answer([
        group('a', { wanted: 1, templates: [{ template: 'lt-1', version: '$Default' }] }),
        group('b', { wanted: 1, templates: [{ template: 'template lt-2', version: '$Default' }] }),
      ]),
      'ec2.instances': answer([instance('i-1', { tags: { ...API, 'aws:ec2launchtemplate:id': 'lt-3' } })]),
      'ec2.launchTemplates': answer(['lt-1', 'lt-2', 'lt-3', 'lt-4'].map((id) => template(id))),
    }),
  ).toEqual(['launch-template: template lt-4']);
});

describe('a launch template that was copied', () => {
  const nodes = group('eks-general-1', {
    wanted: 0,
    templates: [{ template: 'lt-copy', version: '1' }],
    tags: { 'eks:cluster-name': 'main', 'eks:nodegroup-name': 'general' },
  });
  const things: Answers = {
    'autoscaling.groups': answer([nodes]),
    'ec2.launchTemplates': answer([
      template('lt-given'),
      template('lt-unused'),
      template('lt-copy', { tags: { 'eks:nodegroup-name': 'general' } }),
    ]),
  };
  const clusters = answer([
    cluster({
      nodegroups: [
        nodegroup({ template: { template: 'lt-given', version: '2' } }),
        nodegroup({ name: 'own', template: { template: 'template lt-named', version: '1' } }),
        nodegroup({ name: 'without' }),
      ],
    }),
  ]);
  const templates = (answers: Answers) => told(answers).filter((it) => it.startsWith('launch-template'));
  const unjudged = (answers: Answers) => judge(answers).unjudged?.map(({ aspect }) => aspect) ?? [];

  test('is in use by the node group that was given it, by id or by name', () => {
    const seen = { ...things, 'eks.clusters': clusters };
    expect(templates(seen)).toEqual(['launch-template: template lt-unused']);
    expect(unjudged(seen)).toEqual([]);
    expect(templates({ ...seen, 'ec2.launchTemplates': answer([template('lt-named')]) })).toEqual([]);
  });

  test('is not judged where the node groups could not all be read, and its case stays', () => {
    const gap = { reason: 'denied', detail: 'eks:DescribeNodegroup: access denied' } as const;
    for (const seen of [things, { ...things, 'eks.clusters': answer([cluster()], { gap }) }]) {
      expect(templates(seen)).toEqual([]);
      expect(unjudged(seen)).toEqual(['launch-template']);
    }
  });

  test('cannot be where nothing of EKS is there', () => {
    const gap = { reason: 'denied', detail: 'eks:ListClusters: access denied' } as const;
    const seen = {
      'ec2.launchTemplates': answer([template('lt-unused')]),
      'eks.clusters': answer<EksCluster>([], { gap }),
    };
    expect(templates(seen)).toEqual(['launch-template: template lt-unused']);
    expect(unjudged(seen)).toEqual([]);
  });

  test.each([
    ['an instance', { 'ec2.instances': answer([instance('i-1', { tags: { AWSBatchServiceTag: 'batch' } })]) }],
    [
      'a group at zero',
      { 'autoscaling.groups': answer([group('x', { tags: { 'aws:batch:compute-environment': 'x' } })]) },
    ],
    [
      'the copy',
      { 'ec2.launchTemplates': answer([template('lt-1'), template('lt-2', { name: 'Batch-lt-0a1b2c3d' })]) },
    ],
  ])('is not judged where %s of AWS Batch is there: its environments are not read', (_name, batch: Answers) => {
    const seen = { 'ec2.launchTemplates': answer([template('lt-1')]), ...batch };
    expect(templates(seen)).toEqual([]);
    expect(unjudged(seen)).toEqual(['launch-template']);
  });

  test('leaves the other cases alone where EKS could not be read at all', () => {
    const [reads] = ec2Leftovers.looks;
    if (!reads) throw new Error('looks nowhere');
    const gap = { reason: 'denied', detail: 'eks:ListClusters: access denied' } as const;
    const given = { ...NOTHING, ...things, 'ec2.imageShares': answer([]), 'eks.clusters': answer([], { gap }) };
    const answers = new Map(Object.entries(given)) as Parameters<typeof lookOf>[2];
    const { answers: _none, ...about } = input({});
    const times = { startedAt: about.now, endedAt: about.now };
    const look = lookOf({ job: ec2Leftovers, reads, runId: 'run' }, about, answers, times, (error) => {
      throw error;
    });
    expect(look.status).toBe('complete');
    expect(look.unjudged).toEqual([{ kind: 'ec2-leftover', aspect: 'launch-template' }]);
  });
});

describe('load balancing', () => {
  const lb = balancer('api');
  const with1 = { loadBalancerArns: [lb.arn] };

  test('target groups without load balancer or targets, and the load balancer that has no target at all', () => {
    const groups = [targetGroup('alone'), targetGroup('empty', { ...with1, targets: [] })];
    expect(told({ 'elb.targetGroups': answer(groups), 'elb.loadBalancers': answer([lb]) })).toEqual([
      'load-balancer: api',
      'target-group: alone,empty',
    ]);
    const busy = targetGroup('busy', { ...with1, targets: [{ id: 'i-1', health: 'unhealthy' }] });
    expect(told({ 'elb.targetGroups': answer([...groups, busy]), 'elb.loadBalancers': answer([lb]) })).toEqual([
      'target-group: alone,empty',
    ]);
  });

  test('the idle half of a blue and green pair is not left over, nor a load balancer that only redirects', () => {
    expect(
      told({
        'elb.targetGroups': answer([targetGroup('api-green'), targetGroup('Blue')]),
        'elb.loadBalancers': answer([lb]),
      }),
    ).toEqual([]);
    expect(told({ 'elb.targetGroups': answer([targetGroup('evergreen')]) })).toEqual(['target-group: evergreen']);
  });
});

describe('addresses, keys, images and snapshots', () => {
  const address = { id: 'eipalloc-1', publicIp: '198.51.100.1', instanceId: null, networkInterfaceId: null, tags: API };

  test('an address of a NAT gateway is not free', () => {
    const nat = { ...address, id: 'eipalloc-2', networkInterfaceId: 'eni-1' };
    expect(told({ 'ec2.addresses': answer([address, nat]) })).toEqual(['address: 198.51.100.1']);
  });

  test('a key is in use by a stopped instance and by a launch template', () => {
    const key = (name: string, createdAt = daysAgo(900)) => ({ id: `key-${name}`, name, createdAt, tags: API });
    expect(
      told({
        'ec2.keyPairs': answer([key('stopped'), key('template'), key('unused'), key('packer_1', daysAgo(0))]),
        'ec2.instances': answer([stopped('i-1', { keyName: 'stopped', stoppedAt: daysAgo(1) })]),
        'autoscaling.groups': answer([
          group('a', { wanted: 1, templates: [{ template: 'lt-1', version: '$Default' }] }),
        ]),
        'ec2.launchTemplates': answer([template('lt-1', { keyNames: ['template'] })]),
      }),
    ).toEqual(['key-pair: unused']);
  });

  test('an image is in use by a template, by another account lately, or to go back to while its subsystem runs here', () => {
    const images = answer([
      image('ami-template'),
      image('ami-shared', { lastLaunchedAt: daysAgo(3) }),
      image('ami-new', { createdAt: daysAgo(1) }),
      image('ami-public', { own: false }),
      image('ami-back', { createdAt: daysAgo(60) }),
      image('ami-old', { lastLaunchedAt: daysAgo(200), snapshotIds: ['snap-1', 'snap-2'] }),
    ]);
    const rest = {
      'ec2.images': images,
      'autoscaling.groups': answer([group('a', { wanted: 1, templates: [{ template: 'lt-1', version: '$Default' }] })]),
      'ec2.launchTemplates': answer([template('lt-1', { imageIds: ['ami-template'] })]),
    };
    expect(told({ ...rest, 'ec2.instances': answer([instance('i-1', { tags: API, name: 'api-1' })]) })).toEqual([
      'image: api ami-old',
    ]);
    expect(told(rest)).toEqual(['image: api ami-back,api ami-old']);
    expect(found(rest)[0]?.facts).toMatchObject({ snapshots: 2 });
  });

  test('a snapshot of an own image is held by it; one of a backup plan goes by its plan', () => {
    const snapshot = (id: string, tags: Record<string, string> = API) => ({
      id,
      startedAt: daysAgo(400),
      sizeGib: 30,
      description: '',
      tags,
    });
    const snapshots = answer([
      snapshot('snap-held'),
      snapshot('snap-orphan'),
      snapshot('snap-backup', { ...API, 'aws:backup:source-resource': 'x' }),
      snapshot('snap-dlm', { ...API, 'dlm:managed': 'true' }),
    ]);
    const images = answer([image('ami-1', { snapshotIds: ['snap-held'], lastLaunchedAt: daysAgo(1) })]);
    const [it] = found({ 'ec2.snapshots': snapshots, 'ec2.images': images });
    expect(it?.facts).toMatchObject({ names: ['snap-orphan'], gib: 30 });
  });
});

test('a security group is in use by an interface or a template; `default` cannot be deleted', () => {
  const groups = answer([
    securityGroup('sg-default', { name: 'default' }),
    securityGroup('sg-eni'),
    securityGroup('sg-template'),
    securityGroup('sg-a', { rules: [rule({ other: 'sg-a' })] }),
    securityGroup('sg-b'),
    securityGroup('sg-c', { rules: [rule({ other: 'sg-b' })] }),
  ]);
  const [it] = found({
    'ec2.securityGroups': groups,
    'ec2.networkInterfaces': answer([networkInterface('eni-1', { groupIds: ['sg-eni'] })]),
    'autoscaling.groups': answer([group('a', { wanted: 1, templates: [{ template: 'lt-1', version: '$Default' }] })]),
    'ec2.launchTemplates': answer([template('lt-1', { securityGroupIds: ['sg-template'] })]),
  });
  expect(it?.facts).toMatchObject({ count: 3, names: ['group sg-a', 'group sg-b', 'group sg-c'], referenced: 1 });
});

describe('a read that is not whole proves nothing', () => {
  const gap = { reason: 'throttled', detail: 'ec2:DescribeInstances: AWS throttled the calls' } as const;
  const rest: Answers = {
    'ec2.images': answer([image('ami-1')]),
    'ec2.keyPairs': answer([{ id: 'key-1', name: 'k', createdAt: null, tags: API }]),
    'ec2.securityGroups': answer([securityGroup('sg-1')]),
    'ec2.addresses': answer([
      { id: 'eipalloc-1', publicIp: '198.51.100.1', instanceId: null, networkInterfaceId: null, tags: API },
    ]),
  };

  test('a gap in the middle: only what does not rest on it is told', () => {
    expect(told({ ...rest, 'ec2.instances': answer([], { gap }) })).toEqual([
      'address: 198.51.100.1',
      'security-group: group sg-1',
    ]);
    expect(told({ ...rest, 'ec2.networkInterfaces': answer([], { gap }) }).join()).not.toContain('security-group');
  });

  test('an instance that nobody could read may use any image', () => {
    const lost = answer([], { notUnderstood: [{ what: 'an instance', why: 'no id', lost: true }] });
    expect(told({ ...rest, 'ec2.instances': lost }).join()).not.toContain('image');
  });
});

test('what a launch configuration starts is not read: where a group has one, images, keys and security groups may be its own', () => {
  const answers = {
    'ec2.images': answer([image('ami-old')]),
    'ec2.keyPairs': answer([{ id: 'key-1', name: 'old', createdAt: daysAgo(900), tags: API }]),
    'ec2.securityGroups': answer([securityGroup('sg-1')]),
  };
  expect(found(answers)).toHaveLength(3);
  const legacy = group('batch', { wanted: 4, instanceIds: ['i-01'], launchConfiguration: 'batch-7' });
  expect(told({ ...answers, 'autoscaling.groups': answer([legacy]) })).toEqual([]);
});

describe('what may be launched at any time is in use', () => {
  const key = { id: 'key-1', name: 'ops', createdAt: daysAgo(900), tags: API };
  const snapshot = { id: 'snap-1', startedAt: daysAgo(400), sizeGib: 30, description: '', tags: API };
  const things: Answers = {
    'ec2.images': answer([image('ami-1')]),
    'ec2.keyPairs': answer([key]),
    'ec2.snapshots': answer([snapshot]),
    'ec2.securityGroups': answer([securityGroup('sg-1', { name: 'web' })]),
  };
  const all = { imageIds: ['ami-1'], keyNames: ['ops'], securityGroupIds: ['sg-1'], snapshotIds: ['snap-1'] };
  const unjudged = (answers: Answers) => judge(answers).unjudged?.map((it) => `${it.kind} ${it.aspect}`) ?? [];

  test('nothing launches them: all four are left over', () => {
    expect(told(things)).toHaveLength(4);
    expect(judge(things)).not.toHaveProperty('unjudged');
  });

  test.each([
    ['a template', { 'ec2.launchTemplates': answer([template('lt-1', { ...all, createdAt: daysAgo(1) })]) }],
    ['a fleet', { 'ec2.fleets': answer([fleet('fleet-1', all)]) }],
    ['a group by its name', { 'ec2.fleets': answer([fleet('sfr-1', { ...all, securityGroupIds: ['web'] })]) }],
  ])('by %s', (_name, launchers) => {
    expect(told({ ...things, ...launchers })).toEqual([]);
  });

  test('an image that an override of a group names', () => {
    const mixed = group('a', { wanted: 1, imageIds: ['ami-1'] });
    expect(told({ ...things, 'autoscaling.groups': answer([mixed]) }).join()).not.toContain('image');
  });

  test('a template that a fleet launches from is in use too', () => {
    const templates = answer([template('lt-1'), template('lt-2')]);
    const fleets = answer([fleet('fleet-1', { templates: [{ template: 'lt-1', version: '3' }] })]);
    expect(told({ 'ec2.launchTemplates': templates, 'ec2.fleets': fleets })).toEqual([
      'launch-template: template lt-2',
    ]);
  });

  test('an image that other accounts may launch from, however long nobody did', () => {
    const shares = answer([{ imageId: 'ami-1', shared: true }]);
    expect(told({ ...things, 'ec2.imageShares': shares }).join()).not.toContain('image');
  });

  test('what is not known of one leaves its cases as they are', () => {
    const without = { ...things, 'ec2.imageShares': answer([]) };
    expect(told(without).join()).not.toContain('image');
    expect(unjudged(without)).toEqual(['ec2-leftover image']);
    // A count of the half that was asked would be another one at each look.
    const half = { ...things, 'ec2.images': answer([image('ami-1'), image('ami-2')]) };
    const asked = { ...half, 'ec2.imageShares': answer([{ imageId: 'ami-1', shared: false }]) };
    expect(told(asked).join()).not.toContain('image');
    expect(unjudged(asked)).toEqual(['ec2-leftover image']);
    const launched = answer([instance('i-1', { imageId: 'ami-1' })]);
    expect(unjudged({ ...without, 'ec2.instances': launched })).toEqual([]);
    const parameter = answer([template('lt-1', { imageIds: ['resolve:ssm:/golden'], createdAt: daysAgo(1) })]);
    expect(told({ ...things, 'ec2.launchTemplates': parameter }).join()).not.toContain('image');
    expect(unjudged({ ...things, 'ec2.launchTemplates': parameter })).toEqual(['ec2-leftover image']);
    const legacy = answer([group('batch', { wanted: 4, launchConfiguration: 'batch-7' })]);
    expect(told({ ...things, 'autoscaling.groups': legacy })).toEqual([]);
    expect(unjudged({ ...things, 'autoscaling.groups': legacy })).toHaveLength(4);
    expect(judge({ ...things, 'autoscaling.groups': legacy }).notUnderstood[0]).toEqual({
      what: 'which images are in use',
      why: expect.stringContaining('launch configuration'),
    });
  });
});

describe('what no subsystem claims', () => {
  const nobody = (id: string, name: string, tags = {}) => instance(id, { name, tags: { Name: name, ...tags } });

  test('is told, with what it looks like; what needs no subsystem is counted', () => {
    const [it, ...rest] = found({
      'ec2.instances': answer([
        nobody('i-01', 'old-api-1'),
        { ...nobody('i-02', 'tmp-load-test'), state: 'stopped' },
        nobody('i-03', 'main-node-1', { 'eks:cluster-name': 'main' }),
        nobody('i-04', 'bastion'),
        nobody('i-05', 'whatever', { Role: 'nat' }),
        nobody('i-06', 'ci-runner-1'),
        nobody('i-07', 'Packer Builder'),
        nobody('i-08', 'signature-service'),
        { ...nobody('i-09', 'ended'), state: 'terminated' },
      ]),
    });
    expect(rest).toEqual([]);
    expect(it).toMatchObject({ kind: 'unclaimed-resource', aspect: 'instance', resource: { name: 'unclaimed' } });
    expect(it?.facts).toMatchObject({
      count: 3,
      names: ['old-api-1', 'tmp-load-test', 'signature-service'],
      stopped: 1,
      looksLike: { api: 1 },
      leftOut: { eks: 1, bastion: 1, nat: 1, ignored: 2 },
    });
  });

  test('is not what people said whose it is, or that it is not ours', () => {
    const answers = {
      'ec2.instances': answer([nobody('i-01', 'one'), nobody('i-02', 'two'), nobody('i-03', 'three')]),
    };
    const said = new Map([
      ['i-01', 'api'],
      ['i-02', null],
    ]);
    const given = input({ ...NOTHING, ...answers });
    const { findings } = ec2Leftovers.judge({ ...given, settings: { ...given.settings, said } });
    expect(findings.map((it) => [it.kind, it.facts['names']])).toEqual([['unclaimed-resource', ['three']]]);
  });

  test('is never dropped: an unclaimed key is left over under the account and region', () => {
    const keys = answer([{ id: 'key-1', name: 'old-log-agg', createdAt: null, tags: {} }]);
    const [it] = found({ 'ec2.keyPairs': keys });
    expect(it).toMatchObject({
      subject: 'unclaimed',
      resource: { id: 'ec2/111122223333/ap-northeast-1/unclaimed leftovers' },
    });
    expect(it?.facts['looksLike']).toEqual({ 'log-aggregator': 1 });
  });

  test('the instances of a group are told with the group', () => {
    expect(
      told({
        'autoscaling.groups': answer([group('crawler', { wanted: 2, tags: {} })]),
        'ec2.instances': answer([instance('i-1', { name: 'x', tags: {}, autoScalingGroup: 'crawler' })]),
      }),
    ).toEqual(['unclaimed auto-scaling-group: crawler']);
  });
});

describe('the words', () => {
  const said = (kind: string) => {
    const words = ec2Leftovers.kinds[kind]?.words.en;
    if (!words) throw new Error(kind);
    return words;
  };

  test('of a leftover say how much of what, and since when', () => {
    const view = viewOf(
      found({
        'ec2.instances': answer([stopped('i-01', { type: 't2.medium' }), stopped('i-02', { type: 't2.medium' })]),
        'ec2.securityGroups': answer([
          securityGroup('sg-1'),
          securityGroup('sg-2', { rules: [rule({ other: 'sg-1' })] }),
        ]),
      }).map((it) => ({ ...it })),
    );
    const words = said('ec2-leftover');
    expect(words.headline(view)).toBe('Left over: api · production, 2 stopped instances and 2 unused security groups');
    expect(words.notification(view)).toBe(
      'api (production): 2 stopped instances and 2 unused security groups left over on EC2. Owner: API team.',
    );
    expect(words.lines(view)).toEqual([
      '2 stopped instances: i-01 and i-02, t2.medium, the first stopped on Sun 15 Nov.',
      '2 unused security groups: group sg-1 and group sg-2.',
    ]);
    expect(words.bullets(view)).toEqual([
      't2.medium: a type of a previous generation',
      'Rules of other groups name 1 security group: they go first',
      'A task that runs only now and then may use a security group: see its schedule first',
      'What may go now, and in which order: toilbot leftovers api',
    ]);
  });

  test('of the unclaimed say what it looks like and what was left out', () => {
    const view = viewOf(
      found({
        'ec2.instances': answer([
          instance('i-01', { name: 'old-api-1', tags: {}, launchedAt: daysAgo(100) }),
          instance('i-02', { name: 'bastion', tags: {} }),
        ]),
      }),
    );
    const words = said('unclaimed-resource');
    expect(words.headline(view)).toBe('Unclaimed: 1 instance · production');
    expect(words.notification(view)).toBe(
      '1 instance (production): claimed by no subsystem in ap-northeast-1. No owner.',
    );
    expect(words.lines(view)).toEqual(['1 instance: old-api-1, m5.large, launched on Sun 16 Aug, looks like api (1).']);
    expect(words.bullets(view)).toEqual(['Other instances that need no subsystem: bastions 1']);
  });
});
