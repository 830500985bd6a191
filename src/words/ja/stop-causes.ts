/** What stopped tasks died of, in Japanese: each is a noun, `<メモリ不足>で3タスクが停止`. */

import type { StopCause } from '../../domain/stopped-task.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { memory } from '../en/count.ts';
import { count, text } from '../facts.ts';

const CAUSES: Readonly<Record<StopCause, string>> = {
  out_of_memory: 'メモリ不足',
  exit: '終了コードなし',
  image_pull: 'イメージの取得失敗',
  start_resources: '起動失敗（Secret、イメージの取得権限、ネットワークのいずれか）',
  capacity: 'キャパシティ不足',
  addresses: 'サブネットの空きIPアドレス不足',
  load_balancer_check: 'ロードバランサーのヘルスチェック失敗',
  container_check: 'コンテナのヘルスチェック失敗',
  host_lost: 'ホストの停止',
  runtime: 'コンテナランタイムのエラー',
  volume: 'ボリュームの取得失敗',
  start: '起動失敗',
  infrastructure: 'AWS基盤の障害',
  other: 'エラー',
};

const EXITS: Readonly<Record<number, string>> = {
  126: 'コマンドの実行不可（exit 126）',
  127: 'コマンドの不在（exit 127）',
  134: '異常終了（exit 134）',
  137: 'SIGKILL（exit 137）',
  139: 'クラッシュ（exit 139）',
  143: 'SIGTERM（exit 143）',
};

function isCause(text: string | null): text is StopCause {
  return text !== null && Object.hasOwn(CAUSES, text);
}

/** `メモリ不足`, `終了コード1`. */
export function causeName(facts: JsonObject): string {
  const cause = text(facts, 'cause');
  const exit = count(facts, 'exitCode');
  if (cause === 'exit' && exit !== null) return EXITS[exit] ?? `終了コード${exit}`;
  return isCause(cause) ? CAUSES[cause] : CAUSES.other;
}

/** `（exit 137、上限2 GB）` of a task that ran out of memory. */
export function causeFigures(facts: JsonObject): string {
  if (text(facts, 'cause') !== 'out_of_memory') return '';
  const exit = count(facts, 'exitCode');
  const limit = count(facts, 'memoryMib');
  const figures = [...(exit === null ? [] : [`exit ${exit}`]), ...(limit === null ? [] : [`上限${memory(limit)}`])];
  return figures.length === 0 ? '' : `（${figures.join('、')}）`;
}

const FIRST_STEPS: Readonly<Partial<Record<StopCause, readonly string[]>>> = {
  image_pull: ['イメージとタグがレジストリにあることを確認', 'タスク実行ロールにイメージの取得権限があることを確認'],
  start_resources: [
    'タスク定義のSecretとパラメータが存在し、タスク実行ロールに読み取り権限があることを確認',
    'サブネットからECR、Secrets Manager、CloudWatch Logsに到達できることを確認',
  ],
  addresses: ['サブネットのアドレスを空ける、またはサービスに別のサブネットを指定'],
};

/** What to look at first, where the cause alone tells. */
export function firstSteps(facts: JsonObject): readonly string[] {
  const cause = text(facts, 'cause');
  return isCause(cause) ? (FIRST_STEPS[cause] ?? []) : [];
}
