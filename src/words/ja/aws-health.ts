/** What is said of AWS Health events, in Japanese. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { accountName } from '../../domain/resources.ts';
import { shortName } from '../en/count.ts';
import { flag, once, time } from '../facts.ts';
import {
  descriptions,
  type EntityKind,
  eventCode,
  eventLinks,
  eventsOf,
  hasPlace,
  isRequired,
  subjectOf,
  touchedNames,
  typeCodes,
} from '../health-case.ts';
import { runbook } from '../links.ts';
import { listed } from './count.ts';
import { accountAndPlace, owner, place, thing, thingAndPart, usedBy } from './place.ts';
import { day, dayAndTime, momentWithZone } from './time.ts';

/** Type codes without their service; all others are said as AWS writes them. */
const PHRASES: Readonly<Record<string, string>> = {
  PLANNED_LIFECYCLE_EVENT: 'ライフサイクル変更',
  OPERATIONAL_NOTIFICATION: '運用通知',
  OPERATIONAL_ISSUE: '運用上の問題',
  MAINTENANCE_SCHEDULED: '予定メンテナンス',
  SECURITY_NOTIFICATION: 'セキュリティ通知',
  NOTIFICATION: '通知',
};

/** `AWS_RDS_PLANNED_LIFECYCLE_EVENT` of RDS: `RDSのライフサイクル変更`. */
function eventName(row: FindingRow): string {
  const { service, what } = eventCode(row);
  const phrase = Object.hasOwn(PHRASES, what) ? PHRASES[what] : null;
  if (phrase) return shortName(`${service}の${phrase}`);
  return shortName(`${service} ${what}`);
}

function eventNames(view: CaseView): string {
  return listed(once(eventsOf(view).map(eventName)), 3) || 'AWS Healthイベント';
}

const THINGS: Readonly<Record<EntityKind, string>> = { cluster: 'クラスター', db: 'データベース', function: '関数' };

/** Whom it is about: `api`, `RDSデータベース orders`, `アカウント prod`, `EC2（ap-northeast-1）`. */
function subject(view: CaseView): string {
  const about = view.case.subsystem === null ? subjectOf(view, thing(view)) : null;
  switch (about?.is) {
    case 'entity':
      return `${about.service}${about.kind ? THINGS[about.kind] : ''} ${about.name}`.trim();
    case 'account':
      return `アカウント ${shortName(accountName(about.account, view))}`;
    case 'service':
      return `${shortName(about.service)}（${about.region}）`;
    default:
      return thingAndPart(view);
  }
}

const where = (view: CaseView): string => (hasPlace(view) ? place(view, subject(view)) : subject(view));

function touched(view: CaseView): readonly string[] {
  const names = touchedNames(view, thing(view));
  return names.length === 0 ? [] : [`対象：${listed(names, 6)}`];
}

function said(view: CaseView): readonly string[] {
  return descriptions(view).map((it) => `AWSの説明：「${it}」`);
}

const shared: Pick<KindWords, 'steps' | 'bullets' | 'ids' | 'links'> = {
  steps: () => [],
  bullets: (view) => [...touched(view), ...usedBy(view)],
  ids: (view) => [...typeCodes(view), accountAndPlace(view)].filter((it) => it !== '').join('・'),
  links: (view) => [
    ...eventLinks(view, 'Healthイベント', (number) => `Healthイベント${number}`),
    ...runbook(view, '手順書'),
  ],
};

export const changeWordsJa: KindWords = {
  ...shared,
  name: 'AWSの予定変更',
  headline(view) {
    const { dueAt } = view.case;
    const when = dueAt ? day(dueAt, view.timeZone, view.now) : null;
    const what = isRequired(view)
      ? `要対応 ${when === null ? '期日未通知' : `${when}まで`}`
      : `AWSによる変更 ${when ?? '日付未通知'}`;
    return `${what}：${where(view)} ${eventNames(view)}`;
  },
  notification(view) {
    const { dueAt } = view.case;
    const when = dueAt ? dayAndTime(dueAt, view.timeZone, view.now) : null;
    const what = isRequired(view)
      ? `AWSが${when === null ? '' : `${when}までの`}対応を求めています`
      : `AWSが${when === null ? '' : `${when}に`}変更を実施します`;
    const names = `${eventNames(view)}${when === null ? '、日時は未通知' : ''}`;
    return `${where(view)}：${what}（${names}）。${owner(view)}`;
  },
  lines(view) {
    const row = eventsOf(view)[0];
    const end = row && time(row.facts, 'endsAt');
    const { dueAt } = view.case;
    const until = end && dueAt && end > dueAt ? dayAndTime(end, view.timeZone, view.now) : '';
    const begins = dueAt
      ? [`${eventNames(view)}：${dayAndTime(dueAt, view.timeZone, view.now)}${until === '' ? 'から' : `〜${until}`}`]
      : [];
    return [...begins, ...said(view)];
  },
  over: (view) => `終了：${subject(view)} ${eventNames(view)}（AWS Healthの進行中の一覧になし）`,
};

export const issueWordsJa: KindWords = {
  ...shared,
  name: 'AWSの障害',
  headline: (view) => `AWSの障害：${where(view)} ${eventNames(view)}`,
  notification(view) {
    const row = eventsOf(view)[0];
    const began = row && time(row.facts, 'startsAt');
    const since = began ? `${momentWithZone(began, view.timeZone, view.now)}からの` : '';
    return `${where(view)}：AWSが${since}障害を報告しています（${eventNames(view)}）。${owner(view)}`;
  },
  lines(view) {
    const row = eventsOf(view)[0];
    const began = row && time(row.facts, 'startsAt');
    return [
      ...(began ? [`AWSが${momentWithZone(began, view.timeZone, view.now)}からの障害を報告しています。`] : []),
      ...(row && flag(row.facts, 'public') ? ['利用中のサービスとリージョンに関する公開イベントです。'] : []),
      ...said(view),
    ];
  },
  over: (view) => `終了：${subject(view)} ${eventNames(view)}（AWSがクローズ）`,
};

export const noticeWordsJa: KindWords = {
  ...shared,
  name: 'AWSからのお知らせ',
  headline(view) {
    const events = eventsOf(view).length;
    return `AWSからのお知らせ${events > 1 ? `${events}件` : ''}：${where(view)} ${eventNames(view)}`;
  },
  notification(view) {
    const what = isRequired(view)
      ? `AWSから対応を求めるお知らせが届きました（${eventNames(view)}）`
      : `AWSからお知らせが届きました（${eventNames(view)}）`;
    return `${where(view)}：${what}。${owner(view)}`;
  },
  lines: said,
  over: (view) => `終了：${subject(view)} ${eventNames(view)}（AWSがクローズ）`,
};

/** What is over without AWS having said so. */
export function lapsedJa(view: CaseView): string {
  return `終了：${subject(view)} ${eventNames(view)}`;
}
