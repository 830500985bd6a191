/** What is said of the hosts that gather logs, and of buffers that fill up, in Japanese. */

import type { CaseView } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { findingsOf, flag, texts } from '../facts.ts';
import { aggregatorCount, bufferHosts, type Output, outputsOf } from '../fluentd-case.ts';
import { runbook } from '../links.ts';
import { listed } from './count.ts';
import { fromOthers, howBullets, moveBullets, where } from './fluentd.ts';
import { accountAndPlace, owner, place, thing, thingAndPart } from './place.ts';

export const aggregatorWordsJa: KindWords = {
  name: '移行先未定のログ集約（EC2）',
  headline: (view) => `移行先未定のログ集約（EC2）：${place(view)} ホスト${aggregatorCount(view)}台`,
  notification: (view) =>
    `${place(view)}：EC2のホスト${aggregatorCount(view)}台がほかのホストのログを集約していますが、移行先が決まっていません。${owner(view)}`,
  lines: (view) =>
    findingsOf(view)
      .slice(0, 3)
      .flatMap(({ facts }) => {
        const writesTo = texts(facts, 'writesTo');
        const to = writesTo.length === 0 ? '' : `、書き込み先は${listed(writesTo)}`;
        return [where(facts), `${listed(texts(facts, 'software'), 3) || 'fluentd'}：${fromOthers(facts)}${to}`];
      }),
  steps: () => [
    '移行先を決める：送信側ごとにFluent BitかFireLens、保持が必要ならKinesisかFirehose、途中で加工するならLambda',
    'toilbot.yamlに移行先（targetと、移行を示す根拠）を記入、または移行先のあるサブシステムの所属にする',
  ],
  bullets(view) {
    const rows = findingsOf(view);
    return [
      ...(rows.some(({ facts }) => texts(facts, 'receives').length > 0)
        ? ['入力から分かるのはネットワーク経由の受信まで（送信元は不明、自ホストのみの可能性あり）']
        : []),
      ...(rows.some(({ facts }) => flag(facts, 'byTag') === true)
        ? ['toilbot.yamlのfluentd.tagのタグから判定（エンドポイントからは不明）']
        : []),
      ...rows.slice(0, 2).flatMap((row) => howBullets(row.facts, view)),
    ];
  },
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, '手順書'),
  over: (view) => `解消：${thingAndPart(view)} 移行先未定のログ集約（EC2）なし`,
};

/** `to_search（elasticsearch）`. */
function nameOf({ id, plugin }: Output): string {
  return `${id ?? '出力'}${plugin === null ? '' : `（${plugin}）`}`;
}

/** `送信待ち120チャンク・384 MB、起動後の再試行70回、バッファの空き25%`. */
function figures({ chunks, size, retries, spaceLeft }: Output): string {
  const waiting = [...(chunks === null ? [] : [`${chunks}チャンク`]), ...(size === null ? [] : [size])];
  return [
    `送信待ち${waiting.length === 0 ? 'あり' : waiting.join('・')}`,
    ...(retries === null ? [] : [`起動後の再試行${retries}回`]),
    ...(spaceLeft === null ? [] : [`バッファの空き${spaceLeft}%`]),
  ].join('、');
}

function hosts(view: CaseView): string {
  return listed(bufferHosts(view)) || thing(view);
}

export const bufferWordsJa: KindWords = {
  name: 'fluentdのバッファ滞留',
  headline: (view) => `ログ送信の停滞：${place(view)} ${hosts(view)}のバッファに滞留`,
  notification(view) {
    const [output] = outputsOf(findingsOf(view)[0]?.facts ?? {});
    const what = output ? `${nameOf(output)}は${figures(output)}です。` : '';
    return `${place(view)}：${hosts(view)}のバッファにログが滞留しています。${what}${owner(view)}`;
  },
  lines: (view) =>
    findingsOf(view)
      .slice(0, 3)
      .flatMap(({ facts }) => outputsOf(facts).map((it) => `${nameOf(it)}：${figures(it)}`)),
  steps: () => [
    '出力が失敗する理由をデーモン自身のログで確認',
    '送信先が稼働し、ホストから到達できることを確認',
    'バッファのディスクがあふれないことを確認',
  ],
  bullets: (view) => [
    '増加ではなく現在の量で判定：多くの送信待ちと再試行、またはバッファの空きが4分の1未満',
    ...moveBullets(view, findingsOf(view)[0]?.facts ?? {}),
  ],
  ids: (view) => hosts(view),
  links: (view) => runbook(view, '手順書'),
  over: (view) => `復旧：${thingAndPart(view)} ${hosts(view)}のバッファは書き出し済み`,
};
