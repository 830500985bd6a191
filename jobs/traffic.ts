import type { Job } from '../src/domain/job.ts';
import { requestMeasures } from '../src/domain/judge-traffic.ts';

export const traffic: Job = {
  id: 'traffic',
  schedule: '19 * * * *',
  looks: [
    {
      place: 'regions',
      reads: ['cloudwatch.requests'],
      // Whose a target group is, where it has no tags of its own.
      details: ['ecs.services', 'ec2.instances', 'autoscaling.groups'],
      proves: [],
    },
  ],
  deadlineMinutes: 30,
  judge: ({ scope, answers }) => ({
    findings: [],
    reliefs: [],
    sightings: [],
    measures: requestMeasures(answers, scope),
    notUnderstood: [],
  }),
  kinds: {},
  words: {
    en: {
      title: 'Requests on old and new',
      help: 'Counts the requests that each target group answered, to show how the traffic of a subsystem is split between where it comes from and where it goes.',
    },
    ja: {
      title: '移行元と移行先のリクエスト',
      help: '各ターゲットグループが応答したリクエストを数え、サブシステムのトラフィックが移行元と移行先にどう分かれているかを示します。',
    },
  },
};
