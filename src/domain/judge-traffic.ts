/** What load balancers counted, as measures: requests of an hour, by where the targets run. */

import type { Tags } from './answer.ts';
import type { Measure } from './finding.ts';
import type { Answers } from './fleet.ts';
import { knownTime, outsideText } from './outside-text.ts';
import type { AutoScalingGroup, Ec2Instance } from './reads/ec2.ts';
import type { EcsService } from './reads/ecs.ts';
import type { HourlyRequests } from './reads/monitoring.ts';
import type { Resource } from './resource.ts';
import { capacityOf, serviceResource } from './resources.ts';
import type { Scope } from './scope.ts';
import type { Platform } from './vocabulary.ts';

/** What the AWS Load Balancer Controller sets on the target groups that it makes. */
function isOfKubernetes(tags: Tags): boolean {
  return Object.keys(tags).some((key) => key.startsWith('elbv2.k8s.aws/') || key.startsWith('kubernetes.io/'));
}

/** What stands behind target groups: by the ARN of the group, hosts by their id. */
interface Behind {
  readonly services: ReadonlyMap<string, EcsService>;
  readonly groups: ReadonlyMap<string, AutoScalingGroup>;
  readonly instances: ReadonlyMap<string, Ec2Instance>;
}

/** Where the targets run. Instances may only lend their capacity to a cluster; `ip` is Fargate's and Kubernetes' way. */
function platformOf(group: HourlyRequests, hosts: readonly Ec2Instance[], groupTags: Tags): Platform {
  const capacity = [capacityOf(groupTags), ...hosts.map((host) => capacityOf(host.tags))].find((it) => it !== null);
  if (isOfKubernetes(group.tags) || capacity === 'eks') return 'eks';
  if (group.targetType === 'lambda') return 'managed';
  if (group.targetType === 'ip' || capacity === 'ecs') return 'ecs';
  return group.targetType === 'instance' ? 'ec2' : 'other';
}

/** Its own tags say best whose it is; those of what stands behind it say it where it has none. */
function resourceOf(it: HourlyRequests, behind: Behind, scope: Scope): Resource {
  const group = behind.groups.get(it.targetGroupArn);
  const hosts = it.instanceIds.flatMap((id) => behind.instances.get(id) ?? []);
  const service = behind.services.get(it.targetGroupArn);
  const id = outsideText(it.targetGroupArn, 500);
  if (service) {
    const own = serviceResource(service, scope);
    return { ...own, id, tags: { ...own.tags, ...it.tags } };
  }
  const ownTags = group?.tags ?? {};
  return {
    platform: platformOf(it, hosts, ownTags),
    id,
    name: outsideText(group?.name ?? hosts[0]?.name ?? it.targetGroup),
    account: scope.account,
    region: scope.region,
    tags: { ...hosts[0]?.tags, ...ownTags, ...it.tags },
    service: null,
  };
}

function measureOf(it: HourlyRequests, behind: Behind, scope: Scope): readonly Measure[] {
  const hour = knownTime(it.hour);
  if (hour === null) return [];
  return [
    {
      measure: 'requests',
      key: outsideText(`${it.targetGroupArn}/${hour.toISOString()}`, 500),
      at: hour,
      resource: resourceOf(it, behind, scope),
      component: null,
      what: 'requests',
      value: it.requests,
      waited: null,
      outcome: null,
      facts: { loadBalancer: outsideText(it.loadBalancer), targetGroup: outsideText(it.targetGroup) },
    },
  ];
}

/** A target group behind two load balancers counts once, with the requests of both. */
function summed(measures: readonly Measure[]): readonly Measure[] {
  const byKey = new Map<string, Measure>();
  for (const it of measures) {
    const known = byKey.get(it.key);
    byKey.set(it.key, known ? { ...known, value: (known.value ?? 0) + (it.value ?? 0) } : it);
  }
  return [...byKey.values()];
}

/** Requests by hour and target group. What stands behind a group, where it was read, says whose and on which platform it is. */
export function requestMeasures(answers: Answers, scope: Scope): readonly Measure[] {
  const byTargetGroup = <T extends { readonly targetGroupArns: readonly string[] }>(all: readonly T[] = []) =>
    new Map(all.flatMap((it) => it.targetGroupArns.map((arn) => [arn, it] as const)));
  const behind = {
    services: byTargetGroup(answers['ecs.services']?.items),
    groups: byTargetGroup(answers['autoscaling.groups']?.items),
    instances: new Map((answers['ec2.instances']?.items ?? []).map((it) => [it.id, it])),
  };
  const items = answers['cloudwatch.requests']?.items ?? [];
  return summed(items.flatMap((it) => measureOf(it, behind, scope)));
}
