import type { Hono } from 'hono';
import { createElement as h } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MOST_FILE_BYTES } from '../contents.ts';
import type { Slack } from '../slack.ts';
import type { Message } from '../store.ts';
import { receiveUpload } from '../web-api/files.ts';

const PNG = [0x89, 0x50, 0x4e, 0x47];
const isPng = (bytes: Uint8Array) => PNG.every((byte, index) => bytes[index] === byte);

/** The address that `files.getUploadURLExternal` names, and where the page and `url_private` find a file. */
export function addFiles(app: Hono, slack: Slack): void {
  app.post('/upload/v1/:id', async (context) => {
    const fault = slack.faults.take('upload');
    if (fault !== null) return context.text('upstream error', fault.kind === 'rate_limited' ? 429 : 503);
    if (Number(context.req.header('content-length') ?? 0) > MOST_FILE_BYTES + 10_000)
      return context.text('file_too_large', 413);
    // Raw bytes or a form, whatever its field is called.
    const isForm = context.req.header('content-type')?.startsWith('multipart/form-data') === true;
    const part = isForm ? [...(await context.req.formData()).values()].find((one) => one instanceof Blob) : null;
    if (isForm && !(part instanceof Blob)) return context.text('no_file_data', 400);
    const bytes = new Uint8Array(part instanceof Blob ? await part.arrayBuffer() : await context.req.arrayBuffer());
    if (bytes.length > MOST_FILE_BYTES) return context.text('file_too_large', 413);
    const answer = receiveUpload(slack, context.req.param('id'), bytes);
    return context.text(answer.body, answer.status);
  });
  app.get('/files-pri/:id/:name', (context) => {
    const bytes = slack.store.contents.get(context.req.param('id'));
    if (bytes === undefined) return context.notFound();
    return context.body(new Uint8Array(bytes), 200, {
      'content-type': isPng(bytes) ? 'image/png' : 'application/octet-stream',
      // What somebody uploaded must not run as a page of ours.
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
  });
}

export const filePath = (file: { id: string; name: string }): string =>
  `/files-pri/${file.id}/${encodeURIComponent(file.name)}`;

/** The pictures of a message as HTML; nothing for a message without files. */
export function filesHtml(slack: Slack, message: Message): string {
  const files = (message.deleted ? [] : (message.files ?? [])).flatMap((id) => slack.store.files.get(id) ?? []);
  if (files.length === 0) return '';
  return renderToStaticMarkup(
    h(
      'div',
      { className: 'files' },
      files.map((file) =>
        h(
          'figure',
          { key: file.id, className: 'file' },
          h('figcaption', null, file.title),
          slack.store.contents.get(file.id) === undefined
            ? h('p', { className: 'empty' }, 'This file is no longer kept.')
            : h(
                'a',
                { href: filePath(file), target: '_blank', rel: 'noreferrer' },
                h('img', { src: filePath(file), alt: file.altText }),
              ),
        ),
      ),
    ),
  );
}
