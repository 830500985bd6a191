/** What is said of EKS clusters, their nodegroups, add-ons and versions, in Japanese. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { behindOf, CHARGE, issuesOf, partOf, skewOf, versionEnd } from '../eks-clusters-case.ts';
import { clusterLinks } from '../en/eks.ts';
import { findingsOf, once } from '../facts.ts';
import { runbook } from '../links.ts';
import { listed } from './count.ts';
import { asOfLines } from './lifecycle.ts';
import { accountAndPlace, owner, place, thing } from './place.ts';
import { day } from './time.ts';

const ids = (view: CaseView): string => accountAndPlace(view);
const links: KindWords['links'] = (view) => [...clusterLinks(view), ...runbook(view, '手順書')];

const WHATS = { nodegroup: 'ノードグループ', addon: 'アドオン', other: '構成要素' } as const;

function partName(row: FindingRow): string {
  const { what, name } = partOf(row);
  return what === 'cluster' ? 'クラスター自体' : `${WHATS[what]} ${name ?? '（名前なし）'}`;
}

const FAILED: ReadonlyMap<string, string> = new Map([
  ['CREATE_FAILED', 'の作成に失敗しました'],
  ['UPDATE_FAILED', 'の更新に失敗しました'],
  ['DELETE_FAILED', 'の削除に失敗しました'],
]);

/** `アドオン corednsの状態はDEGRADEDです。`; what is active and has issues has problems. */
function partSentence(row: FindingRow): string {
  const { status } = partOf(row);
  const how = status === null ? 'に問題があります' : (FAILED.get(status) ?? `の状態は${status}です`);
  return `${partName(row)}${how}。`;
}

function issueLines(row: FindingRow): readonly string[] {
  return issuesOf(row).map(({ code, message }) =>
    message === null ? `EKSの説明：${code}` : `EKSの説明：「${message}」${code === null ? '' : `（${code}）`}`,
  );
}

export const degradedWordsJa: KindWords = {
  name: 'EKSクラスターの異常',
  headline: (view) => `異常：${place(view)} ${listed(findingsOf(view).map(partName), 3) || 'EKS'}`,
  notification(view) {
    const said = findingsOf(view).map(partSentence);
    const shown = said.length > 3 ? [...said.slice(0, 2), `ほかに${said.length - 2}件あります。`] : said;
    return `${place(view)}：${shown.join('') || 'EKSが一部を異常としています。'}${owner(view)}`;
  },
  lines(view) {
    const rows = findingsOf(view);
    return [...rows.slice(0, 4).map(partSentence), ...once(rows.flatMap(issueLines)).slice(0, 3)];
  },
  steps(view) {
    const whats = new Set(findingsOf(view).map((row) => partOf(row).what));
    return [
      ...(whats.has('addon') ? ['kube-systemにあるアドオンのPodを確認し、修正または更新'] : []),
      ...(whats.has('nodegroup') ? ['ノードグループのヘルスの問題を確認し、示された箇所を修正'] : []),
    ];
  },
  bullets: () => [],
  ids,
  links,
  over: (view) => `復旧：${thing(view)} EKSが異常とするものなし`,
};

const EXTENDED_COSTS = `延長サポートは1クラスター1時間あたり${CHARGE.extended} USD（定価、標準は${CHARGE.standard} USD）で、月に約${CHARGE.moreAMonth} USD増えます。`;

interface Ending {
  /** What stands first in the headline: `12/2（水）標準サポート終了`. */
  readonly short: string;
  /** The end of a sentence, without a full stop, of a version: `は12/2（水）に標準サポートが終了します`. */
  readonly sentence: string;
}

function said(at: Date | null | undefined, view: CaseView): string | null {
  return at ? day(at, view.timeZone, view.now) : null;
}

function ending(view: CaseView): Ending {
  const end = versionEnd(view);
  const standard = said(end?.standardEndsAt, view);
  const extended = said(end?.extendedEndsAt, view);
  switch (end?.stage) {
    case 'extended':
      return {
        short: `延長サポート中${extended ? `（${extended}終了）` : ''}`,
        sentence: `は延長サポート中です${extended ? `（${extended}に終了）` : ''}`,
      };
    case 'unsupported':
      return {
        short: `${extended ?? ''}サポート終了済み`,
        sentence: extended ? `は${extended}にサポートが終了しました` : 'はサポートが終了しています',
      };
    case 'upgrade-due':
      return {
        short: `${standard ?? ''}標準サポート終了済み、自動アップグレード予定`,
        sentence: `は${standard ? `${standard}に` : ''}標準サポートが終了しており、EKSが自動でアップグレードします`,
      };
    default:
      return {
        short: `${standard ?? ''}標準サポート終了`,
        sentence: `は${standard ? `${standard}に` : ''}標準サポートが終了します`,
      };
  }
}

function versionName(view: CaseView): string {
  const version = versionEnd(view)?.version ?? null;
  return version === null ? 'Kubernetesのバージョン' : `Kubernetes ${version}`;
}

export const endingWordsJa: KindWords = {
  name: 'EKSのサポート終了',
  headline: (view) => `${ending(view).short}：${place(view)} ${versionName(view)}`,
  notification: (view) => `${place(view)}：${versionName(view)}${ending(view).sentence}。${owner(view)}`,
  lines(view) {
    const end = versionEnd(view);
    if (end === null) return [];
    const extended = said(end.extendedEndsAt, view);
    switch (end.stage) {
      case 'extended':
        return [EXTENDED_COSTS, 'その日を過ぎると、EKSがクラスターを自動でアップグレードします。'];
      case 'unsupported':
        return ['このようなクラスターはEKSが自動でアップグレードします。時期は予告されません。'];
      case 'upgrade-due':
        return ['アップグレードポリシーがSTANDARDのため、延長サポートはありません。'];
      case 'standard-ends':
        return end.upgradesItself
          ? ['その日を過ぎると、EKSが自動でアップグレードします（アップグレードポリシーはSTANDARD）。']
          : [`その後は${extended ? `${extended}まで` : ''}延長サポートになります。`, EXTENDED_COSTS];
    }
  },
  steps: () => [
    'アドオンとノードグループが次のバージョンに対応することを確認',
    'コントロールプレーン、ノードグループの順にアップグレード',
  ],
  bullets: asOfLines,
  ids,
  links,
  over: (view) => `完了：${thing(view)} サポート期間内のバージョンで稼働`,
};

/** `（ノードグループ batch）`, `（ノードグループ2個：batch、web）`. */
function groupsOf(nodegroups: readonly string[]): string {
  return nodegroups.length === 1
    ? `（ノードグループ ${nodegroups[0]}）`
    : `（ノードグループ${nodegroups.length}個：${listed(nodegroups)}）`;
}

export const behindWordsJa: KindWords = {
  name: 'クラスターより古いEKSノード',
  headline(view) {
    const nodes = behindOf(view);
    const what = nodes
      ? `ノード${listed(nodes.versions)}、コントロールプレーン${nodes.clusterVersion}${groupsOf(nodes.nodegroups)}`
      : 'EKS';
    return `ノードが旧バージョン：${place(view)} ${what}`;
  },
  notification(view) {
    const nodes = behindOf(view);
    const what = nodes
      ? `コントロールプレーン${nodes.clusterVersion}に対し、ノードは${listed(nodes.versions)}です${groupsOf(nodes.nodegroups)}`
      : 'ノードのバージョンがコントロールプレーンより古くなっています';
    return `${place(view)}：${what}。${owner(view)}`;
  },
  lines(view) {
    const skew = skewOf(view);
    if (skew === null) return [];
    return [
      skew.isTooOld
        ? `Kubernetesでは、ノードはコントロールプレーンよりマイナーバージョン${skew.allowed}つ前までしか使えません。`
        : `Kubernetesの許容する限度です（マイナーバージョン${skew.allowed}つ前）。ノードより先にコントロールプレーンをアップグレードできません。`,
    ];
  },
  steps: () => ['ノードグループをコントロールプレーンのバージョンに更新（ノードは1台ずつ入れ替わります）'],
  bullets: () => [],
  ids,
  links,
  over: (view) => `完了：${thing(view)} ノードのバージョン差は許容範囲内`,
};
