import type { KnownMeasure } from '../domain/measures.ts';
import type { KnownHistory, NewToilEntry, SightingInterval } from '../domain/store.ts';
import type { Platform } from '../domain/vocabulary.ts';
import type { HistoricChange } from './fleet/changes.ts';
import { practiceConfiguration } from './fleet/configuration.ts';
import type { History } from './fleet/history.ts';

/** The regions that the practice accounts are looked at in. */
export const REGIONS = ['ap-northeast-1', 'us-east-1'];

/** What history says, as rows of the store: of the platforms that some job looks at. */
export function knownHistory(
  history: History,
  management: string,
  now: Date,
  jobOf: (platform: Platform) => string | null,
): KnownHistory {
  const intervals: SightingInterval[] = [];
  for (const it of history.intervals) {
    const job = jobOf(it.platform);
    if (job === null || it.account === null || it.region === null) continue;
    intervals.push({
      scopeId: `aws/${it.account}/${it.region}`,
      job,
      platform: it.platform,
      resource: it.resource,
      name: it.name,
      presence: 'live',
      healthy: true,
      running: it.running,
      wanted: it.wanted,
      subsystem: it.subsystem,
      environment: it.environment,
      component: null,
      seenFrom: it.from,
      seenUntil: it.until ?? now,
      endedAt: it.until,
      current: it.until === null,
    });
  }
  // What looked at it before is no news now: the first look of these is not the first of all.
  const provers = (['ec2', 'ecs', 'eks', 'managed'] as const).flatMap((platform) => jobOf(platform) ?? []);
  const awsJobs = new Set([...provers, 'ecs-tasks']);
  const looked = practiceConfiguration().accounts.flatMap(({ id }) =>
    [...awsJobs].flatMap((job) =>
      REGIONS.map((region) => ({ job, scopeId: `aws/${id}/${region}`, from: history.from, until: now })),
    ),
  );
  looked.push({ job: 'aws-health', scopeId: `aws/${management}/organization`, from: history.from, until: now });
  const toil = history.happenings.flatMap((it, index): NewToilEntry[] =>
    it.minutes === null
      ? []
      : [
          {
            gesture: `practice-history:${index}`,
            at: it.resolved,
            minutes: it.minutes,
            toilKind: it.kind,
            subsystem: it.subsystem,
            environment: it.environment,
            platform: it.platform,
            howWeKnow: 'reported',
            caseId: null,
            episode: null,
            personId: null,
            note: it.title,
          },
        ],
  );
  return { intervals, looked, toil, measures: history.changes.flatMap(measuresOf) };
}

/** A change as its steps and as a whole, as pipelines and `toilbot time` would have told it. */
function measuresOf(change: HistoricChange): readonly KnownMeasure[] {
  const { subsystem, platform, at, failed } = change;
  const outcome = failed ? 'failed' : 'succeeded';
  const step = (what: string, value: number, ended: string): KnownMeasure => ({
    measure: 'lead-time',
    key: `practice-history:${subsystem}/${at.toISOString()}/${what}`,
    at,
    job: 'lead-times',
    what,
    value,
    waited: null,
    outcome: ended,
    platform,
    resource: `deploy-${subsystem}`,
    name: `deploy-${subsystem}`,
    subsystem,
    environment: 'production',
    component: null,
    facts: {},
  });
  return [
    ...(change.imageBuild === null ? [] : [step('image-build', change.imageBuild, 'succeeded')]),
    step('deploy', change.deploy, outcome),
    step('pipeline', change.toProduction, outcome),
  ];
}
