/** The world as the Platform API writes it, with the members that its answers have. */

import { uuidOf } from '../fleet/seeded.ts';
import { ENVIRONMENTS } from '../fleet/story.ts';
import { type HerokuWorld, TEAM, type WorldAddon, type WorldApp } from './world.ts';

type Items = readonly { readonly id: string }[];

const named = (kind: string, name: string) => ({ id: uuidOf('heroku', kind, name), name });
const OWNER = { email: 'tabemaru@herokumanager.com', id: uuidOf('heroku', 'owner') };

/** The list that stands at a path; null where there is none. */
export function answersOf(path: string, world: HerokuWorld): Items | null {
  const [, first = '', second = '', third = ''] = path.split('/');
  const { apps, addons } = world;
  const inPipelines = apps.filter((it) => it.pipeline !== null);
  switch (first) {
    case 'apps':
      return second === ''
        ? apps.map(appItem)
        : ofApp(
            apps.find((it) => it.id === second || it.name === second),
            third,
          );
    case 'teams':
      if (second === '') return [named('team', TEAM)];
      if (third !== 'apps' || second !== TEAM) return null;
      return apps.filter((it) => it.team === second).map(appItem);
    case 'addons':
      return addons.map((it) => addonItem(it, world));
    case 'addon-attachments':
      return addons.flatMap((it) => attachmentItems(it, world));
    case 'pipelines':
      return [...new Set(inPipelines.flatMap((it) => it.pipeline?.name ?? []))].map((name) => ({
        ...named('pipeline', name),
        owner: { id: uuidOf('heroku', 'team', TEAM), type: 'team' },
      }));
    case 'pipeline-couplings':
      return inPipelines.map(({ id, pipeline }) => ({
        id: uuidOf('heroku', 'coupling', id),
        app: { id },
        pipeline: { id: named('pipeline', pipeline?.name ?? '').id },
        stage: pipeline?.stage ?? ENVIRONMENTS[0],
      }));
    case 'stacks':
      return world.stacks.map(({ name, state }) => ({ ...named('stack', name), default: name === 'heroku-24', state }));
    default:
      return null;
  }
}

function appItem(app: WorldApp) {
  const team = app.team === null ? null : named('team', app.team);
  return {
    id: app.id,
    name: app.name,
    acm: true,
    archived_at: null,
    build_stack: named('stack', app.stack),
    created_at: app.createdAt.toISOString(),
    git_url: `https://git.heroku.com/${app.name}.git`,
    maintenance: app.maintenance,
    owner: OWNER,
    organization: team,
    team,
    region: named('region', 'us'),
    released_at: app.releasedAt.toISOString(),
    space: null,
    stack: named('stack', app.stack),
    updated_at: app.releasedAt.toISOString(),
    web_url: `https://${app.name}.herokuapp.com/`,
  };
}

function ofApp(app: WorldApp | undefined, part: string): Items | null {
  if (!app) return null;
  const identity = { id: app.id, name: app.name };
  if (part === 'formation') {
    return app.formation.map(({ type, quantity, size }) => ({
      id: uuidOf('heroku', 'formation', app.name, type),
      app: identity,
      command: `bundle exec ${type}`,
      type,
      quantity,
      size,
      created_at: app.createdAt.toISOString(),
      updated_at: app.releasedAt.toISOString(),
    }));
  }
  if (part !== 'dynos') return null;
  return app.dynos.map(({ id, name, type, state, since }) => ({
    id,
    app: identity,
    attach_url: null,
    command: `bundle exec ${type}`,
    name,
    type,
    state,
    size: app.formation.find((it) => it.type === type)?.size ?? '',
    release: { id: uuidOf('heroku', 'release', app.name), version: 212 },
    created_at: since.toISOString(),
    updated_at: since.toISOString(),
  }));
}

const appNamed = (name: string, { apps }: HerokuWorld) => {
  const app = apps.find((it) => it.name === name);
  return app ? { id: app.id, name } : named('app', name);
};

function addonItem(addon: WorldAddon, world: HerokuWorld) {
  return {
    id: addon.id,
    name: addon.name,
    addon_service: named('addon-service', addon.service),
    app: appNamed(addon.app, world),
    config_vars: ['DATABASE_URL'],
    plan: named('plan', addon.plan),
    provider_id: uuidOf('heroku', 'provider', addon.name),
    state: 'provisioned',
    created_at: addon.createdAt.toISOString(),
    updated_at: addon.createdAt.toISOString(),
  };
}

function attachmentItems(addon: WorldAddon, world: HerokuWorld): Items {
  return [addon.app, ...addon.attachedTo].map((app) => ({
    id: uuidOf('heroku', 'attachment', addon.name, app),
    addon: { id: addon.id, name: addon.name, app: appNamed(addon.app, world) },
    app: appNamed(app, world),
    name: 'DATABASE',
    namespace: null,
  }));
}
