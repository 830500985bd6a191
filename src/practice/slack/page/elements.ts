import { createElement as h, type ReactNode } from 'react';
import { type Element, initialInput, type Option, optionsOf } from '../people/values.ts';
import { PEOPLE } from '../workspace.ts';
import { drawnText, type View } from './rich-text.ts';

type Placed = { element: Element; blockId: string; view: View; labelledBy?: string };
type Confirm = { title: { text: string }; text: { text: string }; confirm: { text: string }; deny: { text: string } };

const textOf = (value: unknown): string => (value as { text?: string } | undefined)?.text ?? '';

/** What the page's script needs to know of an element: where it stands and whether it asks first. */
function marks({ element, blockId }: Placed): Record<string, string> {
  const confirm = element['confirm'] as Confirm | undefined;
  return {
    'data-action-id': element.action_id ?? '',
    'data-block-id': blockId,
    'data-type': element.type,
    ...(confirm === undefined
      ? {}
      : {
          'data-confirm': JSON.stringify({
            title: confirm.title.text,
            text: confirm.text.text,
            confirm: confirm.confirm.text,
            deny: confirm.deny.text,
          }),
        }),
  };
}

function button(placed: Placed): ReactNode {
  const { element } = placed;
  const style = typeof element['style'] === 'string' ? ` ${element['style']}` : '';
  const url =
    typeof element['url'] === 'string' && /^https?:/.test(element['url']) ? { 'data-url': element['url'] } : {};
  const label =
    typeof element['accessibility_label'] === 'string' ? { 'aria-label': element['accessibility_label'] } : {};
  return h(
    'button',
    { type: 'button', className: `button${style}`, ...marks(placed), ...url, ...label },
    drawnText({ type: 'plain_text', text: textOf(element['text']) }, placed.view),
  );
}

const optionNode = (option: Option) =>
  h('option', { key: option.value ?? textOf(option.text), value: option.value }, textOf(option.text));

function select(placed: Placed, options: ReactNode): ReactNode {
  const { element } = placed;
  const multiple = element.type.startsWith('multi_');
  const initial = initialInput(element);
  const empty = multiple
    ? null
    : h('option', { value: '', key: '' }, textOf(element['placeholder']) || 'Select an item');
  const many = initial === null ? [] : [...initial];
  return h(
    'select',
    {
      className: 'select',
      multiple,
      defaultValue: multiple ? (typeof initial === 'string' ? [initial] : many) : (initial ?? ''),
      'aria-labelledby': placed.labelledBy,
      'aria-label': placed.labelledBy === undefined ? textOf(element['placeholder']) || 'Select' : undefined,
      ...marks(placed),
    },
    empty,
    options,
  );
}

function staticOptions(element: Element): ReactNode {
  if (element.option_groups === undefined) return optionsOf(element).map(optionNode);
  return element.option_groups.map((group, index) =>
    h('optgroup', { key: index, label: textOf((group as { label?: unknown }).label) }, group.options.map(optionNode)),
  );
}

function overflow(placed: Placed): ReactNode {
  return h(
    'details',
    { className: 'overflow' },
    h('summary', { className: 'button', 'aria-label': 'More' }, '⋯'),
    h(
      'div',
      { className: 'overflow-menu', role: 'menu' },
      optionsOf(placed.element).map((option) =>
        h(
          'button',
          {
            key: option.value ?? textOf(option.text),
            type: 'button',
            role: 'menuitem',
            value: option.value,
            ...marks(placed),
          },
          textOf(option.text),
        ),
      ),
    ),
  );
}

function choices(placed: Placed, type: 'radio' | 'checkbox'): ReactNode {
  const initial = initialInput(placed.element);
  const chosen = typeof initial === 'string' ? [initial] : (initial ?? []);
  return h(
    'div',
    { className: 'choices', role: type === 'radio' ? 'radiogroup' : 'group', ...marks(placed) },
    optionsOf(placed.element).map((option) =>
      h(
        'label',
        { key: option.value },
        h('input', {
          type,
          name: `${placed.blockId}/${placed.element.action_id}`,
          value: option.value,
          defaultChecked: chosen.includes(option.value ?? ''),
        }),
        h(
          'span',
          null,
          drawnText(option.text, placed.view),
          option['description'] === undefined ? null : h('small', null, textOf(option['description'])),
        ),
      ),
    ),
  );
}

function field(placed: Placed, attributes: Record<string, unknown>): ReactNode {
  const { element } = placed;
  const shared = {
    className: 'field',
    defaultValue: initialInput(element) ?? '',
    placeholder: textOf(element['placeholder']) || undefined,
    'aria-labelledby': placed.labelledBy,
    'aria-label': placed.labelledBy === undefined ? textOf(element['placeholder']) || 'Input' : undefined,
    ...marks(placed),
  };
  return element['multiline'] === true
    ? h('textarea', { ...shared, rows: 4 })
    : h('input', { ...shared, ...attributes });
}

/** An element people can act on, in our own markup; null for one the page cannot show. */
export function drawnElement(placed: Placed): ReactNode {
  const { element } = placed;
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return button(placed);
    case 'overflow':
      return overflow(placed);
    case 'static_select':
    case 'multi_static_select':
      return select(placed, staticOptions(element));
    case 'users_select':
    case 'multi_users_select':
      return select(
        placed,
        PEOPLE.map((person) =>
          h('option', { key: person.id, value: person.id }, `${person.name} (${person.realName})`),
        ),
      );
    case 'channels_select':
    case 'conversations_select':
    case 'multi_channels_select':
    case 'multi_conversations_select':
      return select(
        placed,
        placed.view.channels.map((channel) => h('option', { key: channel.id, value: channel.id }, `#${channel.name}`)),
      );
    case 'radio_buttons':
      return choices(placed, 'radio');
    case 'checkboxes':
      return choices(placed, 'checkbox');
    case 'datepicker':
      return field(placed, { type: 'date' });
    case 'timepicker':
      return field(placed, { type: 'time' });
    case 'number_input':
      return field(placed, { type: 'text', inputMode: 'decimal' });
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
      return field(placed, { type: 'text' });
    default:
      return h('span', { className: 'unplayed' }, `[${element.type}]`);
  }
}
