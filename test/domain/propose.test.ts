import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { belongingOf } from '../../src/domain/claim.ts';
import type { Sighting } from '../../src/domain/finding.ts';
import { type ProposedClaim, propose } from '../../src/domain/propose.ts';
import type { ClaimRule } from '../../src/domain/settings.ts';
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
  ).toEqual([['coupon', [{ name: 'coupon*', platform: 'ec2' }, { ecsService: '*/coupon*' }], ['ec2', 'ecs']]]);
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
    [{ tag: { Service: 'menu-sync' } }, { herokuApp: '*menu-sync*' }],
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

/** A proposed rule as the configuration would hand it to the claims. */
function ruleOf(claim: ProposedClaim): ClaimRule {
  const none = { account: null, region: null, platform: null, tags: {}, name: null, arn: null, ecsService: null };
  const noApp = {
    herokuApp: null,
    herokuPipeline: null,
    namespace: null,
    labels: {},
    environment: null,
    component: null,
  };
  return { ...none, ...noApp, ...('tag' in claim ? { tags: claim.tag } : claim) };
}

test('every resource is claimed by the subsystem that was proposed for it', () => {
  const word = fc.constantFrom('api', 'Menu', 'sync', 'prod', 'staging', 'web', 'worker', '01', 'log_agg', 'acme');
  const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('-'));
  const platform = fc.constantFrom<Platform>('ec2', 'ecs', 'heroku', 'eks', 'managed');
  const sighting = fc.tuple(platform, name, fc.option(fc.constantFrom('api', 'review'))).map(([on, it, tag]) => {
    const service = on === 'ecs' ? `main/${it}` : on === 'eks' ? `main/${it}/${it}` : undefined;
    return seen(on, it, { ...(service ? { service } : {}), tags: tag ? { Service: tag } : {} });
  });
  fc.assert(
    fc.property(fc.array(sighting, { maxLength: 12 }), (all) => {
      const { subsystems, unclaimed } = propose(all, TAGS);
      const [shape] = settings.subsystems;
      if (!shape) throw new Error('no subsystem to copy');
      const own = subsystems.map((it) => ({ ...shape, name: it.name, formerNames: [], claims: it.claims.map(ruleOf) }));
      const proposedNames = new Set(subsystems.flatMap((it) => it.resources));
      for (const it of all.filter((one) => !unclaimed.includes(one))) {
        expect(proposedNames).toContain(it.resource.name);
        const { subsystem } = belongingOf(it.resource, null, { ...settings, subsystems: own }, new Map());
        expect(subsystem).not.toBeNull();
      }
    }),
  );
});
