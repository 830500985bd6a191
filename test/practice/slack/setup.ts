import {
  type PracticeSlack,
  type PracticeSlackOptions,
  startPracticeSlack,
} from '../../../src/practice/slack/start.ts';

export const BOT_TOKEN = 'xoxb-test';
export const APP_TOKEN = 'xapp-test';
export const SECRET = 'signing-secret';

/** A practice Slack in memory with a clock that stands still until `pass` moves it. */
export async function practiceSlack(
  options: Partial<PracticeSlackOptions> = {},
): Promise<PracticeSlack & { pass(ms: number): void }> {
  let now = Date.parse('2026-11-24T05:20:00Z');
  const slack = await startPracticeSlack({
    port: 0,
    directory: null,
    clock: () => new Date(now),
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    signingSecret: SECRET,
    ...options,
  });
  return {
    ...slack,
    pass(ms) {
      now += ms;
    },
  };
}

export const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
export const plain = (text: string) => ({ type: 'plain_text' as const, text });
export const button = (actionId: string, text = 'Press') => ({
  type: 'button',
  action_id: actionId,
  text: plain(text),
});
