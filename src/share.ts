import type { Charts } from './chart-service.ts';
import type { ChartName, ChartSubject } from './domain/chart-name.ts';
import type { Language } from './domain/language.ts';
import type { Message, Messenger, Posted } from './domain/messenger.ts';
import { mrkdwn } from './slack/escape.ts';

/** A message for a channel, with the chart that goes into its thread. */
export interface Shared {
  readonly channel: string;
  readonly message: Message;
  /** Finds it again when Slack's answer was lost. */
  readonly key: string;
  readonly chart: { readonly name: ChartName; readonly subject: ChartSubject; readonly language: Language };
}

export interface ShareParts {
  /** Null until Slack is connected. */
  readonly messenger: () => Pick<Messenger, 'post' | 'find' | 'attach'> | null;
  readonly charts: Pick<Charts, 'png'>;
  readonly clock: () => Date;
  readonly failed: (what: string, error: unknown) => void;
}

/**
 * Posts a message as the bot and puts its chart into the thread. False when the bot may not post there: then it can only be
 * answered to the click, which has no thread. A chart that cannot be drawn, or may not be uploaded, is left out.
 */
export function openShare({ messenger, charts, clock, failed }: ShareParts): (shared: Shared) => Promise<boolean> {
  async function post({ channel, message, key }: Shared): Promise<Posted | null> {
    const slack = messenger();
    if (slack === null) return null;
    const since = clock();
    const outcome = await slack.post({ channel, message, key, thread: null });
    if (outcome.outcome === 'ok') return outcome.value;
    if (outcome.outcome !== 'ambiguous') return null;
    const found = await slack.find({ channel, key, threadTs: null, since });
    return found.outcome === 'ok' && typeof found.value === 'object' ? found.value : null;
  }

  async function attach(posted: Posted, { chart: { name, subject, language } }: Shared): Promise<void> {
    const drawn = await charts.png(name, subject, language);
    if (drawn === null) return;
    if (drawn.outcome !== 'ok') return failed(`the chart ${name}`, new Error(drawn.outcome));
    const { title, altText, picture: png } = drawn.value;
    const text = mrkdwn(altText, 1000);
    const outcome = await messenger()?.attach({ posted, png, fileName: `${name}.png`, title, altText, text });
    if (outcome && outcome.outcome !== 'ok') failed(`uploading the chart ${name}`, new Error(outcome.outcome));
  }

  return async (shared) => {
    const posted = await post(shared);
    if (posted === null) return false;
    try {
      await attach(posted, shared);
    } catch (error) {
      failed(`the chart ${shared.chart.name}`, error);
    }
    return true;
  };
}
