import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import type { InstalledSoftware, ManagedInstance } from '../../domain/reads/hosts.ts';
import { nameOf } from './ec2-parse.ts';
import { dateReader, maybeDate, maybeText, textOf, textOrNull, understood } from './values.ts';

const instanceSchema = z.object({
  InstanceId: z.string().min(1),
  PingStatus: maybeText,
  LastPingDateTime: maybeDate,
  PlatformType: maybeText,
  PlatformName: maybeText,
  PlatformVersion: maybeText,
  Name: maybeText,
  ComputerName: maybeText,
});

/** One member of DescribeInstanceInformation, or null when it has no id. */
export function parseManagedInstance(value: unknown, notUnderstood: NotUnderstood[]): ManagedInstance | null {
  const it = understood(instanceSchema, value, nameOf(value, 'InstanceId', 'a managed instance'), notUnderstood);
  if (!it) return null;
  return {
    instanceId: textOf(it.InstanceId),
    name: textOrNull(it.Name) ?? textOrNull(it.ComputerName),
    platformType: textOrNull(it.PlatformType),
    platformName: textOrNull(it.PlatformName),
    platformVersion: textOrNull(it.PlatformVersion),
    ping: textOf(it.PingStatus ?? 'unknown'),
    lastPingAt: dateReader(it.InstanceId, notUnderstood)(it.LastPingDateTime, 'LastPingDateTime'),
  };
}

export const APPLICATION = 'AWS:Application';

const entitySchema = z.object({
  Id: z.string().min(1),
  Data: z
    .record(
      z.string(),
      z.object({ CaptureTime: maybeText, Content: z.array(z.record(z.string(), z.string().nullish())).nullish() }),
    )
    .nullish(),
});

/** What the fluentd family is called by yum, apt and Windows; libraries, repositories' keys and the like are not it. */
const FAMILY = /^(td-agent(-bit)?( v[\d.]+)?|fluent-package( v[\d.]+)?|fluentd|calyptia-fluentd|fluent-bit)$/;

/** The package's name as yum and apt have it: Windows writes "Td-agent v4.5.3" and "Fluent Package v6.0.4". */
function packageName(name: string): string | null {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/^fluent package/, 'fluent-package');
  return FAMILY.test(plain) ? plain.replace(/ v[\d.]+$/, '') : null;
}

/** The packages of the fluentd family on one instance: the filter of GetInventory chooses instances, not applications. */
export function parseSoftware(value: unknown, notUnderstood: NotUnderstood[]): readonly InstalledSoftware[] {
  const entity = understood(entitySchema, value, nameOf(value, 'Id', 'an inventory'), notUnderstood);
  const applications = entity?.Data?.[APPLICATION];
  if (!entity || !applications) return [];
  const captured = applications.CaptureTime ? new Date(applications.CaptureTime) : null;
  const capturedAt = dateReader(entity.Id, notUnderstood)(captured, 'CaptureTime');
  return (applications.Content ?? []).flatMap((it) => {
    const name = packageName(it['Name'] ?? '');
    const version = textOrNull(it['Version']);
    if (name === null || version === null) return [];
    return [{ instanceId: textOf(entity.Id), name, version, capturedAt }];
  });
}
