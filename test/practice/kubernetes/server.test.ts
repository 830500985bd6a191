import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AppsV1Api, CoreV1Api } from '@kubernetes/client-node';
import type { Calls } from '../../../src/adapters/aws/calls.ts';
import { bearerToken } from '../../../src/adapters/aws/eks-token.ts';
import { PRODUCTION, STAGING } from '../../../src/practice/fleet/story.ts';
import { type Endpoint, openEndpoint } from '../aws/endpoint.ts';

let endpoint: Endpoint;
let kubernetes: typeof import('@kubernetes/client-node');
beforeAll(async () => {
  endpoint = await openEndpoint({ drip: 'none', pageLimit: 2 });
  kubernetes = await import('@kubernetes/client-node');
});
afterAll(() => endpoint.close());

/** A token of an account, as the adapter makes it. */
async function tokenOf(account: string, cluster: string): Promise<string> {
  const sts = endpoint.client(STSClient, { account });
  const calls = { call: (...given: unknown[]) => (given[4] as (it: STSClient) => Promise<string>)(sts) };
  const { signal } = new AbortController();
  return bearerToken(calls as unknown as Calls, { account, region: 'ap-northeast-1' }, cluster, signal);
}

/** The clients of Kubernetes' own library, on what EKS says of the cluster. */
async function clientsWith(token: string): Promise<{ apps: AppsV1Api; core: CoreV1Api }> {
  const eks = endpoint.client(EKSClient, { account: PRODUCTION });
  const { cluster } = await eks.send(new DescribeClusterCommand({ name: 'tabemaru-eks' }));
  const config = new kubernetes.KubeConfig();
  const caData = cluster?.certificateAuthority?.data ?? '';
  config.loadFromOptions({
    clusters: [{ name: 'it', server: cluster?.endpoint ?? '', caData, skipTLSVerify: false }],
    users: [{ name: 'me', token }],
    contexts: [{ name: 'here', cluster: 'it', user: 'me' }],
    currentContext: 'here',
  });
  return { apps: config.makeApiClient(kubernetes.AppsV1Api), core: config.makeApiClient(kubernetes.CoreV1Api) };
}

test("Kubernetes' own client trusts the certificate, is let in by the token, and pages", async () => {
  const { apps, core } = await clientsWith(await tokenOf(PRODUCTION, 'tabemaru-eks'));
  const fieldSelector = 'metadata.namespace!=kube-system';
  const first = await apps.listDeploymentForAllNamespaces({ limit: 2, fieldSelector });
  expect(first.items.map((it) => it.metadata?.name)).toEqual(['search', 'recommendation']);
  expect(first.items[0]?.metadata?.creationTimestamp).toBeInstanceOf(Date);
  const next = first.metadata?._continue ?? '';
  const second = await apps.listDeploymentForAllNamespaces({ limit: 2, fieldSelector, _continue: next });
  expect(second.items.map((it) => it.metadata?.name)).toEqual(['availability', 'availability-canary']);
  expect(second.metadata?._continue).toBeUndefined();
  expect((await core.listPodForAllNamespaces({ limit: 1 })).items).toHaveLength(1);
});

test.each([
  ['of another cluster', 401, () => tokenOf(PRODUCTION, 'tabemaru-eks-staging')],
  ['of another account', 403, () => tokenOf(STAGING, 'tabemaru-eks')],
  ['that is none', 401, async () => 'k8s-aws-v1.aGVsbG8'],
  ['that was changed', 401, async () => `${(await tokenOf(PRODUCTION, 'tabemaru-eks')).slice(0, -6)}AAAAAA`],
])('a token %s is refused', async (_, code, token) => {
  const { apps } = await clientsWith(await token());
  await expect(apps.listDeploymentForAllNamespaces()).rejects.toMatchObject({ code });
});
