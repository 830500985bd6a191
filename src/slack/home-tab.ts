import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { LANGUAGES } from '../domain/language.ts';
import { homeView } from './home.ts';
import { asReadBy } from './reader.ts';
import { answering, chosenValue } from './requests.ts';
import type { SlackServices } from './services.ts';

type Click = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;
type HomeOpened = SlackEventMiddlewareArgs<'app_home_opened'> & AllMiddlewareArgs;

export async function onHomeOpened({ event, client, body }: HomeOpened, everyone: SlackServices): Promise<void> {
  if (event.tab !== 'home') return;
  const services = await asReadBy({ user: event.user, channel: null }, client, everyone);
  await answering(
    'the Home tab',
    services,
    async () => {},
    async () => {
      if (await services.firstTime(`event:${body.event_id}`)) await publishHome(client, event.user, services);
    },
  );
}

/** What a person chose on the Home tab is kept with them, and shown as it is then: in the language that they chose. */
export async function onHomeAction({ action, body, client }: Click, everyone: SlackServices): Promise<void> {
  const user = body.user.id;
  if (action.type === 'multi_static_select') {
    const known = new Set(everyone.settings.teams.map((team) => team.name));
    const picked = action.selected_options.map((option) => option.value).filter((name) => known.has(name));
    await everyone.pickTeams(user, picked);
  } else {
    const chosen = chosenValue(action);
    await everyone.choose(user, LANGUAGES.find((one) => one === chosen) ?? null);
  }
  await publishHome(client, user, await asReadBy({ user, channel: null }, client, everyone));
}

export async function publishHome(client: WebClient, user: string, services: SlackServices): Promise<void> {
  const person = await services.person(user);
  const [mine, status, choices] = await Promise.all([
    services.mine(person, 20),
    services.migrationStatus(),
    services.choices(user),
  ]);
  await client.views.publish({ user_id: user, view: homeView({ mine, status, choices }, services.jobs, services) });
}
