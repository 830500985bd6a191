import { describe, expect, test } from '@jest/globals';
import type { UnclaimedResource } from '../../src/domain/claims-said.ts';
import { claimsYaml } from '../../src/domain/claims-said.ts';
import { messageFaults } from '../../src/practice/slack/blocks/check.ts';
import { parseStatusWords } from '../../src/slack/status-filter.ts';
import { UNCLAIMED_PAGE, unclaimedAfter, unclaimedPage } from '../../src/slack/unclaimed.ts';
import { NOW, SETTINGS, saying, textOf } from './fixtures.ts';
import { fakeServices } from './services.ts';

const resource = (sighting: number, name = `old-${sighting}`): UnclaimedResource => ({
  sighting,
  resource: `i-${sighting}`,
  name,
  platform: 'ec2',
  scopeId: 'aws/111122223333/ap-northeast-1',
  running: 1,
  wanted: 1,
  seenFrom: NOW,
});

function services(count: number) {
  const fake = fakeServices();
  fake.unclaimed_.push(...Array.from({ length: count }, (_, index) => resource(index + 1)));
  return fake;
}
const click = (action_id: string, block_id: string, value: string) =>
  ({
    action: {
      type: 'external_select',
      action_id,
      block_id,
      selected_option: { value, text: { type: 'plain_text', text: value } },
    },
    body: { user: { id: 'U0SATO' } },
  }) as unknown as Parameters<typeof unclaimedAfter>[0];

describe('/migration-status unclaimed', () => {
  test('is understood', () => {
    expect(parseStatusWords('Unclaimed', SETTINGS, [], saying().words)).toEqual({ what: 'unclaimed' });
    expect(parseStatusWords('unclamed', SETTINGS, [], saying().words)).toMatchObject({ nearest: 'unclaimed' });
  });

  test('shows what nobody claims with a menu each, in pages that Slack takes', async () => {
    const message = await unclaimedPage(0, null, services(20));
    expect(messageFaults(message.blocks)).toEqual([]);
    expect(message.text).toBe('Unclaimed: 20 things that no subsystem claims');
    expect(textOf(message)).toContain('*old-1* on EC2, 1 running');
    expect(JSON.stringify(message.blocks).match(/unclaimed_belongs/g)).toHaveLength(UNCLAIMED_PAGE);
    expect(JSON.stringify(message.blocks)).toContain('unclaimed_next');
  });

  test('says so when there is nothing', async () => {
    expect(textOf(await unclaimedPage(0, null, services(0)))).toContain(
      'Everything that is seen belongs to a subsystem',
    );
  });

  test('a name from outside pings nobody', async () => {
    const fake = services(0);
    fake.unclaimed_.push(resource(1, '<!channel> *x*'));
    expect(JSON.stringify(await unclaimedPage(0, null, fake))).not.toContain('<!channel>');
  });

  test('a choice is kept by its person, and the list is shown anew', async () => {
    const fake = services(2);
    const message = await unclaimedAfter(click('unclaimed_belongs', 'unclaimed:1:0', 'api'), fake);
    expect(fake.said).toEqual(['1 api U0SATO']);
    expect(textOf(message)).toContain('old-1 belongs to api now.');
    expect(message.text).toBe('Unclaimed: 1 thing that no subsystem claims');
    const notOurs = await unclaimedAfter(click('unclaimed_belongs', 'unclaimed:2:0', '*'), fake);
    expect(fake.said.at(-1)).toBe('2 null U0SATO');
    expect(textOf(notOurs)).toContain('old-2 is not ours.');
  });

  test('a choice on something that is gone says so, and the last page that there is comes back', async () => {
    const fake = services(1);
    expect(textOf(await unclaimedAfter(click('unclaimed_belongs', 'unclaimed:9:4', 'api'), fake))).toContain(
      'not seen any more',
    );
  });
});

test('what people said is YAML to paste', () => {
  const at = NOW;
  expect(
    claimsYaml([
      { resource: 'i-1', subsystem: 'api', at },
      { resource: 'i-2', subsystem: 'api', at },
      { resource: 'i-3', subsystem: null, at },
    ]),
  ).toBe(
    [
      'subsystems:',
      '  "api":',
      '    claims:',
      '      - arn: "i-1"',
      '      - arn: "i-2"',
      '# Not ours, as people said; toilbot keeps it in its database:',
      '# - i-3',
    ].join('\n'),
  );
  expect(claimsYaml([])).toBe('subsystems: {}');
});
