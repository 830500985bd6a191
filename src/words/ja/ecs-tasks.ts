/** What is said of ECS services and tasks, in Japanese. */

import type { CaseView } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import {
  beganAt,
  deployBefore,
  type Failures,
  failuresByReason,
  lifetimeOf,
  serviceLinks,
  shortage,
  stoppedAt,
  taskLinks,
} from '../ecs-case.ts';
import { shortName } from '../en/count.ts';
import { count, flag, once, text, time } from '../facts.ts';
import { runbook } from '../links.ts';
import { fewRun, listed } from './count.ts';
import { accountAndPlace, owner, place, thingAndPart, usedBy } from './place.ts';
import { causeFigures, causeName, firstSteps } from './stop-causes.ts';
import { day, duration, moment, momentWithZone } from './time.ts';

function tasksBy(rows: Failures): string {
  return `${causeName(rows[0].facts)}で${rows.length}タスク`;
}

/** `14:02以降、メモリ不足で3タスクが停止しました`; of one `14:02にメモリ不足で1タスクが停止しました`. */
function stopped(rows: Failures, at: string): string {
  return `${at}${rows.length === 1 ? 'に' : '以降、'}${tasksBy(rows)}が停止しました`;
}

function newTasksStop(rows: Failures): readonly string[] {
  const life = lifetimeOf(rows);
  if (life === null) return [];
  const length = duration(life);
  return [`起動し直しても${length.endsWith('未満') ? length : `約${length}`}で再び停止しています。`];
}

function afterDeploy(view: CaseView): readonly string[] {
  const deploy = deployBefore(view);
  if (!deploy) return [];
  const length = duration(deploy.before);
  const after = length.endsWith('未満') ? '直後' : `${length}後`;
  const at = moment(deploy.at, view.timeZone, view.now);
  return [`${at}のデプロイ（${shortName(deploy.name)}）の${after}から発生`];
}

function ids(view: CaseView): string {
  const services = once(view.findings.map((row) => text(row.facts, 'service')));
  return [...services.slice(0, 2).map(shortName), accountAndPlace(view)].filter((it) => it !== '').join('・');
}

export const failingWordsJa: KindWords = {
  name: 'ECSサービスの障害',
  headline(view) {
    const short = shortage(view);
    if (short) return `${short.running === 0 ? '停止' : '障害'}：${place(view)} ${fewRun(short, 'タスク')}`;
    const [most] = failuresByReason(view);
    if (!most) return `障害：${place(view)}`;
    const what = most.length === 1 ? 'タスク停止' : `${most.length}タスク停止`;
    return `${what}：${place(view)} ${causeName(most[0].facts)}`;
  },
  notification(view) {
    const short = shortage(view);
    const [most] = failuresByReason(view);
    const since = momentWithZone(most ? stoppedAt(most[0]) : beganAt(view), view.timeZone, view.now);
    const running = short ? `${most ? '' : `${since}から`}${fewRun(short, 'タスク')}です。` : '';
    const died = most ? `${stopped(most, since)}。` : '';
    const alone = short && !most ? '進行中のデプロイはありません。' : '';
    return `${place(view)}：${`${running}${died}${alone}` || 'サービスに障害が発生しています。'}${owner(view)}`;
  },
  lines(view) {
    const [most, ...others] = failuresByReason(view);
    const complaint = view.findings.map((row) => text(row.facts, 'complaint')).find((it) => it !== null);
    const said = complaint ? [`ECSのメッセージ：「${complaint}」`] : [];
    if (!most) return ['進行中のデプロイはありません。', ...said];
    const newest = most.at(-1) ?? most[0];
    const at = moment(stoppedAt(most[0]), view.timeZone, view.now);
    const detail = text(newest.facts, 'detail');
    const plain = text(newest.facts, 'cause') === 'out_of_memory' || detail === null;
    return [
      `${stopped(most, at)}${causeFigures(newest.facts)}。`,
      ...newTasksStop(most),
      ...(plain ? said : [`停止理由：「${detail}」`]),
      ...(others.length > 0 ? [`ほかに${listed(others.map(tasksBy))}が停止しました。`] : []),
    ];
  },
  steps: (view) => firstSteps(failuresByReason(view)[0]?.[0].facts ?? {}),
  bullets(view) {
    const { month } = view.earlier;
    return [
      ...afterDeploy(view),
      month === 0 ? '同じ障害は過去30日間確認されていません' : `同じ障害：過去30日間に${month}回`,
      ...usedBy(view),
    ];
  },
  ids,
  links: (view) => [
    ...taskLinks(view, { logs: 'ログ', task: 'タスク' }),
    ...serviceLinks(view, 'ECS', 'health'),
    ...serviceLinks(view, 'デプロイ', 'deployments'),
    ...runbook(view, '手順書'),
  ],
  over(view) {
    const { facts, resolvedAt, resolvedHow } = view.case;
    if (resolvedHow === 'quiet') return `沈静化：${thingAndPart(view)} 直近1時間は失敗したタスクなし`;
    const [running, wanted] = [count(facts, 'running'), count(facts, 'wanted')];
    const since = resolvedAt ? `${momentWithZone(resolvedAt, view.timeZone, view.now)}から` : '';
    const now = running === null || wanted === null ? (since === '' ? '' : '正常') : `${running}/${wanted}稼働`;
    return `復旧：${thingAndPart(view)} ${since}${now}`.trimEnd();
  },
};

export const deploymentWordsJa: KindWords = {
  name: 'ECSデプロイの失敗',
  headline(view) {
    const back = view.findings.some((row) => flag(row.facts, 'rolledBack'));
    return `デプロイ失敗：${place(view)}${back ? ' ロールバック済み' : ''}`;
  },
  notification(view) {
    const row = view.findings.at(-1);
    const name = row && text(row.facts, 'taskDefinition');
    const at = row ? `${momentWithZone(time(row.facts, 'at') ?? row.firstSeenAt, view.timeZone, view.now)}に` : '';
    const end = row && flag(row.facts, 'rolledBack') ? '失敗し、ロールバックされました' : '失敗しました';
    return `${place(view)}：${name ? `${shortName(name)}の` : ''}デプロイが${at}${end}。${owner(view)}`;
  },
  lines(view) {
    const row = view.findings.at(-1);
    if (!row) return [];
    const at = moment(time(row.facts, 'at') ?? row.firstSeenAt, view.timeZone, view.now);
    const why = text(row.facts, 'why');
    const name = text(row.facts, 'taskDefinition');
    return [
      `${name === null ? '新しいバージョン' : shortName(name)}のデプロイが${at}に失敗しました。`,
      ...(why ? [`理由：「${why.replace(/\.$/, '')}」`] : []),
      ...(flag(row.facts, 'rolledBack')
        ? ['ECSが前のバージョンに戻します。新しいバージョンは反映されていません。']
        : []),
      ...(view.findings.length > 1 ? [`デプロイが${view.findings.length}回連続で失敗しました。`] : []),
    ];
  },
  steps: () => ['新しいタスクの停止理由をログで確認', '修正して再デプロイ'],
  bullets: usedBy,
  ids,
  links: (view) => [...serviceLinks(view, 'デプロイ', 'deployments'), ...runbook(view, '手順書')],
  over: (view) =>
    view.case.resolvedHow === 'quiet'
      ? `沈静化：${thingAndPart(view)} 直近1日は失敗したデプロイなし`
      : `デプロイ完了：${thingAndPart(view)} 後のデプロイが成功`,
};

function retirementDay(view: CaseView): string | null {
  return view.case.dueAt && day(view.case.dueAt, view.timeZone, view.now);
}

export const retirementWordsJa: KindWords = {
  name: 'Fargateのリタイア',
  headline(view) {
    const versions = once(view.findings.map((row) => text(row.facts, 'version')));
    const tasks = view.findings.reduce((sum, row) => sum + (count(row.facts, 'tasks') ?? 0), 0);
    if (versions.length > 0)
      return `Fargateプラットフォーム${listed(versions)}のリタイア：${place(view)} ${tasks}タスク`;
    const on = retirementDay(view);
    return `Fargateのタスク入れ替え${on ? ` ${on}から` : ''}：${place(view)}`;
  },
  notification(view) {
    const version = once(view.findings.map((row) => text(row.facts, 'version')))[0];
    const on = retirementDay(view);
    const what = version
      ? `タスクがFargateプラットフォーム${version}で稼働しています。このバージョンは${on ? `${on}にAWSが終了します` : 'AWSが終了します（日付は未通知）'}`
      : `実行基盤へのパッチ適用のため、AWSが${on ? `${on}から` : ''}Fargateのタスクを入れ替えます${on ? '' : '（日付は未通知）'}`;
    return `${place(view)}：${what}。${owner(view)}`;
  },
  lines(view) {
    const one = view.findings.some((row) => flag(row.facts, 'oneTask'));
    const platform = view.findings.find((row) => text(row.facts, 'version') !== null);
    const ends = platform && time(platform.facts, 'endsAt');
    const on = ends && day(ends, view.timeZone, view.now);
    const past = ends && ends < view.now;
    return [
      ...(on ? [past ? `AWSによるタスクの終了予定日は${on}でした。` : `AWSが${on}にタスクを終了します。`] : []),
      ...(platform ? [] : ['ECSがサービスのデプロイ設定に従って1つずつ入れ替えます。']),
      ...(one ? ['タスクが1つのため、入れ替え中は停止する可能性があります。'] : []),
    ];
  },
  steps: (view) =>
    view.findings.some((row) => text(row.facts, 'version') !== null)
      ? ['プラットフォームバージョンをLATEST（1.4.0）に変更', '都合のよい時間に「新しいデプロイの強制」を実行']
      : ['時間を自分で決める場合のみ、それまでに「新しいデプロイの強制」を実行（ほかは対応不要）'],
  bullets: usedBy,
  ids,
  links: (view) => [...serviceLinks(view, 'ECS', 'health'), ...runbook(view, '手順書')],
  over: (view) => `入れ替え完了：${thingAndPart(view)} 古いFargateタスクの残りなし`,
};
