import type { Instance } from '../fleet/fleet.ts';
import { STATE_CODES } from './ec2-filters.ts';
import type { Tree } from './wire.ts';

/** EC2's XML of instances and of their status, with the names of the wire. */

const VPC = 'vpc-0a1b2c3d4e5f60718';

export function instanceTree(instance: Instance, account: string): Tree {
  const { id, zone, privateIp, publicIp } = instance;
  const gone = instance.state === 'terminated';
  const stem = id.slice(2);
  const subnetId = instance.subnetId ?? `subnet-0${stem.slice(0, 16)}`;
  const groups = (instance.securityGroups ?? [{ id: 'sg-0a1b2c3d4e5f60718', name: 'internal' }]).map((group) => ({
    groupId: group.id,
    groupName: group.name,
  }));
  return {
    instanceId: id,
    imageId: instance.imageId,
    instanceState: stateTree(instance),
    privateDnsName:
      privateIp === null || gone ? '' : `ip-${privateIp.replaceAll('.', '-')}.${zone.slice(0, -1)}.compute.internal`,
    dnsName: publicIp === null ? '' : `ec2-${publicIp.replaceAll('.', '-')}.${zone.slice(0, -1)}.compute.amazonaws.com`,
    reason: instance.reason,
    keyName: instance.keyName,
    amiLaunchIndex: 0,
    productCodes: [],
    instanceType: instance.type,
    launchTime: instance.launchedAt,
    placement: { availabilityZone: zone, groupName: '', tenancy: 'default' },
    monitoring: { state: 'disabled' },
    subnetId: gone ? null : subnetId,
    vpcId: gone ? null : VPC,
    privateIpAddress: gone ? null : privateIp,
    ipAddress: publicIp,
    sourceDestCheck: gone ? null : true,
    groupSet: gone ? [] : groups,
    stateReason:
      instance.reason === ''
        ? null
        : {
            code: 'Client.UserInitiatedShutdown',
            message: 'Client.UserInitiatedShutdown: User initiated shutdown',
          },
    architecture: 'x86_64',
    rootDeviceType: instance.rootDevice,
    rootDeviceName: instance.rootDevice === 'ebs' ? '/dev/xvda' : '/dev/sda1',
    blockDeviceMapping:
      instance.rootDevice === 'ebs' && !gone
        ? [
            {
              deviceName: '/dev/xvda',
              ebs: {
                volumeId: `vol-${stem}`,
                status: 'attached',
                attachTime: instance.launchedAt,
                deleteOnTermination: true,
              },
            },
          ]
        : [],
    virtualizationType: 'hvm',
    clientToken: '',
    tagSet: Object.entries(instance.tags).map(([key, value]) => ({ key, value })),
    hypervisor: 'xen',
    networkInterfaceSet: gone
      ? []
      : [
          {
            networkInterfaceId: `eni-${stem}`,
            subnetId,
            vpcId: VPC,
            ownerId: account,
            status: 'in-use',
            privateIpAddress: privateIp,
            sourceDestCheck: true,
            groupSet: groups,
            ipv6AddressesSet: (instance.ipv6 ?? []).map((ipv6Address) => ({ ipv6Address })),
            // The owner of the address tells an Elastic IP from one that changes with each start.
            association: publicIp === null ? null : { publicIp, ipOwnerId: instance.elasticIp ? account : 'amazon' },
            interfaceType: 'interface',
          },
        ],
    ebsOptimized: false,
    enaSupport: true,
    platformDetails: 'Linux/UNIX',
    usageOperation: 'RunInstances',
  };
}

function stateTree(instance: Instance): Tree {
  return { code: STATE_CODES[instance.state], name: instance.state };
}

export function statusTree(instance: Instance): Tree {
  return {
    instanceId: instance.id,
    availabilityZone: instance.zone,
    eventsSet:
      instance.events.length === 0
        ? null
        : instance.events.map((event) => ({
            instanceEventId: event.id,
            code: event.code,
            description: event.description,
            notBefore: event.notBefore,
            notAfter: event.notAfter,
            notBeforeDeadline: event.deadline,
          })),
    instanceState: stateTree(instance),
    systemStatus: checkTree(instance, instance.checks.system),
    instanceStatus: checkTree(instance, instance.checks.instance),
    attachedEbsStatus: checkTree(instance, instance.checks.attachedEbs),
  };
}

function checkTree(instance: Instance, since: Date | null): Tree {
  if (instance.state !== 'running') return { status: 'not-applicable' };
  return {
    status: since === null ? 'ok' : 'impaired',
    details: [{ name: 'reachability', status: since === null ? 'passed' : 'failed', impairedSince: since }],
  };
}
