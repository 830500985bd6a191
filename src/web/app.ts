import { Hono } from 'hono';

/** What `/healthz` says: `ok` only when toilbot can do its work; each part by name, in one plain line. */
export interface Health {
  readonly ok: boolean;
  readonly parts: Readonly<Record<string, string>>;
}

/** The web side. Without sign-in it tells nothing but whether toilbot is well. */
export function webApp(health: () => Promise<Health>): Hono {
  const app = new Hono();
  // Whether the process is alive: a container is replaced for this, and not because Slack does not know a channel.
  app.get('/livez', (context) => context.text('ok'));
  app.get('/healthz', async (context) => {
    const answer = await health();
    context.header('cache-control', 'no-store');
    return context.json(answer, answer.ok ? 200 : 503);
  });
  return app;
}
