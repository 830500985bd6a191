import { PRODUCTION, SHARED, STAGING, STORY, TEAMS } from './story.ts';

/** A rule by which a resource is known to belong to a subsystem: one member each, `*` is any text. */
export type PracticeClaim =
  | { readonly tag: Readonly<Record<string, string>> }
  | { readonly name: string }
  | { readonly ecsService: string }
  | { readonly herokuApp: string }
  | { readonly eksNamespace: string }
  | { readonly lambda: string };

export interface PracticeSubsystem {
  readonly name: string;
  readonly title: string;
  readonly team: string;
  readonly source: readonly string[];
  readonly target: readonly string[] | 'undecided' | 'absorbed';
  readonly absorbedInto?: string;
  readonly needs: readonly string[];
  readonly claims: readonly PracticeClaim[];
  readonly environments: readonly string[];
}

export interface PracticeConfiguration {
  readonly teams: readonly { readonly name: string; readonly channel: string; readonly userGroup?: string }[];
  readonly subsystems: readonly PracticeSubsystem[];
  readonly accounts: readonly { readonly id: string; readonly name: string; readonly environment: string | null }[];
  readonly images: { readonly trustedBases: readonly string[] };
  readonly fluentd: {
    readonly hosts: readonly { readonly name: string; readonly endpoint: string; readonly software: string }[];
  };
}

/** The subsystems of the story as a team would write them down. */
export function subsystems(): readonly PracticeSubsystem[] {
  return STORY.map((story) => {
    const { name, title, team, needs, target, source } = story;
    const { hosts } = story;
    const claims: PracticeClaim[] = [];
    if (hosts?.untagged === true) claims.push({ name: `${hosts.namePrefix ?? name}-*` });
    else claims.push({ tag: { Service: name } });
    if (story.untaggedServices === true) claims.push({ ecsService: `tabemaru-*/${name}` });
    if (source === 'heroku') claims.push({ herokuApp: `tabemaru-${name}*` });
    // Of what has no target yet the hosts that are listed by name are asked too.
    if (target === 'undecided') claims.push({ name: `${name}-*` });
    if (target.includes('eks')) claims.push({ eksNamespace: name });
    if (target.includes('managed')) claims.push({ lambda: `${name}*` });
    return {
      name,
      title,
      team,
      source: [source],
      target: typeof target === 'string' ? target : [...target],
      ...(story.absorbedInto === undefined ? {} : { absorbedInto: story.absorbedInto }),
      needs: [...needs],
      claims,
      environments: ['production', 'staging'],
    };
  });
}

/** What `toilbot.yaml` of this company says of its fleet, as plain data. */
export function practiceConfiguration(): PracticeConfiguration {
  return {
    teams: TEAMS.map(({ name, channel, userGroup }) =>
      userGroup === null ? { name, channel } : { name, channel, userGroup },
    ),
    subsystems: subsystems(),
    accounts: [
      { id: PRODUCTION, name: 'tabemaru-production', environment: 'production' },
      { id: STAGING, name: 'tabemaru-staging', environment: 'staging' },
      { id: SHARED, name: 'tabemaru-shared', environment: null },
    ],
    // What waitlist builds on is somebody's of whom nobody knows more.
    images: { trustedBases: ['ruby:*', 'node:*'] },
    // As the company would write them; the practice answers for them at ports of this machine.
    fluentd: {
      hosts: [
        { name: 'log-agg-1', endpoint: 'log-agg-1.internal.example:24220', software: 'fluentd' },
        { name: 'legacy-admin-1', endpoint: 'legacy-admin-1.internal.example:24220', software: 'fluentd' },
        { name: 'kiosk-edge', endpoint: 'kiosk-edge.internal.example:2020', software: 'fluent-bit' },
      ],
    },
  };
}
