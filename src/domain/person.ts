import type { Language } from './language.ts';

/** A person: an id of no meaning. Slack id, language and zone stand only here. */
export interface Person {
  readonly id: string;
  readonly slackId: string;
  /** What they chose, else what Slack says of them; null when toilbot does not speak it, or nobody said. */
  readonly language: Language | null;
  /** As Slack says; an IANA name. */
  readonly timeZone: string | null;
}

/** A person as the store knows them. */
export interface KnownPerson extends Person {
  /** When Slack was last asked for their language and zone; null when it never was. */
  readonly askedAt: Date | null;
}

/** What a person chose for themselves: never changed by what Slack says. */
export interface PersonChoices {
  /** Null follows their Slack. */
  readonly language: Language | null;
  /** Names of the teams that they picked as theirs. */
  readonly teams: readonly string[];
}

/** What Slack says of a person. */
export type SlackProfile = Pick<Person, 'language' | 'timeZone'>;
