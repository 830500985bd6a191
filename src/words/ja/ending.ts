/** What is said of operating systems and runtimes whose support ends, in Japanese. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { isOver } from '../en/lifecycle.ts';
import { type Ending, type EndingThing, isKnownByName, numberOf, softwareName, sumsOf, worst } from '../ending-case.ts';
import { count, findingsOf, once, text, time } from '../facts.ts';
import { runbook } from '../links.ts';
import { listed } from './count.ts';
import { asOfLines, endDay, endPhrase, endSentence, keptNames } from './lifecycle.ts';
import { accountAndPlace, owner, place, thingAndPart } from './place.ts';

const RDS = 'RDS延長サポート、追加料金あり';

/** What is longer than the maintainers' own support, by product, and what it takes. */
const LONGER: Readonly<Record<string, string>> = {
  ubuntu: 'Ubuntu Pro',
  debian: 'Debian LTSチーム',
  rhel: '延長ライフサイクルのアドオン',
  'windows-server': '有償の拡張セキュリティ更新プログラム',
  'amazon-rds-postgresql': RDS,
  'amazon-aurora-postgresql': RDS,
  'amazon-rds-mysql': RDS,
  'amazon-elasticache-redis': 'ElastiCache延長サポート、追加料金あり',
};

const COUNTED: { readonly [T in EndingThing]: (number: number) => string } = {
  host: (number) => `ホスト${number}台`,
  function: (number) => `関数${number}個`,
  database: (number) => `データベース${number}個`,
  image: (number) => `イメージ${number}個`,
  use: (number) => `使用${number}件`,
};

function nameOf(facts: JsonObject): string {
  return softwareName(facts) ?? 'ソフトウェア';
}

function softwares(view: CaseView): string {
  return listed(once(findingsOf(view).map((row) => nameOf(row.facts))), 3) || 'ソフトウェア';
}

function longer(facts: JsonObject, view: CaseView): readonly string[] {
  const until = time(facts, 'extendedEnd');
  const product = text(facts, 'product') ?? '';
  if (until === null) return [];
  if (product === 'aws-lambda') return [`関数の更新は${endDay(until, view)}まで可能`];
  if (until <= view.now) return [`延長サポートも${endDay(until, view)}に終了済み`];
  return [`修正の提供は${endDay(until, view)}まで継続（${LONGER[product] ?? '有償契約者向け'}）`];
}

/** `ホスト2台`, `関数1個、イメージ3個`. */
function things(view: CaseView, one: Ending['one']): string {
  return listed([...sumsOf(view, one)].map(([name, sum]) => COUNTED[name](sum)));
}

function rowLines(row: FindingRow, view: CaseView, one: Ending['one']): readonly string[] {
  const stopped = count(row.facts, 'stopped') ?? 0;
  return [
    `${nameOf(row.facts)}：${endPhrase(row.facts, view)}`,
    `${COUNTED[one(row.facts)](numberOf(row))}：${keptNames(row.facts)}${stopped > 0 ? `（うち停止中${stopped}）` : ''}`,
  ];
}

/** The words of a kind about ends of support. */
export function endingWords(given: Ending): KindWords {
  return {
    name: given.name.ja,
    headline(view) {
      const row = worst(view);
      const over = row !== undefined && isOver(row.facts, view);
      const end = row ? time(row.facts, 'end') : null;
      const when = over || end === null ? 'サポート終了済み' : `${endDay(end, view)}サポート終了`;
      return `${when}：${softwares(view)} ${place(view)} ${things(view, given.one)}`.trim();
    },
    notification(view) {
      const row = worst(view);
      const counted = things(view, given.one);
      const on = counted === '' ? '' : `（${counted}）`;
      const phrase = row ? endSentence(row.facts, view) : 'サポートが終了しています';
      return `${place(view)}：${softwares(view)}${on}は${phrase}。${owner(view)}`;
    },
    lines: (view) =>
      findingsOf(view)
        .slice(0, 4)
        .flatMap((row) => rowLines(row, view, given.one)),
    steps: (view) => [given.step(worst(view)?.facts ?? {}).ja],
    bullets(view) {
      const row = worst(view);
      if (!row) return [];
      return [
        ...once(findingsOf(view).flatMap((it) => longer(it.facts, view))).slice(0, 3),
        ...(isKnownByName(row) ? ['Systems Managerで分からない場合はAMI名から判定'] : []),
        ...asOfLines(view),
      ];
    },
    ids: (view) => accountAndPlace(view),
    links: (view) => runbook(view, '手順書'),
    over: (view) => `解消：${thingAndPart(view)} ${softwares(view)}の使用なし`,
  };
}
