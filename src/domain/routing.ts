import type { Case } from './case.ts';
import type { Speech } from './language.ts';
import type { Settings, Team } from './settings.ts';
import { UNKNOWN_ENVIRONMENT } from './vocabulary.ts';

/** What speaks like production. */
export const PRODUCTION_LIKE = ['production', UNKNOWN_ENVIRONMENT] as const;

/** A case as routing sees it. */
export type Routed = Pick<Case, 'kind' | 'subsystem' | 'environment' | 'team'>;

/**
 * The channel (id or name) of a case: subsystem -> team -> channel, else the default one. Other environments than
 * production go to the staging channel where there is one. Security kinds go to the security channel and nowhere else:
 * null when none is set.
 */
export function channelOf(routed: Routed, settings: Settings, securityKinds: ReadonlySet<string>): string | null {
  const { channels } = settings;
  if (securityKinds.has(routed.kind)) return channels.security;
  if (!isProduction(routed.environment) && channels.staging !== null) return channels.staging;
  return teamOf(routed, settings)?.channel ?? channels.default;
}

/** Where a message goes that its own channel refused, once; null for what may not be shown elsewhere. */
export function fallbackChannel(
  routed: Routed | null,
  refusedBy: string,
  settings: Settings,
  securityKinds: ReadonlySet<string>,
): string | null {
  if (routed !== null && securityKinds.has(routed.kind)) return null;
  return settings.channels.default === refusedBy ? null : settings.channels.default;
}

/** How a channel is spoken to; `names` are its id and its name as far as they are known. */
export function speechIn(
  names: readonly string[],
  settings: Pick<Settings, 'language' | 'timeZone' | 'spoken'>,
): Speech {
  const own = names.map((name) => settings.spoken.get(name)).find((speech) => speech !== undefined);
  return own ?? { language: settings.language, timeZone: settings.timeZone };
}

/** The owner team: the case's own, else its subsystem's. */
export function teamOf(routed: Pick<Case, 'team' | 'subsystem'>, settings: Settings): Team | null {
  const name = routed.team ?? settings.subsystems.find((one) => one.name === routed.subsystem)?.team;
  return settings.teams.find((team) => team.name === name) ?? null;
}

/** An unknown environment speaks like production. Staging and other environments of the team's own are listed, and do not speak. */
export function isProduction(environment: string): boolean {
  return PRODUCTION_LIKE.some((it) => it === environment);
}
