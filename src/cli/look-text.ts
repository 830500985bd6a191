import type { Look, Measure } from '../domain/finding.ts';
import { scopeId } from '../domain/scope.ts';
import { duration } from '../words/en/time.ts';
import { plain } from './table.ts';

/** What a look would do to one case, as far as its line tells. */
export interface Consequence {
  readonly state: string;
  readonly voice: string;
  /** Opened by the first look at a place, which tells no case by itself. */
  readonly silent: boolean;
  readonly tells: readonly string[];
  readonly says: string;
}

/** So many measures of one sort are listed one by one; more are counted by what they are of. */
const MOST_LISTED = 3;
const MOST_NAMED = 8;

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const elapsed = (seconds: number): string => duration(seconds * 1_000);

/** "lead-time deploy", and "requests" for the requests, which are of one sort. */
function sortOf({ measure, what }: Measure): string {
  return what === measure ? measure : `${measure} ${plain(what, 40)}`;
}

/** "lead-time deploy of api-web: 4 min, waited 2 h, succeeded". */
function measureText(it: Measure): string {
  const isTime = it.measure !== 'requests';
  const value = it.value === null ? (isTime ? 'time unknown' : 'unknown') : isTime ? elapsed(it.value) : it.value;
  const figures = [value, ...(it.waited === null ? [] : [`waited ${elapsed(it.waited)}`]), it.outcome];
  return `${sortOf(it)} of ${plain(it.resource.name, 60)}: ${figures.filter((one) => one !== null).join(', ')}`;
}

/** Few measures one by one, "lead-time deploy, 21 times: api-web 2, kiosk 19" of many. */
export function measureLines(measures: readonly Measure[]): readonly string[] {
  const sorts = Map.groupBy(measures, sortOf);
  return [...sorts].flatMap(([sort, all]) => {
    if (all.length <= MOST_LISTED) return all.map(measureText);
    const names = [...Map.groupBy(all, (it) => plain(it.resource.name, 60))].map(
      ([name, of]) => `${name} ${of.length}`,
    );
    const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
    return [`${sort}, ${all.length} times: ${names.slice(0, MOST_NAMED).join(', ')}${more}`];
  });
}

function consequenceText({ tells, silent, voice, state, says }: Consequence): string {
  const first = silent ? 'first look, ' : '';
  const how = tells.length === 0 ? `not say by itself (${first}${voice}, ${state})` : tells.join(' and ');
  return `${how}: ${plain(says, 300)}`;
}

/** What one look saw, judged and would say, as lines for a terminal. */
export function lookText(look: Look, says: readonly Consequence[]): string {
  const counts = [
    counted(look.sightings.length, 'sighting'),
    counted(look.findings.length, 'finding'),
    counted(look.measures.length, 'measure'),
    `${look.notUnderstood.length} not understood`,
  ].join(', ');
  const seen = look.sightings.map(
    (it) =>
      `  seen     ${it.presence} ${it.resource.platform} ${plain(it.resource.name, 60)}, ${it.running} of ${it.wanted}${it.healthy ? '' : ', unhealthy'}`,
  );
  return [
    `${scopeId(look.scope)}: ${look.status}, ${counts}${look.detail ? ` (${plain(look.detail)})` : ''}`,
    ...seen,
    ...look.findings.map(
      (it) => `  judged   ${it.kind} ${it.aspect}: ${plain(it.resource.name, 60)} (${plain(it.subject, 90)})`,
    ),
    ...measureLines(look.measures).map((line) => `  measured ${line}`),
    ...look.notUnderstood.map((it) => `  unclear  ${plain(it.what, 80)}: ${plain(it.why, 120)}`),
    ...says.map((it) => `  would    ${consequenceText(it)}`),
  ].join('\n');
}
