/** What is said of what runs and belongs to no subsystem, in English. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { findingsOf, resourceOf } from '../facts.ts';
import { leftOutOf, thingsOf } from '../leftover-case.ts';
import { capital, counted, listed, shortName } from './count.ts';
import { likeness, namesIn, previousTypes } from './leftovers.ts';
import { accountAndPlace, place, placeInSentence } from './place.ts';
import { day } from './time.ts';

const NAMES: Readonly<Record<string, string>> = {
  instance: 'instance',
  'auto-scaling-group': 'Auto Scaling group',
  'load-balancer': 'load balancer',
};

function partOf(row: FindingRow): string {
  return counted(thingsOf(row).number, NAMES[row.aspect] ?? 'thing');
}

function summary(view: CaseView): string {
  return listed(findingsOf(view).map(partOf), 3) || 'something on EC2';
}

function line(row: FindingRow, view: CaseView): string {
  const { number, since, imageFrom, stopped, types } = thingsOf(row);
  const many = number > 1;
  const began = row.aspect === 'instance' ? 'launched' : 'made';
  const like = likeness(row.facts);
  const details = [
    namesIn(row.facts),
    ...(types.length === 0 ? [] : [listed(types, 3)]),
    ...(stopped > 0 ? [many ? `${stopped} stopped` : 'stopped'] : []),
    ...(since ? [`${many ? 'the oldest ' : ''}${began} on ${day(since, view.timeZone, view.now)}`] : []),
    ...(imageFrom ? [`AMI of ${day(imageFrom, view.timeZone, view.now)}`] : []),
    ...(like === null ? [] : [like]),
  ].filter((it) => it !== '');
  return `${capital(partOf(row))}: ${details.join(', ')}.`;
}

const LEFT_OUT: Readonly<Record<string, string>> = {
  ecs: 'ECS capacity',
  eks: 'EKS',
  beanstalk: 'Elastic Beanstalk',
  batch: 'Batch',
  nat: 'NAT',
  bastion: 'bastions',
  ci: 'CI',
  'image-builder': 'image builders',
  ignored: 'ignored by name',
};

/** `4 of EKS and 1 of bastions` that need no subsystem. */
function leftOut(view: CaseView): readonly string[] {
  return findingsOf(view).flatMap((row) => {
    const parts = leftOutOf(row).map(([sort, number]) => `${LEFT_OUT[sort] ?? shortName(sort)} ${number}`);
    const what = NAMES[row.aspect] ?? 'thing';
    return parts.length === 0 ? [] : [`Other ${what}s that need no subsystem: ${listed(parts, 9)}`];
  });
}

function where(view: CaseView): string {
  const region = resourceOf(findingsOf(view)[0]?.facts ?? {})?.region;
  return region ? ` in ${region}` : '';
}

export const unclaimedWords: KindWords = {
  name: 'Unclaimed on EC2',
  headline: (view) => `Unclaimed: ${place(view, summary(view))}`,
  notification: (view) => `${placeInSentence(view, summary(view))}: claimed by no subsystem${where(view)}. No owner.`,
  lines: (view) => findingsOf(view).map((row) => line(row, view)),
  steps: (view) =>
    findingsOf(view).length === 0
      ? []
      : [
          'find out whose it is, by its name and who launched it',
          'say so: a tag, or a claim in toilbot.yaml',
          'what nobody needs: stop it, wait a week, then terminate it',
        ],
  bullets: (view) => [...previousTypes(findingsOf(view)), ...leftOut(view)],
  ids: (view) => accountAndPlace(view),
  links: () => [],
  over: (view) => `Claimed: ${place(view, 'everything on EC2')}${where(view)} belongs to a subsystem now, or is gone`,
};
