/** A person: an id of no meaning. Slack id, language and zone stand only here. */
export interface Person {
  readonly id: string;
  readonly slackId: string;
  readonly language: string | null;
  readonly timeZone: string | null;
}
