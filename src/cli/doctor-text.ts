import { CALL_PRICES } from '../domain/call-prices.ts';
import type { Settings } from '../domain/settings.ts';
import type { ApiRow, Diagnosis, Surroundings } from './doctor.ts';
import { plain, table } from './table.ts';
import { unreadLine } from './unread.ts';

const WIDTH = 100;

/** Breaks a line at spaces, so that it fits; later lines are indented. */
function wrapped(line: string, indent: string): string {
  const lines: string[] = [];
  const [, lead = '', rest = ''] = /^( *)(.*)$/u.exec(line) ?? [];
  for (const word of rest.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push((lines.length === 0 ? lead : indent) + word);
  }
  return lines.join('\n');
}

function some(names: readonly string[], most = 5): string {
  return names.length > most ? `${names.slice(0, most).join(', ')} and ${names.length - most} more` : names.join(', ');
}

const dollars = (amount: number): string => (amount === 0 ? 'free' : `$${amount < 0.01 ? '0.01' : amount.toFixed(2)}`);

function placeOf(row: ApiRow, settings: Settings): string {
  const name = settings.accounts.find((it) => it.id === row.account)?.name;
  return `${row.system} ${name && name !== row.account ? `${plain(name, 40)} ` : ''}${row.account}`.trim();
}

function apiLines(rows: readonly ApiRow[], settings: Settings): readonly string[] {
  const keyOf = (row: ApiRow) => [placeOf(row, settings), row.state, row.regions.join(', ')].join('\n');
  const cells = [...Map.groupBy(rows, keyOf)].map(([key, same]) => {
    const [place = '', state = '', regions = ''] = key.split('\n');
    return { place, state, regions, apis: [...new Set(same.map((row) => row.api))].join(', ') };
  });
  const widest = (of: (cell: (typeof cells)[number]) => string) => Math.max(7, ...cells.map((cell) => of(cell).length));
  const room = WIDTH - widest((it) => it.place) - widest((it) => it.state) - 6;
  const forRegions = Math.min(
    Math.floor(room / 2),
    widest((it) => it.regions),
  );
  const lines = cells.flatMap(({ place, state, apis, regions }) => {
    const [left, right] = [broken(apis, Math.max(10, room - forRegions)), broken(regions, forRegions)];
    return Array.from({ length: Math.max(left.length, right.length, 1) }, (_, index) => [
      index === 0 ? place : '',
      index === 0 ? state : '',
      left[index] ?? '',
      right[index] ?? '',
    ]);
  });
  return table(['where', 'state', 'APIs', 'regions'], lines).split('\n');
}

/** What was not answered, once for all places that answer the same, with the mend. */
function mendLines(rows: readonly ApiRow[], settings: Settings): readonly string[] {
  const wrong = rows.filter((row) => row.why !== null);
  return [...Map.groupBy(wrong, (row) => `${row.why}\n${row.mend}`).values()].flatMap((same) => {
    const [first] = same;
    const places = some([...new Set(same.map((row) => placeOf(row, settings)))], 2);
    const regions = some([...new Set(same.flatMap((row) => row.regions))], 3);
    const mend = first?.mend ? [wrapped(`  Mend: ${first.mend}.`, '  ')] : [];
    return [wrapped(`- ${first?.why} (${places}${regions === '' ? '' : `; ${regions}`})`, '  '), ...mend];
  });
}

/** A list in lines of at most so many characters. */
function broken(list: string, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of list === '' ? [] : list.split(', ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 2 + word.length <= most) lines[lines.length - 1] = `${last}, ${word}`;
    else lines.push(word);
  }
  return lines;
}

function callsLine({ aDay, dollarsAMonth }: Diagnosis['calls'], isPractice: boolean): string {
  const cost = dollarsAMonth === 0 ? 'free' : `${dollars(dollarsAMonth)} a month at most, before free allowances`;
  const practice = isPractice ? ' (At the pace of a real fleet; the practice fleet bills nothing.)' : '';
  return `Calls to AWS: about ${aDay.toLocaleString('en')} a day, ${cost}.${practice}`;
}

function lastLine({ ok, apis }: Diagnosis): string {
  if (!ok) return 'Not all that is configured is allowed: see what was not answered.';
  return apis.some((row) => row.state === 'partly')
    ? 'All that is configured is allowed, but for details: see what was not answered.'
    : 'All that is configured is allowed.';
}

function slackLine(slack: Diagnosis['slack']): string {
  if (slack === null) return 'Slack: practice.';
  if (slack.trouble !== null) return `Slack: ${plain(slack.trouble)}`;
  return `Slack: well, ${slack.tier === null ? 'scopes unknown' : `with the scopes of tier ${slack.tier} of 3`}.`;
}

/** Worth a look, and no failure: everything else that comes by the queue is used. */
function unreadNote({ total, newest }: Diagnosis['unread']): readonly string[] {
  const line = unreadLine({ total });
  return line === null ? [] : [`${line} (the newest: ${newest}). Mend: see toilbot unread.`];
}

/** {@link diagnose} for a terminal of 100 columns. */
export function doctorText(it: Diagnosis, around: Surroundings): string {
  const { settings } = around;
  const mends = mendLines(it.apis, settings);
  const { calls, lifecycle } = it;
  const priced = CALL_PRICES.filter((price) => calls.priced.includes(price.action));
  const notes = [
    it.untoldSecurity > 0
      ? [`Security findings that are told nowhere: ${it.untoldSecurity}. Name a channel for them in channels.security.`]
      : [],
    unreadNote(it.unread),
    it.doubleClaims
      .map((one) => `Claimed twice: ${one.resource} by ${one.counts} and ${one.passedOver}; the first counts.`)
      .slice(0, 10),
    it.withoutClaims.length > 0
      ? [`Subsystems without claims (only tags can name them): ${some(it.withoutClaims)}.`]
      : [],
    it.unknownEnvironment.length > 0
      ? [
          `Environment unknown, so told like production: ${it.unknownEnvironment.length} (${some(it.unknownEnvironment)}).`,
        ]
      : [],
  ].flat();
  return [
    ...around.notes,
    '',
    ...(it.apis.length === 0 ? ['Nothing was looked at: no job is on.'] : apiLines(it.apis, settings)),
    ...(mends.length === 0 ? [] : ['', 'What was not answered:', ...mends]),
    ...(it.off.length === 0 ? [] : ['', 'Off by choice:', ...it.off.map((off) => `  ${off.job}: ${off.reason}`)]),
    ...(it.missing.length === 0
      ? []
      : ['', 'Not configured:', ...it.missing.map((one) => wrapped(`  ${one.system}: ${one.mend}`, '    '))]),
    '',
    wrapped(callsLine(calls, around.isPractice), '  '),
    ...(calls.services.length === 0
      ? []
      : [
          table(
            ['API', 'calls a day', 'a month'],
            calls.services.map((one) => [one.service, one.aDay.toLocaleString('en'), dollars(one.dollarsAMonth)]),
          ),
        ]),
    ...priced.map((price) => wrapped(`  ${price.action}: ${price.says} (${price.source})`, '    ')),
    '',
    slackLine(it.slack),
    `Database: ${it.database === null ? 'well' : plain(it.database)}.`,
    ...(lifecycle === null
      ? []
      : [
          wrapped(
            `Dates on which software ends: the oldest are of ${lifecycle.asOf} (${lifecycle.title}), ${lifecycle.days} days old${lifecycle.old ? ': old, so dates may have changed' : ''}.`,
            '  ',
          ),
        ]),
    ...notes.map((line) => wrapped(line, '  ')),
    '',
    lastLine(it),
  ].join('\n');
}
