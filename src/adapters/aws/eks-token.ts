import { partitionOf } from '../../domain/resources.ts';
import type { Calls } from './calls.ts';
import type { At } from './clients.ts';

/** As the AWS CLI has it. EKS takes the token for up to 15 minutes, whatever this says. */
const EXPIRES_SECONDS = 60;
const CLUSTER_HEADER = 'x-k8s-aws-id';

/** A signer as far as it is used: the SDK's type promises less than each of its signers can do. */
interface Presigner {
  presign(
    request: SignedRequest & { readonly method: 'GET'; readonly protocol: 'https:'; readonly hostname: string },
    options: { readonly expiresIn: number; readonly signingRegion: string; readonly signingService: string },
  ): Promise<SignedRequest>;
}
interface SignedRequest {
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
}

function isPresigner(signer: object): signer is Presigner {
  return 'presign' in signer && typeof signer.presign === 'function';
}

/**
 * A bearer token for a cluster's Kubernetes API: a presigned `sts:GetCallerIdentity`, which the cluster sends to STS to
 * learn who asks (aws-iam-authenticator's `k8s-aws-v1`). It is made with the account's own credentials and nothing is
 * called. Throws an AwsCallError when the account cannot be entered.
 */
export function bearerToken(calls: Calls, at: At, cluster: string, signal: AbortSignal): Promise<string> {
  return calls.call('sts', at, 'GetCallerIdentity', signal, async (sts) => {
    const signer = await sts.config.signer();
    if (!isPresigner(signer)) throw new TypeError('the signer of STS cannot presign');
    const host = `sts.${at.region}.${partitionOf(at.region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
    const { query } = await signer.presign(
      {
        method: 'GET',
        protocol: 'https:',
        hostname: host,
        path: '/',
        query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
        headers: { host, [CLUSTER_HEADER]: cluster },
      },
      { expiresIn: EXPIRES_SECONDS, signingRegion: at.region, signingService: 'sts' },
    );
    const pairs = Object.entries(query ?? {}).map(
      ([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`,
    );
    return `k8s-aws-v1.${Buffer.from(`https://${host}/?${pairs.join('&')}`).toString('base64url')}`;
  });
}
