import type { Judgement } from '../src/domain/finding.ts';
import { knownImages } from '../src/domain/image-merge.ts';
import { resourceOfRunner } from '../src/domain/image-runner.ts';
import type { Job, JudgeInput, Kind } from '../src/domain/job.ts';
import { type ImageRules, unscannedImages, untrustedBases, vulnerableImages } from '../src/domain/judge-images.ts';
import { notScannedWords, untrustedWords, vulnerableWords } from '../src/words/image-case.ts';

function judge({ scope, now, answers, settings }: JudgeInput): Judgement {
  const scans = answers['images.scans'];
  const reports = answers['images.reports'];
  const services = answers['ecs.services']?.items ?? [];
  const images = knownImages(scans?.items ?? [], reports?.items ?? []);
  const rules: ImageRules = { now, settings, resource: (id) => resourceOfRunner(id, services, scope) };
  return {
    findings: [...vulnerableImages(images, rules), ...unscannedImages(images, rules), ...untrustedBases(images, rules)],
    reliefs: [],
    sightings: [],
    measures: [],
    notUnderstood: [],
  };
}

const common = {
  holdMinutes: {},
  quietMinutes: 60,
  toilKind: 'image-update',
  voice: () => 'weekly',
} as const satisfies Partial<Kind>;

const vulnerable: Kind = { ...common, acceptable: true, words: { en: vulnerableWords } };
const notScanned: Kind = { ...common, acceptable: true, words: { en: notScannedWords } };
const untrusted: Kind = { ...common, acceptable: true, words: { en: untrustedWords } };

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
  kinds: {
    'image-vulnerabilities': vulnerable,
    'image-not-scanned': notScanned,
    'image-base-untrusted': untrusted,
  },
  words: {
    en: {
      title: 'Vulnerabilities of images that run',
      help: 'Looks at what ECR, Inspector and Trivy found in the image digests that run now: what is past your policy, what has no scan that toilbot can see, and what is built on a base that is not trusted.',
    },
  },
};
