import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ec2Status } from '../../jobs/ec2-status.ts';
import type { Ec2Instance, Ec2InstanceStatus, Ec2ScheduledEvent } from '../../src/domain/reads/ec2.ts';
import { answer, input, instance, minutesAgo, retirement, status, viewOf } from './values.ts';

const judge = (instances: readonly Ec2Instance[], statuses: readonly Ec2InstanceStatus[]) =>
  ec2Status.judge(input({ 'ec2.instances': answer(instances), 'ec2.instanceStatuses': answer(statuses) }));
const words = (kind: string) => {
  const found = ec2Status.kinds[kind];
  if (!found) throw new Error(kind);
  return found.words.en;
};
const said = words('ec2-maintenance');
const I = 'i-0a1b2c3d4e5f';

interface Recorded {
  readonly NotBefore: string;
  readonly Code: string;
  readonly Description: string;
  readonly EventId: string;
}
function recorded(file: string): Ec2ScheduledEvent[] {
  const events: readonly Recorded[] = JSON.parse(
    readFileSync(new URL(`../data/jobs/${file}`, import.meta.url), 'utf8'),
  );
  return events.map((it) => ({
    id: it.EventId,
    code: it.Code,
    description: it.Description,
    notBefore: new Date(it.NotBefore),
    notAfter: null,
    deadline: null,
  }));
}

describe('scheduled events', () => {
  test('of the documentation: an active one is found, completed and canceled ones are not', () => {
    const found = judge([instance(I)], [status(I, { events: recorded('ec2-event-active.json') })]).findings;
    expect(found).toMatchObject([
      { kind: 'ec2-maintenance', nature: 'condition', firstHand: true, dueAt: new Date('2019-01-21T09:00:43Z') },
    ]);
    expect(judge([instance(I)], [status(I, { events: recorded('ec2-events-ended.json') })]).findings).toEqual([]);
  });

  test.each(['[Completed] x', ' [Canceled] x', '[Whatever AWS says next] x'])(
    'that begin with a word are over: %s',
    (description) => {
      expect(judge([instance(I)], [status(I, { events: [retirement({ description })] })]).findings).toEqual([]);
    },
  );

  test('of stopped instances count too, of image builders not', () => {
    const events = [retirement()];
    const stopped = judge([instance(I, { state: 'stopped' })], [status(I, { state: 'stopped', events })]);
    expect(stopped.findings).toHaveLength(1);
    expect(judge([instance(I, { name: 'Packer Builder 12' })], [status(I, { events })]).findings).toEqual([]);
  });

  test('have keys by event id and by date, and the day they begin', () => {
    const [found] = judge(
      [instance(I)],
      [status(I, { events: [retirement({ deadline: new Date('2026-12-09T00:00:00Z') })] })],
    ).findings;
    expect(found?.keys).toEqual([`ec2-event:${I}:instance-event-0d59937288b749b32`, `ec2:${I}:leave:2026-12-02T20:00`]);
    expect(found?.dueAt).toEqual(new Date('2026-12-02T20:00:00Z'));
    expect(found?.facts).toMatchObject({ deadline: '2026-12-09T00:00:00.000Z' });
  });

  test('with a code of tomorrow are told, and said to be new', () => {
    const judged = judge([instance(I)], [status(I, { events: [retirement({ code: 'instance-teleport', id: null })] })]);
    expect(judged.findings).toHaveLength(1);
    expect(judged.notUnderstood).toEqual([{ what: `event of instance ${I}`, why: 'unknown code "instance-teleport"' }]);
    expect(said.notification(viewOf(judged.findings))).toBe(
      'log-aggregator (production): AWS will do maintenance on host log-agg-1 after Thu 3 Dec 05:00 JST. It comes back by itself. Owner: SRE.',
    );
  });
});

describe('status checks', () => {
  test('that are impaired are conditions of their own, of running instances', () => {
    const bad = status(I, { system: 'impaired', attachedEbs: 'impaired', impairedSince: minutesAgo(12) });
    expect(judge([instance(I)], [bad]).findings.map((it) => [it.kind, it.aspect, it.since])).toEqual([
      ['ec2-check-failed', 'system', minutesAgo(12)],
      ['ec2-check-failed', 'attachedEbs', minutesAgo(12)],
    ]);
    expect(judge([instance(I, { state: 'stopped' })], [bad]).findings).toEqual([]);
    const unclear = status(I, { system: 'insufficient-data', instance: 'initializing', attachedEbs: 'other' });
    expect(judge([instance(I)], [unclear]).findings).toEqual([]);
  });

  test('are told with what to do, which differs', () => {
    const check = words('ec2-check-failed');
    const of = (more: Partial<Ec2InstanceStatus>, other: Partial<Ec2Instance> = {}) =>
      viewOf(judge([instance(I, other)], [status(I, { impairedSince: minutesAgo(12), ...more })]).findings);
    const system = of({ system: 'impaired' });
    expect(check.headline(system)).toBe('Check failed: log-aggregator · production, log-agg-1');
    expect(check.notification(system)).toBe(
      'log-aggregator (production): host log-agg-1 failed the system check (the host under it) since 14:08 JST. Owner: SRE.',
    );
    expect(check.lines(system)).toEqual([
      'log-agg-1: system check (the host under it) failed since 14:08 JST.',
      'The only host, no Auto Scaling group: nothing replaces it.',
    ]);
    expect(check.steps(system)[0]).toMatch(/^stop, then start/);
    expect(check.steps(of({ instance: 'impaired' }))).toContain('reboot it');
    expect(check.steps(of({ system: 'impaired' }, { autoScalingGroup: 'logs' }))[0]).toBe(
      'wait for its group to replace it',
    );
    expect(check.steps(of({ system: 'impaired' }, { rootDevice: 'instance-store' }))[0]).toMatch(/its data is lost/);
  });
});

describe('sightings', () => {
  test('are running and stopped instances, not capacity, builders or what is terminated', () => {
    const judged = judge(
      [
        instance('i-0001'),
        instance('i-0002', { state: 'stopped' }),
        instance('i-0003', { state: 'terminated' }),
        instance('i-0004', { tags: { 'aws:ecs:clusterName': 'main' } }),
        instance('i-0005', { tags: { 'kubernetes.io/cluster/main': 'owned' } }),
        instance('i-0006', { tags: { 'eks:cluster-name': 'main' } }),
        instance('i-0007', { name: 'Packer Builder' }),
        instance('i-0008', { name: 'ci-runner-3' }),
        instance('i-0009', { state: 'dreaming' }),
      ],
      [],
    );
    expect(judged.sightings.map((it) => [it.resource.id, it.presence, it.running, it.wanted])).toEqual([
      ['i-0001', 'live', 1, 1],
      ['i-0002', 'dormant', 0, 0],
    ]);
    expect(judged.notUnderstood).toEqual([{ what: 'instance i-0009', why: 'unknown state "dreaming"' }]);
  });
});

describe('the words of a retirement', () => {
  const pair = [instance(I), instance('i-0ffff', { name: 'log-agg-2' })];
  const of = (event: Partial<Ec2ScheduledEvent> = {}, instances = pair) =>
    viewOf(judge(instances, [status(I, { events: [retirement(event)] })]).findings, {
      earlier: { month: 1, halfYear: 2 },
    });

  test('say by when, what AWS does and what to do, alone on EBS', () => {
    expect(said.headline(of())).toBe('To do by Thu 3 Dec: log-aggregator · production');
    expect(said.notification(of())).toBe(
      'log-aggregator (production): AWS will stop host log-agg-1 after Thu 3 Dec 05:00 JST. Stop and start it before then. Owner: SRE.',
    );
    expect(said.lines(of())).toEqual([
      'AWS will stop log-agg-1 after 05:00 (hardware retirement).',
      '1 of 2 hosts, no Auto Scaling group: nothing replaces it.',
    ]);
    expect(said.steps(of())).toEqual(['stop, then start - a reboot does not move it', 'see that it works again']);
    expect(said.bullets(of())).toEqual([
      'Root disk is EBS: what is on it stays',
      'Private IP stays. No Elastic IP: public IP changes',
      '3rd event here in 6 months',
    ]);
    expect(said.ids(of())).toBe(`${I} · ap-northeast-1a · account 111122223333`);
    const accounts = [{ id: '111122223333', name: 'tabemaru-production', environment: null }];
    expect(said.ids({ ...of(), accounts })).toBe(`${I} · ap-northeast-1a · account tabemaru-production`);
    expect(said.links(of()).map((it) => it.label)).toEqual(['EC2 event', 'Instance']);
  });

  test('differ in an Auto Scaling group', () => {
    const grouped = of({}, [
      instance(I, { autoScalingGroup: 'legacy-admin' }),
      instance('i-0b', { autoScalingGroup: 'legacy-admin' }),
    ]);
    expect(said.lines(grouped)[1]).toBe(
      'In group legacy-admin (2 instances). Terminate it in a quiet hour: the group starts a new one.',
    );
    expect(said.steps(grouped)).toEqual([]);
    expect(said.notification(grouped)).toContain('Terminate it before then: its group starts a new one.');
  });

  test('differ with an instance-store root', () => {
    const store = of({}, [instance(I, { rootDevice: 'instance-store' })]);
    expect(said.lines(store)).toEqual([
      'AWS will terminate log-agg-1 after 05:00 (hardware retirement).',
      'The only host, no Auto Scaling group: nothing replaces it.',
      'Data on it is lost. Launch a new one first.',
    ]);
    expect(said.steps(store)[0]).toBe('launch a new one and move what it does there');
    expect(said.bullets(store).join()).not.toContain('stays');
  });

  test('differ for a reboot, which needs no move', () => {
    const reboot = of({ code: 'instance-reboot', notAfter: new Date('2026-12-02T22:00:00Z') });
    expect(said.headline(reboot)).toBe('EC2 reboot on Thu 3 Dec: log-aggregator · production');
    expect(said.lines(reboot)[0]).toBe('AWS will reboot log-agg-1 between 05:00 and 07:00 (scheduled reboot).');
    expect(said.steps(reboot)[0]).toMatch(/^reboot it yourself/);
    expect(said.bullets(reboot).join()).not.toContain('public IP');
    expect(said.steps(of({ code: 'system-reboot' }))[0]).toMatch(/a reboot does not move it/);
  });

  test('say nothing of what is not known', () => {
    const bare = viewOf(judge([], [status(I, { events: [retirement()] })]).findings);
    expect(said.headline(bare)).toBe(`To do by Thu 3 Dec: ${I} · production`);
    expect(said.lines(bare)).toEqual([`AWS will stop ${I} after 05:00 (hardware retirement).`]);
    expect(said.bullets(bare)).toEqual([]);
    expect(said.ids(bare)).toBe(`${I} · ap-northeast-1a · account 111122223333`);
    expect(
      said.notification(viewOf(judge([], [status(I, { events: [retirement({ notBefore: null })] })]).findings)),
    ).toContain('at a time it has not given');
  });

  test('drain what lends its capacity to a cluster', () => {
    const node = of({}, [instance(I, { tags: { 'eks:cluster-name': 'main' }, autoScalingGroup: 'eks-nodes' })]);
    expect(said.steps(node)[0]).toMatch(/kubectl drain/);
  });
});
