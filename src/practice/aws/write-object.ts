import type { TreeObject } from './wire.ts';
import type { Written } from './write.ts';

/** An object of S3: `Body` is the body, `ETag`, `LastModified`, `ContentType` and `VersionId` are headers. */
export function writeObject(answer: TreeObject, id: string): Written {
  const { Body, ETag, LastModified, ContentType, VersionId } = answer;
  const headers: Record<string, string> = { 'x-amz-request-id': id, 'accept-ranges': 'bytes' };
  if (typeof ETag === 'string') headers['etag'] = ETag;
  if (LastModified instanceof Date) headers['last-modified'] = LastModified.toUTCString();
  if (typeof ContentType === 'string') headers['content-type'] = ContentType;
  if (typeof VersionId === 'string') headers['x-amz-version-id'] = VersionId;
  return { status: 200, headers, body: typeof Body === 'string' ? Body : '' };
}
