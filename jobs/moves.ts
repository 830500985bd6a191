import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput, Kind } from '../src/domain/job.ts';
import { MISSING_KIND, moveFindings, REGRESSED_KIND } from '../src/domain/judge-moves.ts';
import { moveWordsEn } from '../src/words/en/moves.ts';
import { moveWordsJa } from '../src/words/ja/moves.ts';

function judge({ answers, settings, now }: JudgeInput): Judgement {
  return {
    findings: moveFindings(answers['toilbot.stages']?.items ?? [], settings, now),
    reliefs: [],
    sightings: [],
    measures: [],
    notUnderstood: [],
  };
}

const kindOf = (of: 'regressed' | 'missing'): Kind => ({
  holdMinutes: {},
  quietMinutes: 0,
  voice: () => 'now',
  toilKind: 'move-work',
  words: { en: moveWordsEn[of], ja: moveWordsJa[of] },
});

export const moves: Job = {
  id: 'moves',
  schedule: '*/5 * * * *',
  looks: [{ place: 'toilbot', reads: ['toilbot.stages'], details: [], proves: [] }],
  deadlineMinutes: 5,
  judge,
  kinds: { [REGRESSED_KIND]: kindOf('regressed'), [MISSING_KIND]: kindOf('missing') },
  words: {
    en: {
      title: 'Moves that went wrong',
      help: 'Tells when what had moved runs on its old platform again, and when a subsystem is seen nowhere any more.',
    },
    ja: {
      title: '移行の異常',
      help: '移行済みのものが移行元で再び動き出したとき、またはどこにも見つからなくなったときに知らせます。',
    },
  },
};
