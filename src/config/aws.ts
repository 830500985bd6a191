import { partitionOf } from '../domain/resources.ts';
import type { Account } from '../domain/settings.ts';
import { listed } from './claims.ts';
import type { Environment } from './environment.ts';
import type { Mistake } from './mistake.ts';
import { regionMistake } from './regions.ts';
import type { Reporter } from './reporter.ts';
import { type AwsDocument, OPTED_IN } from './shape-fleet.ts';

/** What the AWS adapter is told of the fleet. An empty list of accounts means the credentials' own account. */
export interface AwsFleet {
  readonly accounts:
    | readonly {
        readonly id: string;
        readonly name?: string;
        readonly roleArn?: string;
        readonly externalId?: string;
      }[]
    | {
        readonly organization: {
          readonly roleName: string;
          readonly externalId?: string;
          readonly exclude: readonly string[];
        };
      };
  readonly regions: readonly string[] | 'opted-in';
  readonly homeRegion: string;
  readonly callsPerSecond: number;
  readonly concurrency: number;
}

const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;
const ROLE_ARN = /^arn:aws(?:-cn|-us-gov|-iso[a-z-]*)?:iam::(\d{12}):role\/[\w+=,.@/-]{1,512}$/;
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

/** Why AWS is real, in words; null when nothing says that it is. A region or a bare default profile does not. */
export function awsReason(document: { readonly aws?: unknown }, environment: Environment, file: string): string | null {
  if (document.aws !== undefined) return `${file} has aws`;
  const named = (
    [
      'AWS_PROFILE',
      'AWS_ACCESS_KEY_ID',
      'AWS_WEB_IDENTITY_TOKEN_FILE',
      'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
      'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    ] as const
  ).find((name) => environment.get(name) !== null);
  return named === undefined ? null : `${named} is set`;
}

/** Half a pair of keys, which the SDK would pass over in silence. */
export function awsKeysMistakes(environment: Environment): readonly Mistake[] {
  const [id, secret] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
  const mend = (missing: string, set: string) => [
    { where: missing, what: `is not set, but ${set} is: set both or neither` },
  ];
  if (environment.get(id) !== null && environment.get(secret) === null) return mend(secret, id);
  return environment.get(id) === null && environment.get(secret) !== null ? mend(id, secret) : [];
}

function idOf(given: string | number, path: string, report: Reporter): string {
  const id = String(given);
  if (/^\d{12}$/.test(id)) return id;
  const lost = typeof given === 'number' ? ' (put it in quotes: YAML takes zeros in front away)' : '';
  report.wrong(path, given, `is not the id of an account: it has 12 digits${lost}`);
  return id;
}

function checkExternalId(given: string | null | undefined, path: string, report: Reporter): void {
  // Not shown: some keep it like a secret.
  if (given && !EXTERNAL_ID.test(given))
    report.say(path, 'is not an external id: 2 to 1,224 letters, digits and + = , . @ : / -');
}

function roleArnOf(role: string, id: string, partition: string, path: string, report: Reporter): string {
  const owner = ROLE_ARN.exec(role)?.[1];
  if (owner !== undefined && owner !== id) report.wrong(path, role, `is a role of account ${owner}, not of ${id}`);
  if (owner !== undefined) return role;
  if (!ROLE_NAME.test(role))
    report.wrong(path, role, 'is neither the name of a role nor its ARN (arn:aws:iam::<account>:role/<name>)');
  return `arn:${partition}:iam::${id}:role/${role}`;
}

function regionsOf(given: AwsDocument['regions'], report: Reporter): readonly string[] | 'opted-in' {
  const regions = listed(given);
  if (given && regions.length === 0) report.say('aws.regions', 'is an empty list: name regions, or write opted-in');
  if (regions.length === 0 || (regions.length === 1 && regions[0] === OPTED_IN)) return OPTED_IN;
  for (const [index, region] of regions.entries()) {
    const wrong = region === OPTED_IN ? 'stands alone, not among regions' : regionMistake(region);
    if (wrong) report.wrong(Array.isArray(given) ? `aws.regions[${index}]` : 'aws.regions', region, wrong);
  }
  return [...new Set(regions)];
}

function homeRegionOf(
  document: AwsDocument,
  regions: AwsFleet['regions'],
  environment: Environment,
  report: Reporter,
): string {
  if (document.homeRegion) {
    const wrong = regionMistake(document.homeRegion);
    if (wrong) report.wrong('aws.homeRegion', document.homeRegion, wrong);
    return document.homeRegion;
  }
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION'] as const) {
    const set = environment.get(name);
    const wrong = set === null ? null : regionMistake(set);
    if (wrong) report.variable(name, wrong);
    if (set !== null) return set;
  }
  return (regions === OPTED_IN ? undefined : regions[0]) ?? 'us-east-1';
}

/** What `aws` of toilbot.yaml says, or its defaults; AWS_REGION gives the home region where the file gives none. */
export function awsOf(
  document: AwsDocument,
  environment: Environment,
  report: Reporter,
): { aws: AwsFleet; accounts: readonly Account[] } {
  const regions = regionsOf(document.regions, report);
  const homeRegion = homeRegionOf(document, regions, environment, report);
  const given = document.accounts ?? [];
  const ids = given.map((it, index) => idOf(it.id, `aws.accounts[${index}].id`, report));
  const accounts = given.map((it, index) => ({
    id: ids[index] ?? '',
    name: it.name ?? ids[index] ?? '',
    environment: it.environment ?? null,
  }));
  for (const [index, { id, name }] of accounts.entries()) {
    if (ids.indexOf(id) < index) report.wrong(`aws.accounts[${index}].id`, id, 'is listed twice: keep one of them');
    else if (accounts.findIndex((it) => it.name === name) < index)
      report.wrong(`aws.accounts[${index}].name`, name, 'is the name of two accounts: give each its own');
  }
  const { organization } = document;
  if (organization) checkOrganization(organization, given, report);
  const partition = partitionOf(homeRegion);
  const listedAccounts = given.map((it, index) => {
    const path = `aws.accounts[${index}]`;
    checkExternalId(it.externalId, `${path}.externalId`, report);
    if (it.externalId && !it.role)
      report.say(`${path}.externalId`, 'stands without a role: add the role that asks for it');
    return {
      id: ids[index] ?? '',
      ...(it.name ? { name: it.name } : {}),
      ...(it.role ? { roleArn: roleArnOf(it.role, ids[index] ?? '', partition, `${path}.role`, report) } : {}),
      ...(it.externalId ? { externalId: it.externalId } : {}),
    };
  });
  const aws: AwsFleet = {
    accounts: organization
      ? {
          organization: {
            roleName: organization.role,
            ...(organization.externalId ? { externalId: organization.externalId } : {}),
            exclude: (organization.exclude ?? []).map((id, index) =>
              idOf(id, `aws.organization.exclude[${index}]`, report),
            ),
          },
        }
      : listedAccounts,
    regions,
    homeRegion,
    callsPerSecond: document.callsPerSecond ?? 2,
    concurrency: document.concurrency ?? 4,
  };
  return { aws, accounts };
}

function checkOrganization(
  organization: NonNullable<AwsDocument['organization']>,
  accounts: NonNullable<AwsDocument['accounts']>,
  report: Reporter,
): void {
  const { role } = organization;
  if (!ROLE_NAME.test(role))
    report.wrong(
      'aws.organization.role',
      role,
      'is not the name of a role: write only what stands after role/, for it is entered in each account',
    );
  checkExternalId(organization.externalId, 'aws.organization.externalId', report);
  for (const [index, account] of accounts.entries()) {
    if (account.role)
      report.wrong(
        `aws.accounts[${index}].role`,
        account.role,
        'has no use beside aws.organization, whose role enters every account: remove one of the two',
      );
  }
}
