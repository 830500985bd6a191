import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput, Kind } from '../src/domain/job.ts';
import { degradedParts, endingVersion, nodesBehind } from '../src/domain/judge-eks-clusters.ts';
import { behindWords, degradedWords, endingWords } from '../src/words/en/eks-clusters.ts';
import { behindWordsJa, degradedWordsJa, endingWordsJa } from '../src/words/ja/eks-clusters.ts';

function judge({ scope, now, answers, settings, lifecycle }: JudgeInput): Judgement {
  const clusters = answers['eks.clusters']?.items ?? [];
  return {
    findings: clusters.flatMap((cluster) => [
      ...degradedParts(cluster, scope),
      ...endingVersion(cluster, scope, lifecycle, settings, now),
      ...nodesBehind(cluster, scope),
    ]),
    reliefs: [],
    sightings: [],
    measures: [],
    notUnderstood: [],
  };
}

const degraded: Kind = {
  holdMinutes: { cluster: 10, nodegroup: 10, addon: 10 },
  quietMinutes: 60,
  voice: () => 'now',
  toilKind: 'service-failure',
  words: { en: degradedWords, ja: degradedWordsJa },
};
const rules = { holdMinutes: {}, quietMinutes: 1440, toilKind: 'maintenance' } as const;
const ending: Kind = { ...rules, voice: () => 'weekly', words: { en: endingWords, ja: endingWordsJa } };
const behind: Kind = { ...rules, voice: () => 'weekly', words: { en: behindWords, ja: behindWordsJa } };

/** Apart from `eks-workloads`, so that a cluster whose Kubernetes API is out of reach is still looked at from outside. */
export const eksClusters: Job = {
  id: 'eks-clusters',
  schedule: '11 */6 * * *',
  looks: [{ place: 'regions', reads: ['eks.clusters'], details: [], proves: [] }],
  deadlineMinutes: 60,
  judge,
  kinds: { 'eks-degraded': degraded, 'eks-version-ending': ending, 'eks-nodes-behind': behind },
  words: {
    en: {
      title: 'EKS clusters',
      help: 'Looks for degraded nodegroups and add-ons of EKS, versions whose support ends, and nodes that are too far behind their cluster.',
    },
    ja: {
      title: 'EKSクラスター',
      help: 'EKSのノードグループとアドオンの異常、サポートが終わるバージョン、クラスターより古すぎるノードを確認します。',
    },
  },
};
