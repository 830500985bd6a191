import type { System } from '../domain/scope.ts';
import type { Account } from '../domain/settings.ts';
import { type AwsFleet, awsOf, awsReason } from './aws.ts';
import { listed } from './claims.ts';
import type { Environment } from './environment.ts';
import { regionMistake } from './regions.ts';
import type { Reporter } from './reporter.ts';
import type { Document } from './shape.ts';
import { ALL_TEAMS, type QueueDocument } from './shape-fleet.ts';

/** How an API over HTTP is asked. Holds a secret. */
export interface Access {
  readonly token: string;
  /** Where the API is, when it is not the provider's own; ends in a slash. */
  readonly apiUrl: string | null;
}

export interface HerokuFleet extends Access {
  /** Names of teams, or all that the key may see, the personal account included. */
  readonly teams: readonly string[] | 'all';
}

/** The real systems that are looked at; null is one that is not configured. Listed fluentd hosts stand in the settings. */
export interface RealFleet {
  readonly aws: AwsFleet | null;
  readonly heroku: HerokuFleet | null;
  /** Slugs of projects: `gh/organization/repository`. */
  readonly circleci: (Access & { readonly projects: readonly string[] }) | null;
  /** The infrastructure repository: `organization/repository`. */
  readonly github: (Access & { readonly repository: string }) | null;
  /** The queue of AWS events, and the account whose role reads it. */
  readonly queue: { readonly url: string; readonly region: string; readonly account: string } | null;
}

/** Why a system is real, in words. */
export type Reasons = ReadonlyMap<System, string>;

/** What of the file and the environment makes which systems real; of what is left out there is none. */
export function reasonsOf(raw: object, environment: Environment, file: string): Reasons {
  const has = (key: string): boolean => (Reflect.get(raw, key) ?? undefined) !== undefined;
  const reasons = new Map<System, string>();
  const aws = awsReason(raw, environment, file);
  if (aws !== null) reasons.set('aws', aws);
  if (isSet(environment, 'HEROKU_API_KEY')) reasons.set('heroku', 'HEROKU_API_KEY is set');
  else if (Object.hasOwn(raw, 'heroku')) reasons.set('heroku', `${file} has heroku`);
  for (const system of ['circleci', 'github'] as const) if (has(system)) reasons.set(system, `${file} has ${system}`);
  const hosts: unknown = Reflect.get(Object(Reflect.get(raw, 'fluentd')), 'hosts');
  if (Array.isArray(hosts) && hosts.length > 0) reasons.set('fluentd', `${file} has fluentd.hosts`);
  return reasons;
}

type Token = 'HEROKU_API_KEY' | 'CIRCLECI_TOKEN' | 'GITHUB_TOKEN';
const isSet = (environment: Environment, name: Token): boolean =>
  environment.secret[name] !== null || environment.broken.has(name);

const WHERE_FROM: { readonly [T in Token]: string } = {
  HEROKU_API_KEY: 'make one with heroku authorizations:create -s read',
  CIRCLECI_TOKEN: 'make a personal API token in CircleCI (User Settings)',
  GITHUB_TOKEN: 'make a fine-grained token that may read contents, pull requests and actions of the repository',
};

function access(
  environment: Environment,
  [name, url]: readonly [Token, 'HEROKU_API_URL' | 'CIRCLECI_API_URL' | 'GITHUB_API_URL'],
  key: string,
  report: Reporter,
): Access | null {
  if (!isSet(environment, name)) report.variable(name, `is not set, but toilbot.yaml has ${key}: ${WHERE_FROM[name]}`);
  const token = environment.secret[name];
  const apiUrl = apiUrlOf(environment.get(url), url, report);
  return token === null ? null : { token, apiUrl };
}

function apiUrlOf(given: string | null, name: string, report: Reporter): string | null {
  if (given === null) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url && /^https?:$/.test(url.protocol) && url.username === '') return url.href.replace(/\/?$/, '/');
  report.variable(name, 'is not the address of an API: write it as in http://127.0.0.1:4000/, or unset it');
  return null;
}

function herokuOf(document: Document, environment: Environment, report: Reporter): HerokuFleet | null {
  const given = listed(document.heroku?.teams);
  if (document.heroku?.teams && given.length === 0)
    report.say('heroku.teams', `is an empty list: name teams, or write ${ALL_TEAMS}`);
  if (given.length > 1 && given.includes(ALL_TEAMS))
    report.wrong('heroku.teams', ALL_TEAMS, 'stands alone, not among teams');
  const to = access(environment, ['HEROKU_API_KEY', 'HEROKU_API_URL'], 'heroku', report);
  const all = given.length === 0 || given.includes(ALL_TEAMS);
  return to && { ...to, teams: all ? ALL_TEAMS : [...new Set(given)] };
}

function queueOf(given: QueueDocument, aws: AwsFleet | null, report: Reporter): RealFleet['queue'] {
  if (aws === null) report.say('queue', 'needs AWS, which is not configured: add aws, or take queue away');
  const region = /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\//.exec(given.url)?.[1];
  if (given.region) {
    const wrong = regionMistake(given.region);
    if (wrong) report.wrong('queue.region', given.region, wrong);
    else if (region && region !== given.region)
      report.wrong('queue.region', given.region, `is not the region of the URL, which is ${region}: take one away`);
  }
  if (given.account && !/^\d{12}$/.test(String(given.account)))
    report.wrong('queue.account', given.account, 'is not the id of an account: it has 12 digits, in quotes');
  const account = given.account ? String(given.account) : (/\/(\d{12})\//.exec(given.url)?.[1] ?? '');
  return { url: given.url, region: given.region ?? region ?? aws?.homeRegion ?? 'us-east-1', account };
}

/** What is looked at, with one system at least; the rest is off, not made up. */
export function realFleet(
  document: Document,
  reasons: Reasons,
  environment: Environment,
  report: Reporter,
): { readonly fleet: RealFleet; readonly accounts: readonly Account[] } {
  const { circleci, github, queue } = document;
  const own = reasons.has('aws') ? awsOf(document.aws ?? {}, environment, report) : null;
  const circle = circleci && access(environment, ['CIRCLECI_TOKEN', 'CIRCLECI_API_URL'], 'circleci', report);
  const hub = github && access(environment, ['GITHUB_TOKEN', 'GITHUB_API_URL'], 'github', report);
  if (document.fluentd?.tag && own === null)
    report.say('fluentd.tag', 'needs AWS, whose instances bear it: add aws, or list the hosts');
  return {
    fleet: {
      aws: own?.aws ?? null,
      heroku: reasons.has('heroku') ? herokuOf(document, environment, report) : null,
      circleci: circleci && circle ? { ...circle, projects: [...new Set(circleci.projects)] } : null,
      github: github && hub ? { ...hub, repository: github.repository } : null,
      queue: queue ? queueOf(queue, own?.aws ?? null, report) : null,
    },
    accounts: own?.accounts ?? [],
  };
}

const CONFIGURED_BY = {
  aws: 'add aws to toilbot.yaml (aws: {} is enough), or set AWS_PROFILE',
  heroku: 'set HEROKU_API_KEY',
  circleci: 'add circleci.projects to toilbot.yaml, and set CIRCLECI_TOKEN',
  github: 'add github.repository to toilbot.yaml, and set GITHUB_TOKEN',
  queue: 'add queue.url to toilbot.yaml: without it events are seen at the next poll',
} as const satisfies Record<keyof RealFleet, string>;

/** The systems that are not configured, and what would configure each. */
export function missingOf(fleet: RealFleet): readonly { readonly system: string; readonly mend: string }[] {
  const all = ['aws', 'heroku', 'circleci', 'github', 'queue'] as const;
  return all.filter((it) => fleet[it] === null).map((system) => ({ system, mend: CONFIGURED_BY[system] }));
}

/** The role by which an account is entered; null where the credentials themselves look at it. */
export function roleOf(aws: AwsFleet | null, account: string): string | null {
  if (aws === null) return null;
  if ('organization' in aws.accounts) return `the role ${aws.accounts.organization.roleName}`;
  const arn = aws.accounts.find((it) => it.id === account)?.roleArn;
  return arn === undefined ? null : `the role ${arn}`;
}

/** The systems that are looked at. */
export function systemsOf(fleet: RealFleet, listedHosts: number): ReadonlySet<System> {
  const all = (['aws', 'heroku', 'circleci', 'github'] as const).filter((it) => fleet[it] !== null);
  return new Set<System>([...all, ...(listedHosts > 0 ? (['fluentd'] as const) : []), 'toilbot']);
}
