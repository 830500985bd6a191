import type { CaseView } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { shortName } from '../en/count.ts';
import { count, findingsOf, flag, part, parts, text, texts, time } from '../facts.ts';
import { factsOf, images, repositoryName } from '../image-case.ts';
import { runbook } from '../links.ts';
import { listed } from './count.ts';
import { accountAndPlace, owner, place, thing } from './place.ts';
import { day } from './time.ts';

const SEVERITIES = { critical: '重大', high: '高', medium: '中', low: '低', other: 'その他' } as const;

function severityName(severity: string | null): string {
  return Object.entries(SEVERITIES).find(([name]) => name === severity)?.[1] ?? SEVERITIES.other;
}

/** `apiのイメージ`, or `api/nginxのイメージ` where the image is called otherwise than its subsystem. */
function imageOf(view: CaseView): string {
  const name = view.case.component ?? repositoryName(text(factsOf(view), 'repository') ?? '');
  return name === '' || name === view.case.subsystem
    ? `${thing(view)}のイメージ`
    : `${thing(view)}/${shortName(name)}のイメージ`;
}

/** `重大2件・高5件`. */
function severities(counts: JsonObject | null): string {
  return Object.entries(SEVERITIES)
    .flatMap(([name, said]) => (counts && count(counts, name) ? [`${said}${count(counts, name)}件`] : []))
    .join('・');
}

function systemOf(facts: JsonObject): string {
  return text(facts, 'os') ?? 'ディストリビューション';
}

interface Trouble {
  readonly headline: string;
  readonly sentence: string;
}

/** What is past the policy; of a distribution that has ended, that. */
function trouble(facts: JsonObject): Trouble {
  if ((count(facts, 'past') ?? 0) > 0) {
    const found = severities(part(facts, 'pastCounts'));
    return {
      headline: `ポリシーの期限を過ぎた脆弱性 ${found}`,
      sentence: `脆弱性（${found}）がポリシーの期限を過ぎています`,
    };
  }
  if (!flag(facts, 'osEnded')) return { headline: '脆弱性あり', sentence: '脆弱性があります' };
  const os = systemOf(facts);
  return { headline: `${os}の修正提供が終了`, sentence: `${os}の修正提供は終了しています` };
}

/** What one rebuild would do, where the layers or the label tell. */
function rebuild(facts: JsonObject): readonly string[] {
  const total = count(facts, 'total') ?? 0;
  const base = text(facts, 'base');
  const fixes = count(facts, 'baseFixable') ?? 0;
  if (total === 0) return [];
  if (flag(facts, 'baseKnown') && fixes > 0) {
    const on = base === null ? '新しいベースイメージ' : `現在の${shortName(base)}`;
    return [`${on}で再ビルド：${total}件中${fixes}件はベース由来で、修正版があります。`];
  }
  if (flag(facts, 'saysFixes') === false)
    return [`検出${total}件。ECRの基本スキャンは修正版の有無を示さないため、すべて数えています。`];
  return [`${total}件中${count(facts, 'fixable') ?? 0}件に修正版があります。`];
}

function worst(facts: JsonObject): readonly string[] {
  return parts(facts, 'worst')
    .slice(0, 3)
    .map((it) => {
      const fixed = text(it, 'fixedIn');
      const fix = fixed === null ? '' : `、${shortName(fixed)}で修正`;
      return `${text(it, 'id') ?? '脆弱性'}（${severityName(text(it, 'severity'))}）：${shortName(text(it, 'package') ?? 'パッケージ')}${fix}`;
    });
}

function runBy(facts: JsonObject): readonly string[] {
  const names = texts(facts, 'runBy').map(shortName);
  return names.length === 0 ? [] : [`実行元：${listed(names, 6, count(facts, 'runByCount') ?? 0)}`];
}

const SCANNER_NAMES: Readonly<Record<string, string>> = {
  'ecr-basic': 'ECRの基本スキャン',
  inspector: 'Inspector',
  trivy: 'Trivy',
};

function scannedBy(view: CaseView, facts: JsonObject): readonly string[] {
  const names = texts(facts, 'scanners').map((it) => SCANNER_NAMES[it] ?? it);
  const at = time(facts, 'scannedAt');
  if (names.length === 0) return [];
  return [`検出元：${listed(names)}${at ? `、最新の結果は${day(at, view.timeZone, view.now)}` : ''}`];
}

export const vulnerableWords: KindWords = {
  name: '脆弱性のあるイメージ',
  headline: (view) => `要再ビルド：${place(view, imageOf(view))} ${trouble(factsOf(view)).headline}`,
  notification: (view) => `${place(view, imageOf(view))}：${trouble(factsOf(view)).sentence}。${owner(view)}`,
  lines(view) {
    const facts = factsOf(view);
    const oldest = time(facts, 'oldest');
    const past = count(facts, 'past') ?? 0;
    const since = oldest ? `最も古いものは${day(oldest, view.timeZone, view.now)}から知られています。` : '';
    return [
      ...(past > 0 ? [`稼働中のものの脆弱性${past}件は、判明からの日数がポリシーの上限を超えています。${since}`] : []),
      ...rebuild(facts),
    ];
  },
  steps: () => ['新しいベースでイメージを再ビルドし、デプロイ', '次回の確認で検出されないことを確認'],
  bullets(view) {
    const facts = factsOf(view);
    const base = text(facts, 'base');
    const sharing = count(facts, 'sharing') ?? 0;
    return [
      ...worst(facts),
      ...(sharing > 0 && base !== null
        ? [`稼働中のリポジトリがほかに${sharing}個、同じ${shortName(base)}をベースに使用`]
        : []),
      ...(base === null && findingsOf(view).length > 0
        ? [`ベースイメージ不明：${flag(facts, 'baseUnread') ? '読み取れず' : 'ビルド時の記録なし'}`]
        : []),
      ...(flag(facts, 'osEnded') && (count(facts, 'past') ?? 0) > 0 ? [`${systemOf(facts)}の修正提供は終了`] : []),
      ...runBy(facts),
      ...scannedBy(view, facts),
    ];
  },
  ids: (view) =>
    [
      repositoryName(text(factsOf(view), 'repository') ?? ''),
      ...texts(factsOf(view), 'tags').slice(0, 2),
      accountAndPlace(view),
    ]
      .filter((it) => it !== '')
      .join('・'),
  links: (view) => runbook(view, '手順書'),
  over: (view) => `解消：${imageOf(view)} ポリシーの期限を過ぎたものの稼働なし`,
};

const WHY: Readonly<Record<string, string>> = {
  never: '未スキャン',
  failed: 'スキャン失敗、またはレジストリに問い合わせできず',
  expired: 'スキャンの期限切れ（現在は対象外）',
  unsupported: 'スキャナーが読み取れない種類',
  old: '90日より前に一度スキャンしたのみ',
};

/** `イメージ2個`. */
function imageCount(view: CaseView): string {
  return `イメージ${count(factsOf(view), 'imageCount') ?? 1}個`;
}

/** `イメージ2個（api、web）`. */
function namedImages(view: CaseView): string {
  const facts = factsOf(view);
  const names = images(facts).map((it) => repositoryName(text(it, 'repository') ?? ''));
  const named = listed(names, 6, count(facts, 'imageCount') ?? 0);
  return `${imageCount(view)}${names.length === 0 ? '' : `（${named}）`}`;
}

export const notScannedWords: KindWords = {
  name: 'スキャンされていないイメージ',
  headline: (view) => `未スキャン：${place(view)} ${imageCount(view)}`,
  notification(view) {
    const reasons = images(factsOf(view)).map((it) => text(it, 'why'));
    const what =
      reasons.length > 0 && reasons.every((it) => it === 'old')
        ? 'のスキャンは90日より前の一度だけで、その後は行われていません'
        : 'が、toilbotから見える脆弱性スキャンなしで稼働しています';
    return `${place(view)}：${namedImages(view)}${what}。${owner(view)}`;
  },
  lines: (view) =>
    images(factsOf(view)).map(
      (it) => `${repositoryName(text(it, 'repository') ?? 'イメージ')}：${WHY[text(it, 'why') ?? ''] ?? '未スキャン'}`,
    ),
  steps(view) {
    const reasons = new Set(images(factsOf(view)).map((it) => text(it, 'why')));
    const trivy = 'Trivyのレポートを取り込み（toilbot ingest trivy FILE）';
    if (reasons.has('never') || reasons.has('old')) return ['リポジトリのスキャンを有効化', `または、${trivy}`];
    return reasons.has('expired') ? ['再度プッシュ、または再スキャン期間を延長', `または、${trivy}`] : [trivy];
  },
  bullets: (view) => images(factsOf(view)).slice(0, 1).flatMap(runBy),
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, '手順書'),
  over: (view) => `解消：${thing(view)}のイメージはスキャン済み`,
};

export const untrustedWords: KindWords = {
  name: '信頼していないベースイメージ',
  headline: (view) => `信頼リスト外のベース：${place(view)} ${imageCount(view)}`,
  notification: (view) =>
    `${place(view)}：${namedImages(view)}のベースイメージは、信頼リストにありません。${owner(view)}`,
  lines: (view) =>
    images(factsOf(view)).map(
      (it) =>
        `${repositoryName(text(it, 'repository') ?? 'イメージ')}：ベースは${shortName(text(it, 'base') ?? '別のイメージ')}`,
    ),
  steps: () => ['リストにあるベースで再ビルド、またはimages.trustedBasesにベースを追加'],
  bullets(view) {
    const facts = factsOf(view);
    const unknown = count(facts, 'unknownBases') ?? 0;
    const trusted = texts(facts, 'trusted').map(shortName);
    return [
      ...(trusted.length > 0 ? [`信頼リスト：${listed(trusted, 6)}`] : []),
      ...(unknown > 0 ? [`稼働中のほかのイメージ${unknown}個はベース不明`] : []),
    ];
  },
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, '手順書'),
  over: (view) => `解消：${thing(view)}のイメージはすべて信頼リストのベース`,
};
