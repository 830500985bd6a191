import type { Answer, NotUnderstood, Tags } from '../../domain/answer.ts';
import type { AutoScalingGroup, LoadBalancer, TargetGroup } from '../../domain/reads/ec2.ts';
import {
  parseBalancer,
  parseGroup,
  parsePort,
  parseResourceTags,
  parseTarget,
  parseTargetGroup,
} from './balancing-parse.ts';
import { endsTheRead } from './gap.ts';
import { type Asking, listed, listInto } from './listing.ts';
import { batches, type Gathering, gathering, listIn } from './pages.ts';

/** Limits of the APIs. */
const GROUPS_A_PAGE = 100;
const BALANCING_A_PAGE = 400;
const ARNS_A_CALL = 20;

export async function readGroups(asking: Asking): Promise<Answer<AutoScalingGroup>> {
  const { DescribeAutoScalingGroupsCommand } = await import('@aws-sdk/client-auto-scaling');
  return listed(asking, {
    service: 'autoscaling',
    operation: 'DescribeAutoScalingGroups',
    ask: async (client, NextToken, options) => {
      const command = new DescribeAutoScalingGroupsCommand({ MaxRecords: GROUPS_A_PAGE, NextToken });
      const page = await client.send(command, options);
      return { list: page.AutoScalingGroups, next: page.NextToken };
    },
    parse: parseGroup,
    id: ({ arn }) => arn,
  });
}

/** Target groups with their tags, and with their targets where a load balancer has them: one call each. */
export async function readTargetGroups(asking: Asking): Promise<Answer<TargetGroup>> {
  const { DescribeTargetGroupsCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2');
  const groups = await listed(asking, {
    service: 'elasticloadbalancing',
    operation: 'DescribeTargetGroups',
    ask: async (client, Marker, options) => {
      const command = new DescribeTargetGroupsCommand({ PageSize: BALANCING_A_PAGE, Marker });
      const page = await client.send(command, options);
      return { list: page.TargetGroups, next: page.NextMarker };
    },
    parse: parseTargetGroup,
    id: ({ arn }) => arn,
  });
  return detailed(asking, groups, async (group, notUnderstood) =>
    group.loadBalancerArns.length === 0
      ? group
      : { ...group, targets: await targetsOf(asking, group.arn, notUnderstood) },
  );
}

/** Load balancers with their tags and the ports they listen on: one call each. */
export async function readBalancers(asking: Asking): Promise<Answer<LoadBalancer>> {
  const { DescribeLoadBalancersCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2');
  const balancers = await listed(asking, {
    service: 'elasticloadbalancing',
    operation: 'DescribeLoadBalancers',
    ask: async (client, Marker, options) => {
      const command = new DescribeLoadBalancersCommand({ PageSize: BALANCING_A_PAGE, Marker });
      const page = await client.send(command, options);
      return { list: page.LoadBalancers, next: page.NextMarker };
    },
    parse: parseBalancer,
    id: ({ arn }) => arn,
  });
  return detailed(asking, balancers, async (balancer, notUnderstood) => ({
    ...balancer,
    ports: await portsOf(asking, balancer.arn, notUnderstood),
  }));
}

interface Tagged {
  readonly arn: string;
  readonly tags: Tags;
}

/** Adds tags and what one more call an item tells. What goes while it is read is left out; other failures are the gap. */
async function detailed<T extends Tagged>(
  asking: Asking,
  given: Answer<T>,
  detail: (item: T, notUnderstood: NotUnderstood[]) => Promise<T>,
): Promise<Answer<T>> {
  const seen = gathering<T>();
  seen.notUnderstood.push(...given.notUnderstood);
  if (given.gap) seen.missing(given.gap);
  const tags = await tagsOf(
    asking,
    given.items.map(({ arn }) => arn),
    seen,
  );
  let ended = false;
  for (const item of given.items) {
    const tagged = { ...item, tags: tags.get(item.arn) ?? {} };
    try {
      seen.add(item.arn, ended ? tagged : await detail(tagged, seen.notUnderstood));
    } catch (error) {
      if (isGone(error)) continue;
      seen.add(item.arn, tagged);
      seen.miss(error);
      ended = endsTheRead(error);
    }
  }
  return seen.answer();
}

function isGone(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && /^(TargetGroup|LoadBalancer|Listener)NotFound/.test(cause.name);
}

/** The tags of many. One that was deleted meanwhile fails its whole batch: those are asked one by one. */
async function tagsOf<T>(
  asking: Asking,
  arns: readonly string[],
  seen: Gathering<T>,
): Promise<ReadonlyMap<string, Tags>> {
  const found = new Map<string, Tags>();
  const ask = async (some: readonly string[]): Promise<void> => {
    try {
      for (const [arn, tags] of await askTags(asking, some, seen.notUnderstood)) found.set(arn, tags);
    } catch (error) {
      if (!isGone(error)) throw error;
      if (some.length > 1) for (const one of some) await ask([one]);
    }
  };
  try {
    for (const some of batches(arns, ARNS_A_CALL)) await ask(some);
  } catch (error) {
    seen.miss(error);
  }
  return found;
}

async function askTags({ calls, at, signal }: Asking, arns: readonly string[], notUnderstood: NotUnderstood[]) {
  const { DescribeTagsCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2');
  const command = new DescribeTagsCommand({ ResourceArns: [...arns] });
  const answer = await calls.call('elasticloadbalancing', at, 'DescribeTags', signal, (client, options) =>
    client.send(command, options),
  );
  const list: readonly unknown[] = listIn(answer.TagDescriptions, 'elasticloadbalancing:DescribeTags');
  return list.map((item) => parseResourceTags(item, notUnderstood)).filter((it) => it !== null);
}

async function targetsOf({ calls, at, signal }: Asking, TargetGroupArn: string, notUnderstood: NotUnderstood[]) {
  const { DescribeTargetHealthCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2');
  const command = new DescribeTargetHealthCommand({ TargetGroupArn });
  const answer = await calls.call('elasticloadbalancing', at, 'DescribeTargetHealth', signal, (client, options) =>
    client.send(command, options),
  );
  const list: readonly unknown[] = listIn(answer.TargetHealthDescriptions, 'elasticloadbalancing:DescribeTargetHealth');
  return list.map((item) => parseTarget(item, TargetGroupArn, notUnderstood)).filter((it) => it !== null);
}

async function portsOf(
  asking: Asking,
  LoadBalancerArn: string,
  notUnderstood: NotUnderstood[],
): Promise<readonly number[]> {
  const { DescribeListenersCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2');
  const ports = gathering<number>();
  await listInto<'elasticloadbalancing', number>(
    asking,
    {
      service: 'elasticloadbalancing',
      operation: 'DescribeListeners',
      ask: async (client, Marker, options) => {
        const page = await client.send(new DescribeListenersCommand({ LoadBalancerArn, Marker }), options);
        return { list: page.Listeners, next: page.NextMarker };
      },
      parse: (item, told) => parsePort(item, LoadBalancerArn, told),
      id: String,
    },
    ports,
  );
  notUnderstood.push(...ports.notUnderstood);
  return ports.answer().items;
}
