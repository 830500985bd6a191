import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { jobs } from '../../jobs/index.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { reasonName } from '../../src/words/ja/secret-case.ts';
import { linesOf, oddJapanese } from '../jobs/japanese.ts';
import { ACCOUNT, REGION, viewOf } from '../jobs/values.ts';

function finding(kind: string, facts: Finding['facts'], more: Partial<Finding> = {}): Finding {
  return {
    nature: 'condition',
    kind,
    aspect: kind,
    subject: kind,
    keys: [],
    resource: {
      platform: 'ec2',
      id: 'i-1',
      name: 'log-agg-1',
      account: ACCOUNT,
      region: REGION,
      tags: {},
      service: null,
    },
    component: null,
    severity: 1,
    firstHand: true,
    dueAt: null,
    since: null,
    facts,
    ...more,
  };
}

function said(kind: string, ...facts: readonly Finding['facts'][]) {
  const words = jobs.map((job) => job.kinds[kind]?.words.ja).find((it) => it !== undefined);
  if (!words) throw new Error(kind);
  const view = viewOf(facts.map((it) => finding(kind, it)));
  expect(linesOf(words, view).filter(oddJapanese)).toEqual([]);
  return {
    headline: words.headline(view),
    notification: words.notification(view),
    lines: words.lines(view),
    steps: words.steps(view),
    bullets: words.bullets(view),
    over: words.over(view),
  };
}

test('what the internet can reach', () => {
  const hosts = { count: 3, names: ['log-agg-1', 'log-agg-2'], ipv4: true, ipv6: true, bastions: 1 };
  expect(said('instance-exposed', hosts)).toMatchObject({
    headline: '公開状態：log-aggregator（本番） パブリックサブネットでパブリックアドレスを持つインスタンス3台',
    lines: ['log-agg-1、log-agg-2ほか1件（IPv4とIPv6）'],
  });
  const group = {
    groupName: 'ssh',
    ports: [22, 3389],
    ipv4: true,
    reachable: 1,
    interfaces: 2,
    names: ['log-agg-1'],
    count: 1,
  };
  expect(said('admin-port-open', group)).toMatchObject({
    notification: 'log-aggregator（本番）：ポート22、3389がインターネット全体に開放されています（IPv4）。担当：SRE',
    lines: [
      'セキュリティグループ ssh：ポート22、3389を許可（IPv4、使用元 log-agg-1）、ネットワークインターフェイス2個中1個がインターネットから到達可能',
    ],
  });
  const keys = { keys: ['ops'], keyCount: 2, keysSince: '2024-06-08T00:00:00Z', count: 1, names: ['log-agg-1'] };
  expect(said('key-pair-in-use', keys).lines).toEqual(['opsほか1件（2024/6/8（土）作成）：log-agg-1で使用']);
});

describe('plain secrets', () => {
  test('say where, which name and why', () => {
    const names = [
      { name: 'API_TOKEN', reason: 'a name like TOKEN with a value' },
      { name: 'DB_URL (line 12)', reason: 'an address with a password in it' },
      { name: 'line 3', reason: 'a private key' },
    ];
    expect(said('plain-secret', { where: 'user-data', holder: 'log-agg-1', names, count: 5 })).toMatchObject({
      notification:
        'log-aggregator（本番）：シークレットらしき値5件が平文で置かれています（log-agg-1のユーザーデータ）。担当：SRE',
      lines: [
        'log-agg-1のユーザーデータ：API_TOKEN（TOKENを示す名前の値）、DB_URL（12行目、パスワード入りのアドレス）、3行目（秘密鍵）ほか2件',
      ],
    });
  });

  test('every reason that the domain gives has its Japanese', () => {
    const source = readFileSync('src/domain/looks-like-secret.ts', 'utf8');
    const reasons = [...source.matchAll(/'(an? [^']+)'(?:\]| ?: null|\))/g)].map(([, reason = '']) => reason);
    expect(reasons.length).toBeGreaterThan(11);
    expect(reasons.filter((it) => reasonName(it) === reasonName(null))).toEqual([]);
    expect(reasonName('a Slack token where the name belongs')).toBe('名前の位置にSlackトークン');
  });
});

test('the weeks that come', () => {
  const entry = {
    title: { en: 'EC2 scheduled event', ja: 'EC2の予定イベント' },
    subsystem: 'log-aggregator',
    component: null,
    environment: 'production',
    at: '2026-12-02T20:00:00Z',
    planned: null,
    taken: false,
  };
  const unclaimed = { ...entry, subsystem: null, environment: 'unknown', planned: '2026-12-01T03:00:00Z' };
  const week = { monday: '2026-11-30', total: 4, untaken: 1, entries: [entry, unclaimed, { ...entry, taken: true }] };
  expect(said('coming-week', week)).toMatchObject({
    headline: '11/30（月）の週の予定：4件（担当未定1件）',
    notification: '11/30（月）の週の予定は4件です。うち1件は担当が決まっていません。',
    lines: [
      '12/3（木）5:00 JST・log-aggregator（本番）：EC2の予定イベント、担当未定',
      '12/3（木）5:00 JST・所属不明：EC2の予定イベント、実施予定 12/1（火）',
      '12/3（木）5:00 JST・log-aggregator（本番）：EC2の予定イベント、対応中',
      'ほか1件',
    ],
  });
  expect(said('coming-week', { monday: null, total: 2, untaken: 0 }).headline).toBe(
    '期限超過：2件（すべて担当あり、または予定済み）',
  );
});

test('images', () => {
  const repository = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/api`;
  const facts = {
    repository,
    past: 2,
    pastCounts: { critical: 1, high: 1 },
    oldest: '2026-10-01T00:00:00Z',
    total: 5,
    base: 'ruby:3.3-slim',
    baseKnown: true,
    baseFixable: 3,
    sharing: 1,
    worst: [{ id: 'CVE-1', severity: 'critical', package: 'openssl', fixedIn: '3.0.2' }],
    runBy: ['main/api'],
    runByCount: 3,
    scanners: ['ecr-basic'],
    scannedAt: '2026-11-24T00:00:00Z',
  };
  expect(said('image-vulnerabilities', facts)).toEqual({
    headline: '要再ビルド：log-aggregator/apiのイメージ（本番） ポリシーの期限を過ぎた脆弱性 重大1件・高1件',
    notification:
      'log-aggregator/apiのイメージ（本番）：脆弱性（重大1件・高1件）がポリシーの期限を過ぎています。担当：SRE',
    lines: [
      '稼働中のものの脆弱性2件は、判明からの日数がポリシーの上限を超えています。最も古いものは10/1（木）から知られています。',
      '現在のruby:3.3-slimで再ビルド：5件中3件はベース由来で、修正版があります。',
    ],
    steps: ['新しいベースでイメージを再ビルドし、デプロイ', '次回の確認で検出されないことを確認'],
    bullets: [
      'CVE-1（重大）：openssl、3.0.2で修正',
      '稼働中のリポジトリがほかに1個、同じruby:3.3-slimをベースに使用',
      '実行元：main/apiほか2件',
      '検出元：ECRの基本スキャン、最新の結果は11/24（火）',
    ],
    over: '解消：log-aggregator/apiのイメージ ポリシーの期限を過ぎたものの稼働なし',
  });
  const ended = { repository, past: 0, os: 'alpine 3.10.2', osEnded: true };
  expect(said('image-vulnerabilities', ended).notification).toContain('alpine 3.10.2の修正提供は終了しています');
  expect(said('image-not-scanned', { images: [{ repository, why: 'never' }], imageCount: 2 })).toMatchObject({
    notification:
      'log-aggregator（本番）：イメージ2個（apiほか1件）が、toilbotから見える脆弱性スキャンなしで稼働しています。担当：SRE',
    lines: ['api：未スキャン'],
  });
  expect(said('image-base-untrusted', { images: [{ repository, base: 'x:1' }], unknownBases: 2 })).toMatchObject({
    lines: ['api：ベースはx:1'],
    bullets: ['稼働中のほかのイメージ2個はベース不明'],
  });
});

test('ends of support', () => {
  const facts = {
    product: 'ubuntu',
    title: 'Ubuntu',
    version: '20.04',
    end: '2025-05-31T00:00:00Z',
    extendedEnd: '2030-04-02T00:00:00Z',
    asOf: '2026-08-22T00:00:00Z',
    source: 'https://endoflife.date/ubuntu',
    count: 2,
    stopped: 1,
    names: ['log-agg-1', 'log-agg-2'],
  };
  expect(said('os-ending', facts)).toMatchObject({
    headline: 'サポート終了済み：Ubuntu 20.04 log-aggregator（本番） ホスト2台',
    notification:
      'log-aggregator（本番）：Ubuntu 20.04（ホスト2台）は2025/5/31（土）にサポートが終了しました。担当：SRE',
    lines: ['Ubuntu 20.04：2025/5/31（土）にサポート終了済み', 'ホスト2台：log-agg-1、log-agg-2（うち停止中1）'],
    bullets: ['修正の提供は2030/4/2（火）まで継続（Ubuntu Pro）', '日付は8/22（土）時点（endoflife.date）'],
  });
  expect(said('runtime-ending', { ...facts, end: '2026-11-27T00:00:00Z', how: ['lambda'] })).toMatchObject({
    headline: '11/27（金）サポート終了：Ubuntu 20.04 log-aggregator（本番） 関数2個',
    lines: ['Ubuntu 20.04：11/27（金）にサポート終了（あと3日）', '関数2個：log-agg-1、log-agg-2（うち停止中1）'],
  });
});
