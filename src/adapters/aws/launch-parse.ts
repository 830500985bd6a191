/** What launches instances, and with what: versions of launch templates, EC2 Fleets and Spot Fleets. */

import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import type { Ec2Fleet, LaunchedWith, LaunchTemplate, TemplateUse } from '../../domain/reads/ec2.ts';
import { nameOf } from './ec2-parse.ts';
import { ownTags } from './leftover-parse.ts';
import { dateReader, maybeDate, maybeNumber, maybeText, textOf, textOrNull, understood, upperTags } from './values.ts';

export const useSchema = z
  .object({ LaunchTemplateId: maybeText, LaunchTemplateName: maybeText, Version: maybeText })
  .nullish();

/** Where no version is said it is the default one. */
export function templateUse(given: z.output<typeof useSchema>): readonly TemplateUse[] {
  const template = textOrNull(given?.LaunchTemplateId ?? given?.LaunchTemplateName);
  return template === null ? [] : [{ template, version: textOf(given?.Version || '$Default') }];
}

const templateSchema = z.object({
  LaunchTemplateId: z.string().min(1),
  LaunchTemplateName: maybeText,
  CreateTime: maybeDate,
  LatestVersionNumber: maybeNumber,
  DefaultVersionNumber: maybeNumber,
  Tags: upperTags,
});

/** A template without what its versions launch with, and the versions that a list of all templates tells. */
export interface ListedTemplate {
  readonly template: LaunchTemplate;
  readonly listed: readonly string[];
}

export function parseTemplate(value: unknown, notUnderstood: NotUnderstood[]): ListedTemplate | null {
  const name = nameOf(value, 'LaunchTemplateId', 'a launch template');
  const given = understood(templateSchema, value, name, notUnderstood);
  if (!given) return null;
  const numbers = [given.LatestVersionNumber, given.DefaultVersionNumber].flatMap((it) =>
    it == null ? [] : String(it),
  );
  return {
    template: {
      id: textOf(given.LaunchTemplateId),
      name: textOf(given.LaunchTemplateName ?? ''),
      createdAt: dateReader(given.LaunchTemplateId, notUnderstood)(given.CreateTime, 'CreateTime'),
      latestVersion: given.LatestVersionNumber ?? 0,
      versions: [],
      ...NOTHING,
      tags: ownTags(given.Tags),
    },
    listed: ['$Latest', '$Default', ...numbers],
  };
}

const NOTHING: LaunchedWith = { imageIds: [], keyNames: [], securityGroupIds: [], snapshotIds: [] };

const launchSchema = z
  .object({
    ImageId: maybeText,
    KeyName: maybeText,
    SecurityGroupIds: z.array(z.string()).nullish(),
    // Names of a template, and of a Spot Fleet pairs of id and name.
    SecurityGroups: z.array(z.union([z.string(), z.object({ GroupId: maybeText })])).nullish(),
    NetworkInterfaces: z.array(z.object({ Groups: z.array(z.string()).nullish() })).nullish(),
    BlockDeviceMappings: z.array(z.object({ Ebs: z.object({ SnapshotId: maybeText }).nullish() })).nullish(),
  })
  .nullish();

function launchedWith(data: z.output<typeof launchSchema>): LaunchedWith {
  const groups = [
    ...(data?.SecurityGroupIds ?? []),
    ...(data?.SecurityGroups ?? []).flatMap((it) => (typeof it === 'string' ? it : (it.GroupId ?? []))),
    ...(data?.NetworkInterfaces ?? []).flatMap((it) => it.Groups ?? []),
  ];
  return {
    imageIds: [data?.ImageId].flatMap((it) => textOrNull(it) ?? []),
    keyNames: [data?.KeyName].flatMap((it) => textOrNull(it) ?? []),
    securityGroupIds: groups.map(textOf),
    snapshotIds: (data?.BlockDeviceMappings ?? []).flatMap((it) => textOrNull(it.Ebs?.SnapshotId) ?? []),
  };
}

/** Each thing once. */
export function together(all: readonly LaunchedWith[]): LaunchedWith {
  const once = (of: (it: LaunchedWith) => readonly string[]): readonly string[] => [...new Set(all.flatMap(of))];
  return {
    imageIds: once((it) => it.imageIds),
    keyNames: once((it) => it.keyNames),
    securityGroupIds: once((it) => it.securityGroupIds),
    snapshotIds: once((it) => it.snapshotIds),
  };
}

const versionSchema = z.object({
  LaunchTemplateId: z.string().min(1),
  VersionNumber: maybeNumber,
  CreateTime: maybeDate,
  LaunchTemplateData: launchSchema,
});

export interface TemplateVersion extends LaunchedWith {
  readonly templateId: string;
  readonly version: number | null;
  readonly createdAt: Date | null;
}

export function parseVersion(value: unknown, notUnderstood: NotUnderstood[]): TemplateVersion | null {
  const name = nameOf(value, 'LaunchTemplateId', 'a launch template version');
  const given = understood(versionSchema, value, name, notUnderstood);
  if (!given) return null;
  const { LaunchTemplateId, VersionNumber, CreateTime, LaunchTemplateData } = given;
  return {
    templateId: textOf(LaunchTemplateId),
    version: VersionNumber ?? null,
    createdAt: dateReader(LaunchTemplateId, notUnderstood)(CreateTime, 'CreateTime'),
    ...launchedWith(LaunchTemplateData),
  };
}

const configsSchema = z
  .array(
    z.object({
      LaunchTemplateSpecification: useSchema,
      Overrides: z.array(z.object({ ImageId: maybeText })).nullish(),
    }),
  )
  .nullish();

function usesOf(configs: z.output<typeof configsSchema>): readonly TemplateUse[] {
  return (configs ?? []).flatMap((it) => templateUse(it.LaunchTemplateSpecification));
}

/** What is being deleted or cancelled launches nothing any more. */
const isOver = (state: string | null | undefined): boolean => /^(deleted|cancelled|failed)/.test(state ?? '');

const fleetSchema = z.object({
  FleetId: z.string().min(1),
  FleetState: maybeText,
  LaunchTemplateConfigs: configsSchema,
});

export function parseFleet(value: unknown, notUnderstood: NotUnderstood[]): Ec2Fleet | null {
  const given = understood(fleetSchema, value, nameOf(value, 'FleetId', 'an EC2 Fleet'), notUnderstood);
  if (!given || isOver(given.FleetState)) return null;
  const overrides = (given.LaunchTemplateConfigs ?? []).flatMap((it) => (it.Overrides ?? []).map(launchedWith));
  return { id: textOf(given.FleetId), templates: usesOf(given.LaunchTemplateConfigs), ...together(overrides) };
}

const spotFleetSchema = z.object({
  SpotFleetRequestId: z.string().min(1),
  SpotFleetRequestState: maybeText,
  SpotFleetRequestConfig: z.object({
    LaunchSpecifications: z.array(launchSchema).nullish(),
    LaunchTemplateConfigs: configsSchema,
  }),
});

export function parseSpotFleet(value: unknown, notUnderstood: NotUnderstood[]): Ec2Fleet | null {
  const name = nameOf(value, 'SpotFleetRequestId', 'a Spot Fleet');
  const given = understood(spotFleetSchema, value, name, notUnderstood);
  if (!given || isOver(given.SpotFleetRequestState)) return null;
  const { LaunchSpecifications, LaunchTemplateConfigs } = given.SpotFleetRequestConfig;
  const own = (LaunchSpecifications ?? []).map(launchedWith);
  return { id: textOf(given.SpotFleetRequestId), templates: usesOf(LaunchTemplateConfigs), ...together(own) };
}
