import type { Readers } from '../../domain/fleet.ts';
import type { AutoScalingGroup, Ec2Fleet, Ec2Image, Ec2Reads } from '../../domain/reads/ec2.ts';
import { readBalancers, readGroups, readTargetGroups } from './balancing-reads.ts';
import type { InstanceLists } from './ec2-reads.ts';
import type { ReaderParts } from './fleet.ts';
import { readFleets, readTemplates } from './launch-reads.ts';
import { readImages, shareReader } from './leftover-images.ts';
import { parseAddress, parseKeyPair, parseSnapshot } from './leftover-parse.ts';
import { listed } from './listing.ts';
import { parseInterface, parseRouteTable, parseSecurityGroup, parseSubnet } from './network-parse.ts';
import { sharedAnswers } from './shared-answers.ts';

/** A page of 1,000 holds the event loop for long. */
const A_PAGE = 200;

type LeftoverReads = Exclude<keyof Ec2Reads, 'ec2.instances' | 'ec2.instanceStatuses'>;

/** The reads of what stands beside the instances of a region: all of it, of all pages. */
export function leftoverReaders({ calls, now }: ReaderParts, instances: InstanceLists): Readers<LeftoverReads> {
  const sdk = () => import('@aws-sdk/client-ec2');
  const groups = sharedAnswers<AutoScalingGroup>(now);
  const fleets = sharedAnswers<Ec2Fleet>(now);
  const images = sharedAnswers<Ec2Image>(now);
  const shares = shareReader(now);
  return {
    'ec2.addresses': async (at, signal) => {
      const { DescribeAddressesCommand } = await sdk();
      return listed(
        { calls, at, signal },
        {
          service: 'ec2',
          operation: 'DescribeAddresses',
          ask: async (ec2, _token, options) => ({
            list: (await ec2.send(new DescribeAddressesCommand({}), options)).Addresses,
          }),
          parse: parseAddress,
          id: ({ id }) => id,
        },
      );
    },
    'ec2.keyPairs': async (at, signal) => {
      const { DescribeKeyPairsCommand } = await sdk();
      return listed(
        { calls, at, signal },
        {
          service: 'ec2',
          operation: 'DescribeKeyPairs',
          ask: async (ec2, _token, options) => ({
            list: (await ec2.send(new DescribeKeyPairsCommand({}), options)).KeyPairs,
          }),
          parse: parseKeyPair,
          id: ({ name }) => name,
        },
      );
    },
    'ec2.images': (at, signal) => images(at, signal, () => readImages({ calls, at, signal }, instances), 'anew'),
    'ec2.imageShares': async (at, signal) => {
      const all = await images(at, signal, () => readImages({ calls, at, signal }, instances));
      return shares({ calls, at, signal }, all, await instances.lately(at, signal));
    },
    'ec2.snapshots': async (at, signal) => {
      const { DescribeSnapshotsCommand } = await sdk();
      return listed(
        { calls, at, signal },
        {
          service: 'ec2',
          operation: 'DescribeSnapshots',
          ask: async (ec2, NextToken, options) => {
            // Without an owner it lists all public snapshots of AWS.
            const command = new DescribeSnapshotsCommand({ OwnerIds: ['self'], MaxResults: A_PAGE, NextToken });
            const page = await ec2.send(command, options);
            return { list: page.Snapshots, next: page.NextToken };
          },
          parse: parseSnapshot,
          id: ({ id }) => id,
        },
      );
    },
    'ec2.securityGroups': async (at, signal) => {
      const { DescribeSecurityGroupsCommand } = await sdk();
      return listed(
        { calls, at, signal },
        {
          service: 'ec2',
          operation: 'DescribeSecurityGroups',
          ask: async (ec2, NextToken, options) => {
            const page = await ec2.send(new DescribeSecurityGroupsCommand({ MaxResults: A_PAGE, NextToken }), options);
            return { list: page.SecurityGroups, next: page.NextToken };
          },
          parse: parseSecurityGroup,
          id: ({ id }) => id,
        },
      );
    },
    'ec2.networkInterfaces': async (at, signal) => {
      const { DescribeNetworkInterfacesCommand } = await sdk();
      return listed(
        { calls, at, signal },
        {
          service: 'ec2',
          operation: 'DescribeNetworkInterfaces',
          ask: async (ec2, NextToken, options) => {
            const command = new DescribeNetworkInterfacesCommand({ MaxResults: A_PAGE, NextToken });
            const page = await ec2.send(command, options);
            return { list: page.NetworkInterfaces, next: page.NextToken };
          },
          parse: parseInterface,
          id: ({ id }) => id,
        },
      );
    },
    'ec2.subnets': async (at, signal) => {
      const { DescribeSubnetsCommand } = await sdk();
      return listed(
        { calls, at, signal },
        {
          service: 'ec2',
          operation: 'DescribeSubnets',
          ask: async (ec2, NextToken, options) => {
            const page = await ec2.send(new DescribeSubnetsCommand({ MaxResults: A_PAGE, NextToken }), options);
            return { list: page.Subnets, next: page.NextToken };
          },
          parse: parseSubnet,
          id: ({ id }) => id,
        },
      );
    },
    'ec2.routeTables': async (at, signal) => {
      const { DescribeRouteTablesCommand } = await sdk();
      return listed(
        { calls, at, signal },
        {
          service: 'ec2',
          operation: 'DescribeRouteTables',
          ask: async (ec2, NextToken, options) => {
            // 100 is the most that this operation takes.
            const page = await ec2.send(new DescribeRouteTablesCommand({ MaxResults: 100, NextToken }), options);
            return { list: page.RouteTables, next: page.NextToken };
          },
          parse: parseRouteTable,
          id: ({ id }) => id,
        },
      );
    },
    'ec2.launchTemplates': (at, signal) =>
      readTemplates({ calls, at, signal }, async () => ({
        groups: await groups(at, signal, () => readGroups({ calls, at, signal })),
        fleets: await fleets(at, signal, () => readFleets({ calls, at, signal })),
        instances: await instances.lately(at, signal),
      })),
    'ec2.fleets': (at, signal) => fleets(at, signal, () => readFleets({ calls, at, signal })),
    'autoscaling.groups': (at, signal) => groups(at, signal, () => readGroups({ calls, at, signal }), 'anew'),
    'elb.targetGroups': (at, signal) => readTargetGroups({ calls, at, signal }),
    'elb.loadBalancers': (at, signal) => readBalancers({ calls, at, signal }),
  };
}
