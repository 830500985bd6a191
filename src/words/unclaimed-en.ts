import type { UnclaimedWords } from './slack-words.ts';

/** What the list of unclaimed resources says, in English. */
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
