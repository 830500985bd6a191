import type { CaseView } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { shownShare } from '../../domain/traffic.ts';
import type { Platform } from '../../domain/vocabulary.ts';
import { moveFactsOf, type RunsOn } from '../moved-facts.ts';
import { counted, listed } from './count.ts';
import { owner, place, placeInSentence, usedBy } from './place.ts';
import { day, momentWithZone } from './time.ts';

const PLATFORM: Readonly<Record<Platform, string>> = {
  ec2: 'EC2',
  heroku: 'Heroku',
  ecs: 'ECS',
  eks: 'EKS',
  managed: 'managed services',
  other: 'another platform',
};

const names = (on: readonly RunsOn[]): string => listed(on.map(({ platform }) => PLATFORM[platform]));
const amounts = (on: readonly RunsOn[]): string =>
  listed(on.map(({ platform, running, wanted }) => `${PLATFORM[platform]} ${running} of ${wanted}`));

const sourceOf = (view: CaseView): string => {
  const { source } = moveFactsOf(view);
  if (source.length > 0) return names(source);
  return listed((view.subsystem?.source ?? []).map((platform) => PLATFORM[platform])) || 'its old platform';
};

const since = (view: CaseView): string => {
  const at = moveFactsOf(view).since;
  return at === null ? '' : ` since ${momentWithZone(at, view.timeZone, view.now)}`;
};

const movedOn = (view: CaseView): readonly string[] => {
  const at = moveFactsOf(view).movedAt;
  return at === null ? [] : [`It had moved on ${day(at, view.timeZone, view.now)}`];
};

const none = (): readonly never[] => [];

const regressed: KindWords = {
  name: 'Back on the old platform',
  sign: '🔁',
  headline: (view) => `Back: ${place(view)}, runs on ${sourceOf(view)} again`,
  notification: (view) =>
    `${placeInSentence(view)} had moved, and runs on ${sourceOf(view)} again${since(view)}. ${owner(view)}`,
  lines(view) {
    const { source, target, oldTraffic } = moveFactsOf(view);
    return [
      source.length === 0
        ? `Not running there now; it counts again after some quiet days.`
        : `Runs: ${amounts(source)}${since(view)}`,
      ...(target.length === 0 ? [] : [`New side: ${amounts(target)}`]),
      ...(oldTraffic === null ? [] : [`The old load balancer answers ${shownShare(oldTraffic)} of the requests`]),
    ];
  },
  steps: none,
  bullets: (view) => [...movedOn(view), ...usedBy(view)],
  ids: () => '',
  links: none,
  over: (view) => `Quiet again: ${place(view)}, counts as moved`,
};

const missing: KindWords = {
  name: 'Seen nowhere any more',
  sign: '🔴',
  headline: (view) => `Missing: ${place(view)} is seen nowhere any more`,
  notification: (view) =>
    `${placeInSentence(view)} is seen nowhere any more: gone in two complete looks${since(view)}. ${owner(view)}`,
  lines(view) {
    const { dormant } = moveFactsOf(view);
    return [
      `All places that may hold it were looked at completely, twice.`,
      ...(dormant > 0 ? [`${counted(dormant, 'resource')} of it ${dormant === 1 ? 'is' : 'are'} there at zero`] : []),
      'Shut down on purpose? Say so in the migration status, or set `target: none` in toilbot.yaml.',
    ];
  },
  steps: none,
  bullets: (view) => [...movedOn(view), ...usedBy(view)],
  ids: () => '',
  links: none,
  over: (view) => `Found again: ${place(view)}`,
};

/** What is said when a subsystem is back on its source, or seen nowhere. */
export const moveWordsEn = { regressed, missing };
