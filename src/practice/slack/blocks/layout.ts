import { z } from 'zod';
import { accessory, actionsElement, contextActionsElement, imageElement, inputElement } from './elements.ts';
import { richText } from './rich-text.ts';
import { dataTable, dataVisualization, table } from './tables.ts';
import { anyText, id, imageSource, mrkdwn, plainText } from './text.ts';

const block = { block_id: id.optional() };

const section = z
  .strictObject({
    type: z.literal('section'),
    ...block,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((value) => value.text !== undefined || value.fields !== undefined, {
    message: 'missing required field: text or fields',
  });

const image = z
  .strictObject({
    type: z.literal('image'),
    ...block,
    alt_text: z.string().min(1).max(2000),
    title: plainText(2000).optional(),
    ...imageSource,
  })
  .refine((value) => (value.image_url === undefined) !== (value.slack_file === undefined), {
    message: 'must have exactly one of image_url and slack_file',
  });

const header = z.strictObject({
  type: z.literal('header'),
  ...block,
  text: plainText(150),
  level: z.int().min(1).max(4).optional(),
});
const divider = z.strictObject({ type: z.literal('divider'), ...block });
const context = z.strictObject({
  type: z.literal('context'),
  ...block,
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, plainText(3000), mrkdwn(3000)]))
    .min(1)
    .max(10),
});
const actions = z.strictObject({
  type: z.literal('actions'),
  ...block,
  elements: z.array(actionsElement).min(1).max(25),
});
const contextActions = z.strictObject({
  type: z.literal('context_actions'),
  ...block,
  elements: z.array(contextActionsElement).min(1).max(5),
});
const file = z.strictObject({
  type: z.literal('file'),
  ...block,
  source: z.literal('remote'),
  external_id: z.string().min(1),
});
const markdown = z.strictObject({ type: z.literal('markdown'), ...block, text: z.string().min(1).max(12_000) });
const input = z.strictObject({
  type: z.literal('input'),
  ...block,
  label: plainText(2000),
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: inputElement,
});
const video = z.strictObject({
  type: z.literal('video'),
  ...block,
  video_url: z.url(),
  thumbnail_url: z.url(),
  alt_text: z.string().min(1),
  title: plainText(199),
  title_url: z.url().optional(),
  author_name: z.string().max(49).optional(),
  provider_name: z.string().optional(),
  provider_icon_url: z.url().optional(),
  description: plainText(200).optional(),
});
const alert = z.strictObject({
  type: z.literal('alert'),
  ...block,
  text: anyText(3000),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
});
const card = z.strictObject({
  type: z.literal('card'),
  ...block,
  hero_image: imageElement.optional(),
  icon: imageElement.optional(),
  title: mrkdwn(150).optional(),
  subtitle: mrkdwn(150).optional(),
  body: mrkdwn(200).optional(),
  actions: z.array(actionsElement).max(25).optional(),
});
const carousel = z.strictObject({ type: z.literal('carousel'), ...block, elements: z.array(card).min(1).max(10) });

const anywhere = [section, image, header, divider, context, actions, file, richText, video, markdown] as const;

/** The blocks a message may hold. `alert` is for modals and `input` is taken by messages too. */
export const messageBlock = z.discriminatedUnion('type', [
  ...anywhere,
  input,
  contextActions,
  table,
  dataTable,
  dataVisualization,
  card,
  carousel,
]);
/** The blocks a modal may hold. */
export const modalBlock = z.discriminatedUnion('type', [...anywhere, input, alert]);
/** The blocks the Home tab may hold. */
export const homeBlock = z.discriminatedUnion('type', [...anywhere, input]);
