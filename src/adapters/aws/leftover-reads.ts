import type { Readers } from '../../domain/fleet.ts';
import type { Ec2Reads } from '../../domain/reads/ec2.ts';
import type { ReaderParts } from './fleet.ts';
import { unbuilt } from './unbuilt.ts';

export function leftoverReaders(
  _parts: ReaderParts,
): Readers<Exclude<keyof Ec2Reads, 'ec2.instances' | 'ec2.instanceStatuses'>> {
  return {
    'ec2.addresses': unbuilt('ec2.addresses'),
    'ec2.keyPairs': unbuilt('ec2.keyPairs'),
    'ec2.images': unbuilt('ec2.images'),
    'ec2.snapshots': unbuilt('ec2.snapshots'),
    'ec2.securityGroups': unbuilt('ec2.securityGroups'),
    'ec2.networkInterfaces': unbuilt('ec2.networkInterfaces'),
    'ec2.subnets': unbuilt('ec2.subnets'),
    'ec2.routeTables': unbuilt('ec2.routeTables'),
    'ec2.launchTemplates': unbuilt('ec2.launchTemplates'),
    'autoscaling.groups': unbuilt('autoscaling.groups'),
    'elb.targetGroups': unbuilt('elb.targetGroups'),
    'elb.loadBalancers': unbuilt('elb.loadBalancers'),
  };
}
