import type { EksAddonStory, EksClusterStory, EksIssue, EksNodegroupStory } from '../fleet/areas/eks.ts';
import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { Routes } from './routes.ts';
import type { TreeObject } from './wire.ts';

/** Amazon EKS (REST-JSON). */
export const eksOperations: Readonly<Record<string, Operation>> = {
  ListClusters: (call) => names(call, clustersOf(call), 'clusters'),
  DescribeCluster: (call) => ({ cluster: clusterTree(clusterOf(call), call) }),
  ListNodegroups: (call) => names(call, clusterOf(call).nodegroups, 'nodegroups'),
  DescribeNodegroup: (call) => ({ nodegroup: nodegroupTree(clusterOf(call), partOf(call, 'nodegroups'), call) }),
  ListAddons: (call) => names(call, clusterOf(call).addons, 'addons'),
  DescribeAddon: (call) => ({ addon: addonTree(clusterOf(call), partOf(call, 'addons'), call) }),
};

/** Where each operation of Amazon EKS is asked. */
export const eksRoutes: Routes = {
  ListClusters: 'GET /clusters',
  DescribeCluster: 'GET /clusters/{name}',
  ListNodegroups: 'GET /clusters/{clusterName}/node-groups',
  DescribeNodegroup: 'GET /clusters/{clusterName}/node-groups/{nodegroupName}',
  ListAddons: 'GET /clusters/{clusterName}/addons',
  DescribeAddon: 'GET /clusters/{clusterName}/addons/{addonName}',
};

function clustersOf(call: Call): readonly EksClusterStory[] {
  return call.fleet.scope(call.caller.account, call.region, call.now).eks.clusters;
}

function notFound(what: string): AwsFailure {
  return new AwsFailure('ResourceNotFoundException', `No ${what}`, 404);
}

function clusterOf(call: Call): EksClusterStory {
  const name = call.input.text('clusterName') ?? call.input.text('name');
  const found = clustersOf(call).find((it) => it.name === name);
  if (found === undefined) throw notFound(`cluster found for name: ${name}.`);
  return found;
}

function partOf<K extends 'nodegroups' | 'addons'>(call: Call, kind: K): EksClusterStory[K][number] {
  const name = call.input.text(kind === 'nodegroups' ? 'nodegroupName' : 'addonName');
  const parts: readonly EksClusterStory[K][number][] = clusterOf(call)[kind];
  const found = parts.find((it) => it.name === name);
  if (found === undefined) throw notFound(`${kind === 'nodegroups' ? 'node group' : 'addon'} found for name: ${name}.`);
  return found;
}

function names(call: Call, all: readonly { readonly name: string }[], member: string): TreeObject {
  const size = call.input.whole('maxResults') ?? 100;
  const invalid = (message: string) => new AwsFailure('InvalidParameterException', message);
  if (size < 1 || size > 100) throw invalid('maxResults must be between 1 and 100.');
  const page = pageOf(
    call,
    all.map((it) => it.name),
    { token: call.input.text('nextToken'), size, invalid: () => invalid('Invalid token.') },
  );
  return { [member]: page.items, nextToken: page.next };
}

function healthTree(issues: readonly EksIssue[]): TreeObject {
  return { issues: issues.map(({ code, message }) => ({ code, message, resourceIds: [] })) };
}

function arnOf(call: Call, kind: string, cluster: EksClusterStory, name: string): string {
  return `arn:aws:eks:${call.region}:${call.caller.account}:${kind}/${cluster.name}/${name}`;
}

function clusterTree(cluster: EksClusterStory, { caller, region, kubernetes }: Call): TreeObject {
  return {
    name: cluster.name,
    arn: cluster.arn,
    createdAt: cluster.createdAt,
    version: cluster.version,
    endpoint: kubernetes.endpointOf(caller.account, region, cluster.name),
    resourcesVpcConfig: { endpointPublicAccess: cluster.publicEndpoint, endpointPrivateAccess: true, subnetIds: [] },
    status: 'ACTIVE',
    certificateAuthority: { data: Buffer.from(kubernetes.ca).toString('base64') },
    platformVersion: cluster.platformVersion,
    tags: cluster.tags,
    health: healthTree([]),
    accessConfig: { authenticationMode: 'API' },
    upgradePolicy: { supportType: cluster.supportType },
  };
}

function nodegroupTree(cluster: EksClusterStory, group: EksNodegroupStory, call: Call): TreeObject {
  return {
    nodegroupName: group.name,
    nodegroupArn: arnOf(call, 'nodegroup', cluster, group.name),
    clusterName: cluster.name,
    version: group.version,
    releaseVersion: group.releaseVersion,
    createdAt: group.createdAt,
    status: group.status,
    capacityType: 'ON_DEMAND',
    scalingConfig: { minSize: 1, maxSize: group.size * 2, desiredSize: group.size },
    ...(group.template ? { launchTemplate: group.template } : {}),
    amiType: 'AL2023_x86_64_STANDARD',
    health: healthTree(group.issues),
  };
}

function addonTree(cluster: EksClusterStory, addon: EksAddonStory, call: Call): TreeObject {
  return {
    addonName: addon.name,
    addonArn: arnOf(call, 'addon', cluster, addon.name),
    clusterName: cluster.name,
    status: addon.status,
    addonVersion: addon.version,
    createdAt: addon.createdAt,
    health: healthTree(addon.issues),
  };
}
