import type { DialogWords, WhyParts } from './slack-words.ts';

const TOLD: Readonly<Record<WhyParts['voice'], string>> = {
  now: '今すぐ対応が必要なため、すぐに通知します。',
  dated: '見つけた時点と、期日が近づいたときに通知します。',
  weekly: '今日の対応は不要なため、個別には通知しません。',
  page: '個別には通知せず、一覧にのみ表示します。',
};

function why(parts: WhyParts): readonly string[] {
  const earlier =
    parts.earlierHalfYear === 0
      ? '過去6か月に同じ検知はありません。'
      : `過去6か月に${parts.earlierHalfYear}回、うち30日以内に${parts.earlierMonth}回検知しています。`;
  const next = parts.nextLook === null ? '' : `、次回${parts.nextLook}`;
  return [
    `*${parts.kind}*（ジョブ\`${parts.job}\`が検知）`,
    `初回${parts.firstSeen}、最終${parts.lastSeen}${next}。${earlier}`,
    TOLD[parts.voice],
    '*根拠*',
    ...parts.findings.map((one) => {
      const when = one.from === one.until ? one.from : `${one.from}〜${one.until}`;
      return `・${one.aspect}、${when}\n   ${one.subject}（${one.scope}）`;
    }),
    ...(parts.moreFindings > 0 ? [`ほか${parts.moreFindings}件`] : []),
  ];
}

/** The dialogs (modals) in Japanese. Titles and buttons are at most 24 characters. */
export const slackDialogsJa: DialogWords = {
  doneTitle: '完了',
  snoozeTitle: 'あとで',
  assignTitle: '担当を変更',
  planTitle: '実施日を決める',
  notOursTitle: '所属先の変更',
  muteTitle: 'この種類を止める',
  acceptTitle: 'リスクを受容',
  whyTitle: '通知の理由',
  openTitle: 'ケース',
  save: '保存',
  close: '閉じる',
  loading: '確認しています…',
  minutesLabel: '作業時間（分）',
  minutesOther: 'その他',
  minutesOtherLabel: 'その他（分）',
  minutesOtherHint: '人が手を動かした時間です。継続していた時間ではありません。',
  nothingNeeded: '対応不要だった',
  noteLabel: 'メモ',
  snoozeLabel: 'いつまで通知を止めますか',
  assignLabel: '担当者',
  planLabel: '実施日',
  subsystemLabel: '所属するサブシステム',
  noneOfThem: 'どれでもない（担当外）',
  muteDaysLabel: '期間',
  muteReasonLabel: '理由',
  muteHint: () => '理由は停止中であることとともに表示されます。期間が終わると再び通知します。',
  acceptDaysLabel: '受容する期間',
  acceptHint: () => '理由はケースに残ります。期間が終わったとき、または悪化したときに再び通知します。',
  days: (count) => `${count}日間`,
  minutes: (count) => `${count}分`,
  caseNumber: (id) => `ケース No.${id}`,
  snoozeFor: (hours) => (hours < 24 ? `${hours}時間` : `${hours / 24}日間`),
  otherMinutesMissing: '1〜1,440の分数を入力してください。',
  dateInPast: '過去の日付です。今日以降を選んでください。',
  reasonMissing: '理由を入力してください。',
  choiceMissing: '選択してください。',
  why,
};
