import type { Block } from '../store.ts';
import type { StateValues } from './payloads.ts';

export type Option = { text: { type: string; text: string }; value?: string; [member: string]: unknown };
export type Element = {
  type: string;
  action_id?: string;
  options?: Option[];
  option_groups?: { options: Option[] }[];
  [member: string]: unknown;
};
/** What a person puts in: text, a date, an option's value, an id; several for menus of many; null to empty it. */
export type Input = string | readonly string[] | null;

export const optionsOf = (element: Element): Option[] =>
  element.options ?? element.option_groups?.flatMap((group) => group.options) ?? [];

/** The elements of a block that people can act on. */
function elementsOf(block: Block): Element[] {
  const inside = [block['elements'], block['accessory'], block['element']].flat();
  return inside.filter((one): one is Element => typeof one === 'object' && one !== null && 'action_id' in one);
}

/** The block and element with this action id; with a block id only there. */
export function findElement(blocks: readonly Block[], actionId: string, blockId: string | null) {
  for (const block of blocks) {
    if (blockId !== null && block.block_id !== blockId) continue;
    const element = elementsOf(block).find((one) => one.action_id === actionId);
    if (element !== undefined) return { block, element };
  }
  return null;
}

const single: Record<string, string> = {
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
};
const several: Record<string, string> = {
  multi_users_select: 'selected_users',
  multi_conversations_select: 'selected_conversations',
  multi_channels_select: 'selected_channels',
};

/** How Slack writes what was put in: `{value}`, `{selected_option}`, `{selected_date}` … by the element's type. */
export function written(element: Element, input: Input): Record<string, unknown> {
  const list = input === null ? [] : typeof input === 'string' ? [input] : input;
  const chosen = list.map((value) => {
    const option = optionsOf(element).find((one) => one.value === value);
    return option === undefined ? null : { text: option.text, value: option.value };
  });
  const one = single[element.type];
  if (one !== undefined) return { [one]: list[0] ?? null };
  const some = several[element.type];
  if (some !== undefined) return { [some]: list };
  switch (element.type) {
    case 'datetimepicker':
      return { selected_date_time: list[0] === undefined ? null : Number(list[0]) };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
    case 'overflow':
      return { selected_option: chosen[0] ?? null };
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return { selected_options: chosen.filter((option) => option !== null) };
    default:
      return { value: list[0] === undefined || list[0] === '' ? null : list[0] };
  }
}

/** What an element holds before anyone touched it. */
export function initialInput(element: Element): Input {
  const option = element['initial_option'] as Option | undefined;
  if (option !== undefined) return option.value ?? null;
  const options = element['initial_options'] as Option[] | undefined;
  if (options !== undefined) return options.map((one) => one.value ?? '');
  for (const name of ['value', 'date', 'time', 'date_time', 'user', 'conversation', 'channel']) {
    const value = element[`initial_${name}`];
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  for (const name of ['users', 'conversations', 'channels']) {
    const value = element[`initial_${name}`];
    if (Array.isArray(value)) return value.map(String);
  }
  return null;
}

/** Buttons and overflow menus hold no state; everything else does. */
const isStateful = (element: Element) =>
  !/button$|^overflow$|^image$/.test(element.type) && element.type !== 'feedback_buttons';

/** `state.values`: what every element holds now. `inputs` is by block id, or by action id. */
export function stateValues(blocks: readonly Block[], inputs: Readonly<Record<string, Input>>): StateValues {
  const values: StateValues = {};
  for (const block of blocks) {
    for (const element of elementsOf(block).filter(isStateful)) {
      const blockId = block.block_id ?? '';
      const actionId = element.action_id ?? '';
      const input = given(inputs, blockId, actionId, element);
      const inBlock = values[blockId] ?? {};
      inBlock[actionId] = { type: element.type, ...written(element, input) };
      values[blockId] = inBlock;
    }
  }
  return values;
}

function given(inputs: Readonly<Record<string, Input>>, blockId: string, actionId: string, element: Element): Input {
  for (const name of [`${blockId}/${actionId}`, blockId, actionId]) {
    const input = inputs[name];
    if (input !== undefined) return input;
  }
  return initialInput(element);
}

/** What Slack itself finds wrong with a form before it asks the app, by block id. */
export function formErrors(blocks: readonly Block[], values: StateValues): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const block of blocks.filter((one) => one.type === 'input')) {
    const element = block['element'] as Element;
    const held = values[block.block_id ?? '']?.[element.action_id ?? ''];
    const { type: _, ...content } = (held ?? {}) as Record<string, unknown>;
    const value = Object.values(content)[0];
    const empty = value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
    const error = empty
      ? block['optional'] === true
        ? null
        : 'Please complete this required field.'
      : wrong(element, value);
    if (error !== null) errors[block.block_id ?? ''] = error;
  }
  return errors;
}

function wrong(element: Element, value: unknown): string | null {
  const limit = (name: string) => (element[name] === undefined ? null : Number(element[name]));
  if (element.type === 'plain_text_input' && typeof value === 'string') {
    const most = limit('max_length') ?? 3000;
    const least = limit('min_length') ?? 0;
    if (value.length > most) return `Must be ${most} characters or fewer.`;
    if (value.length < least) return `Must be at least ${least} characters.`;
  }
  if (element.type === 'number_input') {
    const number = Number(value);
    if (Number.isNaN(number)) return 'Please enter a number.';
    if (element['is_decimal_allowed'] !== true && !Number.isInteger(number)) return 'Please enter a whole number.';
    const least = limit('min_value');
    const most = limit('max_value');
    if (least !== null && number < least) return `Must be ${least} or more.`;
    if (most !== null && number > most) return `Must be ${most} or less.`;
  }
  return null;
}
