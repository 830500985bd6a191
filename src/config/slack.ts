import type { Environment } from './environment.ts';
import type { Mistake } from './mistake.ts';

export type Slack =
  | { readonly kind: 'practice' }
  | {
      readonly kind: 'real';
      readonly botToken: string;
      readonly appToken: string | null;
      readonly signingSecret: string | null;
      readonly mode: 'socket' | 'http';
      /** Where Slack's Web API is, when it is not Slack's own; ends in a slash. */
      readonly apiUrl: string | null;
    };

const PLACE = {
  bot: 'copy the Bot User OAuth Token (OAuth & Permissions in your Slack app)',
  app: 'copy an App-Level Token with connections:write (Basic Information in your Slack app)',
  signing: 'copy the Signing Secret (Basic Information in your Slack app)',
};

function wrongBotToken(token: string): string | null {
  if (/^xoxb-[\w-]{5,}$/.test(token)) return null;
  if (token.startsWith('xapp-')) return `holds an app-level token, which belongs into SLACK_APP_TOKEN: ${PLACE.bot}`;
  if (token.startsWith('xoxb-')) return `is cut off or damaged: ${PLACE.bot}`;
  return `does not begin with xoxb-: ${PLACE.bot}`;
}

function wrongAppToken(token: string): string | null {
  if (/^xapp-[\w-]{5,}$/.test(token)) return null;
  if (token.startsWith('xoxb-')) return `holds a bot token, which belongs into SLACK_BOT_TOKEN: ${PLACE.app}`;
  if (token.startsWith('xapp-')) return `is cut off or damaged: ${PLACE.app}`;
  return `does not begin with xapp-: ${PLACE.app}`;
}

function wrongSigningSecret(secret: string): string | null {
  if (/^(?:xox|xapp)/.test(secret)) return `holds a token: ${PLACE.signing}`;
  return secret.length >= 16 ? null : `is too short: ${PLACE.signing}`;
}

function apiUrlOf(environment: Environment, mistakes: Mistake[]): string | null {
  const given = environment.get('SLACK_API_URL');
  if (given === null) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url && /^https?:$/.test(url.protocol) && url.username === '') return url.href.replace(/\/?$/, '/');
  mistakes.push({
    where: 'SLACK_API_URL',
    what: 'is not the address of a Web API: write it as in http://127.0.0.1:4000/api/, or unset it',
  });
  return null;
}

/** Real Slack when its tokens are set, all of them; half a set is a mistake, never a silent practice Slack. */
export function slackOf(environment: Environment, mistakes: Mistake[]): Slack {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_SIGNING_SECRET: signingSecret,
  } = environment.secret;
  const isSet = (name: 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN' | 'SLACK_SIGNING_SECRET') =>
    environment.secret[name] !== null || environment.broken.has(name);
  const check = (where: string, value: string | null, wrong: (value: string) => string | null) => {
    const what = value === null ? null : wrong(value);
    if (what !== null) mistakes.push({ where, what });
  };
  check('SLACK_BOT_TOKEN', botToken, wrongBotToken);
  check('SLACK_APP_TOKEN', appToken, wrongAppToken);
  check('SLACK_SIGNING_SECRET', signingSecret, wrongSigningSecret);
  const apiUrl = apiUrlOf(environment, mistakes);
  const way = isSet('SLACK_APP_TOKEN')
    ? 'SLACK_APP_TOKEN'
    : isSet('SLACK_SIGNING_SECRET')
      ? 'SLACK_SIGNING_SECRET'
      : null;
  if (way !== null && !isSet('SLACK_BOT_TOKEN')) {
    mistakes.push({
      where: 'SLACK_BOT_TOKEN',
      what: `is not set, but ${way} is: ${PLACE.bot}, or unset ${way} for the practice Slack`,
    });
  }
  if (way === null && isSet('SLACK_BOT_TOKEN')) {
    mistakes.push({
      where: 'SLACK_BOT_TOKEN',
      what: 'is set alone: set SLACK_APP_TOKEN as well (Socket Mode), or SLACK_SIGNING_SECRET (HTTP), or unset it for the practice Slack',
    });
  }
  if (botToken === null) return { kind: 'practice' };
  return { kind: 'real', botToken, appToken, signingSecret, mode: appToken === null ? 'http' : 'socket', apiUrl };
}
