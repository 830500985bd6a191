/**
 * Whether a named value looks like a secret. Says the reason in a few words and never any part of the value. It would
 * rather miss one than call a path, a name or a number a secret: each wrong one costs people's trust in the others.
 */

/** Reads as "… `NAME`: <reason>". */
export type SecretReason = string;

const LONGEST = 20_000;

/** Values that are secrets whatever they are called: each has a form of its own. */
const FORMS: readonly (readonly [RegExp, SecretReason])[] = [
  [/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/, 'a private key'],
  [/(?<![A-Z0-9])A(?:KIA|SIA)[A-Z2-7]{16}(?![A-Z0-9])/, 'an AWS access key id'],
  [/(?<![\w-])(?:xox[abceprs]-[\w-]{10,}|xapp-\d-[\w-]{10,})/, 'a Slack token'],
  [/(?<!\w)(?:gh[pousr]_\w{30,}|github_pat_\w{22,})/, 'a GitHub token'],
  [/(?<!\w)glpat-[\w-]{20,}/, 'a GitLab token'],
  [/(?<!\w)(?:sk|rk)_live_\w{16,}/, 'a Stripe key'],
  [/(?<!\w)SG\.[\w-]{16,}\.[\w-]{16,}/, 'a SendGrid key'],
  [/(?<!\w)AIza[\w-]{35}(?!\w)/, 'a Google API key'],
  [/(?<!\w)HRKU-[\w-]{30,}/, 'a Heroku token'],
  [/(?<![\w.-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/, 'a JSON Web Token'],
];

/** `scheme://user:password@host`, where the password is none that is filled in later. */
const ADDRESS = /[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:([^\s/@"']+)@[^\s/"']/i;

const SECRET_WORD =
  /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|PWD|PASS|SECRET|SECRETS|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|SECRET_KEY|ENCRYPTION_KEY|SIGNING_KEY|MASTER_KEY|SECRET_KEY_BASE|CREDENTIAL|CREDENTIALS|DSN|AUTH_KEY|LICENSE_KEY|WEBHOOK_URL)$/;

/** Names that speak of a secret and hold none: how long it lasts, where it stands, what it is called. */
const NOT_THE_SECRET =
  /(?:^|_)(?:PUBLIC|PUBLISHABLE|KMS|ARN|SSH_PUB)(?:_|$)|_(?:FILE|PATH|DIR|NAME|ARN|ID|TTL|EXPIRY|EXPIRES|EXPIRES_IN|EXPIRATION|LENGTH|MIN_LENGTH|MAX_LENGTH|SIZE|COUNT|LIMIT|URL|URI|ENDPOINT|HOST|ISSUER|TYPE|VERSION|ENABLED|REQUIRED|POLICY|ALGORITHM|HEADER|FIELD|PARAM|PARAMETER|PREFIX|ROTATION|DAYS|HOURS|SECONDS|MINUTES)$/;

/** What stands where a secret would: filled in later, a reference to where it is kept, or nothing of worth. */
const NOT_A_VALUE: readonly RegExp[] = [
  /^$/,
  /^(?:true|false|yes|no|on|off|null|nil|none|undefined|unset|empty|disabled|enabled|default|n\/a|-)$/i,
  /^-?\d{1,9}(?:\.\d+)?$/,
  /^(?:x+|\*+|\.+|_+)$/i,
  /^(?:change[-_ ]?me|placeholder|dummy|example|test|todo|tbd|fixme|redacted|replace[-_ ]?me|your[-_ ].*|<.*>|\[.*\])$/i,
  /^\$(?:\{.*\}|[A-Za-z_]\w*)$|^\$\(|^`/,
  /^\{\{.*\}\}$|^%\w+%$/,
  /^arn:[\w-]+:(?:ssm|secretsmanager|kms|iam|sts|s3|lambda):/,
  /^(?:ssm|secretsmanager|vault|op|sops|aws-sm|aws-ssm):/i,
  /^\{\{resolve:(?:ssm|ssm-secure|secretsmanager):/,
  /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)[\w./@ \\-]*$/,
  /^ssh-(?:rsa|ed25519|dss) |^ecdsa-sha2-|-----BEGIN (?:RSA )?PUBLIC KEY-----|-----BEGIN CERTIFICATE-----/,
  /^(?:alias\/|mrk-)/,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
];

const SUSPICIOUS = /KEY|SALT|PEPPER|AUTH|CRED|SECRET|TOKEN|PASS|SIGN|HASH/;

function isNoValue(value: string): boolean {
  return NOT_A_VALUE.some((pattern) => pattern.test(value));
}

/** `apiToken`, `db.password` and `DB-PASSWORD` as one form. */
function upperName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}

function hasPassword(value: string): boolean {
  const password = ADDRESS.exec(value)?.[1];
  return password !== undefined && !isNoValue(password);
}

/** Bits a character, by how often each stands in the text (Shannon). Words have about 3.5, random base64 has over 4.5. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

function isRandom(value: string): boolean {
  if (!/^[\w+/=.-]{32,}$/.test(value)) return false;
  return entropy(value) >= (/^[0-9a-f]+$/i.test(value) ? 3 : 4);
}

/** The form of a secret that a text has wherever it stands, or null. */
function formOf(text: string): SecretReason | null {
  const form = FORMS.find(([pattern]) => pattern.test(text));
  return form?.[1] ?? (hasPassword(text) ? 'an address with a password in it' : null);
}

/** `ELASTICSEARCH_CONNECTION_POOL_SIZE`, `spring.datasource.url` and `backendServiceEndpointUrl2` are read as words. */
function isWords(name: string): boolean {
  const words = name.split(/[_.-]+|(?<=[a-z0-9])(?=[A-Z])/).filter((word) => word !== '');
  return words.every((word) => /^(?:[A-Z]+|[A-Z]?[a-z]+)\d{0,3}$|^\d{1,3}$/.test(word) && word.length <= 20);
}

/** A name as it may be shown: somebody may have put the secret where the name belongs. */
export function shownName(name: string): string {
  const start = name.slice(0, LONGEST);
  const isSecret = formOf(start) !== null || (isRandom(start) && !isWords(start));
  return isSecret ? `a name that itself looks like a secret, ${name.length} characters` : name;
}

/** Why a variable's value, or the name it has, looks like a secret, or null. No part of the value is in the answer. */
export function secretReason(name: string, given: string): SecretReason | null {
  const asName = formOf(name.slice(0, LONGEST));
  return asName === null ? valueReason(name, given) : `${asName} where the name belongs`;
}

function valueReason(name: string, given: string): SecretReason | null {
  const value = given.slice(0, LONGEST).trim();
  if (isNoValue(value)) return null;
  const form = formOf(value);
  if (form !== null) return form;
  const upper = upperName(name);
  if (NOT_THE_SECRET.test(upper)) return null;
  const word = SECRET_WORD.exec(upper)?.[0].replace(/^_/, '');
  if (word === 'DSN' || word === 'WEBHOOK_URL') {
    // An address without a password says where to go, not how to get in; some, such as Sentry's and Slack's, are the key.
    return /^https?:\/\/(?:[^@\s]+@|hooks\.slack\.com\/)/.test(value) ? `a name like ${word} with a value` : null;
  }
  if (word !== undefined) return `a name like ${word} with a value`;
  return SUSPICIOUS.test(upper) && isRandom(value) ? 'a long random value under a name that speaks of a key' : null;
}

/** One line of a script that looks like a secret: the name it is given, and why. */
export interface SecretLine {
  /** From 1. */
  readonly line: number;
  readonly name: string | null;
  readonly reason: SecretReason;
}

const MOST_LINES = 5_000;
const ASSIGNMENT =
  /(?:^|[\s;"'{,])(?:export\s+|set\s+|\$env:)?([A-Za-z_][\w.-]{1,80})["']?\s*(?:=|:\s)\s*(?:"([^"]*)"|'([^']*)'|(\S+))/g;
const OPTION = /--([a-z][a-z0-9-]{2,40})[ =](?:"([^"]*)"|'([^']*)'|(\S+))/g;

/** The lines of user data that look like secrets, each once. Comments count: what is written there is as readable. */
export function secretLines(script: string): readonly SecretLine[] {
  const found: SecretLine[] = [];
  const lines = script.split(/\r?\n/, MOST_LINES);
  for (const [index, text] of lines.entries()) {
    const line = text.slice(0, 2_000);
    const named = [...line.matchAll(ASSIGNMENT), ...line.matchAll(OPTION)].flatMap(([, name = '', ...values]) => {
      const reason = secretReason(name, values.find((it) => it !== undefined) ?? '');
      return reason === null ? [] : [{ name, reason }];
    });
    const first = named[0];
    if (first) found.push({ line: index + 1, ...first });
    else {
      const reason = formOf(line);
      if (reason !== null) found.push({ line: index + 1, name: null, reason });
    }
  }
  return found;
}
