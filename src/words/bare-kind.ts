import type { CaseView } from '../domain/case.ts';
import type { KindWords } from '../domain/job.ts';
import type { ByLanguage } from '../domain/language.ts';
import { environmentName } from './ja/place.ts';

const thing = ({ case: it }: CaseView): string => it.subsystem ?? it.resource ?? '-';
const silent = { lines: () => [], steps: () => [], bullets: () => [], ids: () => '', links: () => [] };

function english(name: string): KindWords {
  const title = (view: CaseView): string =>
    [thing(view), view.case.component, view.case.environment].filter((part) => part !== null).join(' · ');
  return {
    ...silent,
    name,
    headline: (view) => `${name}: ${title(view)}`,
    notification: (view) => `${name}: ${title(view)}.`,
    over: (view) => `Over: ${name}, ${title(view)}`,
  };
}

function japanese(name: string): KindWords {
  const title = (view: CaseView): string => {
    const names = [thing(view), view.case.component].filter((part) => part !== null);
    return `${names.join('/')}（${environmentName(view.case.environment)}）`;
  };
  return {
    ...silent,
    name,
    headline: (view) => `${name}：${title(view)}`,
    notification: (view) => `${name}：${title(view)}`,
    over: (view) => `終了：${name}、${title(view)}`,
  };
}

/** The words of a kind that no job declares any more: its plain facts. */
export const bareWords: ByLanguage<(name: string) => KindWords> = { en: english, ja: japanese };
