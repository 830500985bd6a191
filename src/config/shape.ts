import { z } from 'zod';
import { PLATFORMS, TARGET_WORDS } from '../domain/vocabulary.ts';
import { instead } from './mistake.ts';

/** The shape of toilbot.yaml, as it is written; what follows from it is worked out in `settings.ts` and `aws.ts`. */

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export const HEALTH_CATEGORIES = ['issue', 'accountNotification', 'scheduledChange', 'investigation'] as const;
const SOURCE_WORDS = ['none'] as const;
export const OPTED_IN = 'opted-in';

const KEY_IS = 'is not a known key';

/** A mapping of these keys and no other; each unknown one is refused with the nearest known one. */
function section<S extends z.ZodRawShape>(shape: S, otherwise = 'must be a mapping of keys and values') {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'invalid_type') return otherwise;
      if (issue.code !== 'unrecognized_keys') return undefined;
      // One line a key, in their order.
      return issue.keys.map((key) => `${KEY_IS}: ${instead(key, known)}`).join('\n');
    },
  });
}

/** What a key under which nothing stands means: the same as no key. */
const maybe = <T extends z.ZodType>(schema: T) => schema.nullish();

const mappingOf = <T extends z.ZodType>(schema: T) =>
  z.record(z.string(), schema, { error: 'must be a mapping of names' });

const text = (max: number) =>
  z
    .string({ error: 'must be text: put it in quotes' })
    .min(1, { error: 'is empty' })
    .max(max, { error: `is longer than ${max} characters` });

const listOf = <T extends z.ZodType>(schema: T) => z.array(schema, { error: 'must be a list: [one, other]' });
const oneOrMore = <T extends z.ZodType>(schema: T) => z.union([schema, listOf(schema)]);

const whole = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

const oneOf = <const W extends readonly string[]>(words: W) =>
  z.enum(words, { error: ({ input }) => `is none of these words: ${instead(String(input), words)}` });

const channel = z
  .string({ error: "must be a channel in quotes, such as '#sre' (a # without quotes begins a comment in YAML)" })
  .regex(/^(?:#?[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}_-]{1,80}|[CG][A-Z0-9]{5,20})$/u, {
    error: "is not a channel: write its name in lower case ('#sre') or its id (C0123ABCD)",
  });

export const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,59}$/u;
const nameText = text(60).regex(NAME, {
  error: 'is not a name: use letters, digits, - _ and ., beginning with a letter or digit',
});

// A number of twelve digits is what YAML makes of an account id without quotes.
const idError = "must be an account's id of 12 digits, in quotes";
const accountId = z.union([z.string({ error: idError }), z.number({ error: idError })]);
const command = z
  .string({ error: 'must be a slash command such as /toil' })
  .regex(/^\/[a-z0-9_-]{1,31}$/, { error: 'is not a slash command: write / and lower-case letters, digits, - or _' });

const claim = section({
  tag: maybe(mappingOf(text(256))).describe('Tags that the resource must have: {Service: api}. `*` is any text.'),
  name: maybe(text(256)).describe("Name of the resource: 'api-*'. `*` is any text."),
  account: maybe(accountId).describe('Id or name of the account.'),
  region: maybe(text(40)).describe('Region, such as ap-northeast-1.'),
  platform: maybe(oneOf(PLATFORMS)).describe('Platform of the resource.'),
  arn: maybe(text(500)).describe('ARN or id of the resource. `*` is any text.'),
  ecsService: maybe(text(500)).describe('ECS service as cluster/service. `*` is any text.'),
  environment: maybe(nameText).describe('Environment of what this claims: production, staging or a name of your own.'),
  component: maybe(nameText).describe('Part of the subsystem that runs by itself, such as web or worker.'),
});

const subsystem = section({
  title: maybe(text(120)).describe("What people call it. Default: the subsystem's name."),
  team: maybe(nameText).describe('Owner: a name under `teams`.'),
  source: maybe(oneOrMore(oneOf([...PLATFORMS, ...SOURCE_WORDS]))).describe(
    'Where it comes from: one platform, a list, or `none` when it was born on its target. Default: ec2 and heroku.',
  ),
  target: maybe(oneOrMore(oneOf([...PLATFORMS, ...TARGET_WORDS]))).describe(
    'Where it is to end: one platform, a list, or `undecided`, `absorbed` (into its senders), `none` (shut down). Default: ecs, eks and managed.',
  ),
  needs: maybe(oneOrMore(text(60))).describe('Names of the subsystems it needs.'),
  formerNames: maybe(oneOrMore(text(256))).describe('Names it had, as tags may still say.'),
  runbook: maybe(text(500)).describe('URL of its runbook.'),
  settleDays: maybe(whole(0, 90)).describe('Quiet days seen until it counts as moved. Default: 7.'),
  claims: maybe(listOf(claim)).describe(
    'Which resources are its own: any rule is enough; all members of a rule must fit.',
  ),
});

const team = section({
  channel: channel.optional().describe("Channel of its cases, in quotes: '#sre'. Default: channels.default."),
  userGroup: maybe(
    z.string({ error: 'must be text' }).regex(/^S[A-Z0-9]{4,20}$/, {
      error:
        'is not the id of a Slack user group: it begins with S, as in S0123ABCD (in Slack: People, User groups, Copy group ID)',
    }),
  ).describe('Id of the Slack user group that is pinged in working hours.'),
});

const role = text(200);
const externalId = text(1224);

const aws = section(
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

export const shape = section({
  timezone: maybe(text(60)).describe('Zone of days, weeks and reminders, such as Asia/Tokyo. Default: UTC.'),
  workingHours: maybe(
    section({
      from: maybe(whole(0, 23)).describe('Hour at which they begin. Default: 9.'),
      to: maybe(whole(1, 24)).describe('Hour at which they end. Default: 18.'),
      days: maybe(listOf(oneOf(WEEKDAYS))).describe('Default: mon to fri.'),
    }),
  ).describe('When user groups are pinged.'),
  channels: maybe(
    section({
      default: channel.optional().describe("Where a case goes whose team has no channel: '#alerts'."),
      staging: channel.optional().describe('Where staging goes. Default: as production.'),
      security: channel.optional().describe('Where security findings go; without it they are not sent.'),
    }),
  ).describe('Slack channels, names in quotes.'),
  reminders: maybe(listOf(whole(0, 365))).describe('Days before a date on which it is told again. Default: [7, 1].'),
  targetDate: maybe(text(10)).describe('Day by which everything is to have moved: 2027-03-31.'),
  commands: maybe(
    section({
      migrationStatus: maybe(command).describe('Default: /migration-status.'),
      toil: maybe(command).describe('Default: /toil.'),
    }),
  ).describe('Names of the slash commands, as the Slack app has them.'),
  teams: maybe(mappingOf(team)).describe('Owner teams, by name.'),
  aws: aws.optional().describe('The AWS fleet. With this key toilbot looks at real AWS; `aws: {}` is enough.'),
  tags: maybe(
    section({
      subsystem: maybe(oneOrMore(text(128))).describe('Tags that name the subsystem. Default: [Service, app].'),
      environment: maybe(oneOrMore(text(128))).describe('Tags that name the environment. Default: [Environment, env].'),
    }),
  ).describe('Keys of tags, in the order in which they are tried.'),
  subsystems: maybe(mappingOf(subsystem)).describe('What moves as one, by name.'),
  health: maybe(
    section({
      categories: maybe(listOf(oneOf(HEALTH_CATEGORIES))).describe('Categories of AWS Health. Default: all.'),
      ignoreTypeCodes: maybe(listOf(text(200))).describe('Type codes that are left out. `*` is any text.'),
      onlyTypeCodes: maybe(listOf(text(200))).describe('When not empty, only these type codes. `*` is any text.'),
    }),
  ).describe('Which AWS Health events count.'),
  ignoreNames: maybe(listOf(text(256))).describe(
    "Names of resources that are nothing, such as image builders. Default: ['Packer Builder'].",
  ),
  jobs: maybe(
    mappingOf(
      section({
        enabled: maybe(z.boolean({ error: 'must be true or false' })).describe('Default: true.'),
        schedule: maybe(text(100)).describe('Cron with five fields, in UTC.'),
      }),
    ),
  ).describe('Jobs that are switched off or run at another time.'),
  port: maybe(whole(0, 65_535)).describe('Port of the web page and of Slack over HTTP. Default: 3000.'),
  host: maybe(text(255)).describe('Address on which toilbot listens. Default: 127.0.0.1.'),
});

export type Document = z.infer<typeof shape>;
export type AwsDocument = z.infer<typeof aws>;
export type SubsystemDocument = z.infer<typeof subsystem>;
export type ClaimDocument = z.infer<typeof claim>;

/** JSON Schema of toilbot.yaml, for editors. */
export function jsonSchema(): object {
  return { title: 'toilbot.yaml', ...z.toJSONSchema(shape, { io: 'input', target: 'draft-7' }) };
}
