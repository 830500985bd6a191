import type { Message } from '../domain/messenger.ts';
import type { StatusAnswer } from '../domain/status.ts';
import type { SlackServices } from './services.ts';
import { environmentOf, type StatusFilter } from './status-filter.ts';

/** Where a shared status is to go, and by which click: the same one posts it once. */
export interface Place {
  readonly channel: string | null;
  readonly click: string;
}

/** Posts a shared status with its chart in the thread; false when it can only be answered to the click. */
export async function postShared(
  message: Message,
  answer: StatusAnswer,
  filter: StatusFilter,
  { channel, click }: Place,
  services: SlackServices,
): Promise<boolean> {
  if (channel === null) return false;
  const { subsystem } = filter;
  const environment = subsystem === null ? environmentOf(answer, filter) : 'production';
  const chart = {
    name: subsystem === null ? 'burn-up' : 'toil',
    subject: { subsystem, environment },
    language: services.words.language,
  } as const;
  return services.share({ channel, message, key: `share:${click}`, chart });
}
