import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import { namedList, type TreeObject } from './wire.ts';
import { pairs } from './write-tags.ts';

/** Amazon ElastiCache (AWS query). */
export const elasticacheOperations: Readonly<Record<string, Operation>> = {
  DescribeCacheClusters: describeClusters,
  ListTagsForResource: listTagsForResource,
};

function cachesOf(call: Call) {
  return call.fleet.scope(call.caller.account, call.region, call.now).managed.caches;
}

function describeClusters(call: Call): TreeObject {
  const page = pageOf(call, cachesOf(call), {
    token: call.input.text('Marker'),
    size: call.input.whole('MaxRecords') ?? 100,
    invalid: () => new AwsFailure('InvalidParameterValue', 'The marker is not valid.'),
  });
  return {
    CacheClusters: namedList(
      'CacheCluster',
      page.items.map((it) => ({
        CacheClusterId: it.name,
        ARN: it.arn,
        Engine: it.engine,
        EngineVersion: it.version,
        CacheClusterStatus: 'available',
        NumCacheNodes: 1,
        CacheClusterCreateTime: it.createdAt,
      })),
    ),
    Marker: page.next,
  };
}

function listTagsForResource(call: Call): TreeObject {
  const arn = call.input.text('ResourceName');
  const found = cachesOf(call).find((it) => it.arn === arn);
  if (!found) throw new AwsFailure('CacheClusterNotFound', `${arn} is not present`);
  return { TagList: namedList('Tag', pairs(found.tags)) };
}
