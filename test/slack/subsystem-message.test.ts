import { describe, expect, test } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import type { StatusAnswer } from '../../src/domain/status.ts';
import type { SubsystemStatus } from '../../src/domain/subsystem-status.ts';
import { whyMessage } from '../../src/slack/stage-why.ts';
import { confirmAllControls, moveValue, parseMoveValue } from '../../src/slack/subsystem-controls.ts';
import { subsystemMessage } from '../../src/slack/subsystem-message.ts';
import { faults, HOSTILE, NOW, SETTINGS, SUZUKI, saying, textOf } from './fixtures.ts';
import { STATUS } from './services.ts';
import { crowded, moved, row } from './subsystem-fixtures.ts';

const shown = (found: SubsystemStatus, shared: string | null = null): string =>
  textOf(subsystemMessage(found, STATUS, shared, saying()));
const actions = (message: { readonly blocks: readonly unknown[] }): string[] =>
  (message.blocks as { type: string; elements?: { action_id?: string }[] }[]).flatMap((block) =>
    block.type === 'actions' ? (block.elements ?? []).flatMap((it) => it.action_id ?? []) : [],
  );

describe('the view of one subsystem', () => {
  test('says what it is, where it runs, what it saved and what may go', () => {
    const text = shown(moved());
    expect(text).toContain('*api*');
    expect(text).toContain('✅ Moved: *production*, ECS 12 · since Sun 15 Nov');
    expect(text).toContain('Requests of the last day: 12 % to the old side, 88 % to the new');
    expect(text).toContain('EC2 → ECS and EKS · Owner API team');
    expect(text).toContain('Needs log-aggregator\nNeeded by web-booking and kiosk');
    expect(text).toMatch(/• ECS <https:\/\/\S+\|prod\/api-web>: 12 running · main-production, ap-northeast-1/);
    expect(text).toContain('12.0 h a week before, 6.8 h since\nSaves 5.2 h a week (3.1 h to 7.4 h, 85 %)');
    expect(text).toContain('The move took 20.0 h, paid back after 4 weeks');
    expect(text).toContain(
      'May be deleted now, in this order (production)*\n1. 2 stopped instances: api-1 and api-2 (ap-northeast-1)',
    );
    expect(text).toContain('*Timeline*\n• Sun 15 Nov: Settling → Moved');
    expect(text).not.toContain('To choose a target');
  });

  test('its buttons: only what can be done', () => {
    const of = (found: SubsystemStatus) => actions(subsystemMessage(found, STATUS, null, saying()));
    expect(of(moved()).slice(0, 4)).toEqual(['move_plan', 'move_stage', 'move_why', 'move_open']);
    const unconfirmed = row({ howMoved: 'before', counted: false });
    expect(of(moved({ rows: [unconfirmed], openCases: 0 }))).toContain('move_confirm');
    expect(of(moved({ openCases: 0 }))).not.toContain('move_open');
    expect(of(moved())).not.toContain('move_confirm');
    expect(actions(subsystemMessage(moved(), STATUS, '<@U0SATO>', saying()))).toEqual([]);
    expect(shown(moved(), '<@U0SATO>')).toContain('Shared by <@U0SATO>');
  });

  test('what a person set stands beside what was seen, and can be taken back', () => {
    const override = {
      ...{ subsystem: 'api', environment: 'production', stage: 'moved' as const, reason: 'cut over by hand' },
      ...{ until: new Date('2026-12-03T00:00:00Z'), personId: SUZUKI.id, createdAt: NOW },
    };
    const found = moved({ rows: [row({ override, evidence: 'not_started' })] });
    expect(shown(found)).toContain(
      '✋ Set by <@U0SUZUKI> until Thu 3 Dec: cut over by hand. What was seen says: not started',
    );
    expect(actions(subsystemMessage(found, STATUS, null, saying()))).toContain('move_take_back');
  });

  test('what is planned, and what blocks it', () => {
    const plan = {
      ...{ subsystem: 'api', targetDay: '2027-03-31', blockedBy: 'the <!here> freeze', note: null },
      ...{ personId: SUZUKI.id, updatedAt: NOW },
    };
    expect(shown(moved({ plan }))).toContain('📅 Planned for Wed 31 Mar\n⛔ Blocked by the &lt;!here&gt; freeze');
  });

  test('without a target it tells what helps to decide', () => {
    const deciding = {
      ...{ things: 2, minutesAWeek: 300, events: 3, vulnerabilities: 7, bytesADay: null },
      software: [{ product: 'td-agent', versions: ['4.5.2'] }],
    };
    const text = shown(moved({ deciding, saving: null }));
    expect(text).toContain(
      '*To choose a target*\n• 5.0 h a week by hand, 3 events in 6 months\n• 2 things running now\n• td-agent 4.5.2\n• 7 known vulnerabilities\n• Data a day: not known',
    );
  });

  test.each([
    [
      { answer: 'too early', why: 'after', weeksBefore: 12, weeksAfter: 1, needed: 4 } as const,
      'Too early to say: 12 whole weeks before and 1 since, 4 of each are needed',
    ],
    [
      { answer: 'not comparable', coverageBefore: 20.4, coverageAfter: 71 } as const,
      'Not comparable: minutes are known for 20 % of events before and 71 % since',
    ],
  ])('a saving that is not known says why: $answer', (saving, line) => {
    expect(shown(moved({ saving }))).toContain(line);
  });
});

describe('why a subsystem is at its stage', () => {
  const text = textOf(whyMessage(moved(), saying()));

  test('the rule, each resource with its times, each place that was or was not seen', () => {
    expect(text).toContain('It runs on its target, and its source was quiet for long enough.');
    expect(text).toContain(
      '• ECS prod/api-web: 12 running · 111122223333, ap-northeast-1\n   seen since Sun 25 Oct 14:20 JST, last 14:10 JST',
    );
    expect(text).toContain(
      '• EC2 api-1: 1 running · 111122223333, ap-northeast-1\n   seen Wed 26 Aug 14:20 JST to Wed 4 Nov 14:20 JST, then gone',
    );
    expect(text).toContain('and 3 more');
    expect(text).toContain('• EC2: looked at 111122223333, ap-northeast-1, 13:40 JST');
    expect(text).toContain('• ❓ ECS: could not look at 999, eu-west-1, access denied, last Sat 21 Nov 14:20 JST');
    expect(text).toContain('• ❓ EKS: nothing looks at it yet');
  });

  test('under an override it tells what was seen', () => {
    const [evidence] = moved().evidence;
    if (evidence === undefined) throw new Error('no evidence');
    const override = { ...crowded('api', 1).rows[0]?.override, reason: 'x' } as never;
    const under = row({ stage: 'moved', evidence: 'not_started', override, why: 'only_source_live' });
    expect(textOf(whyMessage(moved({ evidence: [{ ...evidence, row: under }] }), saying()))).toContain(
      '⬜ Not started: *production*\nIt runs on its source alone.',
    );
  });
});

describe('what moved before toilbot', () => {
  const earlier = (subsystem: string, environment = 'production') =>
    row({ subsystem, environment, howMoved: 'before', counted: false });

  test('is confirmed all at once, after a question that names each', () => {
    const [, block] = confirmAllControls([earlier('api'), earlier('web'), row(), earlier('x', 'staging')], saying());
    expect(block).toMatchObject({
      elements: [
        {
          action_id: 'move_confirm_all',
          value: JSON.stringify({ environment: 'production', names: ['api', 'web'] }),
          confirm: { text: { text: 'These will count as moved: api and web' } },
        },
      ],
    });
    expect(confirmAllControls([row()], saying())).toEqual([]);
  });

  test('of very many the button holds those that it names', () => {
    const many = Array.from({ length: 400 }, (_, index) => earlier(`${'x'.repeat(70)}${index}`));
    const blocks = confirmAllControls(many, saying());
    expect(faults({ text: 'x', blocks })).toEqual([]);
    expect(blocks).toHaveLength(2);
  });
});

test.each(['api', 'a&b=c', '障害', 'x'.repeat(300)])('the value of a button brings %s back', (subsystem) => {
  for (const environment of [null, 'production', 'ステージング'])
    expect(parseMoveValue(moveValue({ subsystem, environment }))).toEqual({ subsystem, environment });
  expect(parseMoveValue(null)).toBeNull();
  expect(parseMoveValue('environment=x')).toBeNull();
});

describe.each(Object.entries(HOSTILE))('a name that is %s', (_, name) => {
  test.each(['en', 'ja'] as const)('does nothing, and the message fits: %s', (language) => {
    const says = saying(name, SETTINGS, language);
    const answer: StatusAnswer = { ...STATUS, rows: STATUS.rows.map((one) => ({ ...one, subsystem: name || 'x' })) };
    for (const message of [
      subsystemMessage(crowded(name), answer, null, says),
      subsystemMessage(crowded(name, 2), answer, '<@U0SATO>', says),
      whyMessage(crowded(name), says),
      whyMessage(crowded(name, 1), says),
    ]) {
      expect(faults(message)).toEqual([]);
      // A menu and its buttons are plain text, in which nothing means anything.
      const blocks = (message.blocks as KnownBlock[]).filter((block) => block.type !== 'actions');
      expect(textOf({ text: message.text, blocks })).not.toMatch(
        /<!(channel|here|subteam)|<@U0SUZUKI> &|<http:\/\/evil|[\u202e\u2066]/,
      );
    }
  });
});
