import { expect, test } from '@jest/globals';
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { failureOf } from '../../src/adapters/slack/outcome.ts';

const platform = (error: string) => new WebAPIPlatformError({ ok: false, error });
const request = (code: string) => new WebAPIRequestError(Object.assign(new Error('fetch failed'), { cause: { code } }));

test.each([
  [new WebAPIRateLimitedError(30), { outcome: 'limited', retryAfterMs: 30_000 }],
  [new WebAPIRateLimitedError(Number.NaN), { outcome: 'limited', retryAfterMs: 1000 }],
  [new WebAPIRateLimitedError(1e9), { outcome: 'limited', retryAfterMs: 600_000 }],
  [platform('ratelimited'), { outcome: 'limited', retryAfterMs: 30_000 }],
  [platform('internal_error'), { outcome: 'ambiguous', error: 'internal_error' }],
  [platform('fatal_error'), { outcome: 'ambiguous', error: 'fatal_error' }],
  [platform('is_archived'), { outcome: 'refused', refusal: 'channel', error: 'is_archived' }],
  [platform('not_in_channel'), { outcome: 'refused', refusal: 'channel', error: 'not_in_channel' }],
  [platform('msg_too_long'), { outcome: 'refused', refusal: 'content', error: 'msg_too_long' }],
  [platform('invalid_blocks'), { outcome: 'refused', refusal: 'content', error: 'invalid_blocks' }],
  [platform('token_revoked'), { outcome: 'refused', refusal: 'token', error: 'token_revoked' }],
  [platform('thread_not_found'), { outcome: 'refused', refusal: 'message_gone', error: 'thread_not_found' }],
  [platform('<html>xoxb-secret</html>'), { outcome: 'ambiguous', error: 'an answer that is not JSON' }],
  [platform('something_new'), { outcome: 'refused', refusal: 'other', error: 'something_new' }],
  [new WebAPIHTTPError(503, 'x', {}), { outcome: 'ambiguous', error: 'HTTP 503' }],
  [request('ECONNREFUSED'), { outcome: 'unsent', error: 'ECONNREFUSED' }],
  [request('ENOTFOUND'), { outcome: 'unsent', error: 'ENOTFOUND' }],
  [request('ECONNRESET'), { outcome: 'ambiguous', error: 'ECONNRESET' }],
  [request('UND_ERR_SOCKET'), { outcome: 'ambiguous', error: 'UND_ERR_SOCKET' }],
  [new SyntaxError('xoxb-secret in it'), { outcome: 'ambiguous', error: 'SyntaxError' }],
])('%s', (error, outcome) => expect(failureOf(error)).toEqual(outcome));
