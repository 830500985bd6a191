import { addressText, type DocumentAddress } from '../../domain/document-address.ts';
import { UserError } from '../../domain/user-error.ts';
import { gapOf, namesOf } from './gap.ts';

/** A configuration is some kilobytes. */
const MOST_BYTES = 1_000_000;
const DEADLINE_MS = 20_000;

/** What an address leads to, and its version: the ETag of an object, the version of a parameter. */
export interface FetchedDocument {
  readonly text: string;
  readonly version: string;
}

/**
 * Reads a configuration from S3 or Systems Manager with the SDK's own credentials. Throws a UserError that names the
 * address and the mend, and nothing of what the answer held.
 */
export async function fetchDocument(address: DocumentAddress, region: string | null): Promise<FetchedDocument> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const given = { maxAttempts: 3, ...(region === null ? {} : { region }) };
  try {
    return address.kind === 's3' ? await object(address, given, signal) : await parameter(address, given, signal);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${addressText(address)}: ${whyNot(error, address)}`);
  }
}

interface Given {
  readonly maxAttempts: number;
  readonly region?: string;
}

async function object(
  address: Extract<DocumentAddress, { kind: 's3' }>,
  given: Given,
  abortSignal: AbortSignal,
): Promise<FetchedDocument> {
  const { GetObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  // Path style: a bucket's name with dots is no name of a certificate, and practice endpoints have no other.
  const client = new S3Client({ ...given, forcePathStyle: true, followRegionRedirects: true });
  try {
    const found = await client.send(new GetObjectCommand({ Bucket: address.bucket, Key: address.key }), {
      abortSignal,
    });
    if ((found.ContentLength ?? 0) > MOST_BYTES) throw tooLarge(address);
    return checked(address, (await found.Body?.transformToString('utf-8')) ?? '', found.ETag ?? '');
  } finally {
    client.destroy();
  }
}

async function parameter(
  address: Extract<DocumentAddress, { kind: 'ssm' }>,
  given: Given,
  abortSignal: AbortSignal,
): Promise<FetchedDocument> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  const client = new SSMClient(given);
  try {
    const command = new GetParameterCommand({ Name: address.name, WithDecryption: true });
    const { Parameter: found } = await client.send(command, { abortSignal });
    return checked(address, found?.Value ?? '', String(found?.Version ?? ''));
  } finally {
    client.destroy();
  }
}

function tooLarge(address: DocumentAddress): UserError {
  return new UserError(`${addressText(address)}: is larger than ${MOST_BYTES} bytes: is it the right one?`);
}

function checked(address: DocumentAddress, text: string, version: string): FetchedDocument {
  if (text.length > MOST_BYTES) throw tooLarge(address);
  // An empty configuration would be a practice fleet: what is named must say something.
  if (text.trim() === '') throw new UserError(`${addressText(address)}: is empty: write the configuration into it`);
  return { text, version };
}

function whyNot(error: unknown, address: DocumentAddress): string {
  const names = namesOf(error);
  if (names.some((name) => /^(NoSuchKey|NoSuchBucket|NotFound|ParameterNotFound)/.test(name)))
    return `is not there: mend the ${address.kind === 's3' ? 'bucket or key' : 'name'}, or the region (AWS_REGION)`;
  if (error instanceof Error && /region is missing/iu.test(error.message))
    return 'cannot be asked for without a region: set AWS_REGION';
  const { reason, detail } = gapOf(error);
  const action = address.kind === 's3' ? 's3:GetObject' : 'ssm:GetParameter (and kms:Decrypt for a SecureString)';
  if (reason === 'denied') return `may not be read: allow ${action} on it to toilbot's own role or user`;
  if (reason === 'no_credentials' || reason === 'expired_credentials')
    return 'needs AWS credentials: set AWS_PROFILE, or run where a role gives them';
  return `could not be read: ${detail}`;
}
