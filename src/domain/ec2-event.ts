/** Scheduled events of EC2 instances, in the words of EC2 and of AWS Health. */

import { isoTime, outsideText } from './outside-text.ts';
import type { Ec2ScheduledEvent } from './reads/ec2.ts';

export const EC2_EVENT_CODES = [
  'instance-retirement',
  'instance-stop',
  'instance-reboot',
  'system-reboot',
  'system-maintenance',
] as const;
export type Ec2EventCode = (typeof EC2_EVENT_CODES)[number];

export function ec2EventCode(code: string): Ec2EventCode | null {
  return EC2_EVENT_CODES.find((known) => known === code) ?? null;
}

/** False for an event whose description begins with `[Completed]`, `[Canceled]` or any such word. */
export function isActive(event: Ec2ScheduledEvent): boolean {
  return !/^\s*\[[^\]]{1,40}\]/.test(event.description);
}

const HEALTH_CODES: readonly (readonly [RegExp, Ec2EventCode])[] = [
  [/^AWS_EC2_(PERSISTENT_)?INSTANCE_RETIREMENT_SCHEDULED$/, 'instance-retirement'],
  [/^AWS_EC2_\w*INSTANCE_STOP_SCHEDULED$/, 'instance-stop'],
  [/^AWS_EC2_\w*SYSTEM_REBOOT_MAINTENANCE_SCHEDULED$/, 'system-reboot'],
  [/^AWS_EC2_\w*INSTANCE_REBOOT\w*SCHEDULED$/, 'instance-reboot'],
  [/^AWS_EC2_\w*(NETWORK|POWER|SYSTEM)_MAINTENANCE_SCHEDULED$/, 'system-maintenance'],
];

/** The EC2 event that AWS Health means by a type code; null when it is none of an instance. */
export function ec2CodeOfHealth(typeCode: string): Ec2EventCode | null {
  return HEALTH_CODES.find(([pattern]) => pattern.test(typeCode))?.[1] ?? null;
}

/** The root device that a type code of AWS Health tells: `PERSISTENT` stands for EBS. */
export function rootDeviceOfHealth(typeCode: string): 'ebs' | 'instance-store' | null {
  if (typeCode === 'AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED') return 'ebs';
  return typeCode === 'AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED' ? 'instance-store' : null;
}

/** One word for what both systems may call by different codes: a retirement of an EBS instance is a stop in EC2. */
function action(code: string): string {
  if (code === 'instance-retirement' || code === 'instance-stop') return 'leave';
  return code.endsWith('reboot') ? 'reboot' : code;
}

/** The keys under which every source knows the same event of an instance. */
export function ec2EventKeys(instanceId: string, code: string, notBefore: Date | null, id: string | null): string[] {
  const at = isoTime(notBefore)?.slice(0, 16);
  return [
    ...(id ? [`ec2-event:${instanceId}:${id}`] : []),
    ...(at ? [`ec2:${instanceId}:${action(code)}:${at}`] : []),
  ].map((key) => outsideText(key, 300));
}
