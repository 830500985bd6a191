/** AWS credentials as every SDK client takes them. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}
export type IdentityProvider = (properties?: { forceRefresh?: boolean }) => Promise<Identity>;

/** An account named in the configuration. Without a role it can be looked at only when it is the caller's own. */
export interface ListedAccount {
  readonly id: string;
  readonly name?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly externalId?: string | undefined;
}

/** All active accounts of the organization, each entered by the role of this name. */
export interface OrganizationAccounts {
  readonly organization: {
    readonly roleName: string;
    readonly externalId?: string | undefined;
    /** Account ids that are left out. */
    readonly exclude: readonly string[];
  };
}

/** What the adapter tells the log: pino fits. */
export interface AwsLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface AwsFleetOptions {
  /** An empty list means the credentials' own account. */
  readonly accounts: readonly ListedAccount[] | OrganizationAccounts;
  /** Region names, or the regions that each account has opted into. */
  readonly regions: readonly string[] | 'opted-in';
  /** Where STS and DescribeRegions are asked. */
  readonly homeRegion: string;
  /** Calls a second an account, region and service, retries counted; 2 by default, null for no limit. */
  readonly callsPerSecond?: number | null | undefined;
  /** Calls at a time an account and region; 4 by default. */
  readonly concurrency?: number | undefined;
  /** How long one attempt may take, from connecting to the last byte; 10 s by default. A call ends after twice that. */
  readonly callTimeoutMs?: number | undefined;
  /** How long a whole read may take, waiting for its turn included; 5 minutes by default. */
  readonly readTimeoutMs?: number | undefined;
  /** How many days back closed AWS Health events are read; 7 by default. */
  readonly healthLookbackDays?: number | undefined;
  readonly clock: () => Date;
  readonly logger: AwsLogger;
  /** The caller's own credentials; the SDK's default chain when left out. */
  readonly credentials?: IdentityProvider | undefined;
  /** Where every service is asked instead of at AWS; AWS_ENDPOINT_URL, as the SDK has it, when left out. */
  readonly endpoint?: string | undefined;
}

/** The options with every default filled in. */
export type Settled = Required<{
  readonly [K in keyof AwsFleetOptions]: K extends 'credentials'
    ? IdentityProvider | null
    : K extends 'endpoint'
      ? string | null
      : Exclude<AwsFleetOptions[K], undefined>;
}>;

export function settled(options: AwsFleetOptions): Settled {
  return {
    accounts: options.accounts,
    regions: options.regions,
    homeRegion: options.homeRegion,
    callsPerSecond: options.callsPerSecond === undefined ? 2 : options.callsPerSecond,
    concurrency: options.concurrency ?? 4,
    callTimeoutMs: options.callTimeoutMs ?? 10_000,
    readTimeoutMs: options.readTimeoutMs ?? 300_000,
    healthLookbackDays: options.healthLookbackDays ?? 7,
    clock: options.clock,
    logger: options.logger,
    credentials: options.credentials ?? null,
    endpoint: options.endpoint ?? null,
  };
}
