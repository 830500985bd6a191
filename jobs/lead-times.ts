import type { Job } from '../src/domain/job.ts';
import { deliveryMeasures } from '../src/domain/judge-delivery.ts';

export const leadTimes: Job = {
  id: 'lead-times',
  schedule: '41 * * * *',
  looks: [
    {
      place: 'regions',
      reads: ['codepipeline.runs', 'codebuild.builds', 'ecs.services'],
      details: [],
      proves: [],
      events: [
        'CodePipeline Pipeline Execution State Change',
        'CodePipeline Action Execution State Change',
        'CodeBuild Build State Change',
        'ECS Deployment State Change',
      ],
    },
    { place: 'circleci', reads: ['circleci.pipelines'], details: [], proves: [] },
  ],
  deadlineMinutes: 30,
  judge: ({ scope, answers, settings }) => ({
    findings: [],
    reliefs: [],
    sightings: [],
    measures: deliveryMeasures(answers, scope, settings),
    notUnderstood: [],
  }),
  kinds: {},
  words: {
    en: {
      title: 'How long changes take',
      help: 'Measures how long builds, approvals and deployments wait and take and how they end, to compare before and after a move.',
    },
    ja: {
      title: '変更にかかる時間',
      help: 'ビルド、承認、デプロイの待ち時間・所要時間・結果を測り、移行の前後で比較します。',
    },
  },
};
