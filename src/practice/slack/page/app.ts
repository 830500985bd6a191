import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import type { Control } from '../control.ts';
import { findPerson } from '../people/act.ts';
import type { People } from '../people/people.ts';
import { respond } from '../response-url.ts';
import type { Change, Slack } from '../slack.ts';
import { findChannel } from '../web-api/find-channel.ts';
import { PEOPLE, type Person } from '../workspace.ts';
import { performs, request } from './acts.ts';
import { controls } from './control-requests.ts';
import { addFiles } from './files.ts';
import { channelScreen, frame, homeScreen, modalScreen, threadScreen } from './screens.ts';

/** One row of the page of checks: a job, and each scope it looked at last. */
export type CheckRow = {
  job: string;
  title: string;
  /** ISO 8601; null when it never looked. */
  lastRun: string | null;
  durationMs: number | null;
  scopes: readonly {
    scope: string;
    status: string;
    failure: string | null;
    at: string | null;
    durationMs: number | null;
  }[];
};

/** What the page can show of the rest of the practice world. */
export type PageSlots = {
  /** Buttons that make something happen in the fleet; `happen` says in a sentence what did. */
  events?: { list(): readonly { id: string; title: string }[]; happen(id: string): Promise<string> };
  checks?: () => Promise<readonly CheckRow[]>;
};

const MEDIA: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  ttf: 'font/ttf',
  woff2: 'font/woff2',
};
const modules = createRequire(import.meta.url);
const here = (name: string) => new URL(name, import.meta.url);

/** The files the page is made of, by name; the fonts serve Japanese and emoji on machines without. */
const ASSETS: Record<string, () => URL | string> = {
  'page.js': () => here('page.js'),
  'dom.js': () => here('dom.js'),
  'messages.js': () => here('messages.js'),
  'modal.js': () => here('modal.js'),
  'composer.js': () => here('composer.js'),
  'checks.js': () => here('checks.js'),
  'style.css': () => here('style.css'),
  'forms.css': () => here('forms.css'),
  'blocks.css': () => modules.resolve('slack-blocks-to-jsx/dist/style.css'),
  'emoji.css': () => modules.resolve('@infolektuell/noto-color-emoji/index.css'),
  'noto-400.ttf': () => modules.resolve('@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf'),
  'noto-700.ttf': () => modules.resolve('@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf'),
};

const POLICY =
  "default-src 'self'; img-src 'self' https: http: data:; style-src 'self'; style-src-attr 'unsafe-inline'; frame-ancestors 'none'";

type Parts = {
  slack: Slack;
  people: People;
  control: Control;
  listeners: Set<(change: Change) => void>;
  slots: PageSlots;
};

/** The page, what it fetches, the control API, uploads and the response URLs. */
export function pageApp({ slack, people, control, listeners, slots }: Parts): Hono {
  const app = new Hono();
  const reader = (name: string | undefined): Person => findPerson(name ?? '') ?? (PEOPLE[0] as Person);
  const file = (name: string, url: URL | string) =>
    new Response(new Uint8Array(readFileSync(url)), {
      headers: {
        'content-type': `${MEDIA[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'}; charset=utf-8`,
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
        ...(/\.(ttf|woff2)$/.test(name) ? { 'cache-control': 'max-age=86400' } : {}),
      },
    });

  // Another site's page must not press buttons here: browsers say where a request comes from.
  app.use('/practice/*', async (context, next) => {
    const origin = context.req.header('origin');
    if (origin !== undefined && new URL(origin).host !== context.req.header('host'))
      return context.text('other origin', 403);
    return next();
  });
  app.get('/', () => file('index.html', here('index.html')));
  app.get('/archives/:channel/:ts?', () => file('index.html', here('index.html')));
  app.get('/checks', () => file('checks.html', here('checks.html')));
  app.get('/practice/assets/:name', (context) => {
    const asset = ASSETS[context.req.param('name')];
    return asset === undefined ? context.notFound() : file(context.req.param('name'), asset());
  });

  app.get('/practice/assets/files/:name{\\d+\\.woff2}', (context) => {
    const name = context.req.param('name');
    return file(name, modules.resolve(`@infolektuell/noto-color-emoji/files/${name}`));
  });

  app.get('/practice/frame', (context) => context.json(frame(slack, reader(context.req.query('user')))));
  app.get('/practice/channel/:id', (context) => {
    const channel = findChannel(slack, context.req.param('id'));
    if (channel === null) return context.notFound();
    return context.json(channelScreen(slack, reader(context.req.query('user')), channel));
  });
  app.get('/practice/thread/:id/:ts', (context) => {
    const channel = findChannel(slack, context.req.param('id'));
    if (channel === null) return context.notFound();
    return context.json(threadScreen(slack, reader(context.req.query('user')), channel, context.req.param('ts')));
  });
  app.get('/practice/home', (context) => context.json(homeScreen(slack, reader(context.req.query('user')))));
  app.get('/practice/modal', (context) => context.json(modalScreen(slack, reader(context.req.query('user')))));
  app.get('/practice/stream', (context) =>
    streamSSE(context, async (stream) => {
      const tell = (change: Change) => void stream.writeSSE({ data: JSON.stringify(change) });
      listeners.add(tell);
      await new Promise<void>((resolve) => {
        stream.onAbort(() => {
          listeners.delete(tell);
          resolve();
        });
        void stream.writeSSE({ event: 'hello', data: '' });
      });
    }),
  );

  app.post('/practice/act', async (context) => {
    const act = request.safeParse(await context.req.json().catch(() => null));
    if (!act.success) return context.json({ ok: false, error: z.prettifyError(act.error) }, 400);
    return context.json(await performs(slack, people, act.data));
  });

  app.get('/practice/events', (context) => context.json(slots.events?.list() ?? []));
  app.post('/practice/events/:id', async (context) => {
    if (slots.events === undefined) return context.notFound();
    try {
      return context.json({ ok: true, said: await slots.events.happen(context.req.param('id')) });
    } catch (error) {
      return context.json({ ok: false, error: error instanceof Error ? error.message : String(error) });
    }
  });
  app.get('/practice/checks', async (context) => context.json((await slots.checks?.()) ?? []));

  app.route('/practice/control', controls(control));

  addFiles(app, slack);

  app.post('/response/:id', async (context) => {
    const given: unknown = await context.req.json().catch(() => null);
    if (typeof given !== 'object' || given === null) return context.text('invalid_payload', 400);
    const answer = respond(slack, context.req.param('id'), given as Record<string, unknown>);
    return context.body(answer.body, answer.status === 200 ? 200 : answer.status === 404 ? 404 : 400);
  });
  return app;
}
