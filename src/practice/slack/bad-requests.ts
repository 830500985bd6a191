import { type Bent, type SignedRequest, signedRequest } from './delivery.ts';
import { findPerson } from './people/act.ts';
import { slashPayload } from './people/payloads.ts';
import { issueResponseUrl } from './response-url.ts';
import type { Slack } from './slack.ts';
import type { Envelope } from './socket-mode.ts';
import { findChannel } from './web-api/find-channel.ts';

/** Requests to the app's HTTP address as only an attacker or a fault would send them. */
export type Bends = {
  /** A signed slash command, to be sent once, twice (a replay) or changed first. */
  signedSlash(command: string, text: string, at: { user: string; channel: string }, bent?: Bent): SignedRequest;
  /** A signed request of any kind. */
  signed(envelope: Envelope, bent?: Bent): SignedRequest;
  /** Sends it to the app; the status is what the app answered. */
  post(request: SignedRequest, headers?: Record<string, string>): Promise<{ status: number; body: string }>;
};

/**
 * Bad requests for tests: wrong signature (`bent.secret`), stale or future timestamp (`bent.sentAt`), replay (post the
 * same request twice), changed body (change `body`), missing headers (delete one).
 */
export function bend(slack: Slack): Bends {
  return {
    signed: (envelope, bent) => signedRequest(slack, envelope, bent),
    signedSlash(command, text, at, bent) {
      const person = findPerson(at.user);
      const channel = findChannel(slack, at.channel);
      if (person === null || channel === null) throw new Error('practice slack: no such person or channel');
      const payload = slashPayload({
        person,
        channel,
        command,
        text,
        triggerId: slack.triggers.issue({ user: person.id, viewId: null }, slack.clock()),
        responseUrl: issueResponseUrl(slack, channel.id, person.id, null),
      });
      return signedRequest(slack, { type: 'slash_commands', payload, accepts_response_payload: true }, bent);
    },
    async post(request, headers = {}) {
      if (slack.httpTarget === null) throw new Error('practice slack: no httpTarget is set');
      const response = await fetch(slack.httpTarget, {
        method: 'POST',
        headers: { ...request.headers, ...headers },
        body: request.body,
        signal: AbortSignal.timeout(10_000),
      });
      return { status: response.status, body: await response.text() };
    },
  };
}
