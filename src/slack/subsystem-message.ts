import type { KnownBlock } from '@slack/types';
import { momentIn } from '../domain/calendar.ts';
import type { LeftBehind } from '../domain/leftovers.ts';
import type { Message } from '../domain/messenger.ts';
import { teamOf } from '../domain/routing.ts';
import type { StageChange } from '../domain/stage-record.ts';
import type { StatusAnswer, StatusRow } from '../domain/status.ts';
import type { RunningThing, SubsystemStatus } from '../domain/subsystem-status.ts';
import type { Stage } from '../domain/vocabulary.ts';
import { link, mrkdwn } from './escape.ts';
import { context, sections, within } from './limits.ts';
import { mention, teamName } from './people.ts';
import type { Saying } from './saying.ts';
import { statusControls } from './status-controls.ts';
import { WHOLE_STATUS } from './status-filter.ts';
import { factParts } from './status-message.ts';
import { subsystemControls } from './subsystem-controls.ts';
import { shownTime } from './when.ts';

/** Lines of each list: a phone shows about thirty at once. */
const MOST = { things: 8, environments: 6, steps: 12, changes: 6, software: 4 } as const;
/** Characters of the lines together: the controls and the rest of the message have room beside them. */
const ROOM = 8500;

/**
 * The answer to `/migration-status <subsystem>`: what needs somebody first. `shared` is the mention of who shares it with a
 * channel: then without controls.
 */
export function subsystemMessage(
  found: SubsystemStatus,
  answer: StatusAnswer,
  shared: string | null,
  saying: Saying,
): Message {
  const said = saying.words.subsystem;
  const { name } = found.subsystem;
  const parts = [
    head(found, saying),
    plan(found, saying),
    deciding(found, saying),
    running(found, saying),
    effects(found, saying),
    ...found.leftBehind.map((it) => leftBehind(it, found, saying)),
    timeline(found, saying),
  ].filter((lines) => lines.length > 0);
  // A line between two parts is empty: they read as paragraphs.
  const lines = parts.flatMap((part, index) => (index === 0 ? part : ['', ...part]));
  const kept = within(lines, ROOM);
  const filter = { ...WHOLE_STATUS, subsystem: name };
  const blocks: KnownBlock[] = [
    ...sections([...kept.lines, ...(kept.left > 0 ? [saying.words.case.more(kept.left)] : [])]),
    ...(shared === null
      ? [...subsystemControls(found, saying), ...statusControls(answer, filter, { page: 0, pages: 1 }, saying)]
      : [context(saying.words.status.shared(shared))]),
    context(
      saying.words.status.asOf(
        shownTime(found.now, found.timeZone, found.now, saying.words),
        answer.places.seen,
        answer.places.total,
        found.rows.filter((row) => row.counted && row.howMoved !== 'seen').length,
      ),
    ),
  ];
  const stages = found.rows.slice(0, MOST.environments).map(({ environment, stage }) => ({ environment, stage }));
  return { text: mrkdwn(said.notification(name.slice(0, 80), stages), 1000), blocks };
}

/** Their facts tell it already. */
const SAYS_TRAFFIC: readonly Stage[] = ['dual_running', 'settling'];

const bold = (text: string): string => `*${text}*`;

function head(found: SubsystemStatus, saying: Saying): string[] {
  const said = saying.words.subsystem;
  const { subsystem } = found;
  const team = teamOf({ team: subsystem.team, subsystem: subsystem.name }, saying.settings);
  const title = subsystem.title === subsystem.name ? '' : ` · ${mrkdwn(subsystem.title, 80)}`;
  const owner = team === null ? said.nobody : said.owner(teamName(team, false));
  return [
    `${bold(mrkdwn(subsystem.name, 80))}${title}`,
    ...(found.rows.length === 0 ? [said.neverSeen] : []),
    ...few(found.rows, MOST.environments, (row) => stageLines(row, found, saying), saying),
    [said.way(subsystem.source, subsystem.target), owner].join(saying.words.between),
  ];
}

function stageLines(row: StatusRow, found: SubsystemStatus, saying: Saying): string[] {
  const { status, subsystem: said } = saying.words;
  const fact = mrkdwn(status.fact(factParts(row, found, saying)), 250);
  const name = bold(mrkdwn(status.environment(row.environment), 60));
  const { override } = row;
  const notes = [
    override === null
      ? null
      : said.override(
          mention(found.people.get(override.personId) ?? null, saying.words.thread.somebody),
          mrkdwn(dayOf(override.until, saying, found)),
          mrkdwn(override.reason, 300),
          row.evidence,
        ),
    row.stage === 'moved' && !row.counted ? said.unconfirmed : null,
    row.howMoved === 'told' ? said.told : null,
    row.visit ? said.visit : null,
    row.unhealthy && row.stage !== 'at_risk' ? said.unhealthy : null,
    row.elsewhere.length === 0 ? null : said.elsewhere(row.elsewhere),
    row.oldTraffic === null || SAYS_TRAFFIC.includes(row.stage) ? null : said.traffic(row.oldTraffic),
  ].filter((note) => note !== null);
  return [status.row(row.stage, [name], 0, fact), ...notes.map((note) => `   ${note}`)];
}

function plan({ plan: planned, ...found }: SubsystemStatus, saying: Saying): string[] {
  const said = saying.words.subsystem;
  const { needs } = found.subsystem;
  return [
    planned?.targetDay ? said.planned(mrkdwn(plannedDay(planned.targetDay, found, saying))) : null,
    planned?.blockedBy ? said.blocked(mrkdwn(planned.blockedBy, 300)) : null,
    planned?.note ? `📝 ${mrkdwn(planned.note, 300)}` : null,
    needs.length === 0 ? null : said.needs(needs.map((it) => mrkdwn(it, 60))),
    found.neededBy.length === 0 ? null : said.neededBy(found.neededBy.map((it) => mrkdwn(it, 60))),
  ].filter((line) => line !== null);
}

/** A planned day is one of the accounting zone. */
function plannedDay(day: string, { now }: Pick<SubsystemStatus, 'now'>, saying: Saying): string {
  const { timeZone } = saying.settings;
  return saying.words.time.day(momentIn(day, 12, timeZone), timeZone, now);
}

function dayOf(at: Date, saying: Saying, { now, timeZone }: Pick<SubsystemStatus, 'now' | 'timeZone'>): string {
  return saying.words.time.day(at, timeZone, now);
}

function deciding({ deciding: it }: SubsystemStatus, saying: Saying): string[] {
  if (it === null) return [];
  const said = saying.words.subsystem;
  const software = it.software.slice(0, MOST.software);
  return [
    bold(said.deciding),
    ...said.decidingLines({ ...it, software }).map((line) => mrkdwn(line, 250)),
    ...(it.software.length > software.length ? [saying.words.case.more(it.software.length - software.length)] : []),
  ];
}

function running(found: SubsystemStatus, saying: Saying): string[] {
  if (found.running.length === 0) return [];
  return [
    bold(saying.words.subsystem.runs),
    ...few(found.running, MOST.things, (it) => [thingLine(it, saying)], saying),
  ];
}

/** One thing that is there; where it is not in production, its environment stands with its place. */
function thingLine(it: RunningThing, saying: Saying): string {
  const { subsystem: said, status } = saying.words;
  const name = it.link === null ? mrkdwn(it.name, 75) : link(it.name, it.link);
  const environment = it.environment === 'production' ? [] : [mrkdwn(status.environment(it.environment), 40)];
  const place = [mrkdwn(it.place, 80), ...environment].join(saying.words.between);
  return said.thing(it.platform, name, it.presence, it.running, it.wanted, place);
}

/** What the move did: to the work by hand, and to how long changes take. */
function effects(found: SubsystemStatus, saying: Saying): string[] {
  const { subsystem: said, status } = saying.words;
  const delivery = found.leadTimes.flatMap((it) => status.leadTime(it)).map((line) => mrkdwn(line, 250));
  const [heading, ...lines] = delivery;
  return [
    ...(found.saving === null ? [] : [bold(said.toil), ...said.saving(found.saving)]),
    ...(heading === undefined ? [] : [bold(heading), ...lines]),
  ];
}

function leftBehind({ environment, deletable }: LeftBehind, found: SubsystemStatus, saying: Saying): string[] {
  const said = saying.words.subsystem;
  const until = deletable.may === 'now' || deletable.until === null ? null : dayOf(deletable.until, saying, found);
  let number = 0;
  return [
    bold(mrkdwn(said.deletable(environment, deletable, until), 250)),
    ...few(
      deletable.steps,
      MOST.steps,
      (it) => {
        number += 1;
        const names = it.names.slice(0, 2).map((name) => mrkdwn(name, 60));
        const sign = deletable.may === 'now' ? `${number}.` : saying.words.bullet.trim();
        return [`${sign} ${said.leftover(it.sort, it.count, names, mrkdwn(it.region, 40))}`];
      },
      saying,
    ),
  ];
}

function timeline(found: SubsystemStatus, saying: Saying): string[] {
  if (found.timeline.length === 0) return [];
  const said = saying.words.subsystem;
  const line = ({ at, environment, from, to, personId }: StageChange): string[] => {
    const who = personId === null ? null : mention(found.people.get(personId) ?? null, saying.words.thread.somebody);
    return [said.change(mrkdwn(dayOf(at, saying, found)), mrkdwn(environment, 60), from, to, who)];
  };
  return [bold(said.timeline), ...few(found.timeline, MOST.changes, line, saying)];
}

/** The first ones, and how many more. */
export function few<T>(all: readonly T[], most: number, line: (one: T) => readonly string[], saying: Saying): string[] {
  const left = all.length - most;
  return [...all.slice(0, most).flatMap(line), ...(left > 0 ? [saying.words.case.more(left)] : [])];
}
