import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inDisguise, openDisguise } from '../src/disguise.ts';

const ACCOUNT = '111122223333';

test('one account has one stand-in in a recording, and another in the next', () => {
  const disguise = openDisguise();
  const text = disguise(
    `${ACCOUNT} arn:aws:ecs:x:${ACCOUNT}:a ${ACCOUNT}.dkr.ecr.x.amazonaws.com 444455556666 1234567890123`,
  );
  const [first, second, third, other] = [...text.matchAll(/(?<!\d)9\d{11}(?!\d)/g)].map(([it]) => it);
  expect(new Set([first, second, third])).toEqual(new Set([disguise(ACCOUNT)]));
  expect(other).not.toBe(first);
  expect(text).toMatch(/ 1234567890123$/);
  // By lot, and not by a rule that anybody could follow from the id.
  expect(openDisguise()(ACCOUNT)).not.toBe(first);
});

test.each([
  ['an address', '203.0.113.9 10.0.3.4', '192.0.2.1 192.0.2.2'],
  ['one twice', '10.0.3.4 10.0.3.5 10.0.3.4', '192.0.2.1 192.0.2.2 192.0.2.1'],
  ['the range of an office', '203.0.113.9/32', '192.0.2.1/32'],
  ['everybody and nobody', '0.0.0.0/0 127.0.0.1 10.0.0.0/8 192.168.0.0/16', null],
  ['a version', 'v1.2.3.4.5 1.300.2.1', null],
  ['the name of a host', 'ip-10-0-3-4.compute.internal 10.0.3.4', 'ip-192-0-2-1.compute.internal 192.0.2.1'],
  ['IPv6', '2400:cb00:2048:1::c629:d7a2 FE80::1/64', '2001:db8::1 2001:db8::2/64'],
  ['an IPv4 address in IPv6', '::ffff:203.0.113.9', '2001:db8::1'],
  ['everybody in IPv6', '::/0 ::1 ::', null],
  ['what has colons', '05:20:00 arn:aws:iam::aws:policy/x arn:aws:s3:::bucket sha256:abcdef12', null],
  ['a network card', '0a:1b:2c:3d:4e:5F 0A-1B-2C-3D-4E-5F', '00:00:5e:00:53:01 00:00:5e:00:53:02'],
  ['mail', 'suzuki.taro+ops@tabemaru.co.jp, x@y.example', 'person-1@example.com, person-2@example.com'],
  ['an image by digest', 'registry/app@sha256:abc', null],
])('%s', (_name, given, expected) => {
  expect(openDisguise()(given)).toBe(expected ?? given);
});

test.each([
  'main.c9akciq32rgx.ap-northeast-1.rds.amazonaws.com',
  'https://0123456789ABCDEF0123456789ABCDEF.gr7.ap-northeast-1.eks.amazonaws.com',
  'internal-web-1234567890.ap-northeast-1.elb.amazonaws.com',
  'sessions.a1b2c3.0001.apne1.cache.amazonaws.com',
])("a provider's host %s keeps its form and loses what the provider drew", (host) => {
  const shown = openDisguise()(host);
  expect(shown).toHaveLength(host.length);
  for (const drawn of ['c9akciq32rgx', '0123456789ABCDEF', '1234567890', 'a1b2c3']) expect(shown).not.toContain(drawn);
  for (const label of ['ap-northeast-1', 'apne1', 'amazonaws.com'].filter((it) => host.includes(it)))
    expect(shown).toContain(label);
});

test('no two addresses get the same stand-in, however many there are', () => {
  const disguise = openDisguise();
  const shown = Array.from({ length: 5_000 }, (_, index) => disguise(`10.${index >> 8}.${index & 255}.7`));
  expect(new Set(shown).size).toBe(5_000);
});

test('a value keeps its shape; texts and names of members are disguised, also beside a line end', () => {
  const at = new Date('2026-11-24T05:00:00Z');
  const { [`k ${ACCOUNT}`]: under, ...rest } = inDisguise<Record<string, unknown>>(
    { [`k ${ACCOUNT}`]: 1, at, none: null, list: [ACCOUNT, 7], text: `line\nsuzuki@x.example "10.0.0.9"` },
    openDisguise(),
  );
  expect(under).toBeUndefined();
  expect(rest).toMatchObject({ at, none: null, list: [expect.stringMatching(/^9\d{11}$/), 7] });
  expect(rest['text']).toBe('line\nperson-1@example.com "192.0.2.1"');
});

test('nothing of an IPv6 address or a mail address is left, whatever stands around it', () => {
  const around = fc.constantFrom('', ' ', '"', '(', ',', '\n');
  const secret = fc.oneof(
    fc.ipV6(),
    fc.emailAddress().filter((it) => /^[\w.+-]+@/.test(it)),
  );
  fc.assert(
    fc.property(around, secret, around, (before, it, after) => {
      fc.pre(!/^:+1?$/.test(it));
      expect(openDisguise()(`${before}${it}${after}`)).not.toContain(it);
    }),
  );
});
