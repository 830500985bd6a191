import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { secretLines, secretReason, shownName } from '../../src/domain/looks-like-secret.ts';

// Put together here, so that no scanner of this repository takes them for real ones.
const KEY_ID = `AK${'IA'}IOSFODNN7EXAMPLE`;
const JWT = `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P`;

const FILLED_LATER = ['$', '{DB_PASSWORD}'].join('');

test.each([
  ['DATABASE_PASSWORD', 'hunter22!', /PASSWORD/],
  ['dbPassword', 'hunter22!', /PASSWORD/],
  ['PARTNER_API_TOKEN', 'abc123', /TOKEN/],
  ['STRIPE_API_KEY', 'abc123', /API_KEY/],
  ['SECRET_KEY_BASE', 'abcdefabcdef', /SECRET_KEY_BASE|KEY_BASE/],
  ['ANYTHING', KEY_ID, /AWS access key id/],
  ['ANYTHING', `xox${'b'}-1234567890-abcdefghij`, /Slack token/],
  ['ANYTHING', `gh${'p'}_${'a1B2'.repeat(9)}`, /GitHub token/],
  ['ANYTHING', `github_${'pat'}_${'a1B2'.repeat(9)}`, /GitHub token/],
  ['CERT', `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMIIE`, /private key/],
  ['CERT', `-----BEGIN ${'PRIVATE'} KEY-----`, /private key/],
  ['SESSION', JWT, /JSON Web Token/],
  ['DATABASE_URL', 'postgres://app:s3cret@db.internal/app', /address with a password/],
  ['REDIS_URL', 'redis://:s3cret@cache:6379', /address with a password/],
  ['SENTRY_DSN', 'https://0123456789abcdef@o1.ingest.sentry.io/2', /DSN/],
  ['COOKIE_SIGNING', 'Zk3vQ9xLw7Rt2Yb8Np4Hd6Mf1Gc5Js0A', /long random/],
])('%s is one: %#', (name, value, reason) => {
  expect(secretReason(name, value)).toMatch(reason);
});

test.each([
  ['TOKEN_TTL', '3600'],
  ['PASSWORD_MIN_LENGTH', '12'],
  ['SECRET_NAME', 'prod/api/db'],
  ['DB_PASSWORD_FILE', '/run/secrets/db'],
  ['DB_PASSWORD', '/run/secrets/db'],
  ['DB_PASSWORD', ''],
  ['DB_PASSWORD', 'changeme'],
  ['DB_PASSWORD', FILLED_LATER],
  ['DB_PASSWORD', '<filled in by deploy>'],
  ['REQUIRE_PASSWORD', 'true'],
  ['DB_PASSWORD', 'arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:prod/db-AbCdEf'],
  ['DB_PASSWORD', 'arn:aws:ssm:ap-northeast-1:111122223333:parameter/prod/db'],
  ['DB_PASSWORD', '{{resolve:secretsmanager:prod/db}}'],
  ['KMS_KEY_ID', '1234abcd-12ab-34cd-56ef-1234567890ab'],
  ['ENCRYPTION_KEY', '1234abcd-12ab-34cd-56ef-1234567890ab'],
  ['JWT_PUBLIC_KEY', 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA'],
  ['DEPLOY_KEY', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI deploy'],
  ['DATABASE_URL', 'postgres://db.internal/app'],
  ['DATABASE_URL', `postgres://app:${FILLED_LATER}@db.internal/app`],
  ['SENTRY_DSN', 'https://o1.ingest.sentry.io/2'],
  ['GIT_SHA', '9fceb02d0ae598e95dc970b74767f19372d61af8'],
  ['MONKEY', 'banana'],
  ['KEYBOARD_LAYOUT', 'jp106'],
  ['RAILS_ENV', 'production'],
])('%s=%s is none', (name, value) => {
  expect(secretReason(name, value)).toBeNull();
});

test('the reason holds nothing of the value', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zA-Z0-9]{6,60}$/), (value) => {
      const reason = secretReason('DB_PASSWORD', `q${value}q`);
      expect(reason === null || !reason.includes(value)).toBe(true);
    }),
  );
});

describe('a name', () => {
  const token = `gh${'p'}_${'a1B2'.repeat(9)}`;

  test('that is itself a secret is one whatever its value, and is not shown', () => {
    expect(secretReason(token, 'yes')).toBe('a GitHub token where the name belongs');
    expect(secretReason(KEY_ID, '')).toBe('an AWS access key id where the name belongs');
    for (const name of [token, KEY_ID, 'Zk3vQ9xLw7Rt2Yb8Np4Hd6Mf1Gc5Js0A', '9fceb02d0ae598e95dc970b74767f19372d61af8'])
      expect(shownName(name)).toBe(`a name that itself looks like a secret, ${name.length} characters`);
    expect(secretLines(`set ${token} yes\n${token}: yes`).map((it) => it.reason)).toEqual([
      'a GitHub token',
      'a GitHub token where the name belongs',
    ]);
  });

  test.each([
    'DB_PASSWORD',
    'ELASTICSEARCH_CONNECTION_POOL_MAXIMUM_SIZE',
    'spring.datasource.hikari.maximum-pool-size-of-the-pool',
    'backendServiceEndpointUrlForTheQuickBrownFox2',
  ])('%s is shown', (name) => {
    expect(shownName(name)).toBe(name);
    expect(secretReason(name, 'true')).toBeNull();
  });
});

describe('user data', () => {
  test('says the line and the name, in shell, YAML and options', () => {
    const script = [
      '#!/bin/bash',
      'export DB_PASSWORD="hunter22!"',
      'echo hello',
      'mysql --password=hunter22 app',
      '  api_token: abcdef123',
      `# the old one was ${KEY_ID}`,
      'DB_PASSWORD=$(aws ssm get-parameter --name /prod/db --with-decryption)',
      'TOKEN_TTL=300',
    ].join('\n');
    expect(secretLines(script).map((it) => [it.line, it.name])).toEqual([
      [2, 'DB_PASSWORD'],
      [4, 'password'],
      [5, 'api_token'],
      [6, null],
    ]);
  });

  test('a megabyte in one line is looked at in no time to speak of', () => {
    expect(secretLines(`${'a='.repeat(500_000)}`)).toEqual([]);
  });
});
