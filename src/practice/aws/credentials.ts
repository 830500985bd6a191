import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Organization } from '../fleet/fleet.ts';
import { hexOf } from '../fleet/seeded.ts';

/** Access keys of the practice organization. They open nothing but a practice endpoint. */
export interface PracticeCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Identity {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

/** The role that every active account of the organization has for toilbot. */
export const PRACTICE_ROLE = 'toilbot-read';
/** What the role's trust policy asks for. */
export const PRACTICE_EXTERNAL_ID = 'tabemaru-toilbot';

const KEY_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function keyId(prefix: string, ...words: readonly string[]): string {
  const bytes = createHash('sha256').update(words.join(' ')).digest();
  return prefix + [...bytes.subarray(0, 16)].map((byte) => KEY_LETTERS[byte % 32] ?? 'A').join('');
}

function secretOf(seed: string, accessKeyId: string): string {
  return createHmac('sha256', `practice ${seed}`).update(accessKeyId).digest('base64').slice(0, 40);
}

/** The long-lived key of the user `toilbot` in an account; the management account's is what the bot is given. */
export function practiceCredentials(seed: string, account: string): PracticeCredentials {
  const accessKeyId = keyId('AKIA', seed, account);
  return { accessKeyId, secretAccessKey: secretOf(seed, accessKeyId) };
}

/** Credentials of an assumed role. Nothing is stored: the token itself says what it is for. */
export function sessionCredentials(
  seed: string,
  account: string,
  role: string,
  session: string,
  expires: Date,
): Required<PracticeCredentials> {
  const claims = JSON.stringify({ account, role, session, expires: expires.toISOString() });
  const accessKeyId = keyId('ASIA', seed, claims);
  const body = Buffer.from(claims).toString('base64url');
  return { accessKeyId, secretAccessKey: secretOf(seed, accessKeyId), sessionToken: `${body}.${macOf(seed, body)}` };
}

function macOf(seed: string, body: string): string {
  return createHmac('sha256', `practice session ${seed}`).update(body).digest('base64url');
}

export type Known =
  | { readonly is: 'known'; readonly identity: Identity; readonly secretAccessKey: string }
  | { readonly is: 'unknown' }
  | { readonly is: 'expired' };

/** Whose key it is. A key of an assumed role is good only together with its token, and until it expires. */
export function whoseKey(
  seed: string,
  organization: Organization,
  accessKeyId: string,
  sessionToken: string | null,
  now: Date,
): Known {
  const secretAccessKey = secretOf(seed, accessKeyId);
  if (sessionToken === null) {
    const account = organization.accounts.find(
      (one) => practiceCredentials(seed, one.id).accessKeyId === accessKeyId,
    )?.id;
    if (account === undefined) return { is: 'unknown' };
    const identity = {
      account,
      arn: `arn:aws:iam::${account}:user/toilbot`,
      userId: `AIDA${hexOf(16, seed, account).toUpperCase()}`,
    };
    return { is: 'known', identity, secretAccessKey };
  }
  const [body = '', mac = ''] = sessionToken.split('.');
  const expected = Buffer.from(macOf(seed, body));
  const given = Buffer.from(mac);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { is: 'unknown' };
  const claims = Buffer.from(body, 'base64url').toString();
  if (keyId('ASIA', seed, claims) !== accessKeyId) return { is: 'unknown' };
  const { account, role, session, expires }: Readonly<Record<string, string>> = JSON.parse(claims);
  if (account === undefined || role === undefined || session === undefined || expires === undefined)
    return { is: 'unknown' };
  if (new Date(expires) <= now) return { is: 'expired' };
  const identity = {
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    userId: `AROA${hexOf(16, seed, account, role).toUpperCase()}:${session}`,
  };
  return { is: 'known', identity, secretAccessKey };
}
