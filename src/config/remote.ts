import { type DocumentAddress, parseAddress } from '../domain/document-address.ts';
import { UserError } from '../domain/user-error.ts';
import { ownVariables, type Variables } from './environment.ts';

/** An address in S3 or Systems Manager that --config or TOILBOT_CONFIG names, and the region where it is asked. */
export interface RemoteDocument {
  readonly address: DocumentAddress;
  /** Null where the SDK finds one itself. */
  readonly region: string | null;
}

/** What must be fetched before the configuration can be read; null when it is a file. Throws a UserError for half an address. */
export function remoteDocument(source: {
  readonly cwd: string;
  readonly file?: string | undefined;
  readonly env?: Variables | undefined;
}): RemoteDocument | null {
  const env = source.env ?? ownVariables(source.cwd, []);
  const set = (name: string): string | null => env[name]?.trim() || null;
  const named = source.file ?? set('TOILBOT_CONFIG');
  const address = named === null ? null : parseAddress(named);
  if (address === 'wrong') {
    const where = source.file === undefined ? 'TOILBOT_CONFIG' : '--config';
    throw new UserError(`${where}: is not the address of a configuration: write s3://bucket/key, ssm:/name, or a path`);
  }
  return address && { address, region: set('AWS_REGION') ?? set('AWS_DEFAULT_REGION') };
}
