import { describe, expect, test } from '@jest/globals';
import { LEFTOVER_SORTS } from '../../src/domain/leftovers.ts';
import type { MoveTold } from '../../src/domain/move-notice.ts';
import { movedMessage } from '../../src/slack/moved-message.ts';
import { slackWords } from '../../src/words/slack.ts';
import { oddJapanese } from '../jobs/japanese.ts';
import { faults, HOSTILE, NOW, SETTINGS, saying, textOf } from './fixtures.ts';

const saved = { mean: 312, before: 360, after: 48, cost: 720, net: 1152, paybackWeeks: 3 };
const KNOWN: MoveTold['saving'] = { answer: 'known', ...saved, low: 186, high: 444 };
const EARLY: MoveTold['saving'] = { answer: 'too early', why: 'after', weeksBefore: 12, weeksAfter: 0, needed: 4 };
const leftover = (sort: (typeof LEFTOVER_SORTS)[number], count: number) => ({
  sort,
  count,
  names: [],
  since: null,
  account: '111122223333',
  region: 'ap-northeast-1',
  referenced: 0,
});
const move = (change: Partial<MoveTold> = {}): MoveTold => ({
  subsystem: 'waitlist',
  environment: 'production',
  movedAt: new Date('2026-11-24T01:00:00Z'),
  on: ['ecs'],
  saving: EARLY,
  deletable: { may: 'now', why: 'moved', steps: [leftover('instance', 2), leftover('launch-template', 1)] },
  progress: { environment: 'production', moved: 14, total: 24, unconfirmed: 0 },
  next: [{ subsystem: 'log-aggregator', on: ['ec2'], minutesAWeek: 300, targetUndecided: true }],
  now: NOW,
  ...change,
});

describe('a channel is told that a subsystem has moved', () => {
  test('in English', () => {
    const said = movedMessage(move(), saying());
    expect(faults(said)).toEqual([]);
    expect(said.text).toBe('✅ Moved: waitlist · production, on ECS');
    expect(textOf({ blocks: said.blocks }).split('\n')).toEqual([
      '*✅ Moved: waitlist · production, on ECS*',
      'What it saves: too early to say, 4 full weeks after the move are needed. Known from Tue 29 Dec.',
      'May be deleted now: 2 stopped instances and 1 unused launch template. In which order: toilbot leftovers waitlist',
      '14 of 24 moved (production). Next: log-aggregator (EC2), takes 5.0 h a week – choose a target first',
    ]);
  });

  test('in Japanese', () => {
    const said = movedMessage(move({ saving: KNOWN }), saying(null, SETTINGS, 'ja'));
    expect(faults(said)).toEqual([]);
    expect(textOf({ blocks: said.blocks }).split('\n')).toEqual([
      '*✅ 移行完了：waitlist（本番） ECSで稼働*',
      '作業時間は週5.2時間減（3.1時間〜7.4時間）。移行前6.0時間、移行後48分。移行作業12.0時間、3週間で回収',
      '削除できるもの：停止中のインスタンス2台、未使用の起動テンプレート1個（順序は toilbot leftovers waitlist）',
      '本番は24件中14件が移行済み。次の候補：log-aggregator（EC2）、手作業は週5.0時間。まず移行先の決定',
    ]);
  });

  test.each<[string, MoveTold['saving'], RegExp, RegExp]>([
    [
      'saved',
      KNOWN,
      /^Saves 5\.2 h a week \(3\.1 h to 7\.4 h\): 6\.0 h before, 48 min since\. The move took 12\.0 h: paid back after 3 weeks\.$/,
      /週5\.2時間減/,
    ],
    ['for nothing', { ...KNOWN, cost: 0, paybackWeeks: 0 }, /48 min since\.$/, /移行後48分$/],
    [
      'costs more',
      { ...KNOWN, mean: -60, low: -120, high: 0, paybackWeeks: null },
      /^Hands-on work is 1\.0 h a week more \(0 min to 2\.0 h\).*not paid back so far\.$/,
      /週1\.0時間増（0分〜2\.0時間）/,
    ],
    [
      'never seen before',
      { ...EARLY, why: 'both', weeksBefore: 1 },
      /cannot be said: 1 full week before the move seen, 4 are needed/,
      /1週間分しかありません（4週間必要）/,
    ],
    [
      'another ledger',
      { answer: 'not comparable', coverageBefore: 40.4, coverageAfter: 80 },
      /40 % of events before, 80 % since/,
      /移行前40%、移行後80%/,
    ],
  ])('%s', (_, saving, en, ja) => {
    expect(slackWords.en.moved.saving(saving, 'Tue 29 Dec')).toMatch(en);
    const japanese = slackWords.ja.moved.saving(saving, '12/29（火）');
    expect(japanese).toMatch(ja);
    expect(oddJapanese(japanese)).toBe(false);
  });

  test('what may not be deleted yet, or is not known, is not spoken of', () => {
    for (const deletable of [
      null,
      { may: 'now', why: 'moved', steps: [] },
      { may: 'not yet', why: 'blind', until: null, steps: [leftover('instance', 2)] },
    ] as const)
      expect(textOf(movedMessage(move({ deletable }), saying()))).not.toMatch(/deleted/);
    const bare = movedMessage(move({ deletable: null, progress: null, next: [], on: [] }), saying());
    expect(textOf({ blocks: bare.blocks }).split('\n')).toHaveLength(2);
    expect(bare.text).toBe('✅ Moved: waitlist · production');
  });

  test.each(Object.entries(HOSTILE))('a name is shown as it is: %s', (_, name) => {
    for (const language of ['en', 'ja'] as const) {
      const hostile = move({
        subsystem: name,
        next: [{ subsystem: name, on: [], minutesAWeek: null, targetUndecided: false }],
      });
      expect(faults(movedMessage(hostile, saying(null, SETTINGS, language)))).toEqual([]);
    }
  });

  test('every sort of what is left over has a name in both languages', () => {
    for (const sort of LEFTOVER_SORTS) {
      expect(slackWords.en.moved.leftovers({ sort, count: 2 })).toMatch(/^2 \w/);
      expect(slackWords.ja.moved.leftovers({ sort, count: 2 })).toMatch(/2[件個台]$/);
    }
  });
});
