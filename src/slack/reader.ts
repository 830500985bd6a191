import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { knownZone } from '../domain/calendar.ts';
import { languageOf, type Speech } from '../domain/language.ts';
import type { SlackProfile } from '../domain/person.ts';
import { speechIn } from '../domain/routing.ts';
import { sayingIn, shownIn } from './saying.ts';
import type { SlackServices } from './services.ts';

/** Who asks for something, and where: the id and name of the channel as far as Slack tells. */
export interface Asking {
  readonly user: string;
  readonly channel: { readonly id?: string | undefined; readonly name?: string | undefined } | null;
}

/** The services as a person reads them: in their language and zone, else in those of the channel where they ask. */
export async function asReadBy(asking: Asking, client: WebClient, services: SlackServices): Promise<SlackServices> {
  const here = channelSpeech(asking.channel, services);
  const own = await services.reader(asking.user, () => profileOf(asking.user, client));
  return spokenLike({ language: own.language ?? here.language, timeZone: own.timeZone ?? here.timeZone }, services);
}

/** The services as a whole channel reads them. */
export function asReadIn(channel: Asking['channel'], services: SlackServices): SlackServices {
  return spokenLike(channelSpeech(channel, services), services);
}

function channelSpeech(channel: Asking['channel'], { settings }: SlackServices): Speech {
  const name = channel?.name ? [`#${channel.name}`] : [];
  return speechIn([...(channel?.id ? [channel.id] : []), ...name], settings);
}

/** What is asked of the services, with its times shown in the zone of who reads it. */
function spokenLike(speech: Speech, services: SlackServices): SlackServices {
  const saying = sayingIn(speech, services);
  const page = <T extends Awaited<ReturnType<SlackServices['views']>>>(found: T): T => ({
    ...found,
    views: found.views.map((view) => shownIn(view, saying)),
  });
  return {
    ...services,
    ...saying,
    act: async (...asked) => {
      const acted = await services.act(...asked);
      return { ...acted, view: acted.view && shownIn(acted.view, saying) };
    },
    view: async (caseId) => {
      const view = await services.view(caseId);
      return view && shownIn(view, saying);
    },
    views: async (filter) => page(await services.views(filter)),
    mine: async (person, limit) => page(await services.mine(person, limit)),
    subsystem: async (...asked) => {
      const found = await services.subsystem(...asked);
      return found && shownIn(found, saying);
    },
    migrationStatus: async () => shownIn(await services.migrationStatus(), saying),
  };
}

/** Slack's answers that stay the same when it is asked again soon. */
const NOT_TOLD: readonly string[] = ['missing_scope', 'user_not_found', 'user_not_visible'];

/** What Slack says of a person; null without the scope `users:read`. */
async function profileOf(user: string, client: WebClient): Promise<SlackProfile | null> {
  try {
    const { user: found } = await client.users.info({ user, include_locale: true });
    return { language: languageOf(found?.locale), timeZone: knownZone(found?.tz ?? '') };
  } catch (error) {
    if (error instanceof WebAPIPlatformError && NOT_TOLD.includes(error.data.error)) return null;
    throw error;
  }
}
