/** What EC2 does to instances and what people do about it, in English. */

import type { JsonObject } from '../../domain/vocabulary.ts';
import { count, flag, text } from '../facts.ts';
import { counted, shortName } from './count.ts';

const DOES: Readonly<Record<string, { readonly verb: string; readonly why: string; readonly name: string }>> = {
  'instance-retirement': { verb: 'stop', why: 'hardware retirement', name: 'retirement' },
  'instance-stop': { verb: 'stop', why: 'hardware retirement', name: 'retirement' },
  'instance-reboot': { verb: 'reboot', why: 'scheduled reboot', name: 'reboot' },
  'system-reboot': { verb: 'reboot', why: 'maintenance of the host under it', name: 'reboot' },
  'system-maintenance': { verb: 'interrupt', why: 'network or power maintenance', name: 'maintenance' },
};

/** "AWS will <verb> log-agg-1". */
export function verbOf(facts: JsonObject): string {
  if (isLeaving(facts) && text(facts, 'rootDevice') === 'instance-store') return 'terminate';
  return DOES[text(facts, 'code') ?? '']?.verb ?? 'do maintenance on';
}

export function whyOf(facts: JsonObject): string {
  return DOES[text(facts, 'code') ?? '']?.why ?? `event ${text(facts, 'code') ?? 'without a code'}`;
}

export function eventName(facts: JsonObject): string {
  return DOES[text(facts, 'code') ?? '']?.name ?? 'maintenance';
}

/** True when the instance cannot stay on its host; a reboot or a short interruption leaves it there. */
export function isLeaving(facts: JsonObject): boolean {
  return ['instance-retirement', 'instance-stop'].includes(text(facts, 'code') ?? '');
}

/** What must be done before, as the end of the notification. */
export function askOf(facts: JsonObject): string {
  if (!isLeaving(facts)) return 'It comes back by itself.';
  if (flag(facts, 'inGroup') === true) return 'Terminate it before then: its group starts a new one.';
  if (text(facts, 'rootDevice') === 'instance-store') return 'Its data is lost then: launch a new one first.';
  return 'Stop and start it before then.';
}

/** "1 of 2 hosts, no Auto Scaling group: nothing replaces it." */
export function standing(facts: JsonObject): readonly string[] {
  const group = text(facts, 'group');
  const size = count(facts, 'groupSize');
  if (group !== null) {
    const inGroup = `In group ${shortName(group)}${size === null ? '' : ` (${counted(size, 'instance')})`}.`;
    const leaving = isLeaving(facts) ? ' Terminate it in a quiet hour: the group starts a new one.' : '';
    return [`${inGroup}${leaving}`];
  }
  const hosts = count(facts, 'hosts');
  const of = hosts === null || hosts < 1 ? '' : hosts === 1 ? 'The only host, ' : `1 of ${hosts} hosts, `;
  const alone = flag(facts, 'inGroup') === false ? `${of}no Auto Scaling group: nothing replaces it.` : '';
  const lost =
    isLeaving(facts) && text(facts, 'rootDevice') === 'instance-store'
      ? ['Data on it is lost. Launch a new one first.']
      : [];
  return [...(alone === '' ? [] : [alone.charAt(0).toUpperCase() + alone.slice(1)]), ...lost];
}

function drain(facts: JsonObject): readonly string[] {
  const capacity = text(facts, 'capacity');
  if (capacity === 'ecs') return ['drain it: set the container instance to DRAINING and wait for its tasks to move'];
  return capacity === 'eks' ? ['drain it: kubectl drain, and wait for its pods to move'] : [];
}

/** What to do before the date. */
export function eventSteps(facts: JsonObject): readonly string[] {
  const first = drain(facts);
  const store = text(facts, 'rootDevice') === 'instance-store';
  switch (text(facts, 'code')) {
    case 'instance-retirement':
    case 'instance-stop':
      // The group's line has said it.
      if (flag(facts, 'inGroup') === true) return first.length === 0 ? [] : [...first, 'terminate it'];
      if (store) return [...first, 'launch a new one and move what it does there', 'terminate this one'];
      return [...first, 'stop, then start - a reboot does not move it', 'see that it works again'];
    case 'instance-reboot':
      return [...first, 'reboot it yourself at a better time, or let AWS do it', 'see that it works again'];
    case 'system-reboot':
    case 'system-maintenance':
      return store
        ? [...first, 'wait for it: this cannot be done earlier', 'see that it works again']
        : [
            ...first,
            'wait for it, or stop, then start it earlier - a reboot does not move it',
            'see that it works again',
          ];
    default:
      return ['see in the console what AWS asks for'];
  }
}

/** What stays and what changes when it is stopped and started. */
export function addressBullets(facts: JsonObject): readonly string[] {
  if (text(facts, 'code') === 'instance-reboot' || flag(facts, 'inGroup') === true) return [];
  if (text(facts, 'rootDevice') !== 'ebs') return [];
  const privateIp = text(facts, 'privateIp') === null ? [] : ['Private IP stays.'];
  const elastic = flag(facts, 'elasticIp') === true ? ['Elastic IP stays.'] : [];
  const changes = flag(facts, 'elasticIp') === false && text(facts, 'publicIp') !== null;
  const publicIp = changes ? ['No Elastic IP: public IP changes.'] : [];
  const addresses = [...privateIp, ...elastic, ...publicIp].join(' ').replace(/\.$/, '');
  return ['Root disk is EBS: what is on it stays', ...(addresses === '' ? [] : [addresses])];
}

const CHECK_NAMES: Readonly<Record<string, string>> = {
  system: 'system check (the host under it)',
  instance: 'instance check (the system on it)',
  attachedEbs: 'EBS check (its disks)',
};

export function checkName(check: string | null): string {
  return CHECK_NAMES[check ?? ''] ?? 'status check';
}

/** What to do about a failed check. */
export function checkSteps(check: string | null, facts: JsonObject): readonly string[] {
  if (flag(facts, 'inGroup') === true && check !== 'attachedEbs') {
    return ['wait for its group to replace it', 'if it does not, terminate it'];
  }
  if (check === 'system') {
    return text(facts, 'rootDevice') === 'instance-store'
      ? ['launch a new one: this one cannot be moved, and its data is lost']
      : ['stop, then start: it comes up on another host (a reboot does not move it)', 'see that it works again'];
  }
  if (check === 'attachedEbs') {
    return ['see in the console which volume is impaired', 'stop, then start if it does not pass by itself'];
  }
  return ['see its system log and screenshot in the console', 'reboot it', 'see that it works again'];
}
