import { describe, expect, test } from '@jest/globals';
import { AwsCallError, gapOf } from '../../../src/adapters/aws/gap.ts';
import type { LookFailure } from '../../../src/domain/vocabulary.ts';

function named(name: string, more: object = {}): Error {
  return Object.assign(new Error('the text of the answer'), { name, ...more });
}

describe('the reason of a gap', () => {
  const cases: Readonly<Record<LookFailure, readonly string[]>> = {
    denied: ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthFailure'],
    throttled: ['Throttling', 'ThrottlingException', 'RequestLimitExceeded', 'TooManyRequestsException'],
    expired_credentials: ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'],
    no_credentials: ['CredentialsProviderError', 'UnrecognizedClientException', 'InvalidClientTokenId'],
    opted_out: ['OptInRequired', 'RegionDisabledException'],
    not_available: ['SubscriptionRequiredException'],
    timed_out: ['AbortError', 'TimeoutError'],
    unreachable: [],
    malformed: ['SyntaxError', 'MalformedAnswer'],
    failed: ['InternalFailure', 'SomethingNew'],
  };
  for (const [reason, names] of Object.entries(cases)) {
    for (const name of names) {
      test(`${name} -> ${reason}`, () => {
        const gap = gapOf(new AwsCallError('ecs:ListTasks', 'ap-northeast-1', named(name)));
        expect(gap.reason).toBe(reason);
        expect(gap.detail).toMatch(/^ecs:ListTasks: /);
        expect(gap.detail).not.toContain('the text of the answer');
      });
    }
  }

  for (const code of ['ENOTFOUND', 'ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN']) {
    test(`${code} -> unreachable, also when the SDK calls it a time-out`, () => {
      expect(gapOf(named('TimeoutError', { code })).reason).toBe('unreachable');
    });
  }

  test('unknown credentials in a region to opt into -> opted_out, elsewhere not', () => {
    const unknown = named('UnrecognizedClientException');
    expect(gapOf(new AwsCallError('ecs:ListTasks', 'ap-east-1', unknown)).reason).toBe('opted_out');
    expect(gapOf(new AwsCallError('ec2:DescribeInstances', 'ap-east-1', named('AuthFailure'))).reason).toBe(
      'opted_out',
    );
    expect(gapOf(new AwsCallError('ecs:ListTasks', 'eu-west-1', unknown)).reason).toBe('no_credentials');
  });

  test('a denial names the policy that denied, and nothing else of the text', () => {
    const message =
      'User: arn:aws:sts::1:assumed-role/x is not authorized to perform: ecs:ListTasks\nwith an explicit deny in a service control policy. Encoded: AKIAIOSFODNN7EXAMPLE';
    const gap = gapOf(new AwsCallError('ecs:ListTasks', 'eu-west-1', named('AccessDeniedException', { message })));
    expect(gap.detail).toBe(
      'ecs:ListTasks: access denied (AccessDeniedException: an explicit deny in a service control policy)',
    );
  });

  test('anything that can be thrown has a reason', () => {
    for (const thrown of [undefined, null, 'text', 7, {}, new TypeError('x is not a function')]) {
      expect(gapOf(thrown).detail).not.toBe('');
    }
    expect(gapOf(new TypeError('Invalid RFC-3339 date-time value')).reason).toBe('malformed');
    expect(gapOf({ $metadata: { httpStatusCode: 502 }, name: 'Unknown' }).detail).toBe('failed (HTTP 502)');
  });
});
