import { resolve } from 'node:path';
import { type Mistake, withoutSecrets } from './mistake.ts';
import { readText } from './text-file.ts';

/** The process's variables, as `process.env` holds them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Secrets that toilbot reads itself; each also as `<name>_FILE`, the path of a file that holds it. */
export const SECRET_VARIABLES = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'DATABASE_URL',
  'HEROKU_API_KEY',
  'CIRCLECI_TOKEN',
  'GITHUB_TOKEN',
] as const;
export type SecretVariable = (typeof SECRET_VARIABLES)[number];

/** Variables of toilbot's own that are no secret. */
export const PLAIN_VARIABLES = [
  'TOILBOT_CONFIG',
  'TOILBOT_DATA',
  'TOILBOT_HOST',
  'TOILBOT_PORT',
  'TOILBOT_LOG_LEVEL',
  'TOILBOT_CLOCK',
  'SLACK_API_URL',
  'HEROKU_API_URL',
  'CIRCLECI_API_URL',
  'GITHUB_API_URL',
] as const;

/** Variables of the AWS SDK: here they only tell whether AWS is real, and where it is asked first. */
export const AWS_VARIABLES = [
  'AWS_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
] as const;

/** Variables whose values are never shown and are taken out of every log. */
const AWS_SECRETS = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_CONTAINER_AUTHORIZATION_TOKEN'] as const;

type Name = (typeof PLAIN_VARIABLES)[number] | (typeof AWS_VARIABLES)[number];

export interface Environment {
  /** The value of a variable; null when it is not set or empty. */
  get(name: Name): string | null;
  readonly secret: Readonly<Record<SecretVariable, string | null>>;
  /** Secrets that are set but cannot be used: already named as mistakes. */
  readonly broken: ReadonlySet<SecretVariable>;
  /** Every secret value seen, for redaction; also of ones that turned out to be wrong. */
  readonly secrets: readonly string[];
}

const MOST_SECRET_BYTES = 10_000;

/**
 * The process's own variables. A file `.env` in the working directory adds those that are not set, for the SDKs too.
 */
export function ownVariables(cwd: string, mistakes: Mistake[]): Variables {
  const path = resolve(cwd, '.env');
  const file = readText(path);
  if (file.kind === 'text') process.loadEnvFile(path);
  if (file.kind === 'unreadable') mistakes.push({ where: '.env', what: file.what });
  return process.env;
}

/** A copy of the variables that this process was started with, until {@link ownVariables} adds those of `.env`. */
export function givenVariables(): Variables {
  return { ...process.env };
}

/** Reads what toilbot needs of the environment. No value is ever part of a mistake. */
export function readEnvironment(variables: Variables, cwd: string, mistakes: Mistake[]): Environment {
  const raw = (name: string) => variables[name] ?? '';
  const secret: Record<SecretVariable, string | null> = {
    SLACK_BOT_TOKEN: null,
    SLACK_APP_TOKEN: null,
    SLACK_SIGNING_SECRET: null,
    DATABASE_URL: null,
    HEROKU_API_KEY: null,
    CIRCLECI_TOKEN: null,
    GITHUB_TOKEN: null,
  };
  const secrets: string[] = AWS_SECRETS.map(raw);
  const broken = new Set<SecretVariable>();
  for (const name of SECRET_VARIABLES) {
    const read = readSecret(name, variables, cwd);
    const pasted = [raw(name), read.value ?? ''];
    secrets.push(...pasted, ...pasted.map((value) => value.replace(/^[\s"'“”‘’]+|[\s"'“”‘’]+$/gu, '')));
    const what = read.what ?? unclean(read.value);
    if (what !== null) {
      mistakes.push({ where: read.where, what });
      broken.add(name);
    } else secret[name] = read.value;
  }
  const known = [...new Set(secrets)].filter((value) => value !== '');
  return {
    get: (name) => {
      const value = raw(name).trim();
      return value === '' ? null : value;
    },
    secret,
    broken,
    secrets: known,
  };
}

type ReadSecret = { readonly where: string; readonly value: string | null; readonly what: string | null };

function readSecret(name: SecretVariable, variables: Variables, cwd: string): ReadSecret {
  const value = variables[name] ?? '';
  const path = variables[`${name}_FILE`] ?? '';
  if (path === '') return { where: name, value: value === '' ? null : value, what: null };
  const where = `${name}_FILE`;
  const wrong = (what: string): ReadSecret => ({ where, value: null, what });
  if (value !== '') return wrong(`is set, and so is ${name}: keep one of the two`);
  const file = readText(resolve(cwd, path), MOST_SECRET_BYTES);
  if (file.kind === 'absent')
    return wrong('names a file that is not there: give the path of the file that holds the value');
  if (file.kind === 'unreadable') return wrong(`names a file that ${file.what}`);
  const held = file.text.replace(/\r?\n$/u, '');
  return held === ''
    ? wrong('names a file that is empty: write the value into it')
    : { where, value: held, what: null };
}

function unclean(value: string | null): string | null {
  if (value === null) return null;
  if (/^["'“”‘’]|["'“”‘’]$/u.test(value)) return 'holds quotes: paste the value without them';
  return /[\s\p{Cc}\p{Cf}]/u.test(value)
    ? 'holds spaces or other invisible characters: paste the value without them'
    : null;
}

/** A value from the environment as a message may show it. */
export function shownPath(path: string, environment: Pick<Environment, 'secrets'>): string {
  return withoutSecrets(path, environment.secrets);
}
