/** What the list of unclaimed resources says. What is handed in is safe to show already. */
export interface UnclaimedWords {
  headline(total: number): string;
  readonly nothing: string;
  readonly how: string;
  /** One resource: what it is, where, since when it is seen. */
  row(name: string, platform: string, place: string, counts: string, since: string): string;
  counts(running: number, wanted: number): string;
  readonly menu: string;
  /** What was said of a resource; null is "not ours". */
  done(name: string, subsystem: string | null): string;
  readonly gone: string;
}

export const unclaimedEn: UnclaimedWords = {
  headline: (total) =>
    total === 0
      ? 'Unclaimed: nothing'
      : `Unclaimed: ${total} ${total === 1 ? 'thing' : 'things'} that no subsystem claims`,
  nothing: 'Everything that is seen belongs to a subsystem, or somebody said that it is not ours.',
  how: 'What you choose is kept, and counts before every rule. `toilbot claims` prints it for toilbot.yaml.',
  row: (name, platform, place, counts, since) => `*${name}* on ${platform}, ${counts}\n${place} · seen since ${since}`,
  counts: (running, wanted) => (running === wanted ? `${running} running` : `${running} of ${wanted} running`),
  menu: 'Belongs to …',
  done: (name, subsystem) => (subsystem === null ? `${name} is not ours.` : `${name} belongs to ${subsystem} now.`),
  gone: 'That is not seen any more.',
};
