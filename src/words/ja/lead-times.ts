/** How long changes took, in Japanese. */

import type { LeadTimeWords } from '../lead-times.ts';
import { duration } from './time.ts';

export const leadTimesJa: LeadTimeWords = {
  step: {
    imageBuild: 'イメージ作成',
    deploy: 'デプロイ',
    apply: 'インフラ変更の適用',
    toProduction: '本番反映',
    approval: '承認待ち',
  },
  none: 'なし',
  tooFew: '件数不足',
  joined: '、',
  duration,
  oneUnit: /^(\d+)(分|時間|日)$/,
  arrow: '→',
  median: (step, median) => `${step}${median}`,
  side: (platforms, weeks) => `${platforms}（${weeks}週間）`,
  heading: (sides, is) =>
    `${sides}での変更${{ both: '、移行の前後', before: '、移行前', after: '' }[is]}：中央値、9割の値、件数`,
  line: (step, median, p90, count) => `${step}${median}${p90 === null ? '' : `、9割が${p90}以内`}（${count}件）`,
  ended: ({ deployments, failed, rolledBack }) => {
    const bad = [
      ...(failed > 0 ? [`失敗${failed}件`] : []),
      ...(rolledBack > 0 ? [`ロールバック${rolledBack}件`] : []),
    ];
    return `${deployments}件中${bad.length === 0 ? '失敗なし' : bad.join('・')}`;
  },
  deployments: (ends) => `デプロイ：${ends}`,
};
