/** Where a configuration stands that is no file: an object of S3, or a parameter of Systems Manager. */
export type DocumentAddress =
  | { readonly kind: 's3'; readonly bucket: string; readonly key: string }
  | { readonly kind: 'ssm'; readonly name: string };

/** The text of an address: as it is written, and as messages name it. */
export function addressText(address: DocumentAddress): string {
  return address.kind === 's3' ? `s3://${address.bucket}/${address.key}` : `ssm:${address.name}`;
}

/** `s3://bucket/key` or `ssm:/name`; null when a text is the path of a file, `wrong` when it is half an address. */
export function parseAddress(text: string): DocumentAddress | 'wrong' | null {
  if (/^s3:/iu.test(text)) {
    const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/([^\s\p{Cc}]{1,1000})$/u.exec(text) ?? [];
    return bucket && key ? { kind: 's3', bucket, key } : 'wrong';
  }
  if (/^ssm:/iu.test(text)) {
    const name = /^ssm:(\/?[\w.-]+(?:\/[\w.-]+)*)$/u.exec(text)?.[1];
    return name ? { kind: 'ssm', name } : 'wrong';
  }
  return null;
}
