import type { CaseView } from '../domain/case.ts';
import type { KindWords } from '../domain/job.ts';
import type { LookFailure } from '../domain/vocabulary.ts';
import { each, failureOf, isHealthPlan, unseen } from './blindness-case.ts';
import { listed } from './ja/count.ts';
import { accountAndPlace } from './ja/place.ts';
import { momentWithZone } from './ja/time.ts';

const WHY: Readonly<Record<LookFailure, string>> = {
  denied: 'アクセス拒否',
  throttled: 'AWSによるスロットリング',
  timed_out: '応答のタイムアウト',
  expired_credentials: '認証情報の期限切れ',
  no_credentials: '有効な認証情報なし',
  opted_out: 'リージョンが無効',
  not_available: 'サポートプランの対象外',
  unreachable: '到達不可',
  malformed: '読み取れない応答',
  failed: 'エラー',
};

const MEND: Readonly<Record<LookFailure, string>> = {
  denied: 'toilbotのロールに、以下の読み取り専用の権限、またはロール自体を付与してください。',
  throttled: '解消すれば対応は不要です。続く場合はaws.callsPerSecondを下げてください。',
  timed_out: '解消すれば対応は不要です。続く場合はtoilbotとAWSの間のネットワークを確認してください。',
  expired_credentials: 'toilbotの認証情報を更新してください。',
  no_credentials: 'toilbotの認証情報を確認してください。',
  opted_out: 'リージョンを有効にするか、aws.regionsから外してください。',
  not_available: 'AWS HealthにはBusiness Support以上が必要です。インスタンスは引き続きec2-statusが確認します。',
  unreachable: 'toilbotとAWSの間のネットワークを確認してください。',
  malformed: 'AWSの代わりにプロキシが応答していないか確認してください。',
  failed: 'toilbotのログを確認してください。',
};

/** `tabemaru-production`; one without a name by its number, and `AWS` for all of them. */
function account(view: CaseView): string {
  return unseen(view).account?.replace(/^account (?=\d+$)/, 'アカウント ') ?? 'AWS';
}

/** `tabemaru-production、us-east-1`. */
function place(view: CaseView): string {
  const { regions } = unseen(view);
  return regions.length === 0 ? account(view) : `${account(view)}、${listed(regions, 3)}`;
}

const since = (view: CaseView): string => momentWithZone(view.case.firstSeenAt, view.timeZone, view.now);

/** What is said when toilbot could not look, in Japanese. */
export const blindnessWordsJa: KindWords = {
  name: '確認できず',
  sign: '❓',
  headline: (view) =>
    isHealthPlan(view)
      ? `AWS Healthは利用不可：${account(view)}`
      : `確認できず：${place(view)}（${WHY[failureOf(view)]}）`,
  notification: (view) =>
    isHealthPlan(view)
      ? `${account(view)}のサポートプランではAWS Healthを利用できません。EC2の予定イベントは引き続きec2-statusが確認します。`
      : `${since(view)}から${place(view)}を確認できていません（${WHY[failureOf(view)]}）。未解決のものはそのまま残ります。`,
  lines: (view) =>
    isHealthPlan(view)
      ? [MEND.not_available]
      : [
          `${since(view)}から${listed(each(view, 'job'))}が確認できていません。未解決のものはそのまま残り、新しいものは通知されません。`,
          MEND[failureOf(view)],
        ],
  steps: () => [],
  bullets: (view) =>
    each(view, 'detail')
      .slice(0, 3)
      .map((it) => `詳細：「${it}」`),
  ids: (view) => accountAndPlace(view).replace(/^all・/, ''),
  links: () => [],
  over: (view) => (isHealthPlan(view) ? `AWS Health利用可：${account(view)}` : `確認再開：${place(view)}`),
};
