import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput } from '../src/domain/job.ts';
import { workloadResource } from '../src/domain/judge-eks-workloads.ts';
import { imageJudgement } from '../src/domain/judge-image-scans.ts';
import { fitResource } from '../src/domain/resources.ts';
import { imageKinds } from '../src/words/image-kinds.ts';

function judge({ scope, now, answers, settings }: JudgeInput): Judgement {
  const workloads = (answers['kubernetes.workloads']?.items ?? []).map((it) => workloadResource(it, scope));
  const byId = new Map(workloads.map((it) => [it.id, it]));
  const { account, region } = scope;
  return imageJudgement(answers['images.workloadScans']?.items ?? [], answers['images.reports']?.items ?? [], {
    now,
    settings,
    resource: (id) =>
      byId.get(id) ?? fitResource({ platform: 'eks', id, name: id, account, region, tags: {}, service: null }),
  });
}

/**
 * Apart from `image-scans`, whose kinds of case it shares: a cluster that cannot be looked into must not keep what runs on
 * ECS in the same region from being found well.
 */
export const eksImageScans: Job = {
  id: 'eks-image-scans',
  schedule: '57 */6 * * *',
  looks: [
    {
      place: 'regions',
      reads: ['kubernetes.workloads', 'images.workloadScans'],
      details: ['images.reports'],
      proves: [],
      events: ['ECR Image Scan', 'Inspector2 Scan'],
    },
  ],
  deadlineMinutes: 60,
  judge,
  kinds: imageKinds,
  words: {
    en: {
      title: 'Vulnerabilities of images that run on EKS',
      help: 'Looks at what ECR, Inspector and Trivy found in the image digests that the pods of your EKS clusters run now, as the job image-scans does for ECS.',
    },
    ja: {
      title: 'EKSで稼働中のイメージの脆弱性',
      help: 'EKSクラスターのPodが使用中のイメージダイジェストについて、ECR、Inspector、Trivyの検知を確認します（ECSはimage-scansが担当）。',
    },
  },
};
