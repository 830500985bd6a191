import type { LeftoverSort } from '../domain/leftovers.ts';
import { listed } from './ja/count.ts';
import { environmentName } from './ja/place.ts';
import { hours } from './ja/time.ts';
import type { MovedWords } from './moved-words.ts';
import { slackCommandsJa } from './slack-commands-ja.ts';

const { platform } = slackCommandsJa.status;
/** Kinds of things that are named; `toilbot leftovers` has them all. */
const MOST_SORTS = 5;

/** What stays behind, with the word that counts it. */
const SORTS: { readonly [S in LeftoverSort]: readonly [name: string, counter: string] } = {
  alarm: ['残存リソースのアラーム', '件'],
  'auto-scaling-group': ['空のAuto Scalingグループ', '個'],
  instance: ['停止中のインスタンス', '台'],
  'launch-template': ['未使用の起動テンプレート', '個'],
  'load-balancer': ['ターゲットのないロードバランサー', '台'],
  'target-group': ['未使用のターゲットグループ', '個'],
  address: ['未使用のElastic IP', '個'],
  image: ['未使用のAMI', '個'],
  snapshot: ['AMIのないスナップショット', '個'],
  'key-pair': ['未使用のキーペア', '個'],
  'security-group': ['未使用のセキュリティグループ', '個'],
};

const time = (minutes: number): string => (Math.abs(minutes) < 60 ? `${Math.round(minutes)}分` : hours(minutes));
const range = (low: number, high: number): string => `${time(low)}〜${time(high)}`;

const saving: MovedWords['saving'] = (it, knownFrom) => {
  switch (it.answer) {
    case 'known': {
      const change = `移行前${time(it.before)}、移行後${time(it.after)}`;
      const said =
        it.mean < 0
          ? `作業時間は週${time(-it.mean)}増（${range(-it.high, -it.low)}）。${change}`
          : `作業時間は週${time(it.mean)}減（${range(it.low, it.high)}）。${change}`;
      if (it.cost <= 0) return said;
      const paid = it.paybackWeeks === null ? 'まだ回収できていません' : `${it.paybackWeeks}週間で回収`;
      return `${said}。移行作業${time(it.cost)}、${paid}`;
    }
    case 'too early':
      return it.why === 'after'
        ? `削減時間はまだ分かりません。移行後${it.needed}週間の記録が必要です（${knownFrom}から）`
        : `削減時間は分かりません。移行前の記録が${it.weeksBefore}週間分しかありません（${it.needed}週間必要）`;
    case 'not comparable':
      return `削減時間は比べられません。記録率が移行前${Math.round(it.coverageBefore)}%、移行後${Math.round(it.coverageAfter)}%と異なります`;
  }
};

export const movedJa: MovedWords = {
  headline: ({ subsystem, environment }, on) =>
    `✅ 移行完了：${subsystem}（${environmentName(environment)}）${on.length === 0 ? '' : ` ${on.map((it) => platform[it]).join('・')}で稼働`}`,
  saving,
  deletable: (steps, subsystem) =>
    `削除できるもの：${listed(steps.map(movedJa.leftovers), MOST_SORTS)}（順序は toilbot leftovers ${subsystem}）`,
  leftovers: ({ sort, count }) => `${SORTS[sort][0]}${count}${SORTS[sort][1]}`,
  rest: (progress, next) => {
    const far =
      progress === null
        ? []
        : [`${environmentName(progress.environment)}は${progress.total}件中${progress.moved}件が移行済み。`];
    if (next === null) return far[0] ?? null;
    const on = next.on.length === 0 ? '' : `（${next.on.map((it) => platform[it]).join('・')}）`;
    const takes = next.minutesAWeek === null ? '' : `、手作業は週${time(next.minutesAWeek)}`;
    const first = next.targetUndecided ? '。まず移行先の決定' : '';
    return [...far, `次の候補：${next.subsystem}${on}${takes}${first}`].join('');
  },
};
