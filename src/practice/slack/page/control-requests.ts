import { Hono } from 'hono';
import { z } from 'zod';
import type { Control } from '../control.ts';

const fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rate_limited'), retryAfter: z.int().min(0) }),
  z.strictObject({ kind: z.enum(['http', 'accepted_then_http']), status: z.int().min(400).max(599) }),
  z.strictObject({ kind: z.enum(['timeout', 'reset', 'html', 'accepted_then_reset', 'accepted_then_timeout']) }),
  z.strictObject({ kind: z.literal('error'), error: z.string() }),
]);

const order = z.discriminatedUnion('set', [
  z.strictObject({ set: z.literal('fault'), method: z.string(), fault, times: z.int().min(1).default(1) }),
  z.strictObject({ set: z.literal('no faults') }),
  z.strictObject({ set: z.literal('latency'), ms: z.int().min(0) }),
  z.strictObject({ set: z.literal('history lag'), ms: z.int().min(0) }),
  z.strictObject({ set: z.literal('rate limits'), perChannel: z.boolean(), tiers: z.boolean() }),
  z.strictObject({ set: z.literal('scopes'), scopes: z.array(z.string()) }),
  z.strictObject({ set: z.literal('revoked'), token: z.enum(['bot', 'app']), revoked: z.boolean() }),
  z.strictObject({ set: z.literal('archived'), channel: z.string(), archived: z.boolean() }),
  z.strictObject({ set: z.literal('member'), channel: z.string(), member: z.boolean() }),
  z.strictObject({ set: z.literal('name'), channel: z.string(), name: z.string() }),
  z.strictObject({ set: z.literal('http target'), url: z.url().nullable() }),
  z.strictObject({ set: z.literal('disconnected') }),
]);

/** The control API over HTTP, for a practice Slack in another process. */
export function controls(control: Control): Hono {
  const app = new Hono();
  app.get('/calls', (context) => context.json(control.calls(context.req.query('method'))));
  app.get('/messages/:channel', (context) => context.json(control.messages(context.req.param('channel'))));
  app.get('/connections', (context) => context.json({ connections: control.connections() }));
  app.post('/', async (context) => {
    const given = order.safeParse(await context.req.json().catch(() => null));
    if (!given.success) return context.json({ ok: false, error: z.prettifyError(given.error) }, 400);
    follow(control, given.data);
    return context.json({ ok: true });
  });
  return app;
}

function follow(control: Control, given: z.infer<typeof order>): void {
  switch (given.set) {
    case 'fault':
      control.failNext(given.method, given.fault, given.times);
      break;
    case 'no faults':
      control.clearFaults();
      break;
    case 'latency':
      control.setLatency(given.ms);
      break;
    case 'history lag':
      control.setHistoryLag(given.ms);
      break;
    case 'rate limits':
      control.setRateLimits(given);
      break;
    case 'scopes':
      control.setScopes(given.scopes);
      break;
    case 'revoked':
      control.setRevoked(given.token, given.revoked);
      break;
    case 'archived':
      control.archive(given.channel, given.archived);
      break;
    case 'member':
      control.setMember(given.channel, given.member);
      break;
    case 'name':
      control.rename(given.channel, given.name);
      break;
    case 'http target':
      control.setHttpTarget(given.url);
      break;
    case 'disconnected':
      control.disconnect();
      break;
  }
}
