import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { belongingOf, ruleFits } from '../../src/domain/claim.ts';
import type { Sighting } from '../../src/domain/finding.ts';
import { propose, ruleOf } from '../../src/domain/propose.ts';
import type { Platform } from '../../src/domain/vocabulary.ts';
import { settings } from './settings.ts';

const seen = (
  platform: Platform,
  name: string,
  more: { service?: string; tags?: Record<string, string> } = {},
): Sighting => ({
  resource: {
    platform,
    id: `${platform}/${name}`,
    name,
    account: '111122223333',
    region: 'ap-northeast-1',
    tags: more.tags ?? {},
    service: more.service ?? null,
  },
  component: null,
  presence: 'live',
  running: 1,
  wanted: 1,
  healthy: true,
});
const TAGS = ['Service', 'app'];
const proposed = (...all: Sighting[]) =>
  propose(all, TAGS).subsystems.map(({ name, claims, on }) => [name, claims, on]);

test('one name on EC2 and on ECS is one subsystem that moves', () => {
  expect(
    proposed(
      seen('ec2', 'coupon-production-1'),
      seen('ec2', 'coupon-production-2'),
      seen('ecs', 'coupon-web', { service: 'main/coupon-web' }),
    ),
  ).toEqual([
    ['coupon', [{ name: 'coupon-production-*', platform: 'ec2' }, { ecsService: 'main/coupon-web' }], ['ec2', 'ecs']],
  ]);
});

test('a tag that names the subsystem is believed before any name', () => {
  expect(
    proposed(seen('ec2', 'ip-10-0-0-1', { tags: { Service: 'api' } }), seen('ec2', 'web', { tags: { app: 'api' } })),
  ).toEqual([['api', [{ tag: { Service: 'api' } }, { tag: { app: 'api' } }], ['ec2']]]);
});

test("the company's name, the environment and the part are not the subsystem's", () => {
  const apps = ['tabemaru-menu-sync', 'tabemaru-menu-sync-staging', 'tabemaru-push-notify', 'tabemaru-review-worker'];
  expect(proposed(...apps.map((name) => seen('heroku', name))).map(([name]) => name)).toEqual([
    'menu-sync',
    'push-notify',
    'review',
  ]);
  expect(proposed(seen('heroku', 'tabemaru-menu-sync'))).toEqual([
    ['tabemaru-menu-sync', [{ herokuApp: 'tabemaru-menu-sync' }], ['heroku']],
  ]);
});

test('a name that holds a subsystem which tags name elsewhere is its own', () => {
  const tagged = seen('ecs', 'menu-sync', { tags: { Service: 'menu-sync' }, service: 'main/menu-sync' });
  const short = seen('ecs', 'menu', { tags: { Service: 'menu' }, service: 'main/menu' });
  expect(proposed(tagged, short, seen('heroku', 'tabemaru-menu-sync-staging'))[1]).toEqual([
    'menu-sync',
    [{ tag: { Service: 'menu-sync' } }, { herokuApp: 'tabemaru-menu-sync-staging' }],
    ['ecs', 'heroku'],
  ]);
});

test('workloads of a namespace are one subsystem', () => {
  expect(
    proposed(
      seen('eks', 'search-api', { service: 'main/search/search-api' }),
      seen('eks', 'indexer', { service: 'main/search/indexer' }),
    ),
  ).toEqual([['search', [{ namespace: 'search' }], ['eks']]]);
});

test('names that say nothing stay unclaimed', () => {
  const { subsystems, unclaimed } = propose([seen('ec2', 'web-1'), seen('ec2', 'production'), seen('ec2', '42')], TAGS);
  expect(subsystems).toEqual([]);
  expect(unclaimed.map((it) => it.resource.name)).toEqual(['web-1', 'production', '42']);
});

test('a claim that would take what is not of the group is narrowed: to names, and at last to the resource itself', () => {
  const apart = seen('ec2', 'coupon-gate-1', { tags: { Service: 'gate' } });
  const [coupon] = proposed(seen('ec2', 'coupon-1'), seen('ec2', 'coupon-2'), apart);
  expect(coupon?.[1]).toEqual([
    { name: 'coupon-1', platform: 'ec2' },
    { name: 'coupon-2', platform: 'ec2' },
  ]);
  const twin = { ...apart, resource: { ...apart.resource, name: 'coupon-1' } };
  expect(proposed(seen('ec2', 'coupon-1'), twin)[0]?.[1]).toEqual([{ arn: 'ec2/coupon-1' }]);
});

/** As a look sees them: no id twice, though names may be. */
const asOne = (all: readonly Sighting[]) =>
  all.map((it, index) => ({ ...it, resource: { ...it.resource, id: `${it.resource.id}#${index}` } }));

test('every resource is claimed by the one subsystem that was proposed for it, and what is unclaimed by none', () => {
  const word = fc.constantFrom(
    'api',
    'Menu',
    'sync',
    'prod',
    'staging',
    'web',
    'worker',
    '01',
    'log_agg',
    'acme',
    'a*',
  );
  const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('-'));
  const platform = fc.constantFrom<Platform>('ec2', 'ecs', 'heroku', 'eks', 'managed');
  const sighting = fc
    .tuple(platform, name, fc.option(fc.constantFrom('api', 'review', ' menu', 'a*', '(')))
    .map(([on, it, tag]) => {
      const service = on === 'ecs' ? `main/${it}` : on === 'eks' ? `main/${it}/${it}` : undefined;
      return seen(on, it, { ...(service ? { service } : {}), tags: tag ? { Service: tag } : {} });
    });
  fc.assert(
    fc.property(fc.array(sighting, { maxLength: 12 }).map(asOne), (all) => {
      const { subsystems, unclaimed } = propose(all, TAGS);
      const [shape] = settings.subsystems;
      if (!shape) throw new Error('no subsystem to copy');
      const own = subsystems.map((it) => ({ ...shape, name: it.name, formerNames: [], claims: it.claims.map(ruleOf) }));
      // Also the other way round: no order of the subsystems makes a claim right.
      for (const order of [own, own.toReversed()]) {
        for (const { resource } of all) {
          const { subsystem } = belongingOf(resource, null, { ...settings, subsystems: order }, new Map());
          const proposedFor = subsystems.filter((it) => it.claims.some((claim) => ruleFits(ruleOf(claim), resource)));
          expect(proposedFor.map((it) => it.name)).toEqual(subsystem === null ? [] : [subsystem]);
        }
      }
      const claimed = all.filter((it) => !unclaimed.includes(it));
      expect(subsystems.flatMap((it) => it.resources).sort()).toEqual(claimed.map((it) => it.resource.name).sort());
      for (const it of all) {
        const { subsystem } = belongingOf(it.resource, null, { ...settings, subsystems: own }, new Map());
        expect(subsystem !== null).toBe(claimed.includes(it));
      }
    }),
  );
});
