import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput, Kind } from '../src/domain/job.ts';
import { leftoverFindings } from '../src/domain/judge-leftovers.ts';
import { groupSightings, unclaimedFindings } from '../src/domain/judge-unclaimed.ts';
import { unknownSorts } from '../src/domain/launched.ts';
import { leftParts } from '../src/domain/left-parts.ts';
import { leftoverWords } from '../src/words/en/leftovers.ts';
import { unclaimedWords } from '../src/words/en/unclaimed.ts';
import { leftoverWordsJa } from '../src/words/ja/leftovers.ts';
import { unclaimedWordsJa } from '../src/words/ja/unclaimed.ts';

function judge({ scope, now, answers, settings }: JudgeInput): Judgement {
  const unknown = unknownSorts(answers, now);
  return {
    findings: [
      ...leftoverFindings(leftParts({ answers, scope, settings, now }), scope, settings),
      ...unclaimedFindings(answers, scope, settings),
    ],
    reliefs: [],
    // Instances are the job ec2-status's: it looks more often.
    sightings: groupSightings(answers['autoscaling.groups']?.items ?? [], scope, settings),
    measures: [],
    ...(unknown.length === 0 ? {} : { unjudged: unknown.map(({ sort }) => ({ kind: 'ec2-leftover', aspect: sort })) }),
    notUnderstood: unknown.map(({ sort, why }) => ({ what: `which ${sort.replaceAll('-', ' ')}s are in use`, why })),
  };
}

/** What a schedule sets to zero for the night or a weekend is back within this. */
const SLEEPS_MINUTES = 3 * 24 * 60;

const leftover: Kind = {
  holdMinutes: {
    'auto-scaling-group': SLEEPS_MINUTES,
    'target-group': SLEEPS_MINUTES,
    'load-balancer': SLEEPS_MINUTES,
    'security-group': SLEEPS_MINUTES,
  },
  quietMinutes: 1440,
  voice: () => 'weekly',
  toilKind: 'clean-up',
  words: { en: leftoverWords, ja: leftoverWordsJa },
};

const unclaimed: Kind = {
  holdMinutes: {},
  quietMinutes: 1440,
  voice: () => 'weekly',
  toilKind: 'clean-up',
  words: { en: unclaimedWords, ja: unclaimedWordsJa },
};

export const ec2Leftovers: Job = {
  id: 'ec2-leftovers',
  schedule: '23 */6 * * *',
  looks: [
    {
      place: 'regions',
      // All of them: where one is missing, what it would tell of is neither left over nor gone.
      reads: [
        'ec2.instances',
        'autoscaling.groups',
        'ec2.launchTemplates',
        'ec2.fleets',
        'ec2.images',
        'ec2.imageShares',
        'ec2.snapshots',
        'ec2.keyPairs',
        'ec2.addresses',
        'ec2.securityGroups',
        'ec2.networkInterfaces',
        'elb.targetGroups',
        'elb.loadBalancers',
      ],
      // Which launch templates the node groups were given.
      details: ['eks.clusters'],
      judgedGaps: ['eks.clusters'],
      // Instances are seen by ec2-status: what only this job reads must not hide whether a subsystem has left.
      proves: [],
    },
  ],
  deadlineMinutes: 60,
  judge,
  kinds: { 'ec2-leftover': leftover, 'unclaimed-resource': unclaimed },
  words: {
    en: {
      title: 'What stays behind on EC2',
      help: 'Sees Auto Scaling groups, what moves leave behind on EC2 and what belongs to no subsystem, and says what of it may be deleted.',
    },
    ja: {
      title: 'EC2の残存リソース',
      help: 'Auto Scalingグループ、移行後にEC2へ残ったもの、どのサブシステムにも属さないものを確認し、削除できるものを示します。',
    },
  },
};
