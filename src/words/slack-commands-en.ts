import { shownShare } from '../domain/traffic.ts';
import type { Platform } from '../domain/vocabulary.ts';
import { leadTimesEn } from './en/lead-times.ts';
import { hours } from './en/time.ts';
import { leadTimeLines } from './lead-times.ts';
import { outlookEn } from './outlook-en.ts';
import type { FactParts, HomeWords, StatusWords, ToilWords } from './slack-commands-words.ts';

const platform: Readonly<Record<Platform, string>> = {
  ec2: 'EC2',
  heroku: 'Heroku',
  ecs: 'ECS',
  eks: 'EKS',
  managed: 'managed services',
  other: 'elsewhere',
};

const running = (on: FactParts['on']): string =>
  on
    .map(
      (one) =>
        `${platform[one.platform]} ${one.running === one.wanted ? one.running : `${one.running} of ${one.wanted}`}`,
    )
    .join(', ');

const NAMELESS_STAGES = ['unknown', 'unseen'];

/** "Heroku is not looked at yet", "could not look at main-production, ap-northeast-1". */
function unsighted(blind: FactParts['blind']): string {
  const platforms = [...new Set(blind.flatMap((one) => (one.place === null ? [platform[one.platform]] : [])))];
  const places = [...new Set(blind.flatMap((one) => one.place ?? []))];
  const more = places.length > 3 ? ` and ${places.length - 3} more` : '';
  const plural = platforms.length > 1 || platforms[0]?.endsWith('s') ? 'are' : 'is';
  const reasons = [
    platforms.length === 0 ? null : `${platforms.join(' and ')} ${plural} not looked at yet`,
    places.length === 0 ? null : `could not look at ${places.slice(0, 3).join('; ')}${more}`,
  ].filter((reason) => reason !== null);
  return reasons.length === 0 ? 'not seen lately' : reasons.join(', ');
}

/** "old ALB still 12 % of requests": nothing is called 0 % that still answers. */
function oldTraffic({ oldTraffic: share, stage }: FactParts): string | null {
  if (share === null) return null;
  if (share === 0) return stage === 'dual_running' ? 'old ALB 0 % of requests: can be switched off' : null;
  return `old ALB still ${shownShare(share)} of requests`;
}

function fact(parts: FactParts): string {
  const where = running(parts.on);
  const lines: (string | null)[] = [];
  switch (parts.stage) {
    case 'unknown':
      lines.push(
        unsighted(parts.blind),
        parts.lastKnown === null || NAMELESS_STAGES.includes(parts.lastKnown)
          ? null
          : `last known: ${status.stage[parts.lastKnown].toLowerCase()}`,
      );
      break;
    case 'settling':
      lines.push(where, parts.settles === null ? null : `moved on ${parts.settles} if it holds`, oldTraffic(parts));
      break;
    case 'dual_running':
      lines.push(parts.sinceDays === null ? null : `${parts.sinceDays} days`, where, oldTraffic(parts));
      break;
    default:
      lines.push(where === '' ? null : where, parts.since === null ? null : `since ${parts.since}`);
  }
  lines.push(parts.asOf === null ? null : `as of ${parts.asOf}`);
  return lines.filter((line) => line !== null && line !== '').join(' · ');
}

const percent = (moved: number, total: number): string =>
  total === 0 ? '' : `, ${Math.round((100 * moved) / total)} %`;
const didYouMean = (nearest: string | null): string => (nearest === null ? '' : ` Did you mean \`${nearest}\`?`);

const status: StatusWords = {
  leadTime: (times) => leadTimeLines(times, leadTimesEn, platform),
  stage: {
    not_started: 'Not started',
    dual_running: 'Both',
    settling: 'Settling',
    moved: 'Moved',
    regressed: 'Back',
    at_risk: 'At risk',
    retired: 'Retired',
    missing: 'Missing',
    unseen: 'Never seen',
    unknown: 'Not visible',
  },
  stageSign: {
    not_started: '⬜',
    dual_running: '🟡',
    settling: '⏳',
    moved: '✅',
    regressed: '🔁',
    at_risk: '🟠',
    retired: '🗄️',
    missing: '🔴',
    unseen: '▫️',
    unknown: '❓',
  },
  platform,
  failure: {
    denied: 'access denied',
    throttled: 'throttled',
    timed_out: 'timed out',
    expired_credentials: 'credentials expired',
    no_credentials: 'no credentials',
    opted_out: 'region not opted in',
    not_available: 'not available there',
    unreachable: 'not reachable',
    malformed: 'answer not understood',
    failed: 'failed',
  },
  otherFailure: 'not looked at yet',
  environment: (name) => name,
  headline: (environment, progress) =>
    progress === null
      ? 'Migration: nothing to move is configured'
      : `Migration (${environment}): ${progress.moved} of ${progress.total} moved${percent(progress.moved, progress.total)}`,
  other: (progress) => `${progress.environment} ${progress.moved} of ${progress.total}`,
  outlook: outlookEn,
  notification: (progress, seen, total) => {
    const said = progress.map((one) => `${one.environment} ${one.moved} of ${one.total}`).join(', ');
    return `Migration status: moved ${said === '' ? 'nothing yet' : said}; ${seen} of ${total} places seen.`;
  },
  fact,
  row: (stage, names, more, known) => {
    const who = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    const why = known === '' ? '' : `${stage === 'unknown' ? ' – ' : ', '}${known}`;
    return `${status.stageSign[stage]} ${status.stage[stage]}: ${who}${why}`;
  },
  count: (stage, count) => `${status.stageSign[stage]} ${status.stage[stage]}: ${count}`,
  unknownPlace: (place, reason, since, jobs) =>
    `❓ ${place}: ${reason}${since === null ? '' : ` since ${since}`}${jobs.length === 0 ? '' : ` (${jobs.join(', ')})`}`,
  notSeen: 'Could not look',
  moveNext: 'Move next (hands-on hours a week now)',
  next: (index, subsystem, on, minutesAWeek, undecided) =>
    `${index}. ${subsystem}, ${on.map((one) => platform[one]).join(', ')}: ${minutesAWeek === null ? 'no minutes known' : hours(minutesAWeek)}${undecided ? ' – choose a target first' : ''}`,
  asOf: (when, seen, total, told) =>
    `${when} · ${seen} of ${total} places seen${told === 0 ? '' : ` · ${told} told, not seen`}`,
  nothing: 'No subsystem is configured yet: name them under `subsystems:` in toilbot.yaml.',
  noneAt: (stage) => `None: ${stage}`,
  all: 'All',
  subsystemMenu: 'Subsystem',
  stageMenu: 'Stage',
  share: 'Share here',
  shared: (who) => `Shared by ${who}`,
  typed: {
    help: ['help', '?'],
    unclaimed: ['unclaimed'],
    forecast: ['forecast'],
    csv: ['csv'],
    why: ['why'],
    team: ['team'],
    stage: ['stage'],
    environment: ['env', 'environment'],
  },
  team: (name) => `Team ${name}`,
  csvCut: (rows, all) => `The first ${rows} of ${all} rows; \`toilbot status --csv\` prints all.`,
  unknownWord: (word, nearest, command) =>
    `“${word}” is no subsystem, stage or environment that I know.${didYouMean(nearest)} \`${command} help\` says what I understand.`,
  help: (command) => [
    `\`${command}\` – how far the migration is, and what needs somebody`,
    `\`${command} api\` – one subsystem in each environment, with what was seen`,
    `\`${command} why api\` – the evidence for its stage, line by line`,
    `\`${command} env staging\`, \`team sre\` – one environment; what one team owns`,
    `\`${command} forecast\` – when the rest will be done, what that rests on, and how past forecasts came true`,
    `\`${command} csv\` – everything as a table`,
    `\`${command} unclaimed\` – what no subsystem claims, with a menu to say whose it is`,
    `\`${command} stage settling\` – the subsystems at one stage: not started, both, settling, moved, back, at risk, missing, not visible`,
  ],
};

const toil: ToilWords = {
  helpHeadline: 'toilbot looks at the fleet, tells what needs somebody, and counts what that work costs',
  help: (commands) => [
    `\`${commands.toil} open\` – what needs somebody now or by a date, what is coming, and how much else is open`,
    `\`${commands.toil} open all\`, \`open api\` – every open case; of one subsystem, team or kind`,
    `\`${commands.toil} language ja\`, \`language en\`, \`language auto\` – the language in which you are answered; auto is that of your Slack`,
    `\`${commands.toil} help\` – this`,
    `\`${commands.migrationStatus}\` – what has moved, and what is left`,
    'On a message: *I’m on it* takes it, *Done…* logs your minutes, *⋯* snoozes, assigns, mutes, or says that it is not yours.',
  ],
  jobsHeadline: 'What it looks at',
  job: (title, help, id) => `• *${title}* (\`${id}\`): ${help}`,
  openHeadline: (total, unowned) =>
    total === 0
      ? 'Open cases: none'
      : `Open cases: ${total}, ${unowned === 0 ? 'all with an owner' : `${unowned} that nobody has`}`,
  urgentHeadline: (total, unowned) =>
    total === 0
      ? 'Nothing needs somebody now or by a date'
      : `${total} ${total === 1 ? 'case needs' : 'cases need'} somebody now or by a date, ${
          unowned === 0 ? 'all with an owner' : `${unowned} that nobody has`
        }`,
  kind: (name, count) => `${name} (${count})`,
  quiet: (total, kinds, others) =>
    `*${total} can wait:* ${[...kinds, ...(others > 0 ? [`${others} others`] : [])].join(' · ')}`,
  quietMenu: 'Show …',
  coming: 'Coming weeks',
  comingWeek: (week, total, untaken) =>
    `${week === null ? 'Overdue' : `Week of ${week}`}: ${total}, ${untaken === 0 ? 'all taken or planned' : `${untaken} that nobody has`}`,
  comingCase: (when, where, environment, what) =>
    `${when} ${where ?? 'unclaimed'}${environment === null ? '' : ` (${environment})`}: ${what}`,
  comingMore: (count) => `${count} more`,
  comingLater: (count) => `Later: ${count}`,
  everything: 'Everything that is open',
  openNothing: 'Nothing is open. What could not be looked at is shown by the migration status.',
  openNotification: (total) =>
    total === 0 ? 'No case is open.' : `${total} ${total === 1 ? 'case is' : 'cases are'} open.`,
  unowned: 'nobody has it',
  ownedBy: (who) => `${who} has it`,
  due: (when) => `due ${when}`,
  wasDue: (when) => `was due ${when}`,
  openSince: (length) => `open for ${length}`,
  page: (page, pages) => `page ${page} of ${pages}`,
  previous: 'Previous',
  next: 'Next',
  chosen: (language) =>
    language === null
      ? 'From now on you are answered in the language of your Slack.'
      : 'From now on you are answered in English.',
  typed: {
    help: ['help', '?'],
    open: ['open'],
    all: ['all'],
    language: ['language', 'lang'],
    auto: ['auto'],
    en: ['en', 'english'],
    ja: ['ja', 'japanese'],
  },
  unknownWord: (word, nearest, command) =>
    `I do not know “${word}”.${didYouMean(nearest)} \`${command} help\` says what I understand.`,
};

const home: HomeWords = {
  subsystems: 'Your subsystems',
  pickTeams: 'Pick your teams below, and their subsystems stand here.',
  noSubsystems: 'No subsystem belongs to the teams that you picked.',
  settings: 'For you',
  teamsMenu: 'My teams',
  languageAuto: 'Language of my Slack',
  languageName: { en: 'English', ja: '日本語' },
  mine: 'Yours',
  nothingMine: 'You have no open case.',
  how: 'How to use it',
};

/** What the slash commands and the Home tab say, in English. */
export const slackCommandsEn = { status, toil, home };
