import { z } from 'zod';

/** Ids of blocks, actions and callbacks: at most 255 characters. */
export const id = z.string().min(1).max(255);

export function plainText(max: number) {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
}

export function mrkdwn(max: number) {
  return z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
}

export function anyText(max: number) {
  return z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);
}

export const confirmation = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
});

/** An option of a menu: plain text only. */
export const menuOption = z.strictObject({
  text: plainText(75),
  value: z.string().max(75).optional(),
  description: plainText(75).optional(),
});

/** An option of radio buttons and checkboxes: may be mrkdwn. */
export const choiceOption = z.strictObject({
  text: anyText(75),
  value: z.string().max(75).optional(),
  description: anyText(75).optional(),
});

/** An option of an overflow menu: may open a URL. */
export const overflowOption = z.strictObject({
  text: plainText(75),
  value: z.string().max(75).optional(),
  description: plainText(75).optional(),
  url: z.string().max(3000).optional(),
});

export const optionGroup = z.strictObject({ label: plainText(75), options: z.array(menuOption).min(1).max(100) });

/** Where an image comes from: exactly one of a URL and a Slack file. */
export const imageSource = {
  image_url: z.url().max(3000).optional(),
  slack_file: z.union([z.strictObject({ id: z.string().min(1) }), z.strictObject({ url: z.url() })]).optional(),
};
