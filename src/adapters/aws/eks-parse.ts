import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import type { EksAddon, EksCluster, EksNodegroup } from '../../domain/reads/eks.ts';
import { nameOf } from './ec2-parse.ts';
import { dateReader, maybeDate, maybeNumber, maybeText, tagsOf, textOf, textOrNull, understood } from './values.ts';

const health = z.object({ issues: z.array(z.object({ code: maybeText, message: maybeText })).nullish() }).nullish();
type Issues = EksCluster['issues'];

function issuesOf(given: z.output<typeof health>): Issues {
  return (given?.issues ?? []).map((it) => ({ code: textOf(it.code ?? ''), message: textOf(it.message ?? '') }));
}

const clusterSchema = z.object({
  name: z.string().min(1),
  arn: z.string().min(1),
  status: maybeText,
  version: maybeText,
  platformVersion: maybeText,
  endpoint: maybeText,
  resourcesVpcConfig: z.object({ endpointPublicAccess: z.boolean().nullish() }).nullish(),
  upgradePolicy: z.object({ supportType: maybeText }).nullish(),
  certificateAuthority: z.object({ data: maybeText }).nullish(),
  createdAt: maybeDate,
  health,
  tags: z.record(z.string(), z.string()).nullish(),
});

/** A cluster by itself, and what its Kubernetes API proves itself by (PEM); null where EKS does not say. */
export interface DescribedCluster {
  readonly cluster: Omit<EksCluster, 'nodegroups' | 'addons'>;
  readonly ca: string | null;
}

/** The answer of DescribeCluster, or null when it lacks name or ARN. */
export function parseCluster(value: unknown, notUnderstood: NotUnderstood[]): DescribedCluster | null {
  const name = nameOf(value, 'name', 'an EKS cluster');
  const found = understood(clusterSchema, value, name, notUnderstood);
  if (!found) return null;
  const ca = found.certificateAuthority?.data;
  return {
    cluster: {
      arn: textOf(found.arn),
      name: textOf(found.name),
      status: textOf(found.status ?? 'unknown'),
      version: textOrNull(found.version),
      platformVersion: textOrNull(found.platformVersion),
      endpoint: textOrNull(found.endpoint),
      publicEndpoint: found.resourcesVpcConfig?.endpointPublicAccess === true,
      supportType: textOrNull(found.upgradePolicy?.supportType),
      createdAt: dateReader(name, notUnderstood)(found.createdAt, 'createdAt'),
      issues: issuesOf(found.health),
      tags: tagsOf(Object.entries(found.tags ?? {})),
    },
    ca: ca ? Buffer.from(ca, 'base64').toString() : null,
  };
}

const nodegroupSchema = z.object({
  nodegroupName: z.string().min(1),
  status: maybeText,
  version: maybeText,
  releaseVersion: maybeText,
  amiType: maybeText,
  scalingConfig: z.object({ desiredSize: maybeNumber }).nullish(),
  launchTemplate: z.object({ id: maybeText, name: maybeText, version: maybeText }).nullish(),
  health,
});

function templateOf(given: z.output<typeof nodegroupSchema>['launchTemplate']): EksNodegroup['template'] {
  const template = textOrNull(given?.id ?? given?.name);
  return template === null ? null : { template, version: textOf(given?.version || '$Default') };
}

/** The answer of DescribeNodegroup, or null when it has no name. */
export function parseNodegroup(value: unknown, cluster: string, notUnderstood: NotUnderstood[]): EksNodegroup | null {
  const name = `nodegroup ${nameOf(value, 'nodegroupName', 'without a name')} of ${cluster}`;
  const found = understood(nodegroupSchema, value, name, notUnderstood);
  return (
    found && {
      name: textOf(found.nodegroupName),
      status: textOf(found.status ?? 'unknown'),
      version: textOrNull(found.version),
      releaseVersion: textOrNull(found.releaseVersion),
      amiType: textOrNull(found.amiType),
      wanted: found.scalingConfig?.desiredSize ?? null,
      template: templateOf(found.launchTemplate),
      issues: issuesOf(found.health),
    }
  );
}

const addonSchema = z.object({ addonName: z.string().min(1), status: maybeText, addonVersion: maybeText, health });

/** The answer of DescribeAddon, or null when it has no name. Its configuration values are not kept. */
export function parseAddon(value: unknown, cluster: string, notUnderstood: NotUnderstood[]): EksAddon | null {
  const name = `add-on ${nameOf(value, 'addonName', 'without a name')} of ${cluster}`;
  const found = understood(addonSchema, value, name, notUnderstood);
  return (
    found && {
      name: textOf(found.addonName),
      status: textOf(found.status ?? 'unknown'),
      version: textOrNull(found.addonVersion),
      issues: issuesOf(found.health),
    }
  );
}
