import type { Config } from '../config.ts';
import type { Json } from '../domain/vocabulary.ts';
import type { AwsFleet } from './aws.ts';
import { withoutSecrets } from './mistake.ts';

/** What `toilbot config check` says, as lines for people and as data. Neither holds a secret. */
export interface Description {
  readonly lines: readonly string[];
  readonly json: { readonly [key: string]: Json };
}

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

function some(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
}

/** What is allowed, and perhaps not meant. */
function warningsOf({ settings, fleet, jobs, host }: Config): readonly string[] {
  const { subsystems, teams, channels } = settings;
  const warnings: string[] = [];
  const ownerless = subsystems.filter((it) => it.team === null).map((it) => it.name);
  const idle = teams.filter((team) => !subsystems.some((it) => it.team === team.name)).map((it) => it.name);
  const greedy = subsystems.filter((it) =>
    it.claims.some(
      (rule) => /^\**$/.test(rule.name ?? rule.arn ?? rule.ecsService ?? 'x') && Object.keys(rule.tags).length === 0,
    ),
  );
  const off = Object.entries(jobs).flatMap(([id, job]) => (job.enabled === false ? [id] : []));
  if (subsystems.length === 0) warnings.push('No subsystems: everything that is seen will be unclaimed.');
  if (ownerless.length > 0) {
    warnings.push(`Without a team: ${some(ownerless)}. Their cases go to ${channels.default}.`);
  }
  if (idle.length > 0) warnings.push(`Teams that own nothing: ${some(idle)}.`);
  if (greedy.length > 0) warnings.push(`Claims of everything (name: '*'): ${some(greedy.map((it) => it.name))}.`);
  if (fleet.kind === 'real' && channels.security === null) {
    warnings.push('No channels.security: security findings are not sent to Slack.');
  }
  if (settings.tiers.includes('hands-on') && settings.purposeAccepted === null) {
    warnings.push('tiers has hands-on without purpose: it stays off until purpose says who accepted docs/purpose.md.');
  }
  if (off.length > 0) warnings.push(`Jobs switched off: ${some(off)}.`);
  if (host === '0.0.0.0' || host === '::') warnings.push(`Listening on ${host}: every network of this machine.`);
  return warnings;
}

function awsLine(aws: AwsFleet, accounts: number): string {
  const which =
    'organization' in aws.accounts
      ? `the accounts of the organization, but for ${aws.accounts.organization.exclude.length}`
      : aws.accounts.length === 0
        ? "the credentials' own account"
        : counted(accounts, 'account');
  const where = aws.regions === 'opted-in' ? 'all opted-in regions' : counted(aws.regions.length, 'region');
  return `AWS: ${which}, ${where}, home region ${aws.homeRegion}.`;
}

function fleetLines({ fleet, settings }: Config): readonly string[] {
  const accounts = settings.accounts.length;
  if (fleet.kind === 'practice') return [`AWS: the practice fleet's ${counted(accounts, 'account')}.`];
  const { aws, heroku, circleci, github, queue } = fleet;
  const teams = heroku && (heroku.teams === 'all' ? 'all teams' : counted(heroku.teams.length, 'team'));
  const lines = [
    aws === null ? 'AWS: not configured, so nothing of it is looked at.' : awsLine(aws, accounts),
    teams && `Heroku: ${teams} that the key may see.`,
    circleci && `CircleCI: ${counted(circleci.projects.length, 'project')}.`,
    github && `GitHub: merged changes of ${github.repository}.`,
    queue && `Events: from the queue ${queue.url}.`,
    settings.fluentd.hosts.length > 0 && `fluentd: ${counted(settings.fluentd.hosts.length, 'listed host')}.`,
  ];
  return lines.filter((line): line is string => typeof line === 'string');
}

/** Describes a configuration that was loaded. */
export function describeConfig(config: Config): Description {
  const { settings, fleet, slack, database, jobs } = config;
  const warnings = warningsOf(config);
  const lines = [
    ...config.notes,
    ...fleetLines(config),
    `${counted(settings.subsystems.length, 'subsystem')}, ${counted(settings.teams.length, 'team')}; days and weeks in ${settings.timeZone}.`,
    `Listening on ${config.host}, port ${config.port}; data in ${config.dataDirectory}.`,
    ...warnings.map((warning) => `Warning: ${warning}`),
  ];
  const hide = (text: string) => withoutSecrets(text, config.secrets);
  const json = {
    installation: config.installation,
    fleet: shownFleet(fleet),
    slack: slack.kind === 'practice' ? { kind: 'practice' } : { kind: 'real', mode: slack.mode },
    database: database.kind === 'postgres' ? { kind: 'postgres' } : database,
    settings,
    jobs,
    host: config.host,
    port: config.port,
    dataDirectory: config.dataDirectory,
    logLevel: config.logLevel,
    notes: config.notes,
    warnings,
  };
  return { lines: lines.map(hide), json: withHidden(json, hide) };
}

/** Tokens and external ids stay out: the ids are no secret by AWS's word, but some keep them like one. */
function shownFleet(fleet: Config['fleet']): object {
  if (fleet.kind === 'practice') return { kind: 'practice' };
  const { aws, heroku, circleci, github, queue } = fleet;
  return {
    kind: 'real',
    aws: aws && { ...aws, accounts: withoutExternalIds(aws.accounts) },
    heroku: heroku && { teams: heroku.teams },
    circleci: circleci && { projects: circleci.projects },
    github: github && { repository: github.repository },
    queue,
  };
}

function withoutExternalIds(accounts: AwsFleet['accounts']): object {
  return 'organization' in accounts
    ? { organization: { ...accounts.organization, externalId: undefined } }
    : accounts.map((it) => ({ ...it, externalId: undefined }));
}

function withHidden(value: object, hide: (text: string) => string): Description['json'] {
  return JSON.parse(JSON.stringify(value, (_key, one: unknown) => (typeof one === 'string' ? hide(one) : one)));
}
