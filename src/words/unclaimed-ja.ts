import type { UnclaimedWords } from './slack-words.ts';

/** What the list of unclaimed resources says, in Japanese. */
export const unclaimedJa: UnclaimedWords = {
  headline: (total) => (total === 0 ? '所属不明：なし' : `所属不明：${total}件`),
  nothing: '確認できたものはすべて、いずれかのサブシステムに属するか、担当外とされています。',
  how: '選択は保存され、どの規則よりも優先されます。`toilbot claims`でtoilbot.yaml用に出力できます。',
  row: (name, platform, place, counts, since) => `*${name}*（${platform}、${counts}）\n${place}・${since}から確認`,
  counts: (running, wanted) => (running === wanted ? `稼働${running}` : `稼働${running}/${wanted}`),
  menu: '所属先を選択',
  done: (name, subsystem) =>
    subsystem === null ? `${name}を担当外にしました。` : `${name}の所属を${subsystem}にしました。`,
  gone: 'このリソースはもう確認できません。',
};
