/** What EC2 does to instances and what people do about it, in Japanese. */

import type { JsonObject } from '../../domain/vocabulary.ts';
import { shortName } from '../en/count.ts';
import { isLeaving } from '../en/hosts.ts';
import { count, flag, text } from '../facts.ts';

const DOES: Readonly<Record<string, { readonly verb: string; readonly why: string; readonly name: string }>> = {
  'instance-retirement': { verb: '停止されます', why: 'ハードウェアのリタイア', name: 'リタイア' },
  'instance-stop': { verb: '停止されます', why: 'ハードウェアのリタイア', name: 'リタイア' },
  'instance-reboot': { verb: '再起動されます', why: '予定された再起動', name: '再起動' },
  'system-reboot': { verb: '再起動されます', why: '物理ホストのメンテナンス', name: '再起動' },
  'system-maintenance': {
    verb: '一時的に中断されます',
    why: 'ネットワークまたは電源のメンテナンス',
    name: 'メンテナンス',
  },
};

/** `log-agg-1 がAWSにより<停止されます>`. */
export function verbOf(facts: JsonObject): string {
  if (isLeaving(facts) && text(facts, 'rootDevice') === 'instance-store') return '終了（terminate）されます';
  return DOES[text(facts, 'code') ?? '']?.verb ?? 'メンテナンスされます';
}

export function whyOf(facts: JsonObject): string {
  const code = text(facts, 'code');
  return DOES[code ?? '']?.why ?? (code === null ? 'コードのないイベント' : `イベント ${code}`);
}

export function eventName(facts: JsonObject): string {
  return DOES[text(facts, 'code') ?? '']?.name ?? 'メンテナンス';
}

/** What must be done before, as the end of the notification. */
export function askOf(facts: JsonObject): string {
  if (!isLeaving(facts)) return '自動で復帰します。';
  if (flag(facts, 'inGroup') === true) {
    return '期限までに終了（terminate）が必要です。代わりはグループが起動します。';
  }
  if (text(facts, 'rootDevice') === 'instance-store') {
    return 'データは失われるため、先に新しいインスタンスの起動が必要です。';
  }
  return '期限までに停止→起動が必要です。';
}

/** `2台中1台。Auto Scalingグループ外のため、代わりは自動では起動しません。` */
export function standing(facts: JsonObject): readonly string[] {
  const group = text(facts, 'group');
  const size = count(facts, 'groupSize');
  if (group !== null) {
    const inGroup = `グループ ${shortName(group)}${size === null ? '' : `（${size}台）`}に所属しています。`;
    const leaving = isLeaving(facts)
      ? '負荷の低い時間に終了（terminate）してください。代わりはグループが起動します。'
      : '';
    return [`${inGroup}${leaving}`];
  }
  const hosts = count(facts, 'hosts');
  const of = hosts === null || hosts < 1 ? '' : hosts === 1 ? '唯一のホスト。' : `${hosts}台中1台。`;
  const alone =
    flag(facts, 'inGroup') === false ? [`${of}Auto Scalingグループ外のため、代わりは自動では起動しません。`] : [];
  const lost =
    isLeaving(facts) && text(facts, 'rootDevice') === 'instance-store'
      ? ['データは失われます。先に新しいインスタンスを起動してください。']
      : [];
  return [...alone, ...lost];
}

function drain(facts: JsonObject): readonly string[] {
  const capacity = text(facts, 'capacity');
  if (capacity === 'ecs') return ['ドレイン：コンテナインスタンスをDRAININGに変更し、タスクの移動を待つ'];
  return capacity === 'eks' ? ['ドレイン：kubectl drainを実行し、Podの移動を待つ'] : [];
}

const WORKS_AGAIN = '正常な動作を確認';
const ANOTHER_HOST = '停止 → 起動（再起動ではホストが替わりません）';

/** What to do before the date. */
export function eventSteps(facts: JsonObject): readonly string[] {
  const first = drain(facts);
  const store = text(facts, 'rootDevice') === 'instance-store';
  switch (text(facts, 'code')) {
    case 'instance-retirement':
    case 'instance-stop':
      // The group's line has said it.
      if (flag(facts, 'inGroup') === true) return first.length === 0 ? [] : [...first, '終了（terminate）'];
      if (store) return [...first, '新しいインスタンスを起動して役割を移す', '元のインスタンスを終了（terminate）'];
      return [...first, ANOTHER_HOST, WORKS_AGAIN];
    case 'instance-reboot':
      return [...first, '都合のよい時間に自分で再起動、またはAWSによる再起動を待つ', WORKS_AGAIN];
    case 'system-reboot':
    case 'system-maintenance':
      return store
        ? [...first, '実施を待つ（前倒しはできません）', WORKS_AGAIN]
        : [...first, `実施を待つ、または前倒しで${ANOTHER_HOST}`, WORKS_AGAIN];
    default:
      return ['AWSが求める対応をコンソールで確認'];
  }
}

/** What stays and what changes when it is stopped and started. */
export function addressBullets(facts: JsonObject): readonly string[] {
  if (text(facts, 'code') === 'instance-reboot' || flag(facts, 'inGroup') === true) return [];
  if (text(facts, 'rootDevice') !== 'ebs') return [];
  const privateIp = text(facts, 'privateIp') === null ? [] : ['プライベートIPは維持'];
  const elastic = flag(facts, 'elasticIp') === true ? ['EIPは維持'] : [];
  const changes = flag(facts, 'elasticIp') === false && text(facts, 'publicIp') !== null;
  const publicIp = changes ? ['EIPなし：パブリックIPは変わります'] : [];
  const addresses = [...privateIp, ...elastic, ...publicIp].join('。');
  return ['ルートはEBS：データは残ります', ...(addresses === '' ? [] : [addresses])];
}

const CHECK_NAMES: Readonly<Record<string, string>> = {
  system: 'システムチェック（物理ホスト）',
  instance: 'インスタンスチェック（OS）',
  attachedEbs: 'EBSチェック（ディスク）',
};

export function checkName(check: string | null): string {
  return CHECK_NAMES[check ?? ''] ?? 'ステータスチェック';
}

/** What to do about a failed check. */
export function checkSteps(check: string | null, facts: JsonObject): readonly string[] {
  if (flag(facts, 'inGroup') === true && check !== 'attachedEbs') {
    return ['グループによる入れ替えを待つ', '入れ替わらなければ終了（terminate）'];
  }
  if (check === 'system') {
    return text(facts, 'rootDevice') === 'instance-store'
      ? ['新しいインスタンスを起動（元のものはホストを替えられず、データは失われます）']
      : [ANOTHER_HOST, WORKS_AGAIN];
  }
  if (check === 'attachedEbs') {
    return ['障害のあるボリュームをコンソールで確認', '自然に回復しなければ停止 → 起動'];
  }
  return ['システムログとスクリーンショットをコンソールで確認', '再起動', WORKS_AGAIN];
}
