import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../faults.ts';
import { readText } from '../read-body.ts';
import type { Answer, Slack, TokenKind } from '../slack.ts';
import type { SocketMode } from '../socket-mode.ts';
import { chatMethods } from './chat.ts';
import { conversationsMethods } from './conversations.ts';
import { filesMethods } from './files.ts';
import { findChannel } from './find-channel.ts';
import { type Arguments, type Method, refuse, text } from './method.ts';
import { usersMethods } from './users.ts';
import { viewsMethods } from './views.ts';

const MOST_CALLS_KEPT = 50_000;

/** Every method the practice Slack plays; any other is answered with `unknown_method`. */
function methodsWith(socketMode: SocketMode): Record<string, Method> {
  return {
    ...chatMethods,
    ...conversationsMethods,
    ...filesMethods,
    ...usersMethods,
    ...viewsMethods,
    'apps.connections.open': {
      token: 'app',
      scope: null,
      tier: 1,
      handle: () => ({ ok: true, url: socketMode.ticketUrl() }),
    },
  };
}

/** The Web API: answers `POST /api/<method>` as Slack does, faults included, and keeps a log of every call. */
export function webApi(slack: Slack, socketMode: SocketMode) {
  const methods = methodsWith(socketMode);
  return async (request: IncomingMessage, response: ServerResponse, name: string): Promise<void> => {
    const at = slack.clock();
    const read = await readArguments(request);
    const token = tokenKind(slack, request, read.given);
    const log = (status: number, answer: Answer | { fault: string }) => {
      const { token: _, ...given } = read.given;
      slack.calls.push({ method: name, arguments: given, token, at, answer, status });
      if (slack.calls.length > MOST_CALLS_KEPT) slack.calls.splice(0, MOST_CALLS_KEPT / 10);
    };
    if (slack.faults.latencyMs > 0) await sleep(slack.faults.latencyMs);

    const fault = slack.faults.take(name);
    if (fault !== null && !fault.kind.startsWith('accepted')) {
      log(...meet(fault, response));
      return;
    }
    const channel = findChannel(slack, text(read.given, 'channel'))?.id ?? text(read.given, 'channel');
    const wait = slack.limits.check(name, methods[name]?.tier ?? null, channel, at);
    if (wait !== null) {
      log(...meet({ kind: 'rate_limited', retryAfter: wait }, response));
      return;
    }
    const answer = answerTo(slack, methods[name], token, read, at);
    if (fault !== null) {
      log(...meet(fault, response));
      return;
    }
    log(200, answer);
    const scopes = {
      'x-oauth-scopes': [...slack.scopes].join(','),
      'x-accepted-oauth-scopes': scopeOf(slack, methods[name], read.given) ?? '',
    };
    send(response, 200, answer, token === 'bot' ? scopes : {});
  };
}

type Read = { given: Arguments; problem: string | null };

function answerTo(slack: Slack, method: Method | undefined, token: TokenKind, read: Read, now: Date): Answer {
  if (method === undefined) return refuse('unknown_method', { req_method: 'POST' });
  if (read.problem !== null) return refuse(read.problem);
  if (token === 'none') return refuse('not_authed');
  if (token === 'unknown') return refuse('invalid_auth');
  const revoked = token === 'bot' ? slack.tokens.botRevoked : slack.tokens.appRevoked;
  if (revoked) return refuse('token_revoked');
  if (token !== method.token) return refuse('not_allowed_token_type');
  const needed = scopeOf(slack, method, read.given);
  if (needed !== null && !slack.scopes.has(needed)) {
    return refuse('missing_scope', { needed, provided: [...slack.scopes].join(',') });
  }
  return method.handle(slack, read.given, now);
}

function scopeOf(slack: Slack, method: Method | undefined, given: Arguments): string | null {
  const scope = method?.scope ?? null;
  return typeof scope === 'function' ? scope(slack, given) : scope;
}

function tokenKind(slack: Slack, request: IncomingMessage, given: Arguments): TokenKind {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const token = bearer ?? (typeof given['token'] === 'string' ? given['token'] : undefined);
  if (token === undefined || token === '') return 'none';
  if (token === slack.tokens.bot) return 'bot';
  return token === slack.tokens.app ? 'app' : 'unknown';
}

async function readArguments(request: IncomingMessage): Promise<Read> {
  const body = await readText(request);
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://slack').searchParams);
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('application/json')) {
    try {
      const parsed: unknown = JSON.parse(body);
      if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
        return { given: query, problem: 'json_not_object' };
      }
      // A token inside a JSON body is not looked at, as in Slack.
      const { token: _, ...given } = parsed as Arguments;
      return { given: { ...query, ...given }, problem: null };
    } catch {
      return { given: query, problem: 'invalid_json' };
    }
  }
  if (body !== '' && !type.startsWith('application/x-www-form-urlencoded')) {
    return { given: query, problem: 'invalid_post_type' };
  }
  return { given: { ...query, ...Object.fromEntries(new URLSearchParams(body)) }, problem: null };
}

/** Spoils the answer as the fault says. */
function meet(fault: Fault, response: ServerResponse): [number, Answer | { fault: string }] {
  switch (fault.kind) {
    case 'rate_limited': {
      const answer = refuse('ratelimited');
      send(response, 429, answer, { 'retry-after': String(fault.retryAfter) });
      return [429, answer];
    }
    case 'error': {
      const answer = refuse(fault.error);
      send(response, 200, answer);
      return [200, answer];
    }
    case 'http':
    case 'accepted_then_http':
      response.writeHead(fault.status, { 'content-type': 'text/plain' }).end('upstream error');
      return [fault.status, { fault: fault.kind }];
    case 'html':
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<html><body>Slack is having a moment</body></html>');
      return [200, { fault: fault.kind }];
    case 'reset':
    case 'accepted_then_reset':
      response.socket?.resetAndDestroy();
      return [0, { fault: fault.kind }];
    case 'timeout':
    case 'accepted_then_timeout':
      return [0, { fault: fault.kind }];
  }
}

function send(response: ServerResponse, status: number, body: Answer, headers: Record<string, string> = {}): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(body));
}
