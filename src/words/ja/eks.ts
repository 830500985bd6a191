/** What is said of workloads on EKS, in Japanese. */

import type { FindingRow } from '../../domain/case.ts';
import { shortName } from '../en/count.ts';
import { type Wait, waits, workloadsOf } from '../en/eks.ts';
import { listed } from './count.ts';

interface Cause {
  /** What the containers do, after their number: `2コンテナが<イメージを取得できません>`. */
  readonly does: string;
  readonly step: string;
}
const IMAGE: Cause = {
  does: 'イメージを取得できません',
  step: 'イメージがリポジトリにあり、ノードに取得権限があることを確認',
};
const SETTING: Cause = {
  does: '設定不足で起動できません',
  step: '参照先のConfigMapとSecretがあることを確認',
};
const CAUSES: Readonly<Record<string, Cause>> = {
  ImagePullBackOff: IMAGE,
  ErrImagePull: IMAGE,
  InvalidImageName: IMAGE,
  CreateContainerConfigError: SETTING,
  CrashLoopBackOff: { does: '終了を繰り返しています', step: 'コンテナが終了する理由をログで確認' },
  OOMKilled: {
    does: 'メモリ不足になっています',
    step: '上限を超えるメモリを何が使うか確認、または上限を引き上げる',
  },
  Unschedulable: {
    does: 'どのノードにも配置できません',
    step: 'Podの要求リソースと、ノードグループを拡張できるかを確認',
  },
};

/** Kubernetes' word for it may be any: also one that every object knows. */
function causeOf(reason: string): Cause | null {
  return Object.hasOwn(CAUSES, reason) ? (CAUSES[reason] ?? null) : null;
}

/** `2コンテナがイメージを取得できません（ImagePullBackOff）`. */
export function waitWords({ reason, count: times }: Wait): string {
  const cause = causeOf(reason);
  const things = `${times}${reason === 'Unschedulable' ? ' Pod' : 'コンテナ'}`;
  return cause ? `${things}が${cause.does}（${reason}）` : `${things}が待機中です（${shortName(reason)}）`;
}

export function waitSteps(rows: readonly FindingRow[]): readonly string[] {
  const [most] = waits(rows);
  return most ? [causeOf(most.reason)?.step ?? 'Podが動かない理由をイベントで確認'] : [];
}

/** `Deployment search/recommendation`, of a few. */
export function workloadNames(rows: readonly FindingRow[]): string {
  return listed(workloadsOf(rows), 3);
}
