import type { ManagedHost } from '../fleet/areas/hosts.ts';
import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { Input } from './input.ts';
import { parameterOperations } from './ssm-parameters.ts';
import type { TreeObject } from './wire.ts';

/** AWS Systems Manager (AWS JSON 1.1). */
export const ssmOperations: Readonly<Record<string, Operation>> = {
  DescribeInstanceInformation: describeInstanceInformation,
  GetInventory: getInventory,
  ...parameterOperations(() => null),
};

const APPLICATION = 'AWS:Application';
const MOST_A_PAGE = 50;

function pageOfHosts(call: Call, hosts: readonly ManagedHost[], usual: number) {
  const size = call.input.whole('MaxResults') ?? usual;
  if (size < 1 || size > MOST_A_PAGE) {
    throw new AwsFailure('ValidationException', `Value '${size}' at 'maxResults' failed to satisfy constraint`);
  }
  const invalid = () => new AwsFailure('InvalidNextToken', 'The specified token is not valid.');
  return pageOf(call, hosts, { token: call.input.text('NextToken'), size, invalid });
}

function managedHosts(call: Call): readonly ManagedHost[] {
  return call.fleet.scope(call.caller.account, call.region, call.now).hosts.managed;
}

function describeInstanceInformation(call: Call): TreeObject {
  const page = pageOfHosts(call, managedHosts(call), MOST_A_PAGE);
  return {
    InstanceInformationList: page.items.map((host) => ({
      InstanceId: host.instanceId,
      PingStatus: host.online ? 'Online' : 'ConnectionLost',
      LastPingDateTime: host.lastPingAt,
      AgentVersion: '3.3.987.0',
      IsLatestVersion: false,
      PlatformType: 'Linux',
      PlatformName: host.platformName,
      PlatformVersion: host.platformVersion,
      ResourceType: 'EC2Instance',
      ComputerName: host.computerName,
      SourceId: host.instanceId,
      SourceType: 'AWS::EC2::Instance',
    })),
    NextToken: page.next,
  };
}

const COMPARISONS: Readonly<Record<string, (name: string, value: string) => boolean>> = {
  Equal: (name, value) => name === value,
  BeginWith: (name, value) => name.startsWith(value),
};

/** A filter chooses instances: all that is installed on one that has a fitting application is answered. */
function fits(host: ManagedHost, filter: Input): boolean {
  const comparison = COMPARISONS[filter.text('Type') ?? 'Equal'];
  if (filter.text('Key') !== `${APPLICATION}.Name` || comparison === undefined) {
    throw new AwsFailure('InvalidFilter', 'The filter name is not valid.');
  }
  const values = filter.texts('Values') ?? [];
  return host.applications.some(({ name }) => values.some((value) => comparison(name, value)));
}

function getInventory(call: Call): TreeObject {
  const filters = call.input.items('Filters') ?? [];
  const hosts = managedHosts(call).filter((host) => filters.every((filter) => fits(host, filter)));
  const page = pageOfHosts(call, hosts, MOST_A_PAGE);
  return {
    Entities: page.items.map((host) => ({
      Id: host.instanceId,
      Data: {
        [APPLICATION]: {
          TypeName: APPLICATION,
          SchemaVersion: '1.1',
          CaptureTime: host.capturedAt.toISOString().replace(/\.\d+Z$/, 'Z'),
          Content: host.applications.map(({ name, version, release }) => ({
            Name: name,
            Version: version,
            Release: release,
            Architecture: 'x86_64',
            ApplicationType: 'System Environment/Daemons',
            Epoch: '0',
          })),
        },
      },
    })),
    NextToken: page.next,
  };
}
