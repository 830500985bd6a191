import { createHash } from 'node:crypto';
import type { Call, Operation } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { Routes } from './routes.ts';
import type { TreeObject } from './wire.ts';

/** An object as a bucket keeps it. */
export interface StoredObject {
  /** Text only: what is read here are JSON files. */
  readonly body: string;
  readonly lastModified: Date;
  readonly contentType?: string;
}

/** Where each operation of Amazon S3 is asked, path style. */
export const s3Routes: Routes = {
  GetObject: 'GET /{Bucket}/{Key+}',
  HeadObject: 'HEAD /{Bucket}/{Key+}',
};

/** Amazon S3 (REST-XML), as far as objects are read. */
export const s3Operations: Readonly<Record<string, Operation>> = objectOperations(() => null);

/** GetObject and HeadObject over what `find` finds; null is answered with `NoSuchKey`. */
export function objectOperations(
  find: (call: Call, bucket: string, key: string) => StoredObject | null,
): Readonly<Record<string, Operation>> {
  const answer = (call: Call): TreeObject => {
    const key = call.input.text('Key') ?? '';
    const found = find(call, call.input.text('Bucket') ?? '', key);
    if (found === null) throw new AwsFailure('NoSuchKey', 'The specified key does not exist.', 404);
    const etag = `"${createHash('md5').update(found.body).digest('hex')}"`;
    if (call.input.text('IfNoneMatch') === etag) throw new AwsFailure('NotModified', 'Not Modified', 304);
    return {
      Body: found.body,
      ETag: etag,
      LastModified: found.lastModified,
      ContentType: found.contentType ?? 'application/json',
    };
  };
  return { GetObject: answer, HeadObject: answer };
}
