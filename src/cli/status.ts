import type { StatusAnswer } from '../domain/status.ts';
import { plain, table } from './table.ts';

/** `/migration-status` for a terminal. */
export function statusText(answer: StatusAnswer): string {
  const progress = answer.progress.map((it) => `${it.environment}: ${it.moved} of ${it.total} moved`);
  const rows = answer.rows.map((row) => [
    row.subsystem,
    row.environment,
    row.stage + (row.lastKnown ? ` (last: ${row.lastKnown})` : ''),
    row.on.map((it) => `${it.platform} ${it.running}/${it.wanted}`).join(', '),
    row.since?.toISOString().slice(0, 10) ?? '',
    row.blind.length === 0 ? '' : `not seen: ${plain(row.blind.slice(0, 2).join('; '), 60)}`,
  ]);
  const unseen = answer.unknownPlaces.map(
    (it) => `Could not look: ${plain(it.place)} (${it.jobs.join(', ')}): ${plain(it.detail ?? it.reason ?? '')}`,
  );
  const places = `${answer.places.seen} of ${answer.places.total} places seen`;
  const head = ['subsystem', 'environment', 'stage', 'runs on', 'since', ''];
  return [
    ...progress,
    places,
    ...unseen,
    '',
    rows.length === 0 ? 'No subsystem is configured.' : table(head, rows),
  ].join('\n');
}
