import type { Judgement } from '../src/domain/finding.ts';
import { resourceOfRunner } from '../src/domain/image-runner.ts';
import type { Job, JudgeInput } from '../src/domain/job.ts';
import { imageJudgement } from '../src/domain/judge-image-scans.ts';
import { imageKinds } from '../src/words/image-kinds.ts';

function judge({ scope, now, answers, settings }: JudgeInput): Judgement {
  const services = answers['ecs.services']?.items ?? [];
  return imageJudgement(answers['images.scans']?.items ?? [], answers['images.reports']?.items ?? [], {
    now,
    settings,
    resource: (id) => resourceOfRunner(id, services, scope),
  });
}

export const imageScans: Job = {
  id: 'image-scans',
  schedule: '53 */6 * * *',
  // Services: whose an image is stands in the tags of what runs it.
  looks: [
    {
      place: 'regions',
      reads: ['images.scans', 'ecs.services'],
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
      title: 'Vulnerabilities of images that run',
      help: 'Looks at what ECR, Inspector and Trivy found in the image digests that run now: what is past your policy, what has no scan that toilbot can see, and what is built on a base that is not trusted.',
    },
    ja: {
      title: '稼働中のイメージの脆弱性',
      help: '使用中のイメージダイジェストについて、ECR、Inspector、Trivyの検知を確認します。対応期限を過ぎたもの、スキャン結果を確認できないもの、信頼されていないベースイメージを知らせます。',
    },
  },
};
