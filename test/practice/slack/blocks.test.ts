import { describe, expect, test } from '@jest/globals';
import { messageFaults, viewFaults } from '../../../src/practice/slack/blocks/check.ts';
import { button, plain, section } from './setup.ts';

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const option = (value: string, text = value) => ({ text: plain(text), value });
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
const select = (options: unknown[]) => ({ type: 'static_select', action_id: 'a', options });
const rows = (count: number, columns: number) =>
  many(count, () => many(columns, () => ({ type: 'raw_text', text: 'x' })));
const modal = (more: object = {}) => ({ type: 'modal', title: plain('Title'), blocks: [section('x')], ...more });

// Each row: the largest that is taken, and the smallest that is not.
const LIMITS: [string, unknown[], unknown[]][] = [
  ['50 blocks', many(50, () => section('x')), many(51, () => section('x'))],
  ['section text 3000', [section('x'.repeat(3000))], [section('x'.repeat(3001))]],
  ['section text not empty', [section('x')], [section('')]],
  [
    '10 fields',
    [{ type: 'section', fields: many(10, () => plain('x')) }],
    [{ type: 'section', fields: many(11, () => plain('x')) }],
  ],
  [
    'field 2000',
    [{ type: 'section', fields: [plain('x'.repeat(2000))] }],
    [{ type: 'section', fields: [plain('x'.repeat(2001))] }],
  ],
  [
    'header 150',
    [{ type: 'header', text: plain('x'.repeat(150)) }],
    [{ type: 'header', text: plain('x'.repeat(151)) }],
  ],
  [
    'header plain text',
    [{ type: 'header', text: plain('x') }],
    [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
  ],
  ['button text 75', [actions(button('a', 'x'.repeat(75)))], [actions(button('a', 'x'.repeat(76)))]],
  [
    'button value 2000',
    [actions({ ...button('a'), value: 'x'.repeat(2000) })],
    [actions({ ...button('a'), value: 'x'.repeat(2001) })],
  ],
  ['button style', [actions({ ...button('a'), style: 'danger' })], [actions({ ...button('a'), style: 'default' })]],
  [
    'option text 75',
    [actions(select([option('v', 'x'.repeat(75))]))],
    [actions(select([option('v', 'x'.repeat(76))]))],
  ],
  ['option value 75', [actions(select([option('x'.repeat(75))]))], [actions(select([option('x'.repeat(76))]))]],
  [
    '100 options',
    [actions(select(many(100, (n) => option(`${n}`))))],
    [actions(select(many(101, (n) => option(`${n}`))))],
  ],
  [
    'overflow of 5',
    [actions({ type: 'overflow', action_id: 'a', options: many(5, (n) => option(`${n}`)) })],
    [actions({ type: 'overflow', action_id: 'a', options: many(6, (n) => option(`${n}`)) })],
  ],
  ['25 actions', [actions(...many(25, (n) => button(`${n}`)))], [actions(...many(26, (n) => button(`${n}`)))]],
  [
    '10 context elements',
    [{ type: 'context', elements: many(10, () => plain('x')) }],
    [{ type: 'context', elements: many(11, () => plain('x')) }],
  ],
  ['block_id 255', [{ ...section('x'), block_id: 'x'.repeat(255) }], [{ ...section('x'), block_id: 'x'.repeat(256) }]],
  [
    'block_ids unique',
    [
      { ...section('x'), block_id: 'a' },
      { ...section('x'), block_id: 'b' },
    ],
    [
      { ...section('x'), block_id: 'a' },
      { ...section('x'), block_id: 'a' },
    ],
  ],
  ['action_ids unique in a block', [actions(button('a')), actions(button('a'))], [actions(button('a'), button('a'))]],
  ['action_id 255', [actions(button('x'.repeat(255)))], [actions(button('x'.repeat(256)))]],
  [
    'alt_text',
    [{ type: 'image', image_url: 'https://x.y/z.png', alt_text: 'x' }],
    [{ type: 'image', image_url: 'https://x.y/z.png' }],
  ],
  ['table 100 rows', [{ type: 'table', rows: rows(100, 20) }], [{ type: 'table', rows: rows(101, 1) }]],
  ['table 20 columns', [{ type: 'table', rows: rows(1, 20) }], [{ type: 'table', rows: rows(1, 21) }]],
  [
    'data_table 2 rows at least',
    [{ type: 'data_table', caption: 'x', rows: rows(2, 1) }],
    [{ type: 'data_table', caption: 'x', rows: rows(1, 1) }],
  ],
  [
    'data_table 101 rows',
    [{ type: 'data_table', caption: 'x', rows: rows(101, 1) }],
    [{ type: 'data_table', caption: 'x', rows: rows(102, 1) }],
  ],
  [
    'data_table caption',
    [{ type: 'data_table', caption: 'x', rows: rows(2, 1) }],
    [{ type: 'data_table', rows: rows(2, 1) }],
  ],
  [
    'one data_table',
    [{ type: 'data_table', caption: 'x', rows: rows(2, 1) }],
    many(2, () => ({ type: 'data_table', caption: 'x', rows: rows(2, 1) })),
  ],
  [
    'markdown 12,000',
    [{ type: 'markdown', text: 'x'.repeat(12_000) }],
    [{ type: 'markdown', text: 'x'.repeat(12_001) }],
  ],
  ['no alert in a message', [section('x')], [{ type: 'alert', text: plain('x') }]],
  ['known members only', [section('x')], [{ ...section('x'), colour: 'red' }]],
  ['known types only', [section('x')], [{ type: 'sparkline' }]],
  ['known elements only', [actions(button('a'))], [actions({ ...button('a'), type: 'lever' })]],
];

test.each(LIMITS)('%s', (_name, taken, refused) => {
  expect(messageFaults(taken)).toEqual([]);
  expect(messageFaults(refused)).not.toEqual([]);
});

describe('views', () => {
  const input = { type: 'input', label: plain('x'), element: { type: 'plain_text_input', action_id: 'a' } };
  test.each([
    ['title 24', modal({ title: plain('x'.repeat(24)) }), modal({ title: plain('x'.repeat(25)) })],
    ['submit 24', modal({ submit: plain('x'.repeat(24)) }), modal({ submit: plain('x'.repeat(25)) })],
    [
      'private_metadata 3000',
      modal({ private_metadata: 'x'.repeat(3000) }),
      modal({ private_metadata: 'x'.repeat(3001) }),
    ],
    ['callback_id 255', modal({ callback_id: 'x'.repeat(255) }), modal({ callback_id: 'x'.repeat(256) })],
    ['100 blocks', modal({ blocks: many(100, () => section('x')) }), modal({ blocks: many(101, () => section('x')) })],
    ['inputs need submit', modal({ submit: plain('OK'), blocks: [input] }), modal({ blocks: [input] })],
    ['known members only', modal(), modal({ submit_disabled: true })],
    ['no table in a modal', modal(), modal({ blocks: [{ type: 'table', rows: rows(1, 1) }] })],
  ])('%s', (_name, taken, refused) => {
    expect(viewFaults(taken, 'modal')).toEqual([]);
    expect(viewFaults(refused, 'modal')).not.toEqual([]);
  });

  test('mistakes are said in the words and with the place that Slack gives', () => {
    expect(viewFaults(modal({ title: plain('x'.repeat(25)) }), 'modal')).toEqual([
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ]);
    expect(viewFaults(modal({ submit_disabled: true }), 'modal')).toEqual([
      'invalid additional property: submit_disabled [json-pointer:/view]',
    ]);
  });
});
