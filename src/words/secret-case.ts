import type { CaseView, FindingRow } from '../domain/case.ts';
import type { KindWords } from '../domain/job.ts';
import { counted, listed, shortName } from './en/count.ts';
import { accountAndPlace, owner, place, placeInSentence, thing } from './en/place.ts';
import { count, findingsOf, once, parts, text } from './facts.ts';
import { runbook } from './links.ts';

const WHERE: Readonly<Record<string, string>> = {
  'task-definition': 'task definition',
  'user-data': 'user data of',
  'launch-template': 'launch template',
  lambda: 'function',
};

function holder(row: FindingRow): string {
  return `${WHERE[text(row.facts, 'where') ?? ''] ?? 'configuration of'} ${shortName(text(row.facts, 'holder') ?? 'something')}`;
}

/** How many names there are. */
export function total(view: CaseView): number {
  return findingsOf(view).reduce((sum, row) => sum + (count(row.facts, 'count') ?? 0), 0);
}

function said(row: FindingRow): string {
  const all = parts(row.facts, 'names').map(
    (it) => `${shortName(text(it, 'name') ?? 'a value')} (${text(it, 'reason') ?? 'looks like a secret'})`,
  );
  const more = (count(row.facts, 'count') ?? all.length) - Math.min(all.length, 4);
  return `${holder(row)}: ${listed([...all.slice(0, 4), ...(more > 0 ? [`${more} more`] : [])], 5)}.`;
}

function steps(view: CaseView): readonly string[] {
  const places = once(findingsOf(view).map((row) => text(row.facts, 'where')));
  return [
    'put the value into Parameter Store or Secrets Manager',
    ...(places.includes('task-definition') ? ['name it under secrets in the task definition, and deploy'] : []),
    ...(places.some((it) => it !== 'task-definition') ? ['let the code or the script fetch it when it starts'] : []),
    'change the value: old revisions and versions still hold it',
  ];
}

/** Names and reasons: a value is nowhere to be had. */
export const plainSecretWords: KindWords = {
  name: 'Secret in plain sight',
  headline: (view) => `Plain secrets: ${place(view)}, ${total(view) === 0 ? 'found' : counted(total(view), 'name')}`,
  notification(view) {
    const where = once(findingsOf(view).map(holder));
    const what =
      total(view) === 0
        ? 'something that looks like a secret'
        : `${counted(total(view), 'value')} that ${total(view) === 1 ? 'looks like a secret' : 'look like secrets'}`;
    return `${placeInSentence(view)}: ${what} in plain sight${where.length === 0 ? '' : ` (${listed(where, 3)})`}. ${owner(view)}`;
  },
  lines: (view) => findingsOf(view).slice(0, 5).map(said),
  steps,
  bullets: () => ['toilbot keeps the name and the reason, never the value'],
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, 'Runbook'),
  over: (view) => `Over: ${thing(view)}, nothing looks like a plain secret any more`,
};
