/** How long changes took, in English. */

import type { LeadTimeWords } from '../lead-times.ts';
import { duration } from './time.ts';

const begun = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

export const leadTimesEn: LeadTimeWords = {
  step: {
    imageBuild: 'image',
    deploy: 'deploy',
    apply: 'apply',
    toProduction: 'to production',
    approval: 'approval waits',
  },
  none: 'none',
  tooFew: 'too few',
  joined: ' · ',
  duration,
  oneUnit: /^(\d+) (min|h|days)$/,
  arrow: ' → ',
  median: (step, median) => `${step} ${median}`,
  side: (platforms, weeks) => `${platforms} (${weeks === 1 ? '1 week' : `${weeks} weeks`})`,
  heading: (sides, is) =>
    `Changes on ${sides}${{ both: ', before and after the move', before: ', before the move', after: '' }[is]}: half of them, 9 in 10, how many`,
  line: (step, median, p90, count) =>
    `${begun(step)} ${median}${p90 === null ? '' : `, 9 in 10 within ${p90}`} (${count})`,
  ended: ({ deployments, failed, rolledBack }) => {
    const bad = [...(failed > 0 ? [`${failed} failed`] : []), ...(rolledBack > 0 ? [`${rolledBack} rolled back`] : [])];
    return `${bad.length === 0 ? 'none failed' : bad.join(', ')} of ${deployments}`;
  },
  deployments: (ends) => `Deployments: ${ends}`,
};
