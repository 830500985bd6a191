import type { KnownBlock } from '@slack/types';
import { acceptedOf } from '../domain/accepted.ts';
import { DAY } from '../domain/calendar.ts';
import type { CaseView } from '../domain/case.ts';
import type { Message, Posting } from '../domain/messenger.ts';
import { isProduction, teamOf } from '../domain/routing.ts';
import { caseControls } from './case-controls.ts';
import { cut, link, mrkdwn, plain } from './escape.ts';
import { context, MOST, section, sections, within } from './limits.ts';
import { inWorkingHours, mention, teamName } from './people.ts';
import { kindWordsOf, type Saying } from './saying.ts';
import { shownTime } from './when.ts';

const MOST_LINES = { lines: 14, steps: 10, bullets: 12 } as const;
const BUDGET = { lines: 2200, steps: 1800, bullets: 2200, links: 2600 } as const;

/** The message of a case: what it says follows from the case alone, so that it can be edited in place. */
export function caseMessage(view: CaseView, posting: Posting, saying: Saying): Message {
  const over = view.case.state === 'resolved' || view.case.state === 'merged';
  const blocks = over ? overBlocks(view, saying) : openBlocks(view, saying);
  return { text: notification(view, saying), blocks: [...notes(posting, saying), ...blocks] };
}

/** The first line with its sign: the whole of a case in one line of mrkdwn. */
export function headline(view: CaseView, saying: Saying): string {
  const words = kindWordsOf(view, saying);
  const it = view.case;
  if (it.state === 'merged')
    return `${saying.words.case.sign.merged} ${saying.words.case.merged(it.mergedInto ?? it.id)}`;
  if (it.state === 'resolved') return `${saying.words.case.sign.resolved} ${resolvedLine(view, saying)}`;
  return `${words.sign ?? saying.words.case.sign[it.voice]} *${mrkdwn(words.headline(view))}*`;
}

/** "Recovered: … (46 min) · taken by @suzuki · 25 min logged", without its sign. */
export function resolvedLine(view: CaseView, saying: Saying): string {
  const { case: said, time } = saying.words;
  const { openedAt, resolvedAt } = view.case;
  const over = `*${mrkdwn(kindWordsOf(view, saying).over(view))}*`;
  const length = openedAt && resolvedAt ? time.duration(resolvedAt.getTime() - openedAt.getTime()) : null;
  return [
    length === null ? over : said.lasted(over, length),
    view.assignee === null ? null : said.takenBriefly(mention(view.assignee, saying.words.thread.somebody)),
    view.minutes > 0 ? said.minutesLogged(view.minutes) : null,
  ]
    .filter((part) => part !== null)
    .join(saying.words.between);
}

function notification(view: CaseView, saying: Saying): string {
  const words = kindWordsOf(view, saying);
  const it = view.case;
  if (it.state === 'merged') return plain(saying.words.case.merged(it.mergedInto ?? it.id));
  if (it.state === 'resolved') return cut(saying.words.sentence(mrkdwn(words.over(view), 1000)), MOST.text);
  return mrkdwn(words.notification(view), 1500);
}

function notes(posting: Posting, saying: Saying): KnownBlock[] {
  const said = saying.words.case;
  const lines = [
    posting.meantFor === null ? null : said.meantFor(mrkdwn(posting.meantFor, 80)),
    posting.repeated ? said.possiblyRepeated : null,
  ].filter((line) => line !== null);
  return lines.length === 0 && posting.earlier === null
    ? []
    : [context([...lines, ...(posting.earlier === null ? [] : [said.earlier(posting.earlier)])].join('\n'))];
}

function overBlocks(view: CaseView, saying: Saying): KnownBlock[] {
  return [section(headline(view, saying)), context(lastLine(view, saying))];
}

function openBlocks(view: CaseView, saying: Saying): KnownBlock[] {
  const words = kindWordsOf(view, saying);
  const lines = budgeted(words.lines(view), 'lines', saying);
  const steps = budgeted(words.steps(view), 'steps', saying, (line, index) => `${index + 1}. ${line}`);
  const bullets = budgeted(words.bullets(view), 'bullets', saying, (line) => `${saying.words.bullet}${line}`);
  return [
    ...sections([headline(view, saying), ...lines]),
    ...sections(steps),
    ...sections(bullets),
    ...sections([ownerLine(view, saying), ...people(view, saying)]),
    caseControls(view, saying.words, saying.kinds.get(view.case.kind)?.acceptable === true),
    context(lastLine(view, saying)),
  ];
}

/** Lines from a kind's words, escaped, at most so many and so long, with a word on what was left out. */
function budgeted(
  lines: readonly string[],
  part: keyof typeof MOST_LINES,
  saying: Saying,
  layout: (line: string, index: number) => string = (line) => line,
): string[] {
  const shown = lines.slice(0, MOST_LINES[part]).map((line, index) => layout(mrkdwn(line), index));
  const fitting = within(shown, BUDGET[part]);
  const left = lines.length - fitting.lines.length;
  return left > 0 ? [...fitting.lines, saying.words.case.more(left)] : [...fitting.lines];
}

function ownerLine(view: CaseView, saying: Saying): string {
  const said = saying.words.case;
  const team = teamOf(view.case, saying.settings);
  const owner = team === null ? said.nobody : teamName(team, pings(view, saying));
  const links = kindWordsOf(view, saying)
    .links(view)
    .map((one) => link(one.label, one.url));
  const fitting = within(links, BUDGET.links).lines;
  return [`${said.owner} ${owner}`, ...(fitting.length > 0 ? [fitting.join(saying.words.between)] : [])].join('   ');
}

/** Only what speaks at once, in production and in working hours, notifies the owner's group. */
function pings(view: CaseView, saying: Saying): boolean {
  const { case: it, now } = view;
  // As of when it was told: an edit later in the day does not turn a mention into a name or back.
  return it.voice === 'now' && isProduction(it.environment) && inWorkingHours(it.toldAt ?? now, saying.settings);
}

/** What people said of it: who has it, done, snoozed, planned. */
export function people(view: CaseView, saying: Saying): string[] {
  const said = saying.words.case;
  const it = view.case;
  const at = (time: Date): string => shownTime(time, view.timeZone, view.now, saying.words);
  const who = mention(view.assignee, saying.words.thread.somebody);
  const lines: (string | null)[] = [];
  if (it.state === 'done') {
    const until = it.doneUntil === null ? '' : `${saying.words.between}${said.doneUntil(at(it.doneUntil))}`;
    const doer = view.events.find((event) => event.what === 'done')?.person ?? view.assignee;
    const by = mention(doer, saying.words.thread.somebody);
    lines.push(`${said.done(by, view.minutes)}${until}`);
  } else if (it.acknowledgedAt !== null) lines.push(said.taken(who, at(it.acknowledgedAt)));
  else if (view.assignee !== null) lines.push(said.assigned(who));
  const mute = view.events.find((event) => event.what === 'muted');
  const until = mute === undefined ? 0 : mute.at.getTime() + Number(mute.detail['days'] ?? 0) * DAY;
  if (mute !== undefined && until > view.now.getTime()) {
    const day = saying.words.time.day(new Date(until), view.timeZone, view.now);
    lines.push(said.muted(day, mrkdwn(String(mute.detail['reason'] ?? '-'))));
  }
  if (it.plannedFor !== null)
    lines.push(said.planned(saying.words.time.day(it.plannedFor, saying.settings.timeZone, view.now)));
  if (it.snoozedUntil !== null && it.snoozedUntil > view.now) {
    const accepted = acceptedOf(it);
    const day = saying.words.time.day(it.snoozedUntil, view.timeZone, view.now);
    lines.push(accepted ? said.accepted(day, mrkdwn(accepted.reason)) : said.snoozed(at(it.snoozedUntil)));
  }
  if (it.state !== 'done' && view.minutes > 0) lines.push(said.minutesLogged(view.minutes));
  return lines.filter((line) => line !== null);
}

function lastLine(view: CaseView, saying: Saying): string {
  const said = saying.words.case;
  const at = (time: Date): string => shownTime(time, view.timeZone, view.now, saying.words);
  const over = view.case.state === 'resolved' || view.case.state === 'merged';
  const ids = over ? '' : kindWordsOf(view, saying).ids(view);
  const facts = [said.seen(at(view.case.lastSeenAt)), said.number(view.case.id)].join(saying.words.between);
  return ids === '' ? facts : `${mrkdwn(ids, 300)}\n${facts}`;
}
