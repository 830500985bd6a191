import { expect, test } from '@jest/globals';
import { cloudwatchAlarms } from '../../jobs/cloudwatch-alarms.ts';
import { ec2Leftovers } from '../../jobs/ec2-leftovers.ts';
import { managedServices } from '../../jobs/managed-services.ts';
import type { Case } from '../../src/domain/case.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { linesOf, oddJapanese } from '../jobs/japanese.ts';
import { daysAgo } from '../jobs/leftover-values.ts';
import { ACCOUNT, minutesAgo, REGION, viewOf } from '../jobs/values.ts';

const kinds = new Map([cloudwatchAlarms, ec2Leftovers, managedServices].flatMap((job) => Object.entries(job.kinds)));
const API = { subsystem: 'api', environment: 'production', component: null, team: 'API team' } as const;
const NOBODYS = { subsystem: null, environment: 'production', component: null, team: null } as const;

type Part = readonly [aspect: string, facts: Finding['facts'], since?: Date];

function said(kind: string, some: readonly Part[], of: Partial<Case> = API, name = 'api') {
  const words = kinds.get(kind)?.words.ja;
  if (!words) throw new Error(kind);
  const resource = {
    platform: 'ec2',
    id: name,
    name,
    account: ACCOUNT,
    region: REGION,
    tags: {},
    service: null,
  } as const;
  const findings = some.map(([aspect, facts, since]): Finding => {
    const rest = { keys: [], resource, component: null, severity: 1, firstHand: true, dueAt: null };
    return { nature: 'condition', kind, aspect, subject: aspect, ...rest, since: since ?? null, facts };
  });
  const view = viewOf(findings, {}, of);
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

const alarm = (name: string, more: Finding['facts'] = {}) => ({
  name,
  actionsEnabled: true,
  composite: false,
  ...more,
});

test('alarms that are stuck: what they watch, for how long, and what to do', () => {
  const standing = alarm('disk full', { state: 'ALARM', since: daysAgo(9).toISOString(), actionsEnabled: false });
  const all = alarm('all', { gone: '2 alarms', composite: true });
  const stuck = said('alarm-stuck', [
    ['standing', { count: 1, silent: 1, alarms: [standing] }],
    ['gone', { count: 4, silent: 0, alarms: [all, alarm('old CPU', { gone: 'i-0dead' })] }],
    ['dormant', { count: 2, silent: 0, alarms: [alarm('idle CPU', { dormant: 'api-1' })] }],
  ]);
  const what = '状態が変わらないアラーム1件、監視対象が存在しないもの4件、監視対象が停止中のもの2件';
  expect(stuck).toEqual({
    headline: `api（本番）：${what}`,
    notification: `api（本番）：${what}があります。担当：API team`,
    lines: [
      'disk full：ALARMが9日継続、アクションが無効で通知なし',
      'all：監視対象が存在しないアラーム2件で構成、それらより先に削除可',
      'old CPU：監視対象のi-0deadが存在しないため削除可',
      'idle CPU：監視対象のapi-1が停止中',
      'ほか3件',
    ],
    steps: [
      '監視対象が存在しないアラームを削除',
      '監視対象が停止中のアラームは、対象が不要になってから一緒に削除（時期の確認：toilbot leftovers）',
      '状態が変わらないアラームは、監視対象を修復、しきい値を再設定、または削除',
    ],
    bullets: ['全7件中1件はアクションが無効'],
    over: '解消：api 状態が変わらないアラームなし',
  });
  const nobodys = said('alarm-stuck', [['gone', { count: 1 }]], NOBODYS, `alarms of prod, ${REGION}`);
  expect(nobodys.headline).toBe(`prod、${REGION}のアラーム（本番）：監視対象が存在しないアラーム1件`);
});

test('alarms that come and go', () => {
  const one = said('alarm-flapping', [['flapping', { count: 1, alarms: [alarm('CPU high', { changes: 6 })] }]]);
  expect(one.headline).toBe('api（本番）：アラーム CPU high が24時間で6回変化');
  expect(one.notification).toBe('api（本番）：アラーム CPU high が24時間で6回変化しました。担当：API team');
  const many = said('alarm-flapping', [['flapping', { count: 2, alarms: [alarm('a', { changes: 6 }), alarm('b')] }]]);
  expect(many.notification).toBe('api（本番）：アラーム2件が頻繁に切り替わっています。担当：API team');
  expect(many.lines).toEqual(['a：24時間で6回変化', 'b：24時間で頻繁に変化']);
});

test('what is left over, in the order of deletion', () => {
  const groups = { count: 2, names: ['sg-1', 'sg-2'], referenced: 1, looksLike: { kiosk: 1 } };
  const types = { types: ['t2.medium'], previousTypes: ['t2.medium'] };
  const hosts = { count: 9, names: ['i-01', 'i-02'], since: daysAgo(9).toISOString(), ...types };
  const left = said('ec2-leftover', [
    ['security-group', groups],
    ['instance', hosts],
  ]);
  expect(left).toEqual({
    headline: '残存：api（本番） 停止中のインスタンス9台、未使用のセキュリティグループ2個',
    notification:
      'api（本番）：停止中のインスタンス9台、未使用のセキュリティグループ2個がEC2に残っています。担当：API team',
    lines: [
      '停止中のインスタンス9台：i-01、i-02ほか7件、t2.medium、最初の停止は11/15（日）',
      '未使用のセキュリティグループ2個：sg-1、sg-2',
    ],
    steps: [],
    bullets: [
      't2.medium：旧世代のタイプ',
      'セキュリティグループ1個をほかのグループのルールが参照：先にルールを削除',
      'セキュリティグループは、たまにしか動かないタスクが使う場合あり：先にスケジュールを確認',
      '未使用のセキュリティグループ：kiosk（1）に類似',
      '今削除できるものとその順序：toilbot leftovers api',
    ],
    over: '解消：api EC2の残存リソースなし',
  });
  const image = { count: 1, names: ['api-1'], since: daysAgo(9).toISOString(), gib: 8, snapshots: 2 };
  const one: Part = ['image', image];
  expect(said('ec2-leftover', [one]).lines).toEqual([
    '未使用のAMI 1個：api-1、作成は11/15（日）、8 GiB、スナップショット2個付き',
  ]);
  const more = said(
    'ec2-leftover',
    [one, ['instance', hosts], ['key-pair', { count: 3 }]],
    NOBODYS,
    'unclaimed leftovers',
  );
  expect(more.headline).toBe('残存：所属不明のリソース（本番） 停止中のインスタンス9台ほか4件');
});

test('what nobody claims, what it looks like and what was left out', () => {
  const facts = {
    count: 2,
    names: ['old-api-1', 'x'],
    types: ['m5.large'],
    stopped: 1,
    since: daysAgo(100).toISOString(),
  };
  const counts = { looksLike: { api: 1 }, leftOut: { bastion: 1, eks: 4 } };
  const unclaimed = said('unclaimed-resource', [['instance', { ...facts, ...counts }]], NOBODYS, 'unclaimed');
  expect(unclaimed).toMatchObject({
    headline: '所属不明：インスタンス2台（本番）',
    notification: `${REGION}のインスタンス2台（本番）：どのサブシステムにも属していません。担当：未定`,
    lines: ['インスタンス2台：old-api-1、x、m5.large、うち停止中1、最も古いものは8/16（日）起動、api（1）に類似'],
    bullets: ['ほかに所属が不要なインスタンス：踏み台（1）、EKS（4）'],
    over: `解消：EC2（本番） ${REGION}の所属不明リソースなし`,
  });
});

test('a schedule that fails, by figures of an hour and by times', () => {
  const nightly = { schedule: 'nightly', expression: 'rate(1 hour)' };
  const at = minutesAgo(80).toISOString();
  const figures = said('schedule-failing', [
    ['run-failed', { ...nightly, runs: 3, failures: 2, lastFailureAt: at, lastRunAt: at, hourOnly: true }],
  ]);
  expect(figures.headline).toBe('障害：api（本番） スケジュール nightly：直近の実行が失敗');
  expect(figures.notification).toBe('api（本番）：スケジュール nightlyの直近の実行が失敗しました。担当：API team');
  expect(figures.lines).toEqual([
    'nightly、rate(1 hour)：直近48時間の3回中2回が失敗、最後の失敗は11/24（火）13:00 JSTからの1時間',
  ]);
  const exact = { ...nightly, hourOnly: false, runs: null, failures: null };
  const line = (aspect: string, facts: Finding['facts']) => said('schedule-failing', [[aspect, facts]]).lines;
  expect(line('run-failed', { ...exact, lastFailureAt: at, lastGoodAt: null })).toEqual([
    'nightly、rate(1 hour)：最後の失敗は11/24（火）13:00 JST、成功は未確認',
  ]);
  expect(line('missed', { ...exact, lastRunAt: at, lastGoodAt: at })).toEqual([
    'nightly、rate(1 hour)：最後に確認した実行は11/24（火）13:00 JST、最後の成功は11/24（火）13:00 JST',
  ]);
  expect(line('missed', nightly)).toEqual(['nightly、rate(1 hour)：確認された実行なし']);
  expect(line('not-started', { ...nightly, failures: 2 })).toEqual(['nightly、rate(1 hour)：48時間で2回起動に失敗']);
});

test('managed services without use', () => {
  const idle = said('managed-idle', [
    ['idle', { sort: 'function', name: 'export' }, daysAgo(31)],
    ['idle', { sort: 'delivery stream', name: 'clicks' }, daysAgo(30)],
  ]);
  expect(idle.headline).toBe('未使用：api（本番） 関数1個、配信ストリーム1個（使用の確認なし）');
  expect(idle.notification).toBe('api（本番）：関数1個、配信ストリーム1個の使用が確認されていません。担当：API team');
  expect(idle.lines).toEqual(['export、clicks', '10/25（日）から30日にわたり6時間ごとに確認：使用なし']);
  const nobodys = said('managed-idle', [['idle', { sort: 'stream', name: 'x' }]], NOBODYS, 'managed services of prod');
  expect(nobodys.over).toBe('解消：prodのマネージドサービス 使用再開または削除');
});
