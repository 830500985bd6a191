/** What is said of operating systems and runtimes whose support ends. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { type Ending, isKnownByName, numberOf, softwareName, sumsOf, worst } from '../ending-case.ts';
import { count, findingsOf, once, text, time } from '../facts.ts';
import { runbook } from '../links.ts';
import { capital, counted, listed } from './count.ts';
import { asOfLines, endDay, endPhrase, isOver, keptNames } from './lifecycle.ts';
import { accountAndPlace, owner, place, placeInSentence, thingAndPart } from './place.ts';

/** What is longer than the maintainers' own support, by product, and what it takes. */
const LONGER: Readonly<Record<string, string>> = {
  ubuntu: 'with Ubuntu Pro',
  debian: 'by the Debian LTS team',
  rhel: 'with the extended life cycle add-on',
  'windows-server': 'with paid Extended Security Updates',
  'amazon-rds-postgresql': 'in RDS Extended Support, at an extra charge',
  'amazon-aurora-postgresql': 'in RDS Extended Support, at an extra charge',
  'amazon-rds-mysql': 'in RDS Extended Support, at an extra charge',
  'amazon-elasticache-redis': 'in ElastiCache Extended Support, at an extra charge',
};

function nameOf(facts: JsonObject): string {
  return softwareName(facts) ?? 'software';
}

function softwares(view: CaseView): string {
  return listed(once(findingsOf(view).map((row) => nameOf(row.facts))), 3) || 'software';
}

function longer(facts: JsonObject, view: CaseView): readonly string[] {
  const until = time(facts, 'extendedEnd');
  const product = text(facts, 'product') ?? '';
  if (until === null) return [];
  if (product === 'aws-lambda') return [`Functions can be updated until ${endDay(until, view)}`];
  if (until <= view.now) return [`Longer support ended on ${endDay(until, view)} too`];
  return [`Fixes go on until ${endDay(until, view)} ${LONGER[product] ?? 'for who pays for them'}`];
}

/** `2 hosts`, `1 function and 3 images`. */
function things(view: CaseView, one: Ending['one']): string {
  return listed([...sumsOf(view, one)].map(([name, sum]) => counted(sum, name)));
}

function rowLines(row: FindingRow, view: CaseView, one: Ending['one']): readonly string[] {
  const stopped = count(row.facts, 'stopped') ?? 0;
  const named = `${counted(numberOf(row), one(row.facts))}: ${keptNames(row.facts)}`;
  return [
    `${nameOf(row.facts)}: ${endPhrase(row.facts, view)}.`,
    `${capital(named)}${stopped > 0 ? ` (${stopped} stopped)` : ''}`,
  ];
}

/** The words of a kind about ends of support. */
export function endingWords(given: Ending): KindWords {
  return {
    name: given.name.en,
    headline(view) {
      const row = worst(view);
      const over = row !== undefined && isOver(row.facts, view);
      const end = row ? time(row.facts, 'end') : null;
      const when = over || end === null ? 'Past end of life' : `End of life on ${endDay(end, view)}`;
      return `${when}: ${softwares(view)}, ${place(view)} (${things(view, given.one)})`;
    },
    notification(view) {
      const row = worst(view);
      const phrase = row ? endPhrase(row.facts, view) : 'end of life';
      return `${placeInSentence(view)}: ${softwares(view)} on ${things(view, given.one)} - ${phrase}. ${owner(view)}`;
    },
    lines: (view) =>
      findingsOf(view)
        .slice(0, 4)
        .flatMap((row) => rowLines(row, view, given.one)),
    steps: (view) => [given.step(worst(view)?.facts ?? {}).en],
    bullets(view) {
      const row = worst(view);
      if (!row) return [];
      return [
        ...once(findingsOf(view).flatMap((it) => longer(it.facts, view))).slice(0, 3),
        ...(isKnownByName(row) ? ['Known by the name of the AMI where Systems Manager does not tell'] : []),
        ...asOfLines(view),
      ];
    },
    ids: (view) => accountAndPlace(view),
    links: (view) => runbook(view, 'Runbook'),
    over: (view) => `Over: ${thingAndPart(view)} no longer uses ${softwares(view)}`,
  };
}
