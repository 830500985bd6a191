import type { Cluster } from '../fleet/fleet.ts';
import { type Call, pageOf } from './call.ts';
import { tagList } from './ecs-trees.ts';
import { AwsFailure } from './failure.ts';
import type { TreeObject } from './wire.ts';

function instancesOf(call: Call, cluster: Cluster) {
  const { ecs } = call.fleet.scope(call.caller.account, call.region, call.now);
  return ecs.containerInstances.filter((it) => it.cluster === cluster.name);
}

export function listContainerInstances(call: Call, cluster: Cluster): TreeObject {
  const page = pageOf(call, instancesOf(call, cluster), {
    token: call.input.text('nextToken'),
    size: call.input.whole('maxResults') ?? 100,
    invalid: () => new AwsFailure('InvalidParameterException', 'Invalid token.'),
  });
  return { containerInstanceArns: page.items.map((it) => it.arn), nextToken: page.next };
}

export function describeContainerInstances(call: Call, cluster: Cluster): TreeObject {
  const asked = call.input.texts('containerInstances') ?? [];
  if (asked.length === 0 || asked.length > 100) {
    throw new AwsFailure('InvalidParameterException', 'Container instances must have 1 to 100 elements.');
  }
  const own = instancesOf(call, cluster);
  const found = own.filter((it) => asked.includes(it.arn) || asked.includes(it.arn.split('/').at(-1) ?? ''));
  const tags = (call.input.texts('include') ?? []).includes('TAGS');
  return {
    containerInstances: found.map((it) => ({
      containerInstanceArn: it.arn,
      ec2InstanceId: it.instanceId,
      status: it.status,
      agentConnected: it.agentConnected,
      versionInfo: { agentVersion: it.agentVersion, dockerVersion: 'DockerVersion: 20.10.13' },
      runningTasksCount: it.running,
      pendingTasksCount: 0,
      registeredAt: it.registeredAt,
      tags: tags ? tagList(it.tags) : [],
    })),
    failures: asked
      .filter((arn) => !own.some((it) => arn.endsWith(it.arn.split('/').at(-1) ?? '')))
      .map((arn) => ({ arn, reason: 'MISSING' })),
  };
}
