import type { Answer } from '../../domain/answer.ts';
import type { Readers } from '../../domain/fleet.ts';
import type { Ec2Image, Ec2Reads, LaunchTemplate } from '../../domain/reads/ec2.ts';
import { readBalancers, readGroups, readTargetGroups } from './balancing-reads.ts';
import type { InstanceLists } from './ec2-reads.ts';
import type { ReaderParts } from './fleet.ts';
import {
  parseAddress,
  parseImage,
  parseKeyPair,
  parseSnapshot,
  parseTemplate,
  parseVersion,
  type TemplateVersion,
  withVersions,
} from './leftover-parse.ts';
import { type Asking, listed, listInto } from './listing.ts';
import { parseInterface, parseRouteTable, parseSecurityGroup, parseSubnet } from './network-parse.ts';
import { batches, gathering } from './pages.ts';

/** A page of 1,000 holds the event loop for long. */
const A_PAGE = 200;
/** The most values that a filter takes. */
const VALUES_A_FILTER = 200;

type LeftoverReads = Exclude<keyof Ec2Reads, 'ec2.instances' | 'ec2.instanceStatuses'>;

/** The reads of what stands beside the instances of a region: all of it, of all pages. */
export function leftoverReaders({ calls }: ReaderParts, instances: InstanceLists): Readers<LeftoverReads> {
  const sdk = () => import('@aws-sdk/client-ec2');
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
    'ec2.images': (at, signal) => readImages({ calls, at, signal }, instances),
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
    'ec2.launchTemplates': (at, signal) => readTemplates({ calls, at, signal }),
    'autoscaling.groups': (at, signal) => readGroups({ calls, at, signal }),
    'elb.targetGroups': (at, signal) => readTargetGroups({ calls, at, signal }),
    'elb.loadBalancers': (at, signal) => readBalancers({ calls, at, signal }),
  };
}

/** The account's own images, and those that its instances run on, deprecated ones too. */
async function readImages(asking: Asking, lists: InstanceLists): Promise<Answer<Ec2Image>> {
  const { at, signal } = asking;
  const { DescribeImagesCommand } = await import('@aws-sdk/client-ec2');
  const seen = gathering<Ec2Image>();
  const found = new Set<string>();
  const images = (filter: object, paged: object) =>
    listInto(
      asking,
      {
        service: 'ec2',
        operation: 'DescribeImages',
        ask: async (ec2, NextToken, options) => {
          const command = new DescribeImagesCommand({ IncludeDeprecated: true, ...filter, ...paged, NextToken });
          const page = await ec2.send(command, options);
          return { list: page.Images, next: page.NextToken };
        },
        parse: (item, notUnderstood) => parseImage(item, at.account, notUnderstood),
        id: ({ id }) => {
          found.add(id);
          return id;
        },
      },
      seen,
    );
  try {
    await images({ Owners: ['self'] }, { MaxResults: A_PAGE });
    const instances = await lists.lately(at, signal);
    if (instances.gap) seen.missing(instances.gap);
    const others = new Set(instances.items.flatMap(({ imageId }) => (imageId && !found.has(imageId) ? imageId : [])));
    // Asked for by id, one image that was deregistered would fail the call; a filter leaves it out.
    for (const ids of batches([...others], VALUES_A_FILTER)) {
      await images({ Filters: [{ Name: 'image-id', Values: [...ids] }] }, {});
    }
  } catch (error) {
    seen.miss(error);
  }
  return seen.answer();
}

/** Launch templates with what their latest and default versions launch with: two lists, whatever their number. */
async function readTemplates(asking: Asking): Promise<Answer<LaunchTemplate>> {
  const { DescribeLaunchTemplatesCommand, DescribeLaunchTemplateVersionsCommand } = await import('@aws-sdk/client-ec2');
  const templates = await listed(asking, {
    service: 'ec2',
    operation: 'DescribeLaunchTemplates',
    ask: async (ec2, NextToken, options) => {
      const page = await ec2.send(new DescribeLaunchTemplatesCommand({ MaxResults: A_PAGE, NextToken }), options);
      return { list: page.LaunchTemplates, next: page.NextToken };
    },
    parse: parseTemplate,
    id: ({ id }) => id,
  });
  if (templates.gap || templates.items.length === 0) return templates;
  let count = 0;
  const versions = await listed<'ec2', TemplateVersion>(asking, {
    service: 'ec2',
    operation: 'DescribeLaunchTemplateVersions',
    ask: async (ec2, NextToken, options) => {
      const command = new DescribeLaunchTemplateVersionsCommand({
        Versions: ['$Latest', '$Default'],
        MaxResults: A_PAGE,
        NextToken,
      });
      const page = await ec2.send(command, options);
      return { list: page.LaunchTemplateVersions, next: page.NextToken };
    },
    parse: parseVersion,
    // Both versions of a template are kept.
    id: ({ templateId }) => {
      count += 1;
      return `${templateId} ${count}`;
    },
  });
  const byTemplate = Map.groupBy(versions.items, ({ templateId }) => templateId);
  return {
    items: templates.items.map((template) => withVersions(template, byTemplate.get(template.id) ?? [])),
    gap: versions.gap,
    notUnderstood: [...templates.notUnderstood, ...versions.notUnderstood],
  };
}
