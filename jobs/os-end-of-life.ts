import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput } from '../src/domain/job.ts';
import { endings } from '../src/domain/judge-end-of-life.ts';
import { hostsSeen } from '../src/domain/judge-operating-systems.ts';
import type { ByLanguage } from '../src/domain/language.ts';
import type { JsonObject } from '../src/domain/vocabulary.ts';
import { endingKind } from '../src/words/ending-kind.ts';
import { text } from '../src/words/facts.ts';

function judge(input: JudgeInput): Judgement {
  const { used, notUnderstood } = hostsSeen(input);
  const group = { kind: 'os-ending', sort: 'os', nobody: 'unclaimed hosts' };
  return { findings: endings(used, group, input), reliefs: [], sightings: [], measures: [], notUnderstood };
}

function step(facts: JsonObject): ByLanguage<string> {
  if (text(facts, 'capacity') !== null)
    return { en: 'give the nodes a newer AMI, a few at a time', ja: 'ノードを新しいAMIに少しずつ入れ替え' };
  return {
    en: 'move what runs there, or build its image on a newer system',
    ja: '稼働しているものを移行、または新しいOSでイメージを作成',
  };
}

const osEnding = endingKind({
  name: { en: 'Operating system at its end', ja: 'OSのサポート終了' },
  one: () => 'host',
  step,
});

export const osEndOfLife: Job = {
  id: 'os-end-of-life',
  schedule: '23 2 * * *',
  looks: [{ place: 'regions', reads: ['ssm.instances', 'ec2.instances', 'ec2.images'], details: [], proves: [] }],
  deadlineMinutes: 60,
  judge,
  kinds: { 'os-ending': osEnding },
  words: {
    en: {
      title: 'Operating systems near their end of life',
      help: 'Asks Systems Manager, and else the names of AMIs, which systems the hosts run, and tells 180, 90 and 30 days before support ends and when it has.',
    },
    ja: {
      title: 'サポート終了が近いOS',
      help: 'ホストのOSをSystems Managerで（なければAMI名から）調べ、サポート終了の180・90・30日前と終了後に知らせます。',
    },
  },
};
