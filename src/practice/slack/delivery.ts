import { createHmac } from 'node:crypto';
import type { Slack } from './slack.ts';
import type { Envelope, SocketMode } from './socket-mode.ts';

/** How a request of Slack to the app went. `payload` is what the app acknowledged with: text, an object or nothing. */
export type Delivered =
  | { outcome: 'acked'; payload: unknown }
  | { outcome: 'failed'; error: 'operation_timeout' | 'dispatch_failed' | 'http_service_error'; status: number | null };

export type Deliver = (slack: Slack, envelope: Envelope) => Promise<Delivered>;

/** Delivers through Socket Mode when somebody is connected, else by a signed request to the app's address. */
export function delivererOver(socketMode: SocketMode): Deliver {
  return async (slack, envelope) => {
    if (socketMode.connections() === 0) return deliverByHttp(slack, envelope);
    const ack = await socketMode.send(envelope, slack.ackMs);
    if (ack.outcome === 'timeout') return { outcome: 'failed', error: 'operation_timeout', status: null };
    return { outcome: 'acked', payload: emptyToNull(ack.payload) };
  };
}

// Bolt acknowledges without content by an empty object.
const emptyToNull = (payload: unknown) =>
  typeof payload === 'object' && payload !== null && Object.keys(payload).length === 0 ? null : payload;

async function deliverByHttp(slack: Slack, envelope: Envelope): Promise<Delivered> {
  if (slack.httpTarget === null) return { outcome: 'failed', error: 'dispatch_failed', status: null };
  const request = signedRequest(slack, envelope);
  const late = AbortSignal.timeout(slack.ackMs);
  try {
    const response = await fetch(slack.httpTarget, {
      method: 'POST',
      headers: request.headers,
      body: request.body,
      signal: late,
      redirect: 'manual',
    });
    const answer = await response.text();
    if (response.status !== 200) return { outcome: 'failed', error: 'http_service_error', status: response.status };
    return { outcome: 'acked', payload: parsed(answer, response.headers.get('content-type') ?? '') };
  } catch {
    return { outcome: 'failed', error: late.aborted ? 'operation_timeout' : 'dispatch_failed', status: null };
  }
}

function parsed(answer: string, type: string): unknown {
  if (answer === '') return null;
  if (!type.includes('json')) return answer;
  try {
    return emptyToNull(JSON.parse(answer));
  } catch {
    return answer;
  }
}

export type SignedRequest = { headers: Record<string, string>; body: string };

/**
 * A request as Slack signs it (docs.slack.dev/authentication/verifying-requests-from-slack). What is given in `bent`
 * makes it a bad one on purpose: a signature made with another secret, or the time it says it was sent.
 */
export function signedRequest(slack: Slack, envelope: Envelope, bent: Bent = {}): SignedRequest {
  const { body, type } = encoded(envelope);
  const timestamp = String(Math.floor((bent.sentAt ?? slack.wallClock()).getTime() / 1000));
  const secret = bent.secret ?? slack.signingSecret;
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  return {
    body,
    headers: {
      'content-type': type,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
      ...(envelope.retry_attempt === undefined
        ? {}
        : {
            'x-slack-retry-num': String(envelope.retry_attempt),
            'x-slack-retry-reason': envelope.retry_reason ?? 'http_timeout',
          }),
    },
  };
}

export type Bent = { secret?: string; sentAt?: Date };

function encoded(envelope: Envelope): { body: string; type: string } {
  const form = 'application/x-www-form-urlencoded';
  switch (envelope.type) {
    case 'events_api':
      return { body: JSON.stringify(envelope.payload), type: 'application/json' };
    case 'interactive':
      return { body: new URLSearchParams({ payload: JSON.stringify(envelope.payload) }).toString(), type: form };
    case 'slash_commands': {
      const fields = Object.entries(envelope.payload).map(([name, value]): [string, string] => [name, String(value)]);
      return { body: new URLSearchParams(fields).toString(), type: form };
    }
  }
}
