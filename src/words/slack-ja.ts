import type { Audience } from '../domain/first-look.ts';
import { day, duration, momentWithZone } from './ja/time.ts';
import { movedJa } from './moved-ja.ts';
import { slackCommandsJa } from './slack-commands-ja.ts';
import { slackDialogsJa } from './slack-dialogs-ja.ts';
import type { AnswerWords, CaseWords, SlackWords, SummaryWords, ThreadWords } from './slack-words.ts';
import { subsystemJa } from './subsystem-ja.ts';
import { unclaimedJa } from './unclaimed-ja.ts';

const minutesOf = (minutes: number | null): string => (minutes === null ? '対応不要' : `作業${minutes}分`);
const withNote = (said: string, note: string | null): string => (note === null ? said : `${said}・${note}`);
/** `46分間`, `2時間`, `1分未満`: what lasted, not a point in time. */
const lasting = (length: string): string => (/(?:間|未満)$/.test(length) ? length : `${length}間`);

const caseWords: CaseWords = {
  sign: { now: '🔴', dated: '🟠', weekly: '🟡', page: '🟡', resolved: '✅', merged: '➡️' },
  owner: '担当',
  nobody: '未定',
  taken: (who, when) => `👀 対応中 ${who}（${when}から）`,
  done: (who, minutes) => `☑️ 完了 ${who}${minutes > 0 ? `・作業${minutes}分` : ''}`,
  doneUntil: (when) => `悪化したとき、または${when}にまだ続いているときは再通知`,
  snoozed: (when) => `😴 あとで：${when}まで`,
  muted: (until, reason) => `🔕 この種類は${until}まで停止中：${reason}`,
  accepted: (until, reason) => `🤝 リスク受容：${until}まで（${reason}）`,
  planned: (when) => `📅 実施予定：${when}`,
  assigned: (who) => `👤 対応 ${who}`,
  merged: (into) => `No.${into}に統合済み`,
  minutesLogged: (minutes) => `作業${minutes}分`,
  lasted: (line, length) => `${line}（${lasting(length)}）`,
  takenBriefly: (who) => `対応 ${who}`,
  seen: (when) => `${when}確認`,
  number: (id) => `No.${id}`,
  earlier: (url) => `<${url}|以前のメッセージ>`,
  possiblyRepeated: '⚠️ 重複の可能性：前回の送信に対するSlackの応答を受け取れませんでした',
  meantFor: (channel) => `⚠️ 本来の送信先：${channel}（Slackが受け付けませんでした）`,
  more: (count) => `ほか${count}件`,
  buttons: {
    acknowledge: '対応します',
    done: '完了…',
    plan: '実施日を決める…',
    snooze: 'あとで…',
    accept: 'リスクを受容…',
    assign: '担当を変更…',
    notOurs: '担当外・別のサブシステム…',
    mute: 'この種類を止める…',
    why: '通知の理由',
    show: '表示',
  },
};

const HOW: Readonly<Record<string, string>> = {
  gone: '解消を確認',
  quiet: '再発なし',
  well: '正常に復帰',
  said: '発生元が終了を通知',
  lapsed: 'その後の情報なし',
  person: '手動で解決済み',
  muted: '停止中の種類',
  merged: '統合',
};

const thread: ThreadWords = {
  somebody: '誰か',
  opened: () => '検知',
  worse: (headline) => `⬆️ 悪化：${headline}`,
  better: (headline) => `⬇️ 改善：${headline}`,
  reopened: (headline, who) => (who === null ? `🔁 再発：${headline}` : `🔁 再開 ${who}：${headline}`),
  resolved: (how, headline) => `✅ ${headline}${how !== null && HOW[how] ? `（${HOW[how]}）` : ''}`,
  acknowledged: (who) => `👀 対応中 ${who}`,
  done: (who, minutes, note) => withNote(`☑️ 完了 ${who}：${minutesOf(minutes)}`, note),
  snoozed: (who, when) => `😴 あとで ${who}：${when}まで`,
  accepted: (who, until, reason) => `🤝 リスク受容 ${who}：${until}まで（${reason}）`,
  acceptedOver: (headline) => `⏰ リスク受容の期限切れ、継続中：${headline}`,
  unsnoozed: (headline) => `⏰ 「あとで」の期限切れ、継続中：${headline}`,
  assigned: (who, to) => `👤 担当を変更 ${who} → ${to}`,
  planned: (who, when) => `📅 実施予定 ${who}：${when}`,
  muted: (who, days, reason) => `🔕 この種類を${days}日間停止 ${who}：${reason}`,
  corrected: (who, subsystem) => (subsystem === null ? `✏️ 担当外 ${who}` : `✏️ 所属を変更 ${who}：${subsystem}`),
  merged: (into) => `➡️ 統合：${into}と同じ事象です`,
  minutes: (who, minutes, note) => withNote(`⏱️ ${who}：${minutesOf(minutes)}`, note),
  reminded: (days, planned, headline) => {
    if (planned) return `📅 本日実施予定：${headline}`;
    if (days === null) return `⏰ 再通知：${headline}`;
    if (days === 0) return `⏰ 本日：${headline}`;
    return `⏰ あと${days}日：${headline}`;
  },
  lateClick: (who, action) => `🕓 終了後の操作 ${who}：「${action}」（変更なし）`,
};

function needing(audience: Audience, urgent: number): string {
  if (audience === 'everyone') return urgent === 0 ? '初回確認：急ぎの対応なし' : `初回確認：要対応${urgent}件`;
  return urgent === 0 ? 'セキュリティの初回確認：本番の検知なし' : `セキュリティの初回確認：本番の検知${urgent}件`;
}

const summary: SummaryWords = {
  notification: (audience, urgent, waiting, first) =>
    [
      needing(audience, urgent),
      first === null ? null : `最優先は「${first}」`,
      waiting === 0
        ? null
        : audience === 'everyone'
          ? `${urgent === 0 ? '' : 'ほかに'}急がないもの${waiting}件`
          : `本番以外${waiting}件`,
    ]
      .filter((part) => part !== null)
      .join('。'),
  headline: (audience, urgent) => `👋 ${needing(audience, urgent)}`,
  moreUrgent: (count) => `ほか同様に${count}件`,
  waiting: (audience, count, kinds) => {
    const told = kinds.reduce((sum, kind) => sum + kind.count, 0);
    const most = kinds.map((kind) => `${kind.name}（${kind.count}）`);
    const others = count === told ? [] : [`ほか${count - told}件`];
    return `${audience === 'everyone' ? '急がないもの' : '本番以外'}${count}件：${[...most, ...others].join('・')}`;
  },
  howToSee: (audience, command) =>
    audience === 'everyone'
      ? `これらは悪化するまで通知しません。新しいものは発生時に通知します。一覧と操作：\`${command} open all\``
      : `新しいものは一覧に加わり、個別には通知しません。一覧と操作：\`${command} open all\``,
};

const answer: AnswerWords = {
  late: (id, when) =>
    `No.${id}は操作の前に終了していました${when === null ? '' : `（${when}）`}。操作は記録し、変更はしていません。`,
  gone: (id) => `No.${id}はもうありません。`,
  already: (id) => `No.${id}はすでにあなたが対応中です。`,
  failed:
    '処理に失敗しました。何も変更していません。もう一度お試しください。続く場合はtoilbotの管理者に連絡してください。',
  notYours: 'このボタンは現在使えません。最新のメッセージをご利用ください。',
};

/** All that toilbot says in Slack, in Japanese. */
export const slackJa: SlackWords = {
  language: 'ja',
  between: '・',
  bullet: '・',
  sentence: (line) => line,
  time: { moment: momentWithZone, day, duration },
  case: caseWords,
  thread,
  dialog: slackDialogsJa,
  summary,
  ...slackCommandsJa,
  unclaimed: unclaimedJa,
  moved: movedJa,
  subsystem: subsystemJa,
  answer,
};
