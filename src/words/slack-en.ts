import type { Audience } from '../domain/first-look.ts';
import { day, duration, momentWithZone } from './en/time.ts';
import { movedEn } from './moved-en.ts';
import { slackCommandsEn } from './slack-commands-en.ts';
import { slackDialogsEn } from './slack-dialogs-en.ts';
import type { AnswerWords, CaseWords, SlackWords, SummaryWords, ThreadWords } from './slack-words.ts';
import { subsystemEn } from './subsystem-en.ts';
import { unclaimedEn } from './unclaimed-en.ts';

const minutesOf = (minutes: number | null): string => (minutes === null ? 'nothing was needed' : `${minutes} min`);
const withNote = (said: string, note: string | null): string => (note === null ? said : `${said} · ${note}`);
const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const caseWords: CaseWords = {
  sign: { now: '🔴', dated: '🟠', weekly: '🟡', page: '🟡', resolved: '✅', merged: '➡️' },
  owner: 'Owner',
  nobody: 'nobody yet',
  taken: (who, when) => `👀 ${who} is on it since ${when}`,
  done: (who, minutes) => `☑️ Done by ${who}${minutes > 0 ? `, ${minutes} min` : ''}`,
  doneUntil: (when) => `comes back if it gets worse, or if it still holds ${when}`,
  snoozed: (when) => `😴 Snoozed until ${when}`,
  muted: (until, reason) => `🔕 This kind is muted here until ${until}: ${reason}`,
  accepted: (until, reason) => `🤝 Risk accepted until ${until}: ${reason}`,
  planned: (when) => `📅 Planned for ${when}`,
  assigned: (who) => `👤 ${who} has it`,
  merged: (into) => `Now part of no. ${into}`,
  minutesLogged: (minutes) => `${minutes} min logged`,
  lasted: (line, length) => `${line} (${length})`,
  takenBriefly: (who) => `taken by ${who}`,
  seen: (when) => `seen ${when}`,
  number: (id) => `no. ${id}`,
  earlier: (url) => `<${url}|Earlier message>`,
  possiblyRepeated: "⚠️ Possibly repeated: Slack's answer to an earlier try was lost",
  meantFor: (channel) => `⚠️ Meant for ${channel}, which Slack did not take`,
  more: (count) => `and ${count} more`,
  buttons: {
    acknowledge: "I'm on it",
    done: 'Done…',
    plan: 'Plan a date…',
    snooze: 'Snooze…',
    accept: 'Accept the risk…',
    assign: 'Assign…',
    notOurs: 'Not ours, or wrong subsystem…',
    mute: 'Mute this kind here…',
    why: 'Why am I told this?',
    show: 'Show',
  },
};

const HOW: Readonly<Record<string, string>> = {
  gone: 'it is gone',
  quiet: 'it has not happened again',
  well: 'it is well again',
  said: 'the source says that it is over',
  lapsed: 'nothing more was heard of it',
  person: 'said by a person',
  muted: 'muted',
  merged: 'merged',
};

const thread: ThreadWords = {
  somebody: 'somebody',
  opened: () => 'Opened',
  worse: (headline) => `⬆️ Worse: ${headline}`,
  better: (headline) => `⬇️ Better: ${headline}`,
  reopened: (headline, who) => (who === null ? `🔁 Back: ${headline}` : `🔁 Opened again by ${who}: ${headline}`),
  resolved: (how, headline) => `✅ ${headline}${how !== null && HOW[how] ? ` – ${HOW[how]}` : ''}`,
  acknowledged: (who) => `👀 ${who} is on it`,
  done: (who, minutes, note) => withNote(`☑️ Done by ${who}: ${minutesOf(minutes)}`, note),
  snoozed: (who, when) => `😴 ${who} snoozed this until ${when}`,
  accepted: (who, until, reason) => `🤝 ${who} accepted the risk until ${until}: ${reason}`,
  acceptedOver: (headline) => `⏰ The risk is accepted no longer, it still holds: ${headline}`,
  unsnoozed: (headline) => `⏰ Snooze is over, it still holds: ${headline}`,
  assigned: (who, to) => `👤 ${who} gave this to ${to}`,
  planned: (who, when) => `📅 ${who} planned it for ${when}`,
  muted: (who, days, reason) => `🔕 ${who} muted this kind here for ${days} days: ${reason}`,
  corrected: (who, subsystem) =>
    subsystem === null ? `✏️ ${who} said: not ours` : `✏️ ${who} said: this belongs to ${subsystem}`,
  merged: (into) => `➡️ Merged: this is the same as ${into}`,
  minutes: (who, minutes, note) => withNote(`⏱️ ${who}: ${minutesOf(minutes)}`, note),
  reminded: (days, planned, headline) => {
    if (planned) return `📅 Planned for today: ${headline}`;
    if (days === null) return `⏰ Reminder: ${headline}`;
    if (days === 0) return `⏰ Today: ${headline}`;
    return `⏰ ${days === 1 ? '1 day' : `${days} days`} left: ${headline}`;
  },
  lateClick: (who, action) => `🕓 ${who} pressed “${action}” after this was over; nothing was changed`,
};

function needing(audience: Audience, urgent: number): string {
  if (audience === 'everyone') {
    return urgent === 0
      ? 'First look: nothing else is urgent'
      : `First look: ${plural(urgent, 'needs', 'need')} somebody`;
  }
  return `First look at security: ${urgent === 0 ? 'nothing' : plural(urgent, 'finding', 'findings')} in production`;
}

const summary: SummaryWords = {
  notification: (audience, urgent, waiting, first) =>
    [
      `${needing(audience, urgent)}.`,
      first === null ? null : `Most urgent: ${first}.`,
      waiting === 0
        ? null
        : `${waiting}${urgent === 0 ? '' : ' more'} ${audience === 'everyone' ? 'can wait' : 'outside production'}.`,
    ]
      .filter((part) => part !== null)
      .join(' '),
  headline: (audience, urgent) => `👋 ${needing(audience, urgent)}`,
  moreUrgent: (count) => `and ${count} more like these`,
  waiting: (audience, count, kinds) => {
    const told = kinds.reduce((sum, kind) => sum + kind.count, 0);
    // The count stays on the line of its name.
    const most = kinds.map((kind) => `${kind.name}\u00a0(${kind.count})`);
    const others = count === told ? [] : [plural(count - told, 'other', 'others')];
    return `${count} ${audience === 'everyone' ? 'can wait' : 'outside production'}: ${[...most, ...others].join(' · ')}`;
  },
  howToSee: (audience, command) =>
    audience === 'everyone'
      ? `These stay quiet until they get worse; what is new is told as it comes. See all, with buttons: \`${command} open all\``
      : `What is new is listed and not told by itself. See all, with buttons: \`${command} open all\``,
};

const answer: AnswerWords = {
  late: (id, when) =>
    `No. ${id} was over before your click${when === null ? '' : `, since ${when}`}. It was noted and changes nothing.`,
  gone: (id) => `There is no case no. ${id} any more.`,
  already: (id) => `You have no. ${id} already.`,
  failed: 'That did not work, and nothing was changed. Please try again; if it keeps failing, tell who runs toilbot.',
  notYours: 'This button is not known to toilbot any more. Please use the newest message.',
};

/** All that toilbot says in Slack, in English. */
export const slackEn: SlackWords = {
  language: 'en',
  between: ' · ',
  bullet: '• ',
  sentence: (line) => `${line}.`,
  time: { moment: momentWithZone, day, duration },
  case: caseWords,
  thread,
  dialog: slackDialogsEn,
  summary,
  ...slackCommandsEn,
  unclaimed: unclaimedEn,
  moved: movedEn,
  subsystem: subsystemEn,
  answer,
};
