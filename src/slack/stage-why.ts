import type { Message } from '../domain/messenger.ts';
import type { EvidenceOfStage, LookedAt, SeenResource } from '../domain/stage-evidence.ts';
import { placeOf, type SubsystemStatus } from '../domain/subsystem-status.ts';
import { mrkdwn } from './escape.ts';
import { sections, within } from './limits.ts';
import type { Saying } from './saying.ts';
import { few } from './subsystem-message.ts';

const MOST = { resources: 12, places: 10 } as const;
const ROOM = 9000;

/** The answer to `/migration-status why <subsystem>`: the rule that fitted, what was seen and when, and where it was looked for. */
export function whyMessage(found: SubsystemStatus, saying: Saying): Message {
  const said = saying.words.subsystem;
  const title = said.whyTitle(mrkdwn(found.subsystem.name, 80));
  const lines = [
    `*${title}*`,
    ...(found.evidence.length === 0 ? [said.neverSeen] : []),
    ...found.evidence.flatMap((it) => evidenceLines(it, found, saying)),
  ];
  const kept = within(lines, ROOM);
  return {
    text: title,
    blocks: sections([...kept.lines, ...(kept.left > 0 ? [saying.words.case.more(kept.left)] : [])]),
  };
}

function evidenceLines(it: EvidenceOfStage, found: SubsystemStatus, saying: Saying): string[] {
  const { status, subsystem: said } = saying.words;
  const { row } = it;
  const shown = row.override === null ? row.stage : row.evidence;
  const left = it.moreResources > 0 ? [saying.words.case.more(it.moreResources)] : [];
  return [
    '',
    status.row(shown, [`*${mrkdwn(status.environment(row.environment), 60)}*`], 0, ''),
    said.reason[row.why],
    `*${said.resources}*`,
    ...(it.resources.length === 0 ? [said.nothingSeen] : []),
    ...few(it.resources, MOST.resources, (one) => [resourceLine(one, found, saying)], saying),
    ...left,
    `*${said.places}*`,
    ...few([...it.places].sort(blindFirst), MOST.places, (one) => [placeLine(one, found, saying)], saying),
    ...it.unlooked.map((platform) => said.unlooked(platform)),
  ];
}

const blindFirst = (a: LookedAt, b: LookedAt): number => Number(b.stale) - Number(a.stale);

const moment = (at: Date, { timeZone, now }: SubsystemStatus, saying: Saying): string =>
  mrkdwn(saying.words.time.moment(at, timeZone, now));

function resourceLine(it: SeenResource, found: SubsystemStatus, saying: Saying): string {
  const said = saying.words.subsystem;
  const place = mrkdwn(placeOf(it.scopeId, saying.settings), 80);
  const thing = said.thing(it.platform, mrkdwn(it.name, 75), it.presence, it.running, it.wanted, place);
  return said.seen(thing, moment(it.seenFrom, found, saying), moment(it.seenUntil, found, saying), it.endedAt !== null);
}

function placeLine(it: LookedAt, found: SubsystemStatus, saying: Saying): string {
  const { status, subsystem: said } = saying.words;
  const place = mrkdwn(placeOf(it.scopeId, saying.settings), 80);
  const at = it.at === null ? null : moment(it.at, found, saying);
  if (at !== null && !it.stale) return said.looked(it.platform, place, at);
  return said.notLooked(it.platform, place, at, it.failure === null ? null : status.failure[it.failure]);
}
