import type { ClaimedTwice, UnclaimedResource } from '../domain/claims-said.ts';
import type { Run } from '../domain/store.ts';
import { plain, table } from './table.ts';

/** Why a list is empty: before the first look nothing is known, which is not the same as nothing. */
export function neverLooked(runs: readonly Pick<Run, 'job' | 'closedAt'>[], job?: string): string | null {
  if (runs.some((run) => run.closedAt !== null && (job === undefined || run.job === job))) return null;
  return `toilbot has not looked yet, so it cannot say: toilbot start${job === undefined ? '' : `, or toilbot run ${job}`}.`;
}

/** What no subsystem claims, for a terminal. */
export function unclaimedText(total: number, resources: readonly UnclaimedResource[]): string {
  if (total === 0) return 'Everything that is seen belongs to a subsystem, or somebody said that it is not ours.';
  const rows = resources.map((it) => [
    it.platform,
    plain(it.name, 50),
    it.scopeId,
    `${it.running} of ${it.wanted}`,
    it.seenFrom.toISOString().slice(0, 10),
    plain(it.resource, 80),
  ]);
  const more = total - resources.length;
  return [
    `${total} ${total === 1 ? 'thing belongs' : 'things belong'} to no subsystem:`,
    table(['platform', 'name', 'where', 'running', 'seen since', 'id'], rows),
    ...(more > 0 ? [`and ${more} more`] : []),
    '',
    'Claim them in toilbot.yaml (subsystems: … claims:), or say whose they are in Slack.',
  ].join('\n');
}

/** The rules of two subsystems that fit the same things, with the mend; nothing where there are none. */
export function claimedTwiceText(twice: readonly ClaimedTwice[]): readonly string[] {
  if (twice.length === 0) return [];
  const total = twice.reduce((sum, it) => sum + it.count, 0);
  const rows = twice.map((it) => [
    plain(it.counts, 60),
    plain(it.passedOver, 60),
    String(it.count),
    plain(it.example.name, 50),
    plain(it.example.id, 80),
  ]);
  return [
    '',
    total === 1
      ? "1 thing fits the claims of two subsystems, and counts as the first one's:"
      : `${total} things fit the claims of two subsystems, and count as the first one's:`,
    table(['counts', 'passed over', 'things', 'for example', 'id'], rows),
    '',
    'Narrow one of the two rules in toilbot.yaml (by platform, account, region, tags or name), so that each thing fits one.',
  ];
}
