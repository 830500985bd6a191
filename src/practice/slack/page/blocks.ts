import { createElement as h, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Element } from '../people/values.ts';
import type { Block, Message } from '../store.ts';
import { drawnElement } from './elements.ts';
import { mrkdwnParts } from './mrkdwn.ts';
import { drawn, drawnParts, drawnRichText, drawnText, type View } from './rich-text.ts';

type TextObject = { type: string; text: string };
type Cell = { type: string; text?: string; [member: string]: unknown };

function section(block: Block, view: View): ReactNode {
  const fields = (block['fields'] as TextObject[] | undefined) ?? [];
  const text = block['text'] as TextObject | undefined;
  const accessory = block['accessory'] as Element | undefined;
  return h(
    'div',
    { className: 'block-section' },
    h(
      'div',
      { className: 'section-text' },
      text === undefined ? null : drawnText(text, view),
      fields.length === 0
        ? null
        : h(
            'div',
            { className: 'fields' },
            fields.map((field, index) => h('div', { key: index }, drawnText(field, view))),
          ),
    ),
    accessory === undefined
      ? null
      : h(
          'div',
          { className: 'accessory' },
          accessory.type === 'image'
            ? picture(accessory)
            : drawnElement({ element: accessory, blockId: block.block_id ?? '', view }),
        ),
  );
}

const picture = (image: Record<string, unknown>) =>
  h('img', { src: image['image_url'], alt: image['alt_text'], className: 'picture' });

function context(block: Block, view: View): ReactNode {
  const elements = block['elements'] as (TextObject & Record<string, unknown>)[];
  return h(
    'div',
    { className: 'block-context' },
    elements.map((element, index) =>
      h('div', { key: index }, element.type === 'image' ? picture(element) : drawnText(element, view)),
    ),
  );
}

function input(block: Block, view: View, errors: Readonly<Record<string, string>>): ReactNode {
  const id = block.block_id ?? '';
  const error = errors[id];
  const label = `label-${id}`;
  return h(
    'div',
    { className: 'block-input', 'data-input-block': id },
    h(
      'div',
      { className: 'label', id: label },
      (block['label'] as TextObject).text,
      block['optional'] === true ? h('span', { className: 'optional' }, ' (optional)') : null,
    ),
    drawnElement({ element: block['element'] as Element, blockId: id, view, labelledBy: label }),
    h('div', { className: 'error', role: 'alert' }, error ?? ''),
    block['hint'] === undefined ? null : h('div', { className: 'hint' }, (block['hint'] as TextObject).text),
  );
}

function table(block: Block, view: View): ReactNode {
  const rows = block['rows'] as Cell[][];
  const settings = (block['column_settings'] as ({ align?: string; is_wrapped?: boolean } | null)[] | undefined) ?? [];
  const cell = (one: Cell, column: number, header: boolean) => {
    const setting = settings[column];
    const align = setting?.align ?? (one.type === 'raw_number' ? 'right' : 'left');
    const content = one.type === 'rich_text' ? drawnRichText(one as Block, view) : one.text;
    const wrapped = setting?.is_wrapped === true ? 'wrapped' : undefined;
    return h(header ? 'th' : 'td', { key: column, className: [align, wrapped].filter(Boolean).join(' ') }, content);
  };
  const [first = [], ...rest] = rows;
  return h(
    'div',
    { className: 'block-table' },
    h(
      'table',
      null,
      typeof block['caption'] === 'string' ? h('caption', null, block['caption']) : null,
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          first.map((one, column) => cell(one, column, true)),
        ),
      ),
      h(
        'tbody',
        null,
        rest.map((row, index) =>
          h(
            'tr',
            { key: index },
            row.map((one, column) => cell(one, column, false)),
          ),
        ),
      ),
    ),
  );
}

function drawnBlock(block: Block, view: View, errors: Readonly<Record<string, string>>): ReactNode {
  switch (block.type) {
    case 'section':
      return section(block, view);
    case 'context':
      return context(block, view);
    case 'header':
      return h(
        'div',
        { className: 'block-header', role: 'heading', 'aria-level': 3 },
        drawnText(block['text'] as TextObject, view),
      );
    case 'actions':
      return h(
        'div',
        { className: 'block-actions' },
        (block['elements'] as Element[]).map((element, index) =>
          h('div', { key: index }, drawnElement({ element, blockId: block.block_id ?? '', view })),
        ),
      );
    case 'input':
      return input(block, view, errors);
    case 'table':
    case 'data_table':
      return table(block, view);
    case 'alert':
      return h(
        'div',
        { className: `block-alert ${String(block['level'] ?? 'default')}`, role: 'alert' },
        drawnText(block['text'] as TextObject, view),
      );
    case 'rich_text':
      return drawnRichText(block, view);
    case 'divider':
      return h('hr');
    default:
      return drawn([block], view);
  }
}

/** Blocks as HTML. `errors` is what is wrong with a form, by block id. */
export function blocksHtml(
  blocks: readonly Block[],
  view: View,
  errors: Readonly<Record<string, string>> = {},
): string {
  return renderToStaticMarkup(
    h(
      'div',
      { className: 'blocks' },
      blocks.map((block, index) => h('div', { key: index, className: 'block' }, drawnBlock(block, view, errors))),
    ),
  );
}

/** A message's content as HTML: its blocks, or its text where it has none. */
export function messageHtml(message: Message, view: View): string {
  if (message.blocks.length > 0 && !message.deleted) return blocksHtml(message.blocks, view);
  return renderToStaticMarkup(h('div', { className: 'blocks' }, drawnParts(mrkdwnParts(message.text, view), view)));
}
