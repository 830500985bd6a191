import type { Job } from '../src/domain/job.ts';
import { handsOnMeasures } from '../src/domain/judge-hands-on.ts';

export const handsOn: Job = {
  id: 'hands-on',
  schedule: '47 * * * *',
  looks: [
    {
      place: 'regions',
      reads: ['ec2.images', 'ec2.instances', 'ec2.launchTemplates', 'autoscaling.activities', 'cloudtrail.changes'],
      // Whose a group is, and from which template it launches.
      details: ['autoscaling.groups'],
      proves: [],
      events: ['EC2 AMI State Change'],
    },
    { place: 'github', reads: ['github.pullRequests'], details: [], proves: [] },
  ],
  // What it sees is people's work: somebody decides it, and has accepted what it is for.
  offByDefault: true,
  deadlineMinutes: 45,
  judge: ({ scope, now, answers, settings }) => ({
    findings: [],
    reliefs: [],
    sightings: [],
    measures: handsOnMeasures(answers, scope, settings, now),
    notUnderstood: [],
  }),
  kinds: {},
  words: {
    en: {
      title: 'Work by hand that nobody typed in',
      help: 'Counts image builds, launch template versions, roll-outs, console changes, sessions on hosts and merged infrastructure changes by subsystem, without saying who made them.',
    },
    ja: {
      title: '記録されていない手作業',
      help: 'イメージ作成、反映、コンソールでの変更、ホストへの接続、インフラ変更のマージをサブシステム別に数えます。誰が行ったかは記録しません。',
    },
  },
};
