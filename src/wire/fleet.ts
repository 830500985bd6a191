import { type OpenEventQueue, openEventQueue } from '../adapters/aws/event-queue.ts';
import { type AwsFleet, openAwsFleet } from '../adapters/aws/fleet.ts';
import { openCircleciFleet } from '../adapters/circleci/fleet.ts';
import { listedHosts, taggedHosts } from '../adapters/fluentd/fleet.ts';
import { openGithubFleet } from '../adapters/github/fleet.ts';
import { openHerokuFleet } from '../adapters/heroku/fleet.ts';
import type { FleetMember } from '../domain/fleet.ts';
import type { WireOptions } from '../wire.ts';

/** The systems that are looked at: those that are configured, else the practice fleet's. */
export function fleetMembers(options: WireOptions): readonly FleetMember[] {
  const aws = openAws(options);
  return [...aws, ...openHeroku(options), ...openDelivery(options), ...openFluentd(options, aws)];
}

/** Endpoints of fluentd: of listed hosts, and of instances with a tag where there is AWS. */
function openFluentd({ config, practice }: WireOptions, aws: readonly FleetMember[]): FleetMember[] {
  const { fluentd } = config.settings;
  const parts = { clock: config.clock, settings: { ...fluentd, hosts: practice?.fluentd?.hosts ?? fluentd.hosts } };
  return [
    ...aws.map((it) => taggedHosts(parts, (scope, signal) => it.read('ec2.instances', scope, signal))),
    ...(parts.settings.hosts.length === 0 ? [] : [listedHosts(parts)]),
  ];
}

/** AWS as a part of the fleet; none when other systems are real and it is not configured. */
function openAws({ config, logger, practice }: WireOptions): FleetMember[] {
  const common = { clock: config.clock, logger };
  if (config.fleet.kind !== 'practice') {
    return config.fleet.aws === null ? [] : [awsMember(openAwsFleet({ ...config.fleet.aws, ...common }))];
  }
  if (!practice?.aws) throw new Error('the practice fleet was not started');
  const { credentials, endpoint } = practice.aws;
  const own = { ...practice.aws.options, ...common, endpoint, credentials: async () => credentials };
  return [awsMember(openAwsFleet(own))];
}

/** Heroku as a part of the fleet; none where it is not configured. */
function openHeroku({ config, logger, practice }: WireOptions): FleetMember[] {
  const common = { clock: config.clock, logger };
  if (config.fleet.kind === 'practice') {
    if (!practice?.heroku) return [];
    const { url, token } = practice.heroku;
    return [openHerokuFleet({ ...common, token, baseUrl: url, teams: 'all', callsPerSecond: 50 })];
  }
  const { heroku } = config.fleet;
  if (heroku === null) return [];
  return [openHerokuFleet({ ...common, token: heroku.token, baseUrl: heroku.apiUrl, teams: heroku.teams })];
}

/** CircleCI and GitHub, where they are configured. */
function openDelivery({ config: { fleet, clock }, practice }: WireOptions): FleetMember[] {
  const { circleci, github } = fleet.kind === 'practice' ? playedDelivery(practice) : fleet;
  return [
    ...(circleci === null ? [] : [openCircleciFleet({ ...circleci, baseUrl: circleci.apiUrl, clock })]),
    ...(github === null ? [] : [openGithubFleet({ ...github, baseUrl: github.apiUrl, clock })]),
  ];
}

/** The ones of the practice fleet, as they would be configured. */
function playedDelivery(practice: WireOptions['practice']) {
  const { circleci, github } = practice ?? { circleci: null, github: null };
  return {
    circleci: circleci && { ...circleci, apiUrl: circleci.url },
    github: github && { ...github, apiUrl: github.url },
  };
}

/** The queue of AWS events; null where none is configured. */
export function openQueue({ config, logger, practice }: WireOptions): OpenEventQueue | null {
  const common = { clock: config.clock, logger };
  if (config.fleet.kind === 'practice') {
    if (!practice?.aws) return null;
    const { credentials, endpoint, queueUrl, options } = practice.aws;
    const { homeRegion } = options;
    return openEventQueue({ ...common, url: queueUrl, homeRegion, endpoint, credentials: async () => credentials });
  }
  const { queue, aws } = config.fleet;
  if (queue === null || aws === null) return null;
  const listed = 'organization' in aws.accounts ? [] : aws.accounts;
  const { roleArn, externalId } = listed.find(({ id }) => id === queue.account) ?? {};
  const enter = roleArn ? { account: queue.account, role: { roleArn, externalId } } : undefined;
  return openEventQueue({ ...common, ...queue, homeRegion: aws.homeRegion, enter });
}

function awsMember(aws: AwsFleet): FleetMember {
  return { ...aws, system: 'aws', places: ['regions', 'health'] };
}
