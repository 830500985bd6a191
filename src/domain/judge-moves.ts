/** What went wrong with a move: its source runs again, or it runs nowhere. */

import { stageInForce } from './derive-stages.ts';
import type { Finding } from './finding.ts';
import type { StageWithOverride } from './reads/records.ts';
import type { Settings } from './settings.ts';

export const REGRESSED_KIND = 'move-regressed';
export const MISSING_KIND = 'subsystem-missing';

/** What is wrong with a move: what cannot be seen now is as it was, and what a person set counts. */
function troubleOf(record: StageWithOverride, now: Date): 'regressed' | 'missing' | null {
  const stage = stageInForce(record.stage, record.override, now);
  const before = record.regressedAt === null ? record.lastKnown : 'regressed';
  const known = stage === 'unknown' ? before : stage;
  return known === 'regressed' || known === 'missing' ? known : null;
}

function findingOf(record: StageWithOverride, settings: Settings, now: Date): Finding | null {
  const trouble = troubleOf(record, now);
  const [tag] = settings.subsystemTags;
  const [environmentTag] = settings.environmentTags;
  if (trouble === null || tag === undefined) return null;
  const { subsystem, environment, detail } = record;
  const subject = `stage/${subsystem}/${environment}`;
  return {
    nature: 'condition',
    kind: trouble === 'regressed' ? REGRESSED_KIND : MISSING_KIND,
    aspect: trouble,
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

/** A finding for each subsystem and environment that is back on its source, or seen nowhere, as far as anybody can see. */
export function moveFindings(records: readonly StageWithOverride[], settings: Settings, now: Date): readonly Finding[] {
  const names = new Set(settings.subsystems.map((it) => it.name));
  return records.flatMap((record) => (names.has(record.subsystem) ? (findingOf(record, settings, now) ?? []) : []));
}
