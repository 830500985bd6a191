import { Hono } from 'hono';
import { CHART_NAMES, type ChartName } from '../domain/chart-name.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';

/** What `/healthz` says: `ok` only when toilbot can do its work; each part by name, in one plain line. */
export interface Health {
  readonly ok: boolean;
  readonly parts: Readonly<Record<string, string>>;
}

/** Draws a chart as SVG; null when there is nothing of that name, or toilbot is only starting. */
export type ChartPages = (
  name: ChartName,
  asked: {
    readonly subsystem: string | null;
    readonly environment: string | null;
    readonly language: Language | null;
  },
) => Promise<{ readonly svg: string } | { readonly failed: string } | null>;

const LOOPBACK = ['localhost', '127.0.0.1', '::1', '[::1]'];

/** Whether only this machine reaches what listens there. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.includes(host.toLowerCase());
}

/** An SVG runs nothing and loads nothing, whatever names stand in it. */
const SVG_HEADERS = {
  'content-type': 'image/svg+xml; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'x-content-type-options': 'nosniff',
};

/**
 * The web side. Without sign-in it tells nothing but whether toilbot is well; a browser on this machine is shown `charts` as
 * well, where there are any: they hold no personal data.
 */
export function webApp(health: () => Promise<Health>, charts: ChartPages | null = null): Hono {
  const app = new Hono();
  // Whether the process is alive: a container is replaced for this, and not because Slack does not know a channel.
  app.get('/livez', (context) => context.text('ok'));
  app.get('/healthz', async (context) => {
    const answer = await health();
    context.header('cache-control', 'no-store');
    return context.json(answer, answer.ok ? 200 : 503);
  });
  if (charts === null) return app;
  app.get('/charts/:file{[a-z-]+\\.svg}', async (context) => {
    const name = CHART_NAMES.find((it) => `${it}.svg` === context.req.param('file'));
    // A page from elsewhere may have its own name point to this machine: its requests bear that name.
    if (name === undefined || !isLoopback(new URL(context.req.url).hostname)) return context.notFound();
    const asked = context.req.query('language');
    const drawn = await charts(name, {
      subsystem: context.req.query('subsystem') ?? null,
      environment: context.req.query('environment') ?? null,
      language: LANGUAGES.find((it) => it === asked) ?? null,
    });
    if (drawn === null) return context.notFound();
    return 'svg' in drawn ? context.body(drawn.svg, 200, SVG_HEADERS) : context.text(`not drawn: ${drawn.failed}`, 503);
  });
  return app;
}
