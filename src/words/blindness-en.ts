import type { CaseView, FindingRow } from '../domain/case.ts';
import type { KindWords } from '../domain/job.ts';
import type { LookFailure } from '../domain/vocabulary.ts';

const WHY: Readonly<Record<LookFailure, string>> = {
  denied: 'access denied',
  throttled: 'AWS asked to slow down',
  timed_out: 'no answer in time',
  expired_credentials: 'credentials expired',
  no_credentials: 'no valid credentials',
  opted_out: 'the region is not switched on',
  not_available: 'not part of the support plan',
  unreachable: 'not reachable',
  malformed: 'an answer that could not be read',
  failed: 'an error',
};

const MEND: Readonly<Record<LookFailure, string>> = {
  denied: "Give toilbot's role the read-only permission that is named below, or the role itself.",
  throttled: 'Nothing to do if it passes. Lower aws.callsPerSecond if it stays.',
  timed_out: 'Nothing to do if it passes. See the network between toilbot and AWS if it stays.',
  expired_credentials: 'Renew the credentials toilbot runs with.',
  no_credentials: 'Check the credentials toilbot runs with.',
  opted_out: 'Switch the region on, or take it out of aws.regions.',
  not_available: 'AWS Health needs Business Support or better. ec2-status still covers instances.',
  unreachable: 'See the network between toilbot and AWS.',
  malformed: 'See whether a proxy answers in place of AWS.',
  failed: "See toilbot's log.",
};

const text = (row: FindingRow | undefined, key: string): string => {
  const value = row?.facts[key];
  return typeof value === 'string' ? value : '';
};

const failureOf = (view: CaseView): LookFailure => {
  const failure = text(view.findings[0], 'failure');
  return failure in WHY ? (failure as LookFailure) : 'failed';
};

const place = (view: CaseView): string => text(view.findings[0], 'place') || 'AWS';
const jobs = (view: CaseView): string => [...new Set(view.findings.map((row) => text(row, 'job')))].join(', ');
const health = (view: CaseView): boolean => failureOf(view) === 'not_available';

/** What is said when toilbot could not look: never an alarm about the fleet, never "all fine". */
export const blindnessWords: KindWords = {
  name: 'could not look',
  headline: (view) =>
    health(view)
      ? `AWS Health is not available for ${place(view)}`
      : `Could not look: ${place(view)}, ${WHY[failureOf(view)]}`,
  notification: (view) =>
    health(view)
      ? `AWS Health is not available on the support plan of ${place(view)}; scheduled maintenance of instances is still seen by ec2-status.`
      : `toilbot could not look at ${place(view)}: ${WHY[failureOf(view)]}. What it knew from there stays open.`,
  lines: (view) => [
    health(view)
      ? 'This support plan does not include the AWS Health API. ec2-status covers scheduled EC2 events meanwhile.'
      : `Checks without sight: ${jobs(view)}. What was open there stays open.`,
  ],
  steps: (view) => [MEND[failureOf(view)]],
  bullets: (view) =>
    [...new Set(view.findings.map((row) => text(row, 'detail')).filter((it) => it !== ''))].slice(0, 3),
  links: () => [],
  over: (view) => `Sees again: ${place(view)}`,
};
