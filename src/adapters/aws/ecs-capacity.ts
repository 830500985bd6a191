import type { Answer } from '../../domain/answer.ts';
import type { EcsContainerInstance } from '../../domain/reads/ecs.ts';
import type { Calls } from './calls.ts';
import type { At } from './clients.ts';
import { allDone, type Clusters, eachCluster, NAMES_A_PAGE, noteFailures } from './ecs-clusters.ts';
import { parseContainerInstance } from './ecs-instance-parse.ts';
import { batches, eachPage, gathering, listIn } from './pages.ts';

/** Limits of the API: names a describe call. */
const CLUSTERS_A_CALL = 100;
const INSTANCES_A_CALL = 100;

/**
 * All container instances, with their tags. Most clusters have none (Fargate): one call for a hundred clusters says
 * which ones need to be listed.
 */
export async function readContainerInstances(
  parts: { readonly calls: Calls; readonly clusters: Clusters },
  at: At,
  signal: AbortSignal,
): Promise<Answer<EcsContainerInstance>> {
  const sdk = await import('@aws-sdk/client-ecs');
  const seen = gathering<EcsContainerInstance>();
  const { calls } = parts;

  const withoutInstances = new Set<string>();
  const counts = async (arns: readonly string[]) => {
    const command = new sdk.DescribeClustersCommand({ clusters: [...arns] });
    const answer = await calls.call('ecs', at, 'DescribeClusters', signal, (ecs, given) => ecs.send(command, given));
    for (const cluster of listIn(answer.clusters, 'ecs:DescribeClusters')) {
      const { clusterArn, registeredContainerInstancesCount } = cluster;
      if (clusterArn && registeredContainerInstancesCount === 0) withoutInstances.add(clusterArn);
    }
  };
  const describe = async (cluster: string, instances: readonly string[]) => {
    const command = new sdk.DescribeContainerInstancesCommand({
      cluster,
      containerInstances: [...instances],
      include: ['TAGS'],
    });
    const answer = await calls.call('ecs', at, 'DescribeContainerInstances', signal, (ecs, given) =>
      ecs.send(command, given),
    );
    for (const instance of listIn(answer.containerInstances, 'ecs:DescribeContainerInstances')) {
      const parsed = parseContainerInstance(instance, cluster, seen.notUnderstood);
      if (parsed) seen.add(parsed.arn, parsed);
    }
    noteFailures('ecs:DescribeContainerInstances', answer.failures ?? [], seen);
  };

  const clusters = await parts.clusters(at, signal);
  try {
    await allDone(batches(clusters.arns, CLUSTERS_A_CALL).map(counts));
  } catch (error) {
    seen.miss(error);
    return seen.answer();
  }
  return eachCluster(parts, at, signal, seen, async (cluster) => {
    if (withoutInstances.has(cluster)) return;
    await eachPage(
      'ecs:ListContainerInstances',
      async (token) => {
        const command = new sdk.ListContainerInstancesCommand({ cluster, maxResults: NAMES_A_PAGE, nextToken: token });
        const page = await calls.call('ecs', at, 'ListContainerInstances', signal, (ecs, given) =>
          ecs.send(command, given),
        );
        return { items: listIn(page.containerInstanceArns, 'ecs:ListContainerInstances'), next: page.nextToken };
      },
      (arns) => allDone(batches(arns, INSTANCES_A_CALL).map((some) => describe(cluster, some))),
    );
  });
}
