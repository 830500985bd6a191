/** What is said of fluentd, td-agent, fluent-package and Fluent Bit, in Japanese. */

import type { CaseView } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { shortName } from '../en/count.ts';
import { worst } from '../ending-case.ts';
import { count, findingsOf, flag, once, texts } from '../facts.ts';
import {
  isFluentBit,
  isInServices,
  knownBy,
  moveOf,
  productName,
  productsOf,
  type UnknownBecause,
  unknownBecause,
  vulnerabilitiesOf,
} from '../fluentd-case.ts';
import { runbook } from '../links.ts';
import { listed } from './count.ts';
import { asOfLines, endPhrase, endSentence, keptNames } from './lifecycle.ts';
import { accountAndPlace, owner, place, thingAndPart } from './place.ts';
import { day } from './time.ts';

/** `td-agent 4.5.2`. */
function software(facts: JsonObject): string {
  return `${productName(facts)} ${listed(texts(facts, 'versions'), 3)}`.trim();
}

function softwares(view: CaseView): string {
  return listed(once(findingsOf(view).map((row) => software(row.facts))), 3) || 'fluentd';
}

/** `ホスト2台：log-agg-1、log-agg-2`. */
export function where(facts: JsonObject): string {
  const number = count(facts, 'count') ?? 1;
  return `${isInServices(facts) ? `サービス${number}件` : `ホスト${number}台`}：${keptNames(facts)}`;
}

/** `（最大CVSS 9.8）`. */
function scoreOf(facts: JsonObject): string {
  const { total, worst: top } = vulnerabilitiesOf(facts);
  return top === null ? '' : `（${total === 1 ? '' : '最大'}CVSS ${top}）`;
}

/** `2023/12/31（日）にサポート終了済み、既知の脆弱性4件（最大CVSS 9.8）`. */
function state(facts: JsonObject, view: CaseView): string {
  const { total } = vulnerabilitiesOf(facts);
  const ends = flag(facts, 'ending') === true ? [endPhrase(facts, view)] : [];
  return [...ends, ...(total === 0 ? [] : [`既知の脆弱性${total}件${scoreOf(facts)}`])].join('、');
}

/** {@link state} of what runs, as sentences. */
function sentences(view: CaseView): string {
  const facts = worst(view)?.facts ?? { ending: true };
  const { total } = vulnerabilitiesOf(facts);
  const found = `既知の脆弱性が${total}件あります${scoreOf(facts)}。`;
  if (flag(facts, 'ending') !== true) return `${softwares(view)}には${found}`;
  return `${softwares(view)}は${endSentence(facts, view)}。${total === 0 ? '' : found}`;
}

function cveBullets(facts: JsonObject): readonly string[] {
  const { named, more } = vulnerabilitiesOf(facts);
  return [
    ...named.map(
      ({ id, score, fixedIn }) =>
        `${id}${score === null ? '' : `（CVSS ${score}）`}${fixedIn === null ? '' : `：fluentd ${fixedIn}で修正`}`,
    ),
    ...(more > 0 ? [`ほかに脆弱性${more}件`] : []),
  ];
}

export function howBullets(facts: JsonObject, view: CaseView): readonly string[] {
  const { toldOn, images } = knownBy(facts);
  return [
    ...(toldOn ? [`バージョンは${day(toldOn, view.timeZone, view.now)}の申告による（未検出）`] : []),
    ...(images.length > 0 ? [`イメージから判定：${listed(images, 3)}`] : []),
  ];
}

/** `ほかのホストのログを集約（forward、syslog）`. */
export function fromOthers(facts: JsonObject): string {
  const receives = texts(facts, 'receives');
  return `ほかのホストのログを集約${receives.length === 0 ? '' : `（${receives.join('、')}）`}`;
}

/** An aggregator is a subsystem that has to move as well, and where to is a choice. */
export function moveBullets(view: CaseView, facts: JsonObject): readonly string[] {
  switch (moveOf(view, facts)) {
    case 'undecided':
      return [
        `${shortName(view.subsystem?.name ?? '')}は移行先未定：送信側のFluent BitかFireLens、KinesisかFirehose、またはLambda`,
      ];
    case 'gathers':
      return [`${fromOthers(facts)}：これも移行対象（移行先は選択済み）`];
    case null:
      return [];
  }
}

export const endedWordsJa: KindWords = {
  name: 'fluentdのサポート終了・脆弱性',
  headline(view) {
    const row = worst(view);
    return `${softwares(view)}：${place(view)} ${row ? state(row.facts, view) : 'サポート終了済み'}`;
  },
  notification: (view) => `${place(view)}：${sentences(view)}${owner(view)}`,
  lines: (view) =>
    findingsOf(view)
      .slice(0, 4)
      .flatMap(({ facts }) => [`${software(facts)}：${state(facts, view)}`, where(facts)]),
  steps(view) {
    const path = texts(worst(view)?.facts ?? {}, 'path');
    if (path.length === 0) return [];
    const upgrade = path.length === 1 ? `${path[0]}に更新` : `${path.join(' → ')}の順に更新（途中を飛ばさない）`;
    return ['バッファをフラッシュし、設定を退避', upgrade, 'ログの受信再開を確認'];
  },
  bullets(view) {
    const row = worst(view);
    if (!row) return [];
    return [
      ...cveBullets(row.facts),
      ...(isFluentBit(view) ? ['Fluent BitのCVEはtoilbotのデータに未収録'] : []),
      ...howBullets(row.facts, view),
      ...moveBullets(view, row.facts),
      ...asOfLines(view),
    ];
  },
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, '手順書'),
  over: (view) => `解消：${thingAndPart(view)} ${softwares(view)}の稼働なし`,
};

const WHY_UNKNOWN: { readonly [B in UnknownBecause]: string } = {
  endpoint: 'エンドポイントは応答しますが、バージョンを返しません。',
  neighbour: 'Systems Managerの管理対象外のホストです。同種のほかのホストにはあります。',
  listed: 'toilbot.yamlに記載されていますが、Systems Managerからはインストール内容が分かりません。',
  ssm: 'パッケージに独自の番号が付いています。',
  'moving-tag': 'latestやstableなどのタグはリリースごとに移るため、起動したリリースが分かりません。',
  'new-release': 'aws-for-fluent-bitのこのリリースは、toilbotのデータに未収録です。',
  'own-tag': 'イメージのタグが、提供元の付けたバージョンではありません。',
};

export const unknownWordsJa: KindWords = {
  name: 'fluentdのバージョン不明',
  headline: (view) => `バージョン不明：${place(view)} ${listed(productsOf(view)) || 'fluentd'}`,
  notification: (view) =>
    `${place(view)}：稼働中の${listed(productsOf(view)) || 'fluentd'}のバージョンを示す情報がありません。${owner(view)}`,
  lines: (view) =>
    findingsOf(view)
      .slice(0, 4)
      .flatMap(({ facts }) => [where(facts), ...unknownBecause(facts).map((it) => WHY_UNKNOWN[it])]),
  steps: () => [
    'Systems Managerでホストのインベントリを収集、または稼働しているものと時期をtoilbot.yaml（told）に記入',
  ],
  bullets: (view) =>
    findingsOf(view)
      .slice(0, 2)
      .flatMap((row) => howBullets(row.facts, view))
      .concat(asOfLines(view)),
  ids: (view) => accountAndPlace(view),
  links: () => [],
  over: (view) => `解消：${thingAndPart(view)} バージョン判明`,
};
