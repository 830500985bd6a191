import { z } from 'zod';
import { LANGUAGES } from '../domain/language.ts';
import type { Severity } from '../domain/reads/images.ts';
import { TIERS } from '../domain/reads/read.ts';
import { aws, circleci, fluentd, github, heroku, queue } from './shape-fleet.ts';
import { channel, command, listOf, mappingOf, maybe, oneOf, oneOrMore, section, text, whole } from './shape-pieces.ts';
import { subsystem } from './shape-subsystem.ts';

/** The shape of toilbot.yaml, as it is written; what follows from it is worked out in `settings.ts` and `aws.ts`. */

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export const HEALTH_CATEGORIES = ['issue', 'accountNotification', 'scheduledChange', 'investigation'] as const;
/** The word for a severity that no policy counts. */
export const NO_POLICY = 'none';

const speech = section({
  language: maybe(oneOf(LANGUAGES)).describe('Default: language.'),
  timezone: maybe(text(60)).describe('Zone in which times are shown. Default: timezone.'),
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

const daysError = `must be a whole number of days from 0 to 3650, or ${NO_POLICY}`;
const policyDay = (ofDefault: number | string) =>
  maybe(
    z.union([
      z.int({ error: daysError }).min(0, { error: daysError }).max(3_650, { error: daysError }),
      z.literal(NO_POLICY, { error: daysError }),
    ]),
  ).describe(`Default: ${ofDefault}.`);
const policyDays = {
  critical: policyDay(7),
  high: policyDay(30),
  medium: policyDay(90),
  low: policyDay(NO_POLICY),
  other: policyDay(NO_POLICY),
} satisfies Record<Severity, unknown>;

export const shape = section({
  timezone: maybe(text(60)).describe('Zone of days, weeks and reminders, such as Asia/Tokyo. Default: UTC.'),
  language: maybe(oneOf(LANGUAGES)).describe(
    'Language of the channels, and of people whose own is not known: en or ja. Default: en.',
  ),
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
      speak: maybe(mappingOf(speech)).describe(
        'Channels that are spoken to in another language or zone, by name or id.',
      ),
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
  heroku: heroku.optional().describe('The Heroku fleet; needs HEROKU_API_KEY, which alone is enough for all teams.'),
  circleci: maybe(circleci).describe('Pipelines of CircleCI, for delivery times; needs CIRCLECI_TOKEN.'),
  github: maybe(github).describe('Merged changes of the infrastructure repository; needs GITHUB_TOKEN.'),
  queue: maybe(queue).describe('Events of AWS in near real time. Without it everything is polled.'),
  fluentd: maybe(fluentd).describe('The HTTP endpoints of fluentd and Fluent Bit.'),
  tiers: maybe(listOf(oneOf(TIERS))).describe(
    'What toilbot may see. Default: base, images and traffic. `hands-on` needs `purpose` as well.',
  ),
  purpose: maybe(
    section({
      accepted: text(10).describe('The day on which it was accepted: 2026-11-20.'),
      by: text(120).describe('Who accepted it, by name or role.'),
    }),
  ).describe('Who accepted docs/purpose.md, and so answers for what the tier hands-on sees of how people work.'),
  endOfLifeDays: maybe(listOf(whole(0, 1_000))).describe(
    'Days before an end of life on which it is told again. Default: [180, 90, 30, 0].',
  ),
  lifecycle: maybe(
    section({
      refresh: maybe(z.boolean({ error: 'must be true or false' })).describe(
        'Whether the dates are fetched from endoflife.date once a day. Default: true; the practice fleet never does.',
      ),
    }),
  ).describe('The dates on which software ends.'),
  images: maybe(
    section({
      policyDays: maybe(section(policyDays)).describe(
        'Days within which a vulnerability that has a fix must be gone, by severity; `none` where none counts.',
      ),
      trustedBases: maybe(listOf(text(256))).describe(
        "Base images that are trusted: 'ruby:3.3-*'. Default: every one is.",
      ),
    }),
  ).describe('Container images.'),
  adminPorts: maybe(listOf(whole(1, 65_535))).describe('Ports that only named ranges may reach. Default: [22, 3389].'),
  catalog: maybe(text(500)).describe(
    'A catalog-info.yaml of Backstage, a folder or a pattern such as services/*/catalog-info.yaml, relative to this file.',
  ),
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
        enabled: maybe(z.boolean({ error: 'must be true or false' })).describe(
          'Default: true, but for jobs that are off until somebody decides.',
        ),
        schedule: maybe(text(100)).describe('Cron with five fields, in UTC.'),
      }),
    ),
  ).describe('Jobs that are switched on or off, or run at another time.'),
  port: maybe(whole(0, 65_535)).describe('Port of the web page and of Slack over HTTP. Default: 3000.'),
  host: maybe(text(255)).describe('Address on which toilbot listens. Default: 127.0.0.1.'),
});

export type Document = z.infer<typeof shape>;

/** JSON Schema of toilbot.yaml, for editors. */
export function jsonSchema(): object {
  return { title: 'toilbot.yaml', ...z.toJSONSchema(shape, { io: 'input', target: 'draft-7' }) };
}
