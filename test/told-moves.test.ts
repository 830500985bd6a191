import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ToldMove } from '../src/domain/stage-record.ts';
import { type ColumnNames, readMoves } from '../src/told-moves.ts';
import { subsystem } from './slack/fixtures.ts';

const SUBSYSTEMS = [
  subsystem('api'),
  { ...subsystem('waitlist'), title: 'Waiting list', formerNames: ['queue-web'] },
  { ...subsystem('log-aggregator'), title: 'ログ集約サーバー' },
  { ...subsystem('born-here'), source: [] },
];
const known = { subsystems: SUBSYSTEMS, environments: ['production', 'staging'], today: '2026-11-24' };
const read = (text: string | Uint8Array, names: ColumnNames = {}) =>
  readMoves(typeof text === 'string' ? new TextEncoder().encode(text) : text, 'moves.csv', names, known);
const mistakesOf = (text: string | Uint8Array, names: ColumnNames = {}): string[] => {
  const { moves, mistakes } = read(text, names);
  expect(moves).toEqual([]);
  return mistakes.map(({ where, what }) => `${where}: ${what}`);
};
const HEAD = 'subsystem,environment,moved_on,note\n';

describe('a file of earlier moves', () => {
  test('as people write it: columns in any order, blank ones left out, names and titles, quotes and lines in a note', () => {
    const text = [
      'Moved_On, Subsystem ,note,cost,Environment',
      '2025-04-01,api,"with a ""quote"", a comma',
      'and a second line",12,',
      ',,,,',
      '',
      '2026-01-31,Queue-Web,,,Staging',
      '2026-11-24,ログ集約サーバー,"=HYPERLINK(""http://x"")",,production',
    ].join('\r\n');
    const { moves, mistakes, ignored } = read(`\ufeff${text}\r\n`);
    expect(mistakes).toEqual([]);
    expect(ignored).toEqual(['cost']);
    expect(moves).toEqual([
      {
        subsystem: 'api',
        environment: 'production',
        movedOn: '2025-04-01',
        note: 'with a "quote", a comma and a second line',
      },
      { subsystem: 'waitlist', environment: 'staging', movedOn: '2026-01-31', note: null },
      { subsystem: 'log-aggregator', environment: 'production', movedOn: '2026-11-24', note: '=HYPERLINK("http://x")' },
    ]);
  });

  test('every mistake has its line and its mend, and then nothing is taken', () => {
    const rows = [
      'apy,,2026-01-01,',
      'api,,2026-02-30,"two',
      'lines"',
      'api,prodution,2026-11-25,',
      '',
      'waitlist,,2026-01-01,good',
      'queue-web,production,2026-01-02,the same',
      'api,,,x',
      ',,1/2/2026,',
      'born-here,,2026-01-01,',
      'api,,0206-01-01,',
      'api,staging,2026-01-01,a,b',
      '=cmd|calc,,2026-01-01,',
    ];
    expect(mistakesOf(`${HEAD}${rows.join('\r\n')}`)).toEqual([
      'moves.csv, line 2: no subsystem is called "apy": did you mean "api"?',
      'moves.csv, line 3: "2026-02-30" is no day of the calendar',
      'moves.csv, line 5: no environment is called "prodution": did you mean "production"?',
      'moves.csv, line 5: 2026-11-25 is in the future (today is 2026-11-24): only moves that were done are told',
      'moves.csv, line 8: waitlist (production) stands on line 7 already: keep one of the two',
      'moves.csv, line 9: says no day: write when it moved in moved_on, as in 2026-03-31',
      'moves.csv, line 10: names no subsystem',
      'moves.csv, line 10: "1/2/2026" is not a day: write it as in 2026-03-31',
      'moves.csv, line 11: born-here has nothing to move (source: none): take the line away',
      'moves.csv, line 12: 0206-01-01 is before there was EC2: check the year',
      'moves.csv, line 13: has 5 cells, the header 4: put a text with a comma in quotes',
      'moves.csv, line 14: no subsystem is called "=cmd|calc": there is api, waitlist, log-aggregator, born-here',
    ]);
  });

  test.each<[string, string | Uint8Array, RegExp]>([
    ['nothing', '', /^moves\.csv: is empty: it needs a header row, subsystem, moved_on$/],
    ['a header alone', HEAD, /holds no move below its header/],
    ['Shift_JIS', Uint8Array.from([0x83, 0x8d, 0x83, 0x4f, 0x0a]), /is not UTF-8: save it as "CSV UTF-8"/],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x73, 0x00]), /is not UTF-8/],
    [
      'a quote that is not closed',
      `${HEAD}api,,2026-01-01,\n"api,,2026-01-01\n`,
      /line 3: a quotation mark is out of place/,
    ],
    ['a quote within a cell', `${HEAD}api,,2026-01-01,say "x"\n`, /line 2: a quotation mark is out of place/],
    [
      'no subsystem',
      'name,moved_on\napi,2026-01-01',
      /line 1: the column "subsystem" is missing: there is name, moved_on \(--columns subsystem=NAME/,
    ],
    [
      'semicolons',
      'subsystem;moved_on\napi;2026-01-01',
      /the column "subsystem" is missing: did you mean "subsystem;moved_on"\?/,
    ],
    ['a column twice', 'subsystem,moved_on,Subsystem\napi,2026-01-01,api', /the column "subsystem" is there twice/],
    [
      'a slip in a column',
      'subsystem,enviroment,moved_on\napi,staging,2026-01-01',
      /of the column "enviroment": did you mean "environment"\?/,
    ],
  ])('that is no such file is refused: %s', (_, text, why) => {
    const said = mistakesOf(text);
    expect(said[0]).toMatch(why);
  });

  test('columns by other names', () => {
    const names = { subsystem: 'サービス', moved_on: '移行日' };
    expect(read('サービス,移行日\nAPI,2026-01-01', names).moves).toHaveLength(1);
    expect(mistakesOf('サービス,日付\nAPI,2026-01-01', names)).toEqual([
      'moves.csv, line 1: the column "移行日" is missing: there is サービス, 日付 (--columns moved_on=NAME says what it is called)',
    ]);
  });

  test('what it shows of a file breaks no terminal and holds no secret', () => {
    const token = ['xoxb', '1234567890', 'abcdefghijkl'].join('-');
    const [said] = mistakesOf(`${HEAD}"\u001b[31m ${token}",,2026-01-01,`);
    expect(said).not.toContain('abcdef');
    expect(said).not.toContain('\u001b');
  });

  test('ten thousand rows, mistakes among them', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({ ...subsystem(`service-${index}`) }));
    const text = `${HEAD}${many.map((it, index) => `${it.name},,2026-01-01,"note ${index}, x"`).join('\n')}`;
    const of = (body: string) => readMoves(new TextEncoder().encode(body), 'm.csv', {}, { ...known, subsystems: many });
    expect(of(text).moves).toHaveLength(10_000);
    const wrong = of(text.replace('service-9999,,2026-01-01', 'service-9999,,2026-13-01'));
    expect(wrong.moves).toEqual([]);
    expect(wrong.mistakes.map((it) => it.where)).toEqual(['m.csv, line 10001']);
  });

  test('whatever a spreadsheet writes comes back, and lines are counted as an editor does', () => {
    const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
    const note = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', '=', 'é', '移', ' '), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(note, { minLength: 1, maxLength: 4 }), fc.constantFrom('\n', '\r\n'), (notes, end) => {
        const rows = notes.map((it, index) => `api,${index === 0 ? 'production' : 'nowhere'},2026-01-01,${quoted(it)}`);
        const text = [HEAD.trim(), ...rows, ''].join(end);
        const { moves, mistakes } = read(text);
        const before = [HEAD.trim(), ...rows.slice(0, -1)].join(end).split(/\r\n|\n|\r/u).length;
        if (notes.length > 1) expect(mistakes.at(-1)?.where).toBe(`moves.csv, line ${before + 1}`);
        else {
          const kept = (notes[0] ?? '').replace(/\s+/gu, ' ').trim();
          expect(moves.map((it: ToldMove) => it.note)).toEqual([kept === '' ? null : kept]);
        }
      }),
    );
  });
});
