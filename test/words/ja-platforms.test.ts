import { describe, expect, test } from '@jest/globals';
import { eksClusters } from '../../jobs/eks-clusters.ts';
import { fluentdVersions } from '../../jobs/fluentd-versions.ts';
import { herokuLeftovers } from '../../jobs/heroku-leftovers.ts';
import type { Case, CaseView, SubsystemView } from '../../src/domain/case.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { KindWords } from '../../src/domain/job.ts';
import type { EksCluster } from '../../src/domain/reads/eks.ts';
import type { HerokuApp } from '../../src/domain/reads/heroku.ts';
import type { LogDaemon } from '../../src/domain/reads/hosts.ts';
import { readLifecycle } from '../../src/lifecycle-file.ts';
import { cluster, nodegroup } from '../jobs/eks-values.ts';
import { linesOf, oddJapanese } from '../jobs/japanese.ts';
import { answer, input, instance, minutesAgo, NOW, SETTINGS, viewOf } from '../jobs/values.ts';

const lifecycle = readLifecycle();
const kinds = new Map([eksClusters, fluentdVersions, herokuLeftovers].flatMap((job) => Object.entries(job.kinds)));

interface Said {
  readonly view: CaseView;
  readonly said: KindWords;
}

/** The Japanese of the findings of a kind, all of whose lines are Japanese. */
function saying(
  kind: string,
  findings: readonly Finding[],
  more: Partial<CaseView> = {},
  of: Partial<Case> = {},
): Said {
  const said = kinds.get(kind)?.words.ja;
  const own = findings.filter((it) => it.kind === kind);
  if (!said || own.length === 0) throw new Error(kind);
  const view = viewOf(own, more, of);
  expect(linesOf(said, view).filter((line) => oddJapanese(line))).toEqual([]);
  return { view, said };
}
const headline = ({ view, said }: Said) => said.headline(view);
const notification = ({ view, said }: Said) => said.notification(view);
const lines = ({ view, said }: Said) => said.lines(view);
const steps = ({ view, said }: Said) => said.steps(view);
const bullets = ({ view, said }: Said) => said.bullets(view);
const over = ({ view, said }: Said) => said.over(view);

describe('the fluentd family', () => {
  const hosts = [1, 2].map((it) => instance(`i-0a${it}`, { name: `log-agg-${it}` }));
  const installed = (name: string, version: string) =>
    answer(hosts.map(({ id }) => ({ instanceId: id, name, version, capturedAt: NOW })));
  const undecided = {
    ...SETTINGS,
    subsystems: SETTINGS.subsystems.map((it) => ({ ...it, target: 'undecided' as const })),
  };
  const subsystem: SubsystemView = {
    name: 'log-aggregator',
    team: 'SRE',
    source: ['ec2'],
    target: 'undecided',
    needs: [],
    neededBy: [],
    runbook: null,
  };
  const daemon: LogDaemon = {
    endpoint: '10.0.0.1:24220',
    instanceId: 'i-0a1',
    host: 'log-agg-1',
    software: 'fluentd',
    version: null,
    receives: ['forward', 'syslog'],
    outputs: [
      {
        id: 'to_search',
        plugin: 'elasticsearch',
        bufferBytes: 384_000_000,
        bufferQueue: 120,
        spaceLeft: 24.6,
        retries: 70,
        dropped: null,
      },
    ],
  };
  const judged = (name: string, version: string) =>
    fluentdVersions.judge(
      input(
        {
          'ssm.software': installed(name, version),
          'ec2.instances': answer(hosts),
          'fluentd.endpoints': answer([daemon]),
        },
        { lifecycle, settings: undecided },
      ),
    ).findings;

  test('a version that has ended: since when, how vulnerable, and the way of its upgrade', () => {
    const ended = saying('fluentd-ended', judged('td-agent', '4.5.2'), { subsystem });
    expect(headline(ended)).toBe(
      'td-agent 4.5.2：log-aggregator（本番） 2023/12/31（日）にサポート終了済み、既知の脆弱性4件（最大CVSS 9.8）',
    );
    expect(notification(ended)).toBe(
      'log-aggregator（本番）：td-agent 4.5.2は2023/12/31（日）にサポートが終了しました。既知の脆弱性が4件あります（最大CVSS 9.8）。担当：SRE',
    );
    expect(lines(ended)[1]).toBe('ホスト2台：log-agg-1、log-agg-2');
    expect(steps(ended)[1]).toBe('fluent-package 5 → fluent-package 6の順に更新（途中を飛ばさない）');
    expect(bullets(ended)).toContain(
      'log-aggregatorは移行先未定：送信側のFluent BitかFireLens、KinesisかFirehose、またはLambda',
    );
    expect(bullets(ended)[0]).toBe('CVE-2026-44024（CVSS 9.8）：fluentd 1.19.3で修正');
  });

  test('a supported version that is vulnerable is no end of support', () => {
    expect(notification(saying('fluentd-ended', judged('fluent-package', '6.0.3')))).toBe(
      'log-aggregator（本番）：fluent-package 6.0.3には既知の脆弱性が4件あります（最大CVSS 9.8）。担当：SRE',
    );
  });

  test('a log aggregator, and a buffer that fills up', () => {
    const findings = judged('fluent-package', '6.0.4');
    const aggregator = saying('log-aggregator-on-ec2', findings);
    expect(headline(aggregator)).toBe('移行先未定のログ集約（EC2）：log-aggregator（本番） ホスト1台');
    expect(lines(aggregator)).toEqual([
      'ホスト1台：log-agg-1',
      'fluent-package 6.0.4：ほかのホストのログを集約（forward、syslog）、書き込み先はelasticsearch',
    ]);
    const buffer = saying('fluentd-buffer-growing', findings);
    expect(notification(buffer)).toBe(
      'log-aggregator（本番）：log-agg-1のバッファにログが滞留しています。to_search（elasticsearch）は送信待ち120チャンク・384 MB、起動後の再試行70回、バッファの空き25%です。担当：SRE',
    );
    expect(over(buffer)).toBe('復旧：log-aggregator log-agg-1のバッファは書き出し済み');
  });

  test('a version that nothing tells', () => {
    const scope = { system: 'fluentd', account: 'hosts', region: 'office' } as const;
    const office = { ...daemon, instanceId: null, host: 'office', outputs: [] };
    const { findings } = fluentdVersions.judge(input({ 'fluentd.endpoints': answer([office]) }, { scope, lifecycle }));
    const unknown = saying('fluentd-version-unknown', findings);
    expect(notification(unknown)).toBe(
      'office（環境不明）：稼働中のfluentdのバージョンを示す情報がありません。担当：未定',
    );
    expect(lines(unknown)).toEqual(['ホスト1台：office', 'エンドポイントは応答しますが、バージョンを返しません。']);
  });
});

describe('Heroku', () => {
  const dyno = (name: string, state: string) => ({ name, type: 'worker', state, updatedAt: minutesAgo(20) });
  const app = (more: Partial<HerokuApp>): HerokuApp => ({
    id: 'id',
    name: 'tabemaru-push',
    team: 'tabemaru',
    stack: 'heroku-24',
    stackState: 'public',
    region: 'us',
    maintenance: false,
    createdAt: null,
    releasedAt: null,
    pipeline: null,
    formation: [{ type: 'worker', quantity: 2, size: 'Standard-1X' }],
    dynos: [dyno('worker.1', 'up'), dyno('worker.2', 'up')],
    addons: [],
    ...more,
  });
  const scope = { system: 'heroku', account: 'tabemaru', region: 'global' } as const;
  const push = { subsystem: 'push-notify', environment: 'production', component: 'worker', team: 'Growth' };
  const heroku = (kind: string, apps: readonly HerokuApp[], of: Partial<Case> = push) =>
    saying(kind, herokuLeftovers.judge(input({ 'heroku.apps': answer(apps) }, { scope })).findings, {}, of);

  test('a dyno that crashed, with what to type', () => {
    const crashed = heroku('heroku-dyno-crashed', [
      app({ dynos: [dyno('worker.1', 'up'), dyno('worker.2', 'crashed')] }),
    ]);
    expect(headline(crashed)).toBe('クラッシュ：push-notify/worker（本番） Herokuのdyno 2個中1個');
    expect(notification(crashed)).toBe(
      'push-notify/worker（本番）：14:00 JSTから、Herokuのdyno 2個中1個がクラッシュしています。担当：Growth',
    );
    expect(steps(crashed)).toEqual([
      '理由を確認：heroku logs -a tabemaru-push -p worker',
      '最後のリリースが原因ならロールバック',
      '再起動：heroku dyno:restart worker -a tabemaru-push',
    ]);
  });

  test('a stack that Heroku does not list any more, of one app and of many of nobody', () => {
    const old = { stack: 'heroku-18', stackState: 'unlisted' };
    expect(headline(heroku('heroku-stack-ended', [app(old)]))).toBe('終了済み：push-notify（本番） heroku-18');
    const many = Array.from({ length: 40 }, (_, index) => app({ ...old, name: `old-${index + 10}` }));
    expect(notification(heroku('heroku-stack-ended', many, {}))).toBe(
      'tabemaruのHerokuアプリ40個（環境不明）：アプリ40個（old-10、old-11、old-12ほか37件）のスタックheroku-18はHerokuの一覧から外れています。担当：未定',
    );
  });

  test('add-ons that are left, and what they could become', () => {
    const addon = (service: string, attachedTo: readonly string[]) => ({
      id: service,
      name: `${service}-1`,
      service,
      plan: `${service}:standard-0`,
      state: 'provisioned',
      attachedTo,
    });
    const addons = [addon('heroku-postgresql', ['tabemaru-billing']), addon('sentry', [])];
    const left = heroku('heroku-addon-left', [app({ formation: [], dynos: [], addons })]);
    expect(notification(left)).toBe(
      'push-notify（本番）：Herokuのアプリ tabemaru-pushでは何も動いていませんが、Heroku Postgres、Sentryが残っています。担当：Growth',
    );
    expect(bullets(left)).toEqual([
      'Heroku Postgres（heroku-postgresql:standard-0）、tabemaru-billingも利用：移行先の候補はRDS for PostgreSQLまたはAurora',
      'Sentry（sentry:standard-0）：提供元との契約で継続可能',
    ]);
  });

  test('maintenance mode', () => {
    const on = heroku('heroku-maintenance-mode', [app({ maintenance: true })]);
    expect(notification(on)).toMatch(
      /^push-notify（本番）：Herokuのアプリ tabemaru-pushは少なくとも.* JSTからメンテナンスモードです。担当：Growth$/,
    );
    expect(lines(on)[1]).toBe('それでもdyno 2個は動いており、料金が発生しています。');
  });
});

describe('EKS clusters', () => {
  const eks = (kind: string, more: Partial<EksCluster>) =>
    saying(kind, eksClusters.judge(input({ 'eks.clusters': answer([cluster(more)]) }, { lifecycle })).findings);

  test('parts that are not well, and what EKS says', () => {
    const addon = { name: 'coredns', status: 'DEGRADED', version: null, issues: [] };
    const issues = [{ code: 'AsgInstanceLaunchFailures', message: 'Could not launch On-Demand Instances.' }];
    const degraded = eks('eks-degraded', {
      nodegroups: [nodegroup({ issues })],
      addons: [addon, { ...addon, name: 'vpc-cni', status: 'UPDATE_FAILED' }],
    });
    expect(headline(degraded)).toBe('異常：main（本番） ノードグループ general、アドオン coredns、アドオン vpc-cni');
    expect(notification(degraded)).toBe(
      'main（本番）：ノードグループ generalに問題があります。アドオン corednsの状態はDEGRADEDです。アドオン vpc-cniの更新に失敗しました。担当：未定',
    );
    expect(lines(degraded).at(-1)).toBe(
      'EKSの説明：「Could not launch On-Demand Instances.」（AsgInstanceLaunchFailures）',
    );
  });

  test('a version whose standard support ends, and one that EKS upgrades by itself', () => {
    const ending = eks('eks-version-ending', {});
    expect(headline(ending)).toBe('12/2（水）標準サポート終了：main（本番） Kubernetes 1.34');
    expect(notification(ending)).toBe(
      'main（本番）：Kubernetes 1.34は12/2（水）に標準サポートが終了します。担当：未定',
    );
    expect(lines(ending)).toEqual([
      'その後は2027/12/2（木）まで延長サポートになります。',
      '延長サポートは1クラスター1時間あたり0.60 USD（定価、標準は0.10 USD）で、月に約365 USD増えます。',
    ]);
    expect(lines(eks('eks-version-ending', { supportType: 'STANDARD' }))).toEqual([
      'その日を過ぎると、EKSが自動でアップグレードします（アップグレードポリシーはSTANDARD）。',
    ]);
    expect(headline(eks('eks-version-ending', { version: '1.33' }))).toBe(
      '延長サポート中（2027/7/29（木）終了）：main（本番） Kubernetes 1.33',
    );
  });

  test('nodes that are behind', () => {
    const behind = eks('eks-nodes-behind', { nodegroups: [nodegroup({ name: 'batch', version: '1.31' })] });
    expect(notification(behind)).toBe(
      'main（本番）：コントロールプレーン1.34に対し、ノードは1.31です（ノードグループ batch）。担当：未定',
    );
    expect(lines(behind)).toEqual([
      'Kubernetesの許容する限度です（マイナーバージョン3つ前）。ノードより先にコントロールプレーンをアップグレードできません。',
    ]);
  });
});
