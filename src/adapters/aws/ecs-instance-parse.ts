import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import type { EcsContainerInstance } from '../../domain/reads/ecs.ts';
import { nameOf } from './ec2-parse.ts';
import { nameAfterSlash } from './ecs-parse.ts';
import {
  dateReader,
  lowerTags,
  maybeDate,
  maybeNumber,
  maybeText,
  tagsOf,
  textOf,
  textOrNull,
  understood,
} from './values.ts';

const schema = z.object({
  containerInstanceArn: z.string().min(1),
  ec2InstanceId: maybeText,
  capacityProviderName: maybeText,
  status: maybeText,
  agentConnected: z.boolean(),
  versionInfo: z.object({ agentVersion: maybeText }).nullish().catch(null),
  runningTasksCount: maybeNumber,
  pendingTasksCount: maybeNumber,
  registeredAt: maybeDate,
  tags: lowerTags,
});

/** One member of DescribeContainerInstances, or null when it lacks its ARN or whether its agent is connected. */
export function parseContainerInstance(
  value: unknown,
  cluster: string,
  notUnderstood: NotUnderstood[],
): EcsContainerInstance | null {
  const name = nameOf(value, 'containerInstanceArn', `a container instance of ${nameAfterSlash(cluster)}`);
  const instance = understood(schema, value, name, notUnderstood);
  if (!instance) return null;
  const date = dateReader(name, notUnderstood);
  return {
    arn: textOf(instance.containerInstanceArn),
    cluster: textOf(nameAfterSlash(cluster)),
    instanceId: textOrNull(instance.ec2InstanceId),
    status: textOf(instance.status ?? 'unknown'),
    agentConnected: instance.agentConnected,
    agentVersion: textOrNull(instance.versionInfo?.agentVersion),
    running: (instance.runningTasksCount ?? 0) + (instance.pendingTasksCount ?? 0),
    registeredAt: date(instance.registeredAt, 'registeredAt'),
    capacityProvider: textOrNull(instance.capacityProviderName),
    tags: tagsOf((instance.tags ?? []).map((tag) => [tag.key, tag.value] as const)),
  };
}
