import type { CaseView } from '../domain/case.ts';
import type { KindWords } from '../domain/job.ts';
import type { LookFailure } from '../domain/vocabulary.ts';
import { each, failureOf, isHealthPlan, unseen } from './blindness-case.ts';
import { listed } from './en/count.ts';
import { accountAndPlace } from './en/place.ts';
import { momentWithZone } from './en/time.ts';

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

/** `tabemaru-production`, or what stands for all accounts. */
const account = (view: CaseView): string => unseen(view).account ?? 'AWS';

/** `tabemaru-production, us-east-1`. */
function place(view: CaseView): string {
  const { regions } = unseen(view);
  return regions.length === 0 ? account(view) : `${account(view)}, ${listed(regions, 3)}`;
}

const since = (view: CaseView): string => momentWithZone(view.case.firstSeenAt, view.timeZone, view.now);

/** What is said when toilbot could not look: never an alarm about the fleet, never "all fine". */
export const blindnessWords: KindWords = {
  name: 'Could not look',
  sign: '❓',
  headline: (view) =>
    isHealthPlan(view)
      ? `AWS Health is not available: ${account(view)}`
      : `Could not look: ${place(view)}, ${WHY[failureOf(view)]}`,
  notification: (view) =>
    isHealthPlan(view)
      ? `AWS Health is not available on the support plan of ${account(view)}; scheduled EC2 events are still seen by ec2-status.`
      : `toilbot could not look at ${place(view)} since ${since(view)}: ${WHY[failureOf(view)]}. What was open there stays open.`,
  lines: (view) =>
    isHealthPlan(view)
      ? [MEND.not_available]
      : [
          `Not seen since ${since(view)} by ${listed(each(view, 'job'))}: what was open there stays open, and what is new there is not told.`,
          MEND[failureOf(view)],
        ],
  steps: () => [],
  bullets: (view) => each(view, 'detail').slice(0, 3),
  ids: (view) => accountAndPlace(view).replace(/^all · /, ''),
  links: () => [],
  over: (view) => (isHealthPlan(view) ? `AWS Health answers: ${account(view)}` : `Sees again: ${place(view)}`),
};
