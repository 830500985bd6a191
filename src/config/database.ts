import { join } from 'node:path';
import type { Environment } from './environment.ts';
import type { Mistake } from './mistake.ts';

export type DatabasePlace =
  | { readonly kind: 'embedded'; readonly directory: string }
  | { readonly kind: 'postgres'; readonly url: string };

const EXAMPLE = 'postgres://user:password@host:5432/name';

/** What is wrong with a database's URL; says nothing of its parts, for any of them may hold the password. */
function wrongUrl(text: string): string | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return `is not a URL such as ${EXAMPLE}: in the password write # / ? @ : and % percent-encoded`;
  }
  if (!/^postgres(?:ql)?:$/.test(url.protocol)) return `is not a PostgreSQL URL: write it as in ${EXAMPLE}`;
  try {
    decodeURIComponent(url.username + url.password + url.pathname);
  } catch {
    return 'holds a % that begins no code: write a plain % as %25';
  }
  // A socket's directory is a host too: ?host=/var/run/postgresql
  if (url.hostname === '' && !url.searchParams.get('host')) return `names no host: write it as in ${EXAMPLE}`;
  return url.pathname.length <= 1 ? `names no database: write it as in ${EXAMPLE}` : null;
}

/** Passwords as they stand in the URL and decoded, for redaction. */
export function passwordsOf(url: string | null): readonly string[] {
  if (url === null || !URL.canParse(url)) return [];
  const parsed = new URL(url);
  const passwords = [parsed.password, parsed.searchParams.get('password') ?? ''].filter((one) => one !== '');
  return passwords.flatMap((one) => {
    try {
      return [one, decodeURIComponent(one)];
    } catch {
      return [one];
    }
  });
}

/**
 * Where the data is. The practice fleet keeps to its own embedded directory, also when DATABASE_URL is set; that one is
 * checked all the same.
 */
export function databaseOf(
  environment: Environment,
  installation: 'practice' | 'real',
  dataDirectory: string,
  mistakes: Mistake[],
): DatabasePlace {
  const url = environment.secret.DATABASE_URL;
  const what = url === null ? null : wrongUrl(url);
  if (what !== null) mistakes.push({ where: 'DATABASE_URL', what });
  if (installation === 'practice') return { kind: 'embedded', directory: join(dataDirectory, 'practice', 'database') };
  return url === null ? { kind: 'embedded', directory: join(dataDirectory, 'database') } : { kind: 'postgres', url };
}
