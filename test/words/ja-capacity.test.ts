import { describe, expect, test } from '@jest/globals';
import { awsHealth } from '../../jobs/aws-health.ts';
import { ec2Status } from '../../jobs/ec2-status.ts';
import { ecsServices } from '../../jobs/ecs-services.ts';
import { ecsTasks } from '../../jobs/ecs-tasks.ts';
import { eksWorkloads } from '../../jobs/eks-workloads.ts';
import { BLINDNESS_KIND, blindnessKind, blindnessLooks } from '../../src/blindness.ts';
import type { Case, CaseView } from '../../src/domain/case.ts';
import type { KindWords } from '../../src/domain/job.ts';
import type { Ec2Instance, Ec2InstanceStatus } from '../../src/domain/reads/ec2.ts';
import type { EcsService, EcsTask } from '../../src/domain/reads/ecs.ts';
import type { KubernetesWorkload } from '../../src/domain/reads/eks.ts';
import type { HealthEvent } from '../../src/domain/reads/health.ts';
import { LOOK_FAILURES, type LookFailure } from '../../src/domain/vocabulary.ts';
import { containerInstance } from '../jobs/ecs-values.ts';
import { workload } from '../jobs/eks-values.ts';
import { linesOf, oddJapanese } from '../jobs/japanese.ts';
import {
  ACCOUNT,
  answer,
  container,
  healthEvent,
  input,
  instance,
  minutesAgo,
  NOW,
  outOfMemory,
  REGION,
  retirement,
  service,
  status,
  task,
  viewOf,
} from '../jobs/values.ts';

const kinds = new Map(
  [awsHealth, ec2Status, ecsServices, ecsTasks, eksWorkloads].flatMap((job) => Object.entries(job.kinds)),
).set(BLINDNESS_KIND, blindnessKind);

/** The Japanese of a case, all of whose lines are Japanese. */
function saying(view: CaseView): { readonly view: CaseView; readonly said: KindWords } {
  const said = kinds.get(view.case.kind)?.words.ja;
  if (!said) throw new Error(view.case.kind);
  expect(linesOf(said, view).filter((line) => oddJapanese(line))).toEqual([]);
  return { view, said };
}
const headline = ({ view, said }: ReturnType<typeof saying>) => said.headline(view);
const notification = ({ view, said }: ReturnType<typeof saying>) => said.notification(view);
const lines = ({ view, said }: ReturnType<typeof saying>) => said.lines(view);
const steps = ({ view, said }: ReturnType<typeof saying>) => said.steps(view);
const bullets = ({ view, said }: ReturnType<typeof saying>) => said.bullets(view);
const over = ({ view, said }: ReturnType<typeof saying>) => said.over(view);

const ecs = (services: EcsService[], tasks: EcsTask[] = [], of: Partial<Case> = {}) =>
  saying(
    viewOf(ecsTasks.judge(input({ 'ecs.services': answer(services), 'ecs.tasks': answer(tasks) })).findings, {}, of),
  );

describe('ECS', () => {
  const stops = ['a', 'b', 'c'].map((id, index) => outOfMemory(id, minutesAgo(18 - index * 7)));

  test('a service that fails: what, where, how bad, and the count before nine and after', () => {
    const failing = ecs([service({ running: 4 })], stops);
    expect(headline(failing)).toBe('障害：api/Sidekiq worker（本番） 6タスク中4つのみ稼働');
    expect(notification(failing)).toBe(
      'api/Sidekiq worker（本番）：6タスク中4つのみ稼働です。14:02 JST以降、メモリ不足で3タスクが停止しました。担当：API team',
    );
    expect(lines(failing)).toEqual([
      '14:02以降、メモリ不足で3タスクが停止しました（exit 137、上限2 GB）。',
      '起動し直しても約6分で再び停止しています。',
    ]);
    expect(bullets(failing)).toEqual([
      '13:55のデプロイ（api-worker:412）の7分後から発生',
      '同じ障害は過去30日間確認されていません',
    ]);
    expect(headline(ecs([service({ running: 12, wanted: 20 })]))).toMatch(/20タスク中12のみ稼働$/);
    expect(headline(ecs([service({ running: 0 })]))).toBe('停止：api/Sidekiq worker（本番） 6タスク中稼働なし');
    expect(notification(ecs([service({ running: 0 })]))).toContain('6タスク中稼働なしです。進行中のデプロイ');
  });

  test('one task that stopped, and others of another cause', () => {
    const failed = task('d', {
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedAt: minutesAgo(5),
      containers: [container({ exitCode: 1 })],
    });
    const one = ecs([service()], [failed]);
    expect(headline(one)).toBe('タスク停止：api/Sidekiq worker（本番） 終了コード1');
    expect(lines(one)[0]).toBe('14:15に終了コード1で1タスクが停止しました。');
    expect(lines(ecs([service()], [...stops, failed])).at(-1)).toBe('ほかに終了コード1で1タスクが停止しました。');
  });

  test('a failed deployment, a retired platform, and what is over', () => {
    const events = [
      {
        at: minutesAgo(9),
        message: '(service api-worker) (deployment ecs-svc/2) deployment failed: tasks failed to start.',
      },
      { at: minutesAgo(9), message: '(service api-worker) rolling back to deployment ecs-svc/1.' },
    ];
    const deployment = ecs([service({ events })]);
    expect(headline(deployment)).toBe('デプロイ失敗：api/Sidekiq worker（本番） ロールバック済み');
    expect(notification(deployment)).toBe(
      'api/Sidekiq worker（本番）：デプロイが14:11 JSTに失敗し、ロールバックされました。担当：API team',
    );
    expect(lines(deployment)[1]).toBe('理由：「tasks failed to start」');
    const old = task('a', { platformVersion: '1.3.0', platformFamily: 'Linux' });
    expect(headline(ecs([service({ wanted: 1, running: 1 })], [old]))).toBe(
      'Fargateプラットフォーム1.3.0のリタイア：api/Sidekiq worker（本番） 1タスク',
    );
    const resolved = { facts: { running: 6, wanted: 6 }, resolvedAt: minutesAgo(-28), resolvedHow: 'gone' } as const;
    expect(over(ecs([service({ running: 4 })], [], resolved))).toBe('復旧：api/Sidekiq worker 14:48 JSTから6/6稼働');
  });

  test('container instances that serve nobody', () => {
    const instances = [containerInstance(1), containerInstance(2, { agentConnected: false })];
    const { findings } = ecsServices.judge(
      input({
        'ecs.services': answer([service()]),
        'ecs.tasks': answer<EcsTask>([]),
        'ecs.containerInstances': answer(instances),
        'events.schedules': answer([]),
      }),
    );
    const left = saying(viewOf(findings, {}, { subsystem: null, component: null, team: null }));
    expect(headline(left)).toBe('残存：main（本番） コンテナインスタンス1台（エージェントの応答なし）');
    expect(lines(left)).toEqual(['main：ecs-host-2、2台中1台、9/23（水）から存在']);
  });
});

describe('EC2', () => {
  const I = 'i-0a1b2c3d4e5f';
  const pair = [instance(I), instance('i-0ffff', { name: 'log-agg-2' })];
  const ec2 = (instances: readonly Ec2Instance[], more: Partial<Ec2InstanceStatus>) =>
    saying(
      viewOf(
        ec2Status.judge(
          input({ 'ec2.instances': answer(instances), 'ec2.instanceStatuses': answer([status(I, more)]) }),
        ).findings,
        { earlier: { month: 1, halfYear: 2 } },
      ),
    );

  test('a retirement: by when, what AWS does and what to do', () => {
    const retired = ec2(pair, { events: [retirement()] });
    expect(headline(retired)).toBe('要対応 12/3（木）まで：log-aggregator（本番）');
    expect(notification(retired)).toBe(
      'log-aggregator（本番）：log-agg-1 が12/3（木）5:00 JST以降にAWSにより停止されます。期限までに停止→起動が必要です。担当：SRE',
    );
    expect(lines(retired)).toEqual([
      'log-agg-1 が5:00以降にAWSにより停止されます（ハードウェアのリタイア）。',
      '2台中1台。Auto Scalingグループ外のため、代わりは自動では起動しません。',
    ]);
    expect(steps(retired)).toEqual(['停止 → 起動（再起動ではホストが替わりません）', '正常な動作を確認']);
    expect(bullets(retired)).toEqual([
      'ルートはEBS：データは残ります',
      'プライベートIPは維持。EIPなし：パブリックIPは変わります',
      '半年で3回目',
    ]);
    expect(over(retired)).toBe('終了：log-aggregator（log-agg-1） 残りのEC2イベントなし');
  });

  test('in a group, on instance store, and a reboot', () => {
    const grouped = pair.map((it) => ({ ...it, autoScalingGroup: 'legacy-admin' }));
    expect(lines(ec2(grouped, { events: [retirement()] }))[1]).toBe(
      'グループ legacy-admin（2台）に所属しています。負荷の低い時間に終了（terminate）してください。代わりはグループが起動します。',
    );
    const store = ec2([instance(I, { rootDevice: 'instance-store' })], { events: [retirement()] });
    expect(lines(store)[0]).toContain('終了（terminate）されます');
    expect(lines(store).at(-1)).toBe('データは失われます。先に新しいインスタンスを起動してください。');
    const reboot = retirement({ code: 'instance-reboot', notAfter: new Date('2026-12-02T22:00:00Z') });
    expect(headline(ec2(pair, { events: [reboot] }))).toBe('EC2の再起動 12/3（木）：log-aggregator（本番）');
    expect(lines(ec2(pair, { events: [reboot] }))[0]).toBe(
      'log-agg-1 が5:00〜7:00にAWSにより再起動されます（予定された再起動）。',
    );
  });

  test('a failed check', () => {
    const failed = ec2(pair, { system: 'impaired' });
    expect(headline(failed)).toBe('チェック失敗：log-aggregator（本番） log-agg-1');
    expect(notification(failed)).toMatch(
      /^log-aggregator（本番）：.* JSTから、log-agg-1 がシステムチェック（物理ホスト）に失敗しています。担当：SRE$/,
    );
  });
});

test('AWS Health: whom it is about, by when, and the words of AWS as they are', () => {
  const seen = { services: new Set(['EC2']), regions: new Set([REGION]) };
  const health = (more: Partial<HealthEvent>, of: Partial<Case> = {}) =>
    saying(viewOf(awsHealth.judge(input({ 'health.events': answer([healthEvent(more)]) }, { seen })).findings, {}, of));
  const value = `arn:aws:rds:${REGION}:${ACCOUNT}:db:orders`;
  const entities = [{ value, account: ACCOUNT, status: 'PENDING', tags: {}, updatedAt: null }];
  const change = health({ entities, actionability: 'ACTION_REQUIRED' });
  expect(headline(change)).toBe('要対応 12/10（木）まで：RDSデータベース orders（本番） RDSのライフサイクル変更');
  expect(notification(change)).toBe(
    'RDSデータベース orders（本番）：AWSが12/10（木）0:00 JSTまでの対応を求めています（RDSのライフサイクル変更）。担当：未定',
  );
  expect(lines(change)).toEqual([
    'RDSのライフサイクル変更：12/10（木）0:00 JSTから',
    'AWSの説明：「Your database version reaches its end of life. Please upgrade it. More text.」',
  ]);
  const issue = { category: 'issue', eventScope: 'PUBLIC', account: null, service: 'EC2' };
  expect(notification(health({ ...issue, typeCode: 'AWS_EC2_OPERATIONAL_ISSUE', startsAt: minutesAgo(80) }))).toBe(
    `EC2（${REGION}）：AWSが13:00 JSTからの障害を報告しています（EC2の運用上の問題）。担当：未定`,
  );
  const notice = health({ category: 'accountNotification', typeCode: 'AWS_RDS_SOMETHING_NEW' });
  expect(headline(notice)).toBe(`AWSからのお知らせ：アカウント ${ACCOUNT}（本番） RDS SOMETHING_NEW`);
  expect(over(health({ entities }, { resolvedHow: 'lapsed' }))).toBe(
    '終了：RDSデータベース orders RDSのライフサイクル変更',
  );
});

test('EKS: what is wrong, why, and what to type', () => {
  const eks = (more: Partial<KubernetesWorkload>) =>
    saying(viewOf(eksWorkloads.judge(input({ 'kubernetes.workloads': answer([workload(more)]) })).findings));
  const failing = eks({ running: 1, waiting: [{ reason: 'ImagePullBackOff', count: 2 }] });
  expect(headline(failing)).toBe('障害：search（本番） 3 Pod中1つのみ稼働');
  expect(notification(failing)).toBe(
    'search（本番）：3 Pod中1つのみ稼働です（14:20 JSTから確認）。2コンテナがイメージを取得できません（ImagePullBackOff）。担当：未定',
  );
  expect(steps(failing)).toEqual([
    '確認：kubectl -n search describe deployment/search',
    'イメージがリポジトリにあり、ノードに取得権限があることを確認',
  ]);
  expect(lines(eks({ running: 1, waiting: [{ reason: 'Unschedulable', count: 1 }] }))[0]).toBe(
    '1 Podがどのノードにも配置できません（Unschedulable）。',
  );
});

describe('what could not be looked at', () => {
  const run = { id: 'r', job: 'ecs-tasks' } as Parameters<typeof blindnessLooks>[0];
  const blind = (failure: LookFailure, accounts: Parameters<typeof blindnessLooks>[3] = []) => {
    const looks = ['1', '2'].map((account) => ({
      scopeId: `aws/${account}/us-east-1`,
      status: account === '1' ? ('failed' as const) : ('complete' as const),
      failure: account === '1' ? failure : null,
      detail: account === '1' ? 'User is not authorized' : null,
    }));
    return saying(viewOf(blindnessLooks(run, looks, NOW, accounts).flatMap((it) => it.findings)));
  };

  test('is said with its account, its reason and what stays', () => {
    const denied = blind('denied', [{ id: '1', name: 'prod', environment: null }]);
    expect(headline(denied)).toBe('確認できず：prod、us-east-1（アクセス拒否）');
    expect(notification(denied)).toMatch(
      / JSTからprod、us-east-1を確認できていません（アクセス拒否）。未解決のものはそのまま残ります。$/,
    );
    expect(bullets(denied)).toEqual(['詳細：「User is not authorized」']);
    expect(headline(blind('denied'))).toBe('確認できず：アカウント 1、us-east-1（アクセス拒否）');
    expect(headline(blind('not_available'))).toBe('AWS Healthは利用不可：アカウント 1');
  });

  test.each(LOOK_FAILURES)('%s: each reason has its words and its mend', (failure) => {
    expect(lines(blind(failure)).at(-1)).toMatch(/。$/);
  });
});
