/** What is said of Heroku apps, their dynos, add-ons and stacks, in Japanese. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { shortName } from '../en/count.ts';
import { findingsOf, flag, once, text, texts, time } from '../facts.ts';
import {
  type Addon,
  addonsOf,
  appIds,
  appLinks,
  appsOf,
  crashCommands,
  crashOf,
  dynosOf,
  isLeft,
} from '../heroku-case.ts';
import { listed } from './count.ts';
import { asOfLines } from './lifecycle.ts';
import { owner, place, thing, thingAndPart, usedBy } from './place.ts';
import { day, momentWithZone } from './time.ts';

/** `アプリ tabemaru-api`, `アプリ3個（a、b、c）`. */
function apps(view: CaseView): string {
  const { names, total } = appsOf(view);
  if (names.length === 0) return 'アプリ';
  return total === 1 ? `アプリ ${names[0]}` : `アプリ${total}個（${listed(names, 4, total)}）`;
}

const links: KindWords['links'] = (view) => appLinks(view, { app: 'Herokuアプリ', runbook: '手順書' });
const ids: KindWords['ids'] = (view) => appIds(view).join('・');

/** `dyno 2個中1個`. */
function crashCount(row: FindingRow | undefined): string {
  const crash = row ? crashOf(row) : null;
  if (crash === null) return 'dyno';
  return crash.wanted === 1 ? '唯一のdyno' : `dyno ${crash.wanted}個中${crash.crashed}個`;
}

export const crashedWordsJa: KindWords = {
  name: 'Heroku dynoのクラッシュ',
  headline: (view) => `クラッシュ：${place(view)} Herokuの${crashCount(findingsOf(view)[0])}`,
  notification(view) {
    const [row] = findingsOf(view);
    const since = row ? `${momentWithZone(row.firstSeenAt, view.timeZone, view.now)}から、` : '';
    return `${place(view)}：${since}Herokuの${crashCount(row)}がクラッシュしています。${owner(view)}`;
  },
  lines: (view) =>
    findingsOf(view).flatMap(({ facts, firstSeenAt }) => {
      const names = listed(texts(facts, 'dynos').map(shortName)) || 'dyno';
      const since = momentWithZone(firstSeenAt, view.timeZone, view.now);
      const released = time(facts, 'releasedAt');
      return [
        `${shortName(text(facts, 'app') ?? 'アプリ')}の${names}が${since}からクラッシュしています。`,
        'Herokuが自動で再起動しますが、間隔はしだいに長くなります。',
        ...(flag(facts, 'maintenance') === true
          ? ['アプリはメンテナンスモードのため、webのdynoには誰も到達できません。']
          : []),
        ...(released ? [`最後のリリースは${momentWithZone(released, view.timeZone, view.now)}です。`] : []),
      ];
    }),
  steps(view) {
    const commands = crashCommands(view);
    if (commands === null) return [];
    return [`理由を確認：${commands.logs}`, '最後のリリースが原因ならロールバック', `再起動：${commands.restart}`];
  },
  bullets: (view) => [...(view.earlier.month > 0 ? [`過去30日間に${view.earlier.month}回発生`] : []), ...usedBy(view)],
  ids,
  links,
  over: (view) => `復旧：${thingAndPart(view)} Herokuのdynoは稼働中`,
};

/** `heroku-22は12/10（木）にサポートが終了します`: the end of a sentence, without a full stop. */
function stackEnd(view: CaseView): string {
  const [row] = findingsOf(view);
  const stack = row && text(row.facts, 'stack');
  if (!row || !stack) return 'はサポートが終了します';
  const end = time(row.facts, 'end');
  const verb = row.aspect === 'ended' ? '終了しました' : '終了します';
  if (end) return `${shortName(stack)}は${day(end, view.timeZone, view.now)}にサポートが${verb}`;
  const state = text(row.facts, 'state');
  if (state === 'unlisted') return `${shortName(stack)}はHerokuの一覧から外れています`;
  return state === null
    ? `${shortName(stack)}は終了しています`
    : `${shortName(stack)}はHerokuで「${shortName(state)}」とされています`;
}

export const stackWordsJa: KindWords = {
  name: 'Herokuスタックの終了',
  headline(view) {
    const [row] = findingsOf(view);
    const stack = shortName((row && text(row.facts, 'stack')) ?? 'Herokuスタック');
    return `${row?.aspect === 'ending' ? '終了予定' : '終了済み'}：${place(view, thing(view))} ${stack}`;
  },
  notification: (view) => `${place(view, thing(view))}：${apps(view)}のスタック${stackEnd(view)}。${owner(view)}`,
  lines: (view) => [
    `${apps(view)}のスタック${stackEnd(view)}。`,
    'サポートがなくてもdynoは動き続けますが、土台のシステムにセキュリティ修正は提供されません。',
  ],
  steps: () => ['Herokuから移行、または新しいスタックを設定して再デプロイ'],
  bullets: (view) => [...usedBy(view), ...asOfLines(view)],
  ids,
  links,
  over: (view) => `解消：${thing(view)} 終了するHerokuスタックの使用なし`,
};

/** What src/domain/heroku-addons.ts says in more than a name. */
const BECOMES: ReadonlyMap<string, string> = new Map([
  ['RDS for PostgreSQL or Aurora', 'RDS for PostgreSQLまたはAurora'],
  ['RDS for MySQL or Aurora', 'RDS for MySQLまたはAurora'],
  ['EventBridge Scheduler with ECS tasks', 'EventBridge SchedulerとECSタスク'],
  ['a NAT gateway with an Elastic IP', 'Elastic IP付きのNATゲートウェイ'],
]);

const planOf = ({ plan }: Addon): string => plan ?? 'アドオン';

function addonLine(addon: Addon): string {
  const { title, usedBy: users, becomes } = addon;
  const what = title === null ? planOf(addon) : `${title}（${planOf(addon)}）`;
  const used = users.length === 0 ? '' : `、${listed(users)}も利用`;
  const vendor = title === null ? '' : '：提供元との契約で継続可能';
  return `${what}${used}${becomes === null ? vendor : `：移行先の候補は${BECOMES.get(becomes) ?? becomes}`}`;
}

/** `Heroku Postgres、Papertrail`: what keeps data stands first. */
function addons(view: CaseView): string {
  return listed(once(addonsOf(view).map((it) => it.title ?? planOf(it)))) || 'アドオン';
}

export const addonWordsJa: KindWords = {
  name: '移行が必要なHerokuアドオン',
  headline: (view) => `${isLeft(view) ? 'Herokuに残存' : '移行が必要'}：${place(view, thing(view))} ${addons(view)}`,
  notification(view) {
    const said = isLeft(view)
      ? `Herokuの${apps(view)}では何も動いていませんが、${addons(view)}が残っています。`
      : `Herokuの${apps(view)}には${addons(view)}があります。`;
    return `${place(view, thing(view))}：${said}${owner(view)}`;
  },
  lines(view) {
    const data = addonsOf(view).filter((it) => it.keepsData).length;
    if (!isLeft(view)) return data === 0 ? [] : [`うち${data}個はデータを保持しています。`];
    const warning = 'アプリを削除するとデータも削除され、まだ使っているものは停止します。';
    return ['dynoは動いていませんが、データはHerokuに残っています。', ...(data === 0 ? [] : [warning])];
  },
  steps: (view) =>
    isLeft(view)
      ? ['まだ接続しているものを調べる', '戻せるようにしてデータを移す', 'その後、アドオンとアプリを削除']
      : [],
  bullets: (view) => [...addonsOf(view).map(addonLine), ...usedBy(view)],
  ids,
  links,
  over: (view) => `解消：${thing(view)} Herokuに残るアドオンなし`,
};

export const maintenanceWordsJa: KindWords = {
  name: 'Herokuのメンテナンスモード',
  headline: (view) => `メンテナンスモード中：${place(view, thing(view))} Heroku`,
  notification(view) {
    const [row] = findingsOf(view);
    const since = row ? `少なくとも${momentWithZone(row.firstSeenAt, view.timeZone, view.now)}から` : '';
    return `${place(view, thing(view))}：Herokuの${apps(view)}は${since}メンテナンスモードです。${owner(view)}`;
  },
  lines(view) {
    const dynos = dynosOf(view);
    return [
      'アクセスした人には、アプリではなくメンテナンスページが表示されます。',
      ...(dynos > 0 ? [`それでもdyno ${dynos}個は動いており、料金が発生しています。`] : []),
    ];
  },
  steps: () => ['誰も必要としなければ、0にスケールしてから削除', '必要ならメンテナンスモードを解除'],
  bullets: usedBy,
  ids,
  links,
  over: (view) => `解消：${thing(view)} Herokuのメンテナンスモードは終了`,
};
