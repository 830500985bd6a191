import { z } from 'zod';
import type { PlainSecret } from '../../domain/reads/delivery.ts';
import type { Calls } from './calls.ts';
import type { At } from './clients.ts';
import { nameOf } from './ec2-parse.ts';
import { eachPage, type Gathering, listIn } from './pages.ts';
import { type SecretName, secretsOfUserData, secretsOfVariables } from './secret-parse.ts';
import { maybeText, tagsOf, textOf, understood, upperTags } from './values.ts';

const VERSIONS_A_PAGE = 200;

interface Parts {
  readonly calls: Calls;
}

/** Notes the names that were found in one holder. */
export function note(
  seen: Gathering<PlainSecret>,
  names: readonly SecretName[],
  holder: Omit<PlainSecret, 'container' | 'name' | 'reason'>,
): void {
  for (const it of names) {
    seen.add(JSON.stringify([holder.resource, it.container, it.name]), { ...holder, ...it });
  }
}

const versionSchema = z.object({
  LaunchTemplateId: z.string().min(1),
  LaunchTemplateName: maybeText,
  VersionNumber: z.number().nullish(),
  LaunchTemplateData: z
    .object({
      UserData: maybeText,
      TagSpecifications: z.array(z.object({ ResourceType: maybeText, Tags: upperTags })).nullish(),
    })
    .nullish(),
});

/** The latest and the default version of all launch templates: EC2 lists them together when none is named. */
export async function readTemplateSecrets(
  { calls }: Parts,
  at: At,
  seen: Gathering<PlainSecret>,
  signal: AbortSignal,
): Promise<void> {
  const { DescribeLaunchTemplateVersionsCommand } = await import('@aws-sdk/client-ec2');
  await eachPage(
    'ec2:DescribeLaunchTemplateVersions',
    async (token) => {
      const command = new DescribeLaunchTemplateVersionsCommand({
        Versions: ['$Latest', '$Default'],
        MaxResults: VERSIONS_A_PAGE,
        NextToken: token,
      });
      const answer = await calls.call('ec2', at, 'DescribeLaunchTemplateVersions', signal, (ec2, options) =>
        ec2.send(command, options),
      );
      return {
        items: listIn(answer.LaunchTemplateVersions, 'ec2:DescribeLaunchTemplateVersions'),
        next: answer.NextToken,
      };
    },
    (page) => {
      for (const item of page) {
        const name = nameOf(item, 'LaunchTemplateId', 'a launch template');
        const version = understood(versionSchema, item, name, seen.notUnderstood);
        if (!version) continue;
        const names = secretsOfUserData(version.LaunchTemplateData?.UserData ?? '');
        if (!names) {
          seen.notUnderstood.push({ what: name, why: 'its user data could not be unpacked', lost: true });
          continue;
        }
        const ofInstances = version.LaunchTemplateData?.TagSpecifications?.find((it) => it.ResourceType === 'instance');
        note(seen, names, {
          where: 'launch-template',
          resource: textOf(version.LaunchTemplateId),
          holder: textOf(version.LaunchTemplateName ?? version.LaunchTemplateId),
          usedBy: [],
          tags: tagsOf((ofInstances?.Tags ?? []).map((tag) => [tag.Key, tag.Value] as const)),
        });
      }
    },
  );
}

const functionSchema = z.object({
  FunctionArn: z.string().min(1),
  FunctionName: maybeText,
  Environment: z
    .object({
      Variables: z.record(z.string(), z.string()).nullish(),
      Error: z.object({ ErrorCode: maybeText }).nullish(),
    })
    .nullish(),
});

/** The environments of all functions, as their list gives them. */
export async function readLambdaSecrets(
  { calls }: Parts,
  at: At,
  seen: Gathering<PlainSecret>,
  signal: AbortSignal,
): Promise<void> {
  const { ListFunctionsCommand } = await import('@aws-sdk/client-lambda');
  await eachPage(
    'lambda:ListFunctions',
    async (token) => {
      const answer = await calls.call('lambda', at, 'ListFunctions', signal, (lambda, options) =>
        lambda.send(new ListFunctionsCommand({ Marker: token }), options),
      );
      return { items: listIn(answer.Functions, 'lambda:ListFunctions'), next: answer.NextMarker };
    },
    (page) => {
      for (const item of page) {
        const name = nameOf(item, 'FunctionArn', 'a function');
        const found = understood(functionSchema, item, name, seen.notUnderstood);
        if (!found) continue;
        if (found.Environment?.Error) {
          // Encrypted under a key that toilbot may not use.
          seen.notUnderstood.push({ what: name, why: 'Lambda did not show its environment', lost: true });
        }
        note(seen, secretsOfVariables(found.Environment?.Variables ?? {}), {
          where: 'lambda',
          resource: textOf(found.FunctionArn),
          holder: textOf(found.FunctionName ?? name),
          usedBy: [],
          tags: {},
        });
      }
    },
  );
}
