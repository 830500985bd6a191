import type { CaseView, FindingRow } from '../src/domain/case.ts';
import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput, Kind, KindWords } from '../src/domain/job.ts';
import {
  ec2SightingOf,
  ec2UnitsOf,
  failedChecks,
  isGone,
  isIgnored,
  scheduledEvents,
} from '../src/domain/judge-ec2.ts';
import { dueAt, hostIds, hostLinks, hostName, hostRows } from '../src/words/ec2-case.ts';
import { counted, listed, ordinal } from '../src/words/en/count.ts';
import {
  addressBullets,
  askOf,
  checkName,
  checkSteps,
  eventName,
  eventSteps,
  isLeaving,
  standing,
  verbOf,
  whyOf,
} from '../src/words/en/hosts.ts';
import { accountAndPlace, owner, place, placeInSentence, thingAndPart, usedBy } from '../src/words/en/place.ts';
import { clockTime, day, dayAndTime, momentWithZone } from '../src/words/en/time.ts';
import { once, time } from '../src/words/facts.ts';
import { checkWordsJa, maintenanceWordsJa } from '../src/words/ja/ec2-status.ts';
import { runbook } from '../src/words/links.ts';

function judge({ scope, answers, settings }: JudgeInput): Judgement {
  const statuses = answers['ec2.instanceStatuses'];
  const instances = answers['ec2.instances'];
  const all = ec2UnitsOf(instances?.items ?? [], statuses?.items ?? [], scope);
  const units = all.filter((unit) => !isIgnored(unit, settings));
  const present = units.filter((unit) => !isGone(unit));
  const events = present.map((unit) => scheduledEvents(unit, present, settings));
  const sightings = units.map(ec2SightingOf).filter((it) => it !== null);
  return {
    findings: [
      ...events.flatMap((it) => it.findings),
      ...present.flatMap((unit) => failedChecks(unit, present, settings)),
    ],
    reliefs: [],
    sightings: sightings.filter((it) => 'presence' in it),
    measures: [],
    notUnderstood: [...events.flatMap((it) => it.notUnderstood), ...sightings.filter((it) => 'why' in it)],
  };
}

function hostNames(rows: readonly FindingRow[]): string {
  return listed(once(rows.map(hostName)), 4);
}

function ids(view: CaseView): string {
  const { instances, zones } = hostIds(view);
  return [...instances, accountAndPlace(view, zones)].filter((it) => it !== '').join(' · ');
}

const LABELS = { event: 'EC2 event', instance: 'Instance', health: 'Health event' } as const;

const maintenanceWords: KindWords = {
  name: 'EC2 scheduled event',
  headline(view) {
    const row = hostRows(view)[0];
    const due = dueAt(view, row);
    const when = due ? day(due, view.timeZone, view.now) : 'a date that AWS has not given';
    if (row && !isLeaving(row.facts)) return `EC2 ${eventName(row.facts)} on ${when}: ${place(view)}`;
    return `To do by ${when}: ${place(view)}`;
  },
  notification(view) {
    const rows = hostRows(view);
    const [row] = rows;
    const due = dueAt(view, row);
    const when = due ? ` after ${dayAndTime(due, view.timeZone, view.now)}` : ', at a time it has not given';
    if (!row) return `${placeInSentence(view)}: AWS has scheduled maintenance${when}. ${owner(view)}`;
    const hosts = rows.length === 1 ? `host ${hostName(row)}` : `${rows.length} hosts (${hostNames(rows)})`;
    return `${placeInSentence(view)}: AWS will ${verbOf(row.facts)} ${hosts}${when}. ${askOf(row.facts)} ${owner(view)}`;
  },
  lines(view) {
    const rows = hostRows(view);
    const [row] = rows;
    if (!row) return [];
    const due = dueAt(view, row);
    const end = time(row.facts, 'notAfter');
    const after = due ? ` after ${clockTime(due, view.timeZone)}` : '';
    const between =
      due && end && !isLeaving(row.facts)
        ? ` between ${clockTime(due, view.timeZone)} and ${clockTime(end, view.timeZone)}`
        : after;
    return [
      `AWS will ${verbOf(row.facts)} ${hostNames(rows)}${between} (${whyOf(row.facts)}).`,
      ...(rows.length === 1 ? standing(row.facts) : once(rows.flatMap((it) => standing(it.facts))).slice(0, 3)),
    ];
  },
  steps: (view) => eventSteps(hostRows(view)[0]?.facts ?? {}),
  bullets(view) {
    const rows = hostRows(view);
    const row = rows[0];
    const deadline = row && time(row.facts, 'deadline');
    const { halfYear } = view.earlier;
    return [
      ...(row ? addressBullets(row.facts) : []),
      ...(deadline ? [`The date can be moved, to ${dayAndTime(deadline, view.timeZone, view.now)} at the latest`] : []),
      ...(halfYear > 0 ? [`${ordinal(halfYear + 1)} event here in 6 months`] : []),
      ...usedBy(view),
    ];
  },
  ids,
  links: (view) => [...hostLinks(hostRows(view), LABELS), ...runbook(view, 'Runbook')],
  over: (view) => `Over: ${thingAndPart(view)}, EC2 has no event left for ${hostNames(hostRows(view)) || 'it'}`,
};

const maintenance: Kind = {
  holdMinutes: {},
  quietMinutes: 60,
  voice: () => 'dated',
  toilKind: 'maintenance',
  words: { en: maintenanceWords, ja: maintenanceWordsJa },
};

function checksOf(view: CaseView): string {
  return listed(once(hostRows(view).map((row) => checkName(row.aspect))));
}

const checkWords: KindWords = {
  name: 'EC2 status check failed',
  headline: (view) => `Check failed: ${place(view)}, ${hostNames(hostRows(view)) || 'a host'}`,
  notification(view) {
    const rows = hostRows(view);
    const since = rows[0] ? momentWithZone(rows[0].firstSeenAt, view.timeZone, view.now) : '';
    const hosts = once(rows.map(hostName)).length > 1 ? 'hosts' : 'host';
    return `${placeInSentence(view)}: ${hosts} ${hostNames(rows) || 'unknown'} failed the ${checksOf(view) || 'status check'}${since === '' ? '' : ` since ${since}`}. ${owner(view)}`;
  },
  lines(view) {
    const rows = hostRows(view);
    return rows.slice(0, 5).flatMap((row, index) => {
      const since = momentWithZone(row.firstSeenAt, view.timeZone, view.now);
      return [
        `${hostName(row)}: ${checkName(row.aspect)} failed since ${since}.`,
        ...(index === 0 ? standing(row.facts) : []),
      ];
    });
  },
  steps(view) {
    const row = hostRows(view)[0];
    return row ? checkSteps(row.aspect, row.facts) : [];
  },
  bullets(view) {
    const { month } = view.earlier;
    return [...(month > 0 ? [`${counted(month, 'time')} before in 30 days`] : []), ...usedBy(view)];
  },
  ids,
  links: (view) => [...hostLinks(hostRows(view), { ...LABELS, event: null }), ...runbook(view, 'Runbook')],
  over: (view) => `Recovered: ${thingAndPart(view)}, the checks of ${hostNames(hostRows(view)) || 'its hosts'} pass`,
};

const checkFailed: Kind = {
  holdMinutes: { system: 10, instance: 10, attachedEbs: 10 },
  quietMinutes: 60,
  voice: () => 'now',
  toilKind: 'host-failure',
  words: { en: checkWords, ja: checkWordsJa },
};

export const ec2Status: Job = {
  id: 'ec2-status',
  schedule: '7 * * * *',
  // Both: whose an instance is stands in its tags, and without them a subsystem would seem to have left EC2.
  looks: [
    {
      place: 'regions',
      reads: ['ec2.instanceStatuses', 'ec2.instances'],
      details: [],
      proves: ['ec2'],
      events: ['EC2 Instance State-change Notification'],
    },
  ],
  deadlineMinutes: 30,
  judge,
  kinds: { 'ec2-maintenance': maintenance, 'ec2-check-failed': checkFailed },
  words: {
    en: {
      title: 'EC2 scheduled events and status checks',
      help: 'Looks for events that AWS has scheduled for instances and for failed system, instance and EBS checks, and says what to do.',
    },
    ja: {
      title: 'EC2の予定イベントとステータスチェック',
      help: 'AWSがインスタンスに予定したイベントと、システム・インスタンス・EBSのチェック失敗を確認し、必要な対応を示します。',
    },
  },
};
