/** What went wrong with a move: its source runs again, or it runs nowhere. */

import type { Finding } from './finding.ts';
import type { Settings } from './settings.ts';
import type { StageRecord } from './stage-record.ts';

export const REGRESSED_KIND = 'move-regressed';
export const MISSING_KIND = 'subsystem-missing';

function findingOf(record: StageRecord, settings: Settings): Finding | null {
  const kind = { regressed: REGRESSED_KIND, missing: MISSING_KIND }[record.stage as string];
  const [tag] = settings.subsystemTags;
  const [environmentTag] = settings.environmentTags;
  if (kind === undefined || tag === undefined) return null;
  const { subsystem, environment, detail } = record;
  const subject = `stage/${subsystem}/${environment}`;
  return {
    nature: 'condition',
    kind,
    aspect: record.stage,
    subject,
    keys: [],
    resource: {
      platform: 'other',
      id: subject,
      name: subsystem,
      account: '',
      region: '',
      tags: { [tag]: subsystem, ...(environmentTag === undefined ? {} : { [environmentTag]: environment }) },
      service: null,
    },
    component: null,
    severity: 1,
    firstHand: true,
    dueAt: null,
    since: record.since,
    facts: {
      since: record.since?.toISOString() ?? null,
      movedAt: record.movedAt?.toISOString() ?? null,
      on: detail.on.map(({ platform, running, wanted }) => ({ platform, running, wanted })),
      oldTraffic: detail.oldTraffic,
      dormant: detail.dormant,
    },
  };
}

/** A finding for each subsystem and environment whose stage is `regressed` or `missing`. */
export function moveFindings(records: readonly StageRecord[], settings: Settings): readonly Finding[] {
  const names = new Set(settings.subsystems.map((it) => it.name));
  return records.flatMap((record) => (names.has(record.subsystem) ? (findingOf(record, settings) ?? []) : []));
}
