import { type Identity, whoseKey } from '../aws/credentials.ts';
import { isGenuine } from '../aws/signature.ts';
import type { PracticeFleet } from '../fleet/fleet.ts';

/**
 * Whose bearer token it is, as the authenticator of EKS finds out: the token is a presigned `sts:GetCallerIdentity` of
 * the cluster's region, signed over the cluster's name. Null when it is nobody's.
 */
export function whoseToken(
  authorization: string,
  cluster: { readonly name: string; readonly region: string },
  fleet: PracticeFleet,
  wallTime: Date,
): Identity | null {
  const body = /^Bearer k8s-aws-v1\.([\w-]+)$/u.exec(authorization)?.[1];
  const url = body === undefined ? null : URL.parse(Buffer.from(body, 'base64url').toString());
  if (url?.protocol !== 'https:' || url.host !== `sts.${cluster.region}.amazonaws.com`) return null;
  const query = url.searchParams;
  const [accessKeyId = '', date = '', region = '', service = ''] = (query.get('X-Amz-Credential') ?? '').split('/');
  const signedHeaders = (query.get('X-Amz-SignedHeaders') ?? '').split(';');
  const isAsked = query.get('Action') === 'GetCallerIdentity' && Number(query.get('X-Amz-Expires')) <= 900;
  if (!isAsked || service !== 'sts' || !signedHeaders.includes('x-k8s-aws-id')) return null;
  const known = whoseKey(fleet.seed, fleet.organization, accessKeyId, query.get('X-Amz-Security-Token'), wallTime);
  if (known.is !== 'known') return null;
  const unsigned = url.search
    .slice(1)
    .split('&')
    .filter((pair) => !pair.startsWith('X-Amz-Signature='))
    .join('&');
  const signature = query.get('X-Amz-Signature') ?? '';
  const signed = { accessKeyId, date, region, service, signedHeaders, signature };
  const headers = { host: url.host, 'x-k8s-aws-id': cluster.name, 'x-amz-date': query.get('X-Amz-Date') ?? '' };
  const request = { method: 'GET', path: `/?${unsigned}`, headers, body: Buffer.alloc(0) };
  return isGenuine(signed, known.secretAccessKey, request, wallTime) ? known.identity : null;
}
