import { z } from 'zod';
import { accountId, listOf, maybe, nameText, oneOf, oneOrMore, section, text, whole } from './shape-pieces.ts';

/** The word for all regions that an account has opted into. */
export const OPTED_IN = 'opted-in';
/** The word for all teams of the Heroku account. */
export const ALL_TEAMS = 'all';
export const LOG_SOFTWARE = ['fluentd', 'fluent-bit'] as const;

const role = text(200);
const externalId = text(1224);

export const aws = section(
  {
    organization: maybe(
      section({
        role: role.describe('Name of the role by which each account is entered.'),
        externalId: maybe(externalId).describe('External id that the role asks for.'),
        exclude: maybe(listOf(accountId)).describe('Ids of accounts that are left out.'),
      }),
    ).describe(
      'All active accounts of the organization. Without this and `accounts`: the own account of the credentials.',
    ),
    accounts: maybe(
      listOf(
        section({
          id: accountId.describe('12 digits, in quotes.'),
          name: maybe(text(60)).describe('What people call it. Default: its id.'),
          environment: maybe(nameText).describe('Environment of what no claim and no tag tells.'),
          role: maybe(role).describe(
            'Role by which it is entered: a name or an ARN. Without it only the own account works.',
          ),
          externalId: maybe(externalId).describe('External id that the role asks for.'),
        }),
      ),
    ).describe('Accounts to look at; with `organization` only their names and environments.'),
    regions: maybe(oneOrMore(text(40))).describe(
      'Regions to look at, or `opted-in` for all that an account has opted into. Default: opted-in.',
    ),
    homeRegion: maybe(text(40)).describe(
      'Where STS and the list of regions are asked. Default: AWS_REGION, else the first of `regions`, else us-east-1.',
    ),
    callsPerSecond: maybe(
      z
        .number({ error: 'must be a number' })
        .min(0.1, { error: 'must be at least 0.1' })
        .max(100, { error: 'must be at most 100' }),
    ).describe('Calls a second to one account, region and service. Default: 2.'),
    concurrency: maybe(whole(1, 50)).describe('Calls at a time to one account and region. Default: 4.'),
  },
  'must be a mapping of keys and values: write aws: {} for real AWS with all defaults, or take it away',
);

export const heroku = section(
  {
    teams: maybe(oneOrMore(text(100))).describe(
      'Names of the Heroku teams to look at, or `all` that the key may see. Default: all.',
    ),
  },
  'must be a mapping of keys and values: write heroku: {} for all teams, or take it away',
);

export const circleci = section({
  projects: listOf(
    text(300).regex(/^(?:(?:gh|github|bb|bitbucket)\/[\w.-]+\/[\w.-]+|circleci\/[\w-]+\/[\w-]+)$/, {
      error: 'is not the slug of a project: write gh/organization/repository, as CircleCI shows it',
    }),
  ).describe('Slugs of the projects that deploy: gh/organization/repository.'),
});

export const github = section({
  repository: text(140)
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]*\/[\w.-]+$/, { error: 'is not a repository: write organization/repository' })
    .describe('The repository that holds the infrastructure as code: organization/repository.'),
});

export const queue = section({
  url: text(500)
    .regex(/^https?:\/\/[^\s/@]+\/\d{12}\/[\w-]{1,80}$/, {
      error: 'is not the URL of an SQS queue: https://sqs.<region>.amazonaws.com/<account>/<name> (no FIFO queue)',
    })
    .describe('URL of the SQS queue that EventBridge rules fill.'),
  region: maybe(text(40)).describe('Region of the queue. Default: the one in its URL.'),
  account: maybe(accountId).describe('Account whose role reads it. Default: the one in its URL.'),
});

const software = maybe(oneOf(LOG_SOFTWARE)).describe('fluentd or fluent-bit. Default: fluentd.');

export const fluentd = section({
  hosts: maybe(
    listOf(
      section({
        name: nameText.describe('What people call the host.'),
        endpoint: text(300)
          .regex(/^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/, {
            error: 'is not host:port: write it as in log-1.internal:24220, without http://',
          })
          .describe('host:port of its HTTP endpoint: monitor_agent of fluentd, HTTP_Server of Fluent Bit.'),
        software,
      }),
    ),
  ).describe('Hosts that are asked, by hand.'),
  tag: maybe(
    section({
      key: text(128).describe('Key of the tag.'),
      value: text(256).describe('Its value.'),
      port: maybe(whole(1, 65_535)).describe('Port of the endpoint. Default: 24220 for fluentd, 2020 for fluent-bit.'),
      software,
    }),
  ).describe('EC2 instances with this tag are asked at their private address.'),
});

export type AwsDocument = z.infer<typeof aws>;
export type QueueDocument = z.infer<typeof queue>;
export type FluentdDocument = z.infer<typeof fluentd>;
