/** What is said of scheduled EC2 events and failed status checks, in Japanese. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { dueAt, hostIds, hostLinks, hostName, hostRows } from '../ec2-case.ts';
import { isLeaving } from '../en/hosts.ts';
import { once, time } from '../facts.ts';
import { runbook } from '../links.ts';
import { listed } from './count.ts';
import {
  addressBullets,
  askOf,
  checkName,
  checkSteps,
  eventName,
  eventSteps,
  standing,
  verbOf,
  whyOf,
} from './hosts.ts';
import { accountAndPlace, owner, place, thingAndPart, usedBy } from './place.ts';
import { clockTime, day, dayAndTime, momentWithZone } from './time.ts';

function hostNames(rows: readonly FindingRow[]): string {
  return listed(once(rows.map(hostName)), 4);
}

/** `log-aggregator（log-agg-1）`; of a host that nobody claims its name alone. */
function thingAndHosts(view: CaseView): string {
  const [name, hosts] = [thingAndPart(view), hostNames(hostRows(view))];
  return hosts === '' || hosts === name ? name : `${name}（${hosts}）`;
}

function ids(view: CaseView): string {
  const { instances, zones } = hostIds(view);
  return [...instances, accountAndPlace(view, zones)].filter((it) => it !== '').join('・');
}

const LABELS = { event: 'EC2イベント', instance: 'インスタンス', health: 'Healthイベント' } as const;

export const maintenanceWordsJa: KindWords = {
  name: 'EC2の予定イベント',
  headline(view) {
    const row = hostRows(view)[0];
    const due = dueAt(view, row);
    const when = due ? day(due, view.timeZone, view.now) : null;
    if (row && !isLeaving(row.facts)) {
      return `EC2の${eventName(row.facts)} ${when ?? '日付未通知'}：${place(view)}`;
    }
    return `要対応 ${when === null ? '期日未通知' : `${when}まで`}：${place(view)}`;
  },
  notification(view) {
    const rows = hostRows(view);
    const [row] = rows;
    const due = dueAt(view, row);
    const when = due ? `${dayAndTime(due, view.timeZone, view.now)}以降に` : '';
    const unknown = due ? '' : '（日時は未通知）';
    if (!row) return `${place(view)}：AWSによるメンテナンスが${when}予定されています${unknown}。${owner(view)}`;
    const hosts = rows.length === 1 ? `${hostName(row)} ` : `${rows.length}台（${hostNames(rows)}）`;
    return `${place(view)}：${hosts}が${when}AWSにより${verbOf(row.facts)}${unknown}。${askOf(row.facts)}${owner(view)}`;
  },
  lines(view) {
    const rows = hostRows(view);
    const [row] = rows;
    if (!row) return [];
    const due = dueAt(view, row);
    const end = time(row.facts, 'notAfter');
    const from = due ? clockTime(due, view.timeZone) : null;
    const when =
      end && from !== null && !isLeaving(row.facts)
        ? `${from}〜${clockTime(end, view.timeZone)}に`
        : from === null
          ? ''
          : `${from}以降に`;
    return [
      `${hostNames(rows)} が${when}AWSにより${verbOf(row.facts)}（${whyOf(row.facts)}）。`,
      ...(rows.length === 1 ? standing(row.facts) : once(rows.flatMap((it) => standing(it.facts))).slice(0, 3)),
    ];
  },
  steps: (view) => eventSteps(hostRows(view)[0]?.facts ?? {}),
  bullets(view) {
    const row = hostRows(view)[0];
    const deadline = row && time(row.facts, 'deadline');
    const { halfYear } = view.earlier;
    return [
      ...(row ? addressBullets(row.facts) : []),
      ...(deadline ? [`日程は${dayAndTime(deadline, view.timeZone, view.now)}まで変更可能`] : []),
      ...(halfYear > 0 ? [`半年で${halfYear + 1}回目`] : []),
      ...usedBy(view),
    ];
  },
  ids,
  links: (view) => [...hostLinks(hostRows(view), LABELS), ...runbook(view, '手順書')],
  over: (view) => `終了：${thingAndHosts(view)} 残りのEC2イベントなし`,
};

function checksOf(view: CaseView): string {
  return listed(once(hostRows(view).map((row) => checkName(row.aspect)))) || 'ステータスチェック';
}

export const checkWordsJa: KindWords = {
  name: 'EC2ステータスチェックの失敗',
  headline: (view) => `チェック失敗：${place(view)} ${hostNames(hostRows(view))}`.trimEnd(),
  notification(view) {
    const rows = hostRows(view);
    const since = rows[0] ? `${momentWithZone(rows[0].firstSeenAt, view.timeZone, view.now)}から、` : '';
    return `${place(view)}：${since}${rows.length === 0 ? 'ホスト' : `${hostNames(rows)} `}が${checksOf(view)}に失敗しています。${owner(view)}`;
  },
  lines: (view) =>
    hostRows(view)
      .slice(0, 5)
      .flatMap((row, index) => {
        const since = momentWithZone(row.firstSeenAt, view.timeZone, view.now);
        return [
          `${hostName(row)}：${since}から${checkName(row.aspect)}に失敗しています。`,
          ...(index === 0 ? standing(row.facts) : []),
        ];
      }),
  steps(view) {
    const row = hostRows(view)[0];
    return row ? checkSteps(row.aspect, row.facts) : [];
  },
  bullets(view) {
    const { month } = view.earlier;
    return [...(month > 0 ? [`過去30日間に${month}回発生`] : []), ...usedBy(view)];
  },
  ids,
  links: (view) => [...hostLinks(hostRows(view), { ...LABELS, event: null }), ...runbook(view, '手順書')],
  over: (view) => `復旧：${thingAndHosts(view)} チェックは正常`,
};
