import { z } from 'zod';

const DEADLINE_MS = 10_000;
const MOST_BYTES = 100_000;
const answer = z.object({ ok: z.boolean(), error: z.string().max(80).optional() });

/** What Slack says of a bot token: its scopes, or in one line what is wrong. */
export type TokenAnswer =
  | { readonly scopes: readonly string[]; readonly trouble: null }
  | { readonly scopes: null; readonly trouble: string };

/** Asks `auth.test`. Never throws for what Slack or the network does; says nothing of the token itself. */
export async function testToken(botToken: string, apiUrl: string): Promise<TokenAnswer> {
  const refused = (trouble: string): TokenAnswer => ({ scopes: null, trouble });
  try {
    const response = await fetch(`${apiUrl}auth.test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${botToken}` },
      redirect: 'error',
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    const parsed = answer.safeParse(JSON.parse((await response.text()).slice(0, MOST_BYTES)));
    if (!parsed.success) return refused(`Slack's answer could not be read (HTTP ${response.status})`);
    if (!parsed.data.ok)
      return refused(
        `SLACK_BOT_TOKEN is refused (${(parsed.data.error ?? 'no reason').replace(/\W/gu, '_')}): install the app again and copy its token`,
      );
    const scopes = (response.headers.get('x-oauth-scopes') ?? '').split(',').map((scope) => scope.trim());
    return { scopes: scopes.filter((scope) => scope !== ''), trouble: null };
  } catch {
    return refused('Slack could not be reached');
  }
}
