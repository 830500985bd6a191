import type { Instance } from '../fleet/fleet.ts';
import { hexOf } from '../fleet/seeded.ts';
import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { TreeObject } from './wire.ts';

/** What EC2 tells of one instance or version at a time: user data. */
export const ec2AttributeOperations: Readonly<Record<string, Operation>> = {
  DescribeInstanceAttribute: describeInstanceAttribute,
  DescribeLaunchTemplateVersions: describeLaunchTemplateVersions,
};

const GROUP = 'aws:autoscaling:groupName';

function instancesOf(call: Call): readonly Instance[] {
  return call.fleet.scope(call.caller.account, call.region, call.now).instances;
}

/** Hosts were set up by hand, and somebody wrote a password into their scripts. */
function userDataOf(call: Call, owner: string): string {
  const canary = `practice-canary-${hexOf(24, call.fleet.seed, 'canary', 'database')}`;
  const script = ['#!/bin/bash', `export DATABASE_PASSWORD=${canary}`, `/opt/tabemaru/start ${owner}`, ''].join('\n');
  return Buffer.from(script).toString('base64');
}

function describeInstanceAttribute(call: Call): TreeObject {
  const id = call.input.text('InstanceId') ?? '';
  const instance = instancesOf(call).find((it) => it.id === id);
  if (!instance) throw new AwsFailure('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
  if (call.input.text('Attribute') !== 'userData') {
    throw new AwsFailure('InvalidParameterValue', 'Only the attribute userData is played.');
  }
  // Every third host has a script; the others have none, as a host that an image was made for.
  const hasScript = hexOf(1, call.fleet.seed, 'user data', id) < '6' && instance.tags[GROUP] === undefined;
  return { instanceId: id, userData: hasScript ? { value: userDataOf(call, instance.tags['Name'] ?? id) } : {} };
}

function describeLaunchTemplateVersions(call: Call): TreeObject {
  const groups = new Map(instancesOf(call).flatMap((it) => (it.tags[GROUP] ? [[it.tags[GROUP], it] as const] : [])));
  const versions = [...groups].map(([name, instance], index) => ({
    launchTemplateId: `lt-${hexOf(17, call.fleet.seed, 'template', name)}`,
    launchTemplateName: name,
    versionNumber: 3,
    defaultVersion: true,
    createTime: instance.launchedAt,
    launchTemplateData: {
      imageId: instance.imageId,
      userData: index === 0 ? userDataOf(call, name) : null,
      tagSpecificationSet: [
        {
          resourceType: 'instance',
          tagSet: Object.entries(instance.tags)
            .filter(([key]) => !key.startsWith('aws:'))
            .map(([key, value]) => ({ key, value })),
        },
      ],
    },
  }));
  const page = pageOf(call, versions, {
    token: call.input.text('NextToken'),
    size: call.input.whole('MaxResults') ?? 200,
    invalid: () => new AwsFailure('InvalidNextToken', 'The specified NextToken is not valid.'),
  });
  return { launchTemplateVersionSet: page.items, nextToken: page.next };
}
