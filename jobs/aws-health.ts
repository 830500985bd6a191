import type { CaseView, FindingRow } from '../src/domain/case.ts';
import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput, Kind, KindWords } from '../src/domain/job.ts';
import { judgeHealthEvent } from '../src/domain/judge-health.ts';
import { capital, counted, listed, shortName } from '../src/words/en/count.ts';
import { accountAndPlace, owner, place, placeInSentence, thing, thingAndPart, usedBy } from '../src/words/en/place.ts';
import { day, dayAndTime, momentWithZone } from '../src/words/en/time.ts';
import { flag, once, time } from '../src/words/facts.ts';
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
} from '../src/words/health-case.ts';
import { changeWordsJa, issueWordsJa, lapsedJa, noticeWordsJa } from '../src/words/ja/aws-health.ts';
import { runbook } from '../src/words/links.ts';

function judge(input: JudgeInput): Judgement {
  const events = input.answers['health.events'];
  const judged = (events?.items ?? []).map((event) => judgeHealthEvent(event, input));
  const over = judged.flatMap((it) => (it.is === 'unclear' ? [] : it.over));
  return {
    findings: judged.flatMap((it) => (it.is === 'findings' ? it.findings : [])),
    reliefs: [],
    sightings: [],
    measures: [],
    ...(over.length > 0 ? { over } : {}),
    notUnderstood: judged.flatMap((it) => (it.is === 'unclear' ? [it.item] : [])),
  };
}

/** Words that the type codes write in one case. */
const KEPT_IN_CAPITALS = /^(AWS|EC2|ECS|EKS|EBS|RDS|VPN|VPC|S3|SQS|SNS|IAM|ACM|TLS|SSL|API|CPU|MSK|EMR|ELB|DNS)$/;

/** Type codes without their service that read better in other words. */
const PHRASES: Readonly<Record<string, string>> = {
  PLANNED_LIFECYCLE_EVENT: 'planned lifecycle change',
  OPERATIONAL_NOTIFICATION: 'operational notice',
  MAINTENANCE_SCHEDULED: 'scheduled maintenance',
};

/** `AWS_RDS_PLANNED_LIFECYCLE_EVENT` of RDS: "RDS planned lifecycle change". */
function eventName(row: FindingRow | undefined): string {
  const { service, what } = eventCode(row);
  const words = what.split('_').map((word) => (KEPT_IN_CAPITALS.test(word) ? word : word.toLowerCase()));
  const phrase = Object.hasOwn(PHRASES, what) ? (PHRASES[what] ?? '') : words.join(' ').trim();
  return shortName(phrase === '' ? service : `${service} ${phrase}`);
}

const THINGS: Readonly<Record<EntityKind, string>> = { cluster: 'cluster', db: 'database', function: 'function' };

/** Whom it is about: `api`, `EKS cluster main`, `RDS database orders`, `account prod`, `EC2 in ap-northeast-1`. */
function subject(view: CaseView): string {
  const about = view.case.subsystem === null ? subjectOf(view, thing(view)) : null;
  // An account and a service in a region are named so where they are found.
  if (about?.is !== 'entity') return thingAndPart(view);
  return [about.service, about.kind && THINGS[about.kind], about.name].filter((it) => it).join(' ');
}

const headlinePlace = (view: CaseView): string => (hasPlace(view) ? place(view, subject(view)) : subject(view));
const sentencePlace = (view: CaseView): string =>
  hasPlace(view) ? placeInSentence(view, subject(view)) : subject(view);

function eventNames(view: CaseView): string {
  return listed(once(eventsOf(view).map(eventName)), 3) || 'an AWS Health event';
}

/** "Touches: orders-db, orders-db-replica and 3 more", where there is more than the thing of the headline. */
function touched(view: CaseView): readonly string[] {
  const names = touchedNames(view, thing(view));
  return names.length === 0 ? [] : [`Touches: ${listed(names, 6)}`];
}

function said(view: CaseView): readonly string[] {
  return descriptions(view).map((it) => `AWS says: ${it}`);
}

function ids(view: CaseView): string {
  return [...typeCodes(view), accountAndPlace(view)].filter((it) => it !== '').join(' · ');
}

const shared: Pick<KindWords, 'steps' | 'bullets' | 'ids' | 'links'> = {
  steps: () => [],
  bullets: (view) => [...touched(view), ...usedBy(view)],
  ids,
  links: (view) => [
    ...eventLinks(view, 'Health event', (number) => `Health event ${number}`),
    ...runbook(view, 'Runbook'),
  ],
};

const changeWords: KindWords = {
  ...shared,
  name: 'AWS scheduled change',
  headline(view) {
    const { dueAt } = view.case;
    const when = dueAt ? day(dueAt, view.timeZone, view.now) : 'a date that AWS has not given';
    return `${isRequired(view) ? 'To do by' : 'AWS change on'} ${when}: ${headlinePlace(view)}, ${eventNames(view)}`;
  },
  notification(view) {
    const { dueAt } = view.case;
    const when = dueAt ? `on ${dayAndTime(dueAt, view.timeZone, view.now)}` : 'at a time it has not given';
    const what = isRequired(view)
      ? `AWS wants something done ${when.replace(/^on/, 'before')}`
      : `AWS makes a change ${when}`;
    return `${sentencePlace(view)}: ${what} (${eventNames(view)}). ${owner(view)}`;
  },
  lines(view) {
    const row = eventsOf(view)[0];
    const end = row && time(row.facts, 'endsAt');
    const { dueAt } = view.case;
    const until = end && dueAt && end > dueAt ? `, until ${dayAndTime(end, view.timeZone, view.now)}` : '';
    const begins = dueAt
      ? [`${capital(eventNames(view))} from ${dayAndTime(dueAt, view.timeZone, view.now)}${until}.`]
      : [];
    return [...begins, ...said(view)];
  },
  over: (view) => `Over: ${subject(view)}, AWS Health no longer lists ${eventNames(view)} as open`,
};

const issueWords: KindWords = {
  ...shared,
  name: 'AWS issue',
  headline: (view) => `AWS issue: ${headlinePlace(view)}, ${eventNames(view)}`,
  notification(view) {
    const row = eventsOf(view)[0];
    const began = row && time(row.facts, 'startsAt');
    const since = began ? ` since ${momentWithZone(began, view.timeZone, view.now)}` : '';
    return `${sentencePlace(view)}: AWS reports an issue${since} (${eventNames(view)}). ${owner(view)}`;
  },
  lines(view) {
    const row = eventsOf(view)[0];
    const began = row && time(row.facts, 'startsAt');
    const scope = row && flag(row.facts, 'public') ? 'A public issue of a service and region that the fleet uses.' : '';
    return [
      ...(began ? [`AWS reports it since ${momentWithZone(began, view.timeZone, view.now)}.`] : []),
      ...(scope === '' ? [] : [scope]),
      ...said(view),
    ];
  },
  over: (view) => `Over: ${subject(view)}, AWS has closed ${eventNames(view)}`,
};

const noticeWords: KindWords = {
  ...shared,
  name: 'AWS notice',
  headline(view) {
    const events = eventsOf(view).length;
    return events > 1
      ? `${counted(events, 'AWS notice')}: ${headlinePlace(view)}, ${eventNames(view)}`
      : `AWS notice: ${headlinePlace(view)}, ${eventNames(view)}`;
  },
  notification: (view) =>
    `${sentencePlace(view)}: AWS sent ${eventsOf(view).length > 1 ? 'notices' : 'a notice'} (${eventNames(view)})${
      isRequired(view) ? ' and wants something done' : ''
    }. ${owner(view)}`,
  lines: said,
  over: (view) => `Over: ${subject(view)}, AWS has closed ${eventNames(view)}`,
};

/** Said truly where AWS said nothing: an event told of it, and no look and no other event ever did. */
function heardNoMore(words: KindWords, lapsed: (view: CaseView) => string): KindWords {
  const over = (view: CaseView): string => (view.case.resolvedHow === 'lapsed' ? lapsed(view) : words.over(view));
  return { ...words, over };
}

const wordsIn = (en: KindWords, ja: KindWords): Kind['words'] => ({
  en: heardNoMore(en, (view) => `Over: ${subject(view)}, ${eventNames(view)}`),
  ja: heardNoMore(ja, lapsedJa),
});

const rules = { holdMinutes: {}, quietMinutes: 60 } as const;
const change: Kind = {
  ...rules,
  voice: () => 'dated',
  toilKind: 'maintenance',
  words: wordsIn(changeWords, changeWordsJa),
};
const issue: Kind = {
  ...rules,
  voice: () => 'now',
  toilKind: 'provider-issue',
  words: wordsIn(issueWords, issueWordsJa),
};
const notice: Kind = {
  ...rules,
  voice: () => 'weekly',
  toilKind: 'provider-notice',
  words: wordsIn(noticeWords, noticeWordsJa),
};

export const awsHealth: Job = {
  id: 'aws-health',
  schedule: '13 * * * *',
  looks: [{ place: 'health', reads: ['health.events'], details: [], proves: [] }],
  deadlineMinutes: 30,
  judge,
  kinds: { 'aws-change': change, 'aws-issue': issue, 'aws-notice': notice },
  words: {
    en: {
      title: 'AWS Health events',
      help: 'Looks for changes that AWS has scheduled, for issues that touch the fleet and for notices to its accounts.',
    },
    ja: {
      title: 'AWS Healthイベント',
      help: 'AWSが予定した変更、利用中のサービスに影響する障害、アカウントへの通知を確認します。',
    },
  },
};
