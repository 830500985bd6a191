import { expect, test } from '@jest/globals';
import { claimedTwiceText } from '../../src/cli/unclaimed.ts';
import { doubleClaims } from '../../src/domain/claim.ts';
import { claimedTwice, serviceInId } from '../../src/domain/claims-said.ts';
import { HOST } from '../domain/ledger.ts';
import { settings } from '../domain/settings.ts';

const [logs, api] = settings.subsystems;
const [rule] = logs?.claims ?? [];
if (!logs || !api || !rule) throw new Error('the settings have two subsystems and a rule');
const subsystems = [
  {
    ...logs,
    claims: [
      { ...rule, name: 'log-agg-*' },
      { ...rule, name: 'web-*' },
    ],
  },
  { ...api, claims: [{ ...rule, name: '*-1' }] },
];
const things = ['log-agg-1', 'log-agg-2', 'web-1', 'web-2', 'web-3-1'].map((name) => ({
  ...HOST,
  id: `i-${name}`,
  name,
}));

test('two rules that fit the same things are one line, with how many, one of them, and the mend', () => {
  const twice = claimedTwice(doubleClaims(things, { subsystems }));
  expect(twice).toEqual([
    {
      counts: 'log-aggregator, claims[1]',
      passedOver: 'api, claims[0]',
      count: 2,
      example: { name: 'web-1', id: 'i-web-1' },
    },
    {
      counts: 'log-aggregator, claims[0]',
      passedOver: 'api, claims[0]',
      count: 1,
      example: { name: 'log-agg-1', id: 'i-log-agg-1' },
    },
  ]);
  const text = claimedTwiceText(twice).join('\n');
  expect(text).toContain("3 things fit the claims of two subsystems, and count as the first one's:");
  expect(text).toMatch(/log-aggregator, claims\[1\] +api, claims\[0\] +2 +web-1 +i-web-1/);
  expect(text).toContain('Narrow one of the two rules in toilbot.yaml');
});

test('where each thing fits one, nothing is said', () => {
  expect(claimedTwiceText(claimedTwice(doubleClaims(things.slice(3, 4), { subsystems })))).toEqual([]);
});

test.each([
  ['ecs', 'arn:aws:ecs:r:1:service/main/api', 'main/api'],
  ['ecs', 'ecs/1/r/main/family:batch', null],
  ['eks', 'arn:aws:eks:r:1:cluster/tabemaru-eks/search/Deployment/search-api', 'tabemaru-eks/search/search-api'],
  ['ec2', 'i-1', null],
] as const)('the service in the id of %s, %s', (platform, id, service) => {
  expect(serviceInId({ platform, id })).toBe(service);
});
