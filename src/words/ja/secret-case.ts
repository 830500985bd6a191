import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { shortName } from '../en/count.ts';
import { count, findingsOf, once, parts, text } from '../facts.ts';
import { runbook } from '../links.ts';
import { total } from '../secret-case.ts';
import { listed } from './count.ts';
import { accountAndPlace, owner, place, thing } from './place.ts';

const WHERE: Readonly<Record<string, (holder: string) => string>> = {
  'task-definition': (holder) => `タスク定義 ${holder}`,
  'user-data': (holder) => `${holder}のユーザーデータ`,
  'launch-template': (holder) => `起動テンプレート ${holder}`,
  lambda: (holder) => `関数 ${holder}`,
};

function holder(row: FindingRow): string {
  const name = shortName(text(row.facts, 'holder') ?? '名称不明');
  return WHERE[text(row.facts, 'where') ?? '']?.(name) ?? `${name}の設定`;
}

/** What src/domain/looks-like-secret.ts calls the forms of secrets. */
const FORMS: ReadonlyMap<string, string> = new Map([
  ['a private key', '秘密鍵'],
  ['an AWS access key id', 'AWSアクセスキーID'],
  ['a Slack token', 'Slackトークン'],
  ['a GitHub token', 'GitHubトークン'],
  ['a GitLab token', 'GitLabトークン'],
  ['a Stripe key', 'Stripeキー'],
  ['a SendGrid key', 'SendGridキー'],
  ['a Google API key', 'Google APIキー'],
  ['a Heroku token', 'Herokuトークン'],
  ['a JSON Web Token', 'JSON Web Token'],
  ['an address with a password in it', 'パスワード入りのアドレス'],
  ['a long random value under a name that speaks of a key', '鍵を思わせる名前の長いランダムな値'],
]);

/** A reason of src/domain/looks-like-secret.ts; one that is not known here says no more than its name does. */
export function reasonName(reason: string | null): string {
  const word = reason?.match(/^a name like (\S+) with a value$/)?.[1];
  if (word !== undefined) return `${word}を示す名前の値`;
  const misplaced = reason?.match(/^(.+) where the name belongs$/)?.[1];
  const form = FORMS.get(misplaced ?? reason ?? '') ?? 'シークレットらしき値';
  return misplaced === undefined ? form : `名前の位置に${form}`;
}

/** `DATABASE_PASSWORD（3行目、PASSWORDを示す名前の値）`; of user data a name may be a line alone. */
function nameAndReason(it: JsonObject): string {
  const reason = reasonName(text(it, 'reason'));
  const given = text(it, 'name') ?? '値';
  const only = given.match(/^line (\d+)$/)?.[1];
  if (only !== undefined) return `${only}行目（${reason}）`;
  const [, own = given, line] = given.match(/^(.+) \(line (\d+)\)$/) ?? [];
  const name = own.replace(
    /^a name that itself looks like a secret, (\d+) characters$/,
    'シークレットらしき$1文字の名前',
  );
  return `${shortName(name)}（${line === undefined ? '' : `${line}行目、`}${reason}）`;
}

function said(row: FindingRow): string {
  const all = parts(row.facts, 'names').map(nameAndReason);
  return `${holder(row)}：${listed(all.slice(0, 4), 4, count(row.facts, 'count') ?? all.length)}`;
}

function steps(view: CaseView): readonly string[] {
  const places = once(findingsOf(view).map((row) => text(row.facts, 'where')));
  return [
    '値をParameter StoreまたはSecrets Managerに保存',
    ...(places.includes('task-definition') ? ['タスク定義のsecretsで参照し、デプロイ'] : []),
    ...(places.some((it) => it !== 'task-definition') ? ['コードやスクリプトが起動時に取得するよう変更'] : []),
    '値を変更（古いリビジョンやバージョンに残っているため）',
  ];
}

/** Names and reasons: a value is nowhere to be had. */
export const plainSecretWords: KindWords = {
  name: '平文のシークレット',
  headline: (view) => `平文のシークレット：${place(view)} ${total(view) === 0 ? '検知あり' : `${total(view)}件`}`,
  notification(view) {
    const where = once(findingsOf(view).map(holder));
    const what = total(view) === 0 ? 'シークレットらしき値' : `シークレットらしき値${total(view)}件`;
    const holders = where.length === 0 ? '' : `（${listed(where, 3)}）`;
    return `${place(view)}：${what}が平文で置かれています${holders}。${owner(view)}`;
  },
  lines: (view) => findingsOf(view).slice(0, 5).map(said),
  steps,
  bullets: () => ['toilbotが保持するのは名前と理由のみ（値は保持しません）'],
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, '手順書'),
  over: (view) => `解消：${thing(view)} 平文のシークレットらしきものなし`,
};
