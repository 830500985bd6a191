import { describe, expect, test } from '@jest/globals';
import { absorbedProofs } from '../../src/domain/absorbed.ts';
import type { EcsService, EcsTaskDefinition } from '../../src/domain/reads/ecs.ts';
import { definition, routed } from '../jobs/ecs-values.ts';
import { ACCOUNT, REGION, SCOPE, SETTINGS, service, subsystem } from '../jobs/values.ts';

const settings = {
  ...SETTINGS,
  subsystems: [
    ...SETTINGS.subsystems.filter((it) => it.name !== 'log-aggregator'),
    subsystem('shop'),
    subsystem('log-aggregator', { target: 'absorbed', absorbedInto: 'logs-*' }),
  ],
};
const named = (name: string, tags: Record<string, string>, more: Partial<EcsService> = {}) =>
  service({ name, tags, ...more });
const api = service();
const shop = named('shop', { Service: 'shop' });
const proofs = (services: readonly EcsService[], definitions: readonly EcsTaskDefinition[]) =>
  absorbedProofs(services, definitions, SCOPE, settings).map((it) => [
    it.resource.id,
    it.presence,
    it.running,
    it.wanted,
    it.healthy,
  ]);
const id = `absorbed/log-aggregator/${ACCOUNT}/${REGION}`;
const [byApi, byShop] = [definition(['main/api-worker']), definition(['main/shop'])];

describe('the proof of an absorbed target', () => {
  test('holds when every sender has a log router, and belongs to the subsystem', () => {
    expect(proofs([api, shop], [byApi, byShop])).toEqual([[id, 'live', 2, 2, true]]);
    const [proof] = absorbedProofs([api], [byApi], SCOPE, settings);
    expect(proof?.resource).toMatchObject({ platform: 'managed', tags: { Service: 'log-aggregator' } });
  });

  test('does not hold while one sender has none, or is not known', () => {
    const plain = definition(
      ['main/shop'],
      [routed({ logDriver: 'awslogs', logTarget: { 'awslogs-group': '/ecs/x' } })],
    );
    expect(proofs([api, shop], [byApi, plain])).toEqual([[id, 'dormant', 1, 2, false]]);
    expect(proofs([api, shop], [byApi])).toEqual([[id, 'dormant', 1, 2, false]]);
  });

  test('does not hold for a task that hands logs of another container to the old hosts', () => {
    const sidecar = routed({ name: 'nginx', logDriver: 'fluentd', logTarget: { 'fluentd-address': 'log-agg:24224' } });
    expect(proofs([shop], [definition(['main/shop'], [routed(), sidecar])])).toEqual([[id, 'dormant', 0, 1, false]]);
    // The router's own log may go anywhere.
    const router = routed({ name: 'log-router', logDriver: 'awslogs', logTarget: {}, firelens: 'fluentbit' });
    expect(proofs([shop], [definition(['main/shop'], [routed(), router])])).toEqual([[id, 'live', 1, 1, true]]);
  });

  test('does not hold while a deployment still runs the definition without it', () => {
    const before = definition(['main/shop'], [routed({ logTarget: { delivery_stream: 'other' } })], 2);
    expect(proofs([shop], [byShop, before])).toEqual([[id, 'dormant', 0, 1, false]]);
  });

  test('leaves out its own services, those of nobody, and those that do not run', () => {
    const own = named('td-agent', { Service: 'log-aggregator' });
    const nobody = named('x', {});
    const off = named('shop', { Service: 'shop' }, { wanted: 0, running: 0 });
    expect(proofs([own, nobody, off], [])).toEqual([]);
    expect(proofs([own, nobody, off, api], [byApi])).toEqual([[id, 'live', 1, 1, true]]);
  });

  test('is apart for each environment', () => {
    const staging = named('shop', { Service: 'shop', Environment: 'staging' });
    expect(proofs([api, staging], [byApi])).toEqual([
      [id, 'live', 1, 1, true],
      [`${id}/staging`, 'dormant', 0, 1, false],
    ]);
  });
});
