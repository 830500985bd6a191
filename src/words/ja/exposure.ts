/** What is said of what the internet can reach, in Japanese. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { shortName } from '../en/count.ts';
import { familiesOf, groupLinks, instanceLinks, type LinkLabels, portsOf, sumOf } from '../exposure-case.ts';
import { count, findingsOf, once, text, texts, time } from '../facts.ts';
import { fewLines, listed } from './count.ts';
import { namesIn } from './leftovers.ts';
import { accountAndPlace, owner, place, thing } from './place.ts';
import { day } from './time.ts';

const LABELS: LinkLabels = { instance: 'インスタンス', securityGroup: 'セキュリティグループ', runbook: '手順書' };
const FAMILIES = { ipv4: 'IPv4', ipv6: 'IPv6のみ', both: 'IPv4とIPv6' } as const;

function families(facts: JsonObject): string {
  return FAMILIES[familiesOf(facts)];
}

const SESSION_MANAGER = 'ログインはSession Managerで：ポート開放とキーペアが不要、全セッションを記録';
const NO_LOGIN = '最善はログイン自体をなくすこと：ECS・EKSでは誰もログイン不要';

function bastions(rows: readonly FindingRow[]): readonly string[] {
  const number = sumOf(rows, 'bastions');
  return number === 0 ? [] : [`うち踏み台${number}台：Session Managerなら踏み台は不要`];
}

function exposed(view: CaseView): string {
  const number = sumOf(findingsOf(view), 'count');
  return `パブリックサブネットでパブリックアドレスを持つインスタンス${number === 0 ? '' : `${number}台`}`;
}

export const exposedWords: KindWords = {
  name: 'インスタンスの公開',
  headline: (view) => `公開状態：${place(view)} ${exposed(view)}`,
  notification: (view) => `${place(view)}：${exposed(view)}にインターネットから到達できます。${owner(view)}`,
  lines: (view) => findingsOf(view).map(({ facts }) => `${namesIn(facts)}（${families(facts)}）`),
  steps: (view) =>
    findingsOf(view).length === 0
      ? []
      : [
          'プライベートサブネットへ移動し、ロードバランサーの背後に配置',
          'パブリックアドレスを外し、NATゲートウェイを使用',
        ],
  bullets: (view) => [...bastions(findingsOf(view)), '許可される通信はセキュリティグループ次第'],
  ids: (view) => accountAndPlace(view),
  links: (view) => instanceLinks(view, LABELS),
  over: (view) => `解消：${thing(view)} インターネットから到達できるインスタンスなし`,
};

/** `ポート22`, `ポート22、3389`, `全ポート`. */
function ports(facts: JsonObject): string {
  const numbers = portsOf(facts);
  if (numbers === 'all') return '全ポート';
  return numbers.length === 0 ? '管理ポート' : `ポート${listed(numbers, 5)}`;
}

interface Doors {
  readonly ports: string;
  /** `（IPv4、セキュリティグループ2個）`. */
  readonly how: string;
}

function doorsOf(view: CaseView): Doors {
  const rows = findingsOf(view);
  const [row] = rows;
  if (!row) return { ports: '管理ポート', how: '' };
  const by = rows.length > 1 ? `、セキュリティグループ${rows.length}個` : '';
  return { ports: ports(row.facts), how: `（${families(row.facts)}${by}）` };
}

/** What of it the internet reaches today. */
function reach(facts: JsonObject): string {
  const reachable = count(facts, 'reachable');
  const interfaces = count(facts, 'interfaces') ?? 0;
  const balancers = texts(facts, 'balancers').map(shortName);
  if (balancers.length > 0) return `ロードバランサー ${listed(balancers, 3)} が待ち受け中`;
  if (reachable === null) return 'インターネットからの到達可否は確認できず';
  if (reachable === 0) return '現在、パブリックサブネットのパブリックアドレスなし';
  return `ネットワークインターフェイス${interfaces}個中${reachable}個がインターネットから到達可能`;
}

function groupLine(facts: JsonObject): string {
  const group = text(facts, 'groupName') ?? text(facts, 'group');
  const name = `セキュリティグループ${group === null ? '' : ` ${shortName(group)}`}`;
  const names = namesIn(facts);
  const users = names === '' ? '' : `、使用元 ${names}`;
  return `${name}：${ports(facts)}を許可（${families(facts)}${users}）、${reach(facts)}`;
}

export const openPortWords: KindWords = {
  name: '管理ポートの開放',
  headline(view) {
    const doors = doorsOf(view);
    return `開放：${place(view)} ${doors.ports}がインターネット全体から接続可能${doors.how}`;
  },
  notification(view) {
    const doors = doorsOf(view);
    return `${place(view)}：${doors.ports}がインターネット全体に開放されています${doors.how}。${owner(view)}`;
  },
  lines: (view) => fewLines(findingsOf(view), ({ facts }) => groupLine(facts)),
  steps: (view) =>
    findingsOf(view).length === 0
      ? []
      : ['この経路でログインしている人を確認', 'Session Managerでのログインに切り替え', 'ルールを削除（IPv4とIPv6）'],
  bullets: (view) => [...bastions(findingsOf(view)), SESSION_MANAGER, NO_LOGIN],
  ids: (view) =>
    [...once(findingsOf(view).map(({ facts }) => text(facts, 'group'))).slice(0, 4), accountAndPlace(view)]
      .filter((it) => it !== '')
      .join('・'),
  links: (view) => groupLinks(view, LABELS),
  over: (view) => `解消：${thing(view)} インターネット全体に開放された管理ポートなし`,
};

/** `2台`, or nothing where the number is not known. */
function keyed(view: CaseView): string {
  const number = sumOf(findingsOf(view), 'count');
  return number === 0 ? '' : `${number}台`;
}

export const keyPairWords: KindWords = {
  name: '使用中のキーペア',
  headline: (view) => `キーペア使用中：${place(view)} キーペア付きインスタンス${keyed(view)}`,
  notification: (view) => `${place(view)}：キーペア付きのインスタンスが${keyed(view)}あります。${owner(view)}`,
  lines: (view) =>
    findingsOf(view).map(({ facts }) => {
      const keys = texts(facts, 'keys').map(shortName);
      const since = time(facts, 'keysSince');
      const made = since ? `${day(since, view.timeZone, view.now)}作成` : '';
      const old = since ? `（${keys.length === 1 ? '' : '最も古いものは'}${made}）` : '';
      return `${listed(keys, 7, count(facts, 'keyCount') ?? 0)}${old}：${namesIn(facts)}で使用`;
    }),
  steps: () => [],
  bullets: (view) => [
    ...bastions(findingsOf(view)),
    '秘密鍵を持つ人は、ネットワークが許す限り離任後もログイン可能',
    SESSION_MANAGER,
    NO_LOGIN,
  ],
  ids: (view) => accountAndPlace(view),
  links: (view) => instanceLinks(view, LABELS),
  over: (view) => `解消：${thing(view)} キーペア付きのインスタンスなし`,
};
