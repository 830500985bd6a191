import type { CaseView } from '../src/domain/case.ts';
import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput, Kind, KindWords } from '../src/domain/job.ts';
import { alarmFindings, unjudgedAlarms } from '../src/domain/judge-alarms.ts';
import {
  alarmCount,
  alarmLinks,
  loneFlapping,
  namedAlarms,
  silentCount,
  type ToldAlarm,
} from '../src/words/alarm-case.ts';
import { counted, shortName } from '../src/words/en/count.ts';
import { accountAndPlace, owner, place, placeInSentence, thingAndPart } from '../src/words/en/place.ts';
import { duration } from '../src/words/en/time.ts';
import { flappingWordsJa, stuckWordsJa } from '../src/words/ja/alarms.ts';

function judge({ scope, now, answers, settings }: JudgeInput): Judgement {
  const unjudged = unjudgedAlarms(answers);
  return {
    findings: alarmFindings(answers, scope, settings, now),
    reliefs: [],
    sightings: [],
    measures: [],
    ...(unjudged.length === 0 ? {} : { unjudged }),
    notUnderstood: [],
  };
}

const STATES: ReadonlyMap<string, string> = new Map([
  ['ALARM', 'in ALARM'],
  ['INSUFFICIENT_DATA', 'without data'],
  ['OK', 'OK'],
]);

function watchedLine({ gone, dormant, composite }: ToldAlarm): string | null {
  if (gone !== null)
    return composite
      ? `is made of ${shortName(gone)} on what is gone: can go, before them`
      : `watches ${shortName(gone)}, which is gone: can go`;
  if (dormant === null) return null;
  return composite
    ? `is made of ${shortName(dormant)} on what is gone or stands still`
    : `watches ${shortName(dormant)}, which stands still`;
}

function nameOf({ name }: Pick<ToldAlarm, 'name'>): string {
  return shortName(name ?? 'an alarm');
}

function alarmLine(alarm: ToldAlarm, view: CaseView): string {
  const state = STATES.get(alarm.state ?? '') ?? 'in an unknown state';
  const stands = alarm.since ? `${state} for ${duration(view.now.getTime() - alarm.since.getTime())}` : state;
  const what = watchedLine(alarm) ?? stands;
  const silent = alarm.actionsEnabled ? '' : ', its actions are off: it tells nobody';
  return `${nameOf(alarm)}: ${what}${silent}`;
}

function changesLine(alarm: ToldAlarm): string {
  const changes = alarm.changes === null ? 'often' : counted(alarm.changes, 'time');
  const silent = alarm.actionsEnabled ? '' : ', its actions are off: it tells nobody';
  return `${nameOf(alarm)}: changed ${changes} in 24 hours${silent}`;
}

function namedLines(view: CaseView, line: (alarm: ToldAlarm, view: CaseView) => string): readonly string[] {
  const { named, more } = namedAlarms(view);
  return [...named.map((alarm) => line(alarm, view)), ...(more > 0 ? [`and ${more} more`] : [])];
}

const LABELS = { alarms: 'Alarms', runbook: 'Runbook' } as const;

/** "2 alarms stuck, 3 watch what is gone, 1 watches what stands still". */
function stuckWhat(view: CaseView): string {
  const standing = alarmCount(view, 'standing');
  const watching = [
    [alarmCount(view, 'gone'), 'what is gone'],
    [alarmCount(view, 'dormant'), 'what stands still'],
  ] as const;
  const parts = standing > 0 ? [`${counted(standing, 'alarm')} stuck`] : [];
  for (const [many, what] of watching) {
    if (many === 0) continue;
    const alarms = parts.length > 0 ? String(many) : counted(many, 'alarm');
    parts.push(`${alarms} ${many === 1 ? 'watches' : 'watch'} ${what}`);
  }
  return parts.join(', ') || 'alarms stuck';
}

const stuckWords: KindWords = {
  name: 'CloudWatch alarm stuck',
  headline: (view) => `${place(view)}: ${stuckWhat(view)}`,
  notification: (view) => `${placeInSentence(view)}: ${stuckWhat(view)}. ${owner(view)}`,
  lines: (view) => namedLines(view, alarmLine),
  steps: (view) => [
    ...(alarmCount(view, 'gone') > 0 ? ['delete the alarms on what is gone'] : []),
    ...(alarmCount(view, 'dormant') > 0
      ? ['delete the alarms on what stands still together with it, once nobody needs it: toilbot leftovers says when']
      : []),
    ...(alarmCount(view, 'standing') > 0
      ? ['of each other one: mend what it watches, set its threshold anew, or delete it']
      : []),
  ],
  bullets: (view) => {
    const silent = silentCount(view);
    return silent === 0
      ? []
      : [`Of all ${alarmCount(view)}, ${silent} ${silent === 1 ? 'has its' : 'have their'} actions off`];
  },
  ids: (view) => accountAndPlace(view),
  links: (view) => alarmLinks(view, LABELS),
  over: (view) => `Over: ${thingAndPart(view)}, no alarm is stuck`,
};

/** What a schedule sets to zero for the night or a weekend is back within this. */
const SLEEPS_MINUTES = 3 * 24 * 60;

const stuck: Kind = {
  holdMinutes: { dormant: SLEEPS_MINUTES },
  quietMinutes: 60,
  voice: () => 'weekly',
  toilKind: 'alert-noise',
  words: { en: stuckWords, ja: stuckWordsJa },
};

function flappingWhat(view: CaseView): string {
  const many = alarmCount(view);
  const only = loneFlapping(view);
  if (only) return `alarm ${nameOf(only)} changed ${counted(only.changes, 'time')} in 24 hours`;
  return many === 0 ? 'alarms come and go' : `${counted(many, 'alarm')} come and go`;
}

const flappingWords: KindWords = {
  name: 'CloudWatch alarm flapping',
  headline: (view) => `${place(view)}: ${flappingWhat(view)}`,
  notification: (view) => `${placeInSentence(view)}: ${flappingWhat(view)}. ${owner(view)}`,
  // What a single one did stands in the headline.
  lines: (view) => (alarmCount(view) === 1 && silentCount(view) === 0 ? [] : namedLines(view, changesLine)),
  steps: () => ['give it more periods or another threshold, or delete it: nobody can act on one that comes and goes'],
  bullets: () => [],
  ids: (view) => accountAndPlace(view),
  links: (view) => alarmLinks(view, LABELS),
  over: (view) => `Over: ${thingAndPart(view)}, its alarms are steady`,
};

const flapping: Kind = {
  holdMinutes: {},
  quietMinutes: 60,
  voice: () => 'weekly',
  toilKind: 'alert-noise',
  words: { en: flappingWords, ja: flappingWordsJa },
};

export const cloudwatchAlarms: Job = {
  id: 'cloudwatch-alarms',
  // With managed-services: what both read is read once.
  schedule: '31 */6 * * *',
  looks: [
    {
      place: 'regions',
      // What an alarm watches is gone, or its owner known, only where the others say so.
      reads: ['cloudwatch.alarms', 'ec2.instances', 'autoscaling.groups', 'elb.targetGroups'],
      details: ['elb.loadBalancers', 'ecs.services', 'sqs.queues', 'lambda.functions', 'rds.databases'],
      judgedGaps: ['elb.loadBalancers', 'ecs.services', 'sqs.queues', 'lambda.functions', 'rds.databases'],
      proves: [],
      events: ['CloudWatch Alarm State Change'],
    },
  ],
  deadlineMinutes: 30,
  judge,
  kinds: { 'alarm-stuck': stuck, 'alarm-flapping': flapping },
  words: {
    en: {
      title: 'CloudWatch alarms that help nobody',
      help: 'Looks for alarms that stand in ALARM or without data for long, that come and go, and that watch what has moved away.',
    },
    ja: {
      title: '役に立っていないCloudWatchアラーム',
      help: 'ALARMやデータ不足のまま長く続くもの、頻繁に切り替わるもの、移行済みのものを監視し続けているものを探します。',
    },
  },
};
