import type { StatusAnswer, StatusRow } from '../domain/status.ts';
import { shownShare } from '../domain/traffic.ts';
import { leadTimesEn } from '../words/en/lead-times.ts';
import { leadTimeBrief } from '../words/lead-times.ts';
import { outlookEn } from '../words/outlook-en.ts';
import { plain, table } from './table.ts';

function unseen(blind: StatusRow['blind']): string {
  const places = blind.map((it) => it.place ?? `${it.platform}: no check looks there`);
  return [...new Set(places)].slice(0, 2).join('; ');
}

/** How long changes took, a line a subsystem of which enough were measured. */
function changes({ leadTimes }: StatusAnswer): readonly string[] {
  const rows = leadTimes.flatMap((it) => {
    const brief = leadTimeBrief(it, leadTimesEn);
    return brief === '' ? [] : [[it.subsystem, brief]];
  });
  return rows.length === 0 ? [] : ['', table(['changes of', 'median, before → after the move'], rows)];
}

/** `/migration-status` for a terminal. */
export function statusText(answer: StatusAnswer): string {
  if (answer.rows.length > 0 && answer.places.total === 0) {
    return 'Nothing was looked at yet: `toilbot start` looks on schedule, `toilbot run <job>` looks once.';
  }
  const progress = answer.progress.map(
    (it) =>
      `${it.environment}: ${it.moved} of ${it.total} moved${it.unconfirmed === 0 ? '' : `, ${it.unconfirmed} before toilbot looked, to be confirmed`}`,
  );
  const { outlook, now, timeZone } = answer;
  const rest = outlookEn.forecast(outlook.forecast, timeZone, now);
  const rows = answer.rows.map((row) => [
    row.subsystem,
    row.environment,
    row.stage + (row.lastKnown ? ` (last: ${row.lastKnown})` : ''),
    row.on.map((it) => `${it.platform} ${it.running}/${it.wanted}`).join(', '),
    row.since?.toISOString().slice(0, 10) ?? '',
    [
      ...(row.oldTraffic === null || (row.oldTraffic === 0 && row.stage !== 'dual_running')
        ? []
        : [`old ALB ${shownShare(row.oldTraffic)} of requests`]),
      ...(row.blind.length === 0 ? [] : [`not seen: ${plain(unseen(row.blind), 60)}`]),
    ].join('; '),
  ]);
  const places = answer.unknownPlaces.map(
    (it) => `Could not look: ${plain(it.place)} (${it.jobs.join(', ')}): ${plain(it.detail ?? it.reason ?? '')}`,
  );
  const seen = `${answer.places.seen} of ${answer.places.total} places seen`;
  const head = ['subsystem', 'environment', 'stage', 'runs on', 'since', ''];
  const shown = rows.length === 0 ? 'No subsystem is configured.' : table(head, rows);
  return [...progress, ...(rest === null ? [] : [rest]), seen, ...places, '', shown, ...changes(answer)].join('\n');
}
