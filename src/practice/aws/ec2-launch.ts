import type { InstanceFleet, LaunchTemplate, TemplateUse } from '../fleet/areas/network-scope.ts';
import type { Call, Operation } from './call.ts';
import { listPage, networkOf, tagSet } from './ec2-beside.ts';
import { AwsFailure } from './failure.ts';
import type { Tree, TreeObject } from './wire.ts';

/** What launches instances: launch templates with their versions, EC2 Fleets and Spot Fleets. */
export const launchOperations: Readonly<Record<string, Operation>> = {
  DescribeLaunchTemplates: describeLaunchTemplates,
  DescribeLaunchTemplateVersions: describeLaunchTemplateVersions,
  DescribeFleets: describeFleets,
  DescribeSpotFleetRequests: describeSpotFleetRequests,
};

function describeLaunchTemplates(call: Call): TreeObject {
  const page = listPage(call, networkOf(call).launchTemplates, 1, 200);
  return {
    launchTemplates: page.items.map((it) => ({
      launchTemplateId: it.id,
      launchTemplateName: it.name,
      createTime: it.createdAt,
      defaultVersionNumber: 1,
      latestVersionNumber: it.version,
      tagSet: tagSet(it.tags),
    })),
    nextToken: page.next,
  };
}

/** Without a template only the newest and the default versions of all are told. */
function describeLaunchTemplateVersions(call: Call): TreeObject {
  const versions = call.input.texts('LaunchTemplateVersion') ?? [];
  const id = call.input.text('LaunchTemplateId');
  if (id === null && versions.some((it) => it !== '$Latest' && it !== '$Default')) {
    throw new AwsFailure('InvalidParameterValue', 'Without a launch template, versions are $Latest and $Default');
  }
  const { launchTemplates } = networkOf(call);
  const asked = launchTemplates.filter((it) => id === null || it.id === id);
  if (id !== null && asked.length === 0)
    throw new AwsFailure(
      'InvalidLaunchTemplateId.NotFound',
      `The specified launch template, with template ID ${id}, does not exist.`,
    );
  const all = asked.flatMap((it) => versions.map((version) => ({ it, version })));
  const page = listPage(call, all, 1, 200);
  return {
    launchTemplateVersionSet: page.items.map(({ it, version }) => versionTree(it, version, call.caller.account)),
    nextToken: page.next,
  };
}

function versionTree(it: LaunchTemplate, version: string, account: string): Tree {
  const number = version === '$Default' ? 1 : version === '$Latest' ? it.version : Number(version);
  const data = number === it.version || version.startsWith('$') ? it : it.older?.[version];
  if (data === undefined) {
    throw new AwsFailure(
      'InvalidLaunchTemplateId.VersionNotFound',
      `Could not find the specified version ${version} for the launch template with ID ${it.id}.`,
    );
  }
  return {
    launchTemplateId: it.id,
    launchTemplateName: it.name,
    versionNumber: number,
    createTime: number === it.version ? (it.versionAt ?? it.createdAt) : it.createdAt,
    createdBy: `arn:aws:sts::${account}:assumed-role/admin/suzuki.taro`,
    defaultVersion: version === '$Default',
    launchTemplateData: {
      imageId: data.imageId,
      keyName: data.keyName,
      instanceType: 't3.large',
      securityGroupIdSet: data.groupIds,
      blockDeviceMappingSet:
        data.snapshotId === undefined ? [] : [{ deviceName: '/dev/xvdb', ebs: { snapshotId: data.snapshotId } }],
    },
  };
}

function fleetsOf(call: Call, spot: boolean): readonly InstanceFleet[] {
  return (networkOf(call).fleets ?? []).filter((it) => it.spot === spot);
}

function specification({ templateId, version }: TemplateUse): TreeObject {
  return { launchTemplateId: templateId, version };
}

function describeFleets(call: Call): TreeObject {
  const page = listPage(call, fleetsOf(call, false), 1, 1000);
  return {
    fleetSet: page.items.map((it) => ({
      fleetId: it.id,
      fleetState: it.state,
      type: 'maintain',
      launchTemplateConfigs: it.uses.map((use) => ({
        launchTemplateSpecification: specification(use),
        overrides: it.imageId === null ? [] : [{ instanceType: 't3.large', imageId: it.imageId }],
      })),
    })),
    nextToken: page.next,
  };
}

function describeSpotFleetRequests(call: Call): TreeObject {
  const page = listPage(call, fleetsOf(call, true), 1, 1000);
  return {
    spotFleetRequestConfigSet: page.items.map((it) => ({
      spotFleetRequestId: it.id,
      spotFleetRequestState: it.state,
      spotFleetRequestConfig: {
        iamFleetRole: `arn:aws:iam::${call.caller.account}:role/fleet`,
        targetCapacity: 1,
        launchTemplateConfigs: it.uses.map((use) => ({ launchTemplateSpecification: specification(use) })),
        launchSpecifications: it.imageId === null ? [] : [{ imageId: it.imageId, instanceType: 't3.large' }],
      },
    })),
    nextToken: page.next,
  };
}
