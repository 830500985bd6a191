/** Launch templates and fleets of instances. */

import type { Answer } from '../../domain/answer.ts';
import type { AutoScalingGroup, Ec2Fleet, Ec2Instance, LaunchTemplate, TemplateUse } from '../../domain/reads/ec2.ts';
import { endsTheRead, namesOf } from './gap.ts';
import {
  type ListedTemplate,
  parseFleet,
  parseSpotFleet,
  parseTemplate,
  parseVersion,
  type TemplateVersion,
  together,
} from './launch-parse.ts';
import { type Asking, type Listing, listed, listInto } from './listing.ts';
import { batches, type Gathering, gathering } from './pages.ts';

/** A page of 1,000 holds the event loop for long. */
const A_PAGE = 200;
/** The most versions of one template that a call takes. */
const VERSIONS_A_CALL = 200;

/** EC2 Fleets and Spot Fleets that may launch instances. */
export async function readFleets(asking: Asking): Promise<Answer<Ec2Fleet>> {
  const { DescribeFleetsCommand, DescribeSpotFleetRequestsCommand } = await import('@aws-sdk/client-ec2');
  const seen = gathering<Ec2Fleet>();
  const common = { service: 'ec2', id: ({ id }: Ec2Fleet) => id } as const;
  const fleets: Listing<'ec2', Ec2Fleet> = {
    ...common,
    operation: 'DescribeFleets',
    ask: async (ec2, NextToken, options) => {
      const page = await ec2.send(new DescribeFleetsCommand({ MaxResults: A_PAGE, NextToken }), options);
      return { list: page.Fleets, next: page.NextToken };
    },
    parse: parseFleet,
  };
  const spotFleets: Listing<'ec2', Ec2Fleet> = {
    ...common,
    operation: 'DescribeSpotFleetRequests',
    ask: async (ec2, NextToken, options) => {
      const page = await ec2.send(new DescribeSpotFleetRequestsCommand({ MaxResults: A_PAGE, NextToken }), options);
      return { list: page.SpotFleetRequestConfigs, next: page.NextToken };
    },
    parse: parseSpotFleet,
  };
  for (const listing of [fleets, spotFleets]) {
    try {
      await listInto(asking, listing, seen);
    } catch (error) {
      seen.miss(error);
    }
  }
  return seen.answer();
}

/** Everything that may launch from a template, as other reads of the tick tell it. */
export interface Launchers {
  readonly groups: Answer<AutoScalingGroup>;
  readonly fleets: Answer<Ec2Fleet>;
  readonly instances: Answer<Ec2Instance>;
}

/** The tags by which EC2 says from which version of which template an instance was launched. */
const TEMPLATE_TAG = 'aws:ec2launchtemplate:id';
const VERSION_TAG = 'aws:ec2launchtemplate:version';

function usesOf({ groups, fleets, instances }: Launchers): readonly TemplateUse[] {
  return [
    ...groups.items.flatMap(({ templates }) => templates),
    ...fleets.items.flatMap(({ templates }) => templates),
    ...instances.items.flatMap(({ tags, state }) => {
      const [template, version] = [tags[TEMPLATE_TAG], tags[VERSION_TAG]];
      return template && version && state !== 'terminated' ? [{ template, version }] : [];
    }),
  ];
}

/**
 * Launch templates with what their versions launch with: of all the latest and the default one, in two lists whatever their
 * number, and of each the others that something launches from, in one call.
 */
export async function readTemplates(
  asking: Asking,
  launchers: () => Promise<Launchers>,
): Promise<Answer<LaunchTemplate>> {
  const { DescribeLaunchTemplatesCommand } = await import('@aws-sdk/client-ec2');
  const templates = await listed<'ec2', ListedTemplate>(asking, {
    service: 'ec2',
    operation: 'DescribeLaunchTemplates',
    ask: async (ec2, NextToken, options) => {
      const page = await ec2.send(new DescribeLaunchTemplatesCommand({ MaxResults: A_PAGE, NextToken }), options);
      return { list: page.LaunchTemplates, next: page.NextToken };
    },
    parse: parseTemplate,
    id: ({ template }) => template.id,
  });
  if (templates.gap || templates.items.length === 0)
    return { ...templates, items: templates.items.map(({ template }) => template) };
  const seen = gathering<TemplateVersion>();
  try {
    await readVersions(asking, null, ['$Latest', '$Default'], seen);
    const found = await launchers();
    for (const { gap } of Object.values(found)) if (gap) seen.missing(gap);
    for (const [template, versions] of olderVersions(templates.items, usesOf(found)))
      for (const some of batches(versions, VERSIONS_A_CALL)) await readExisting(asking, template, some, seen);
  } catch (error) {
    seen.miss(error);
  }
  const versions = seen.answer();
  const byTemplate = Map.groupBy(versions.items, ({ templateId }) => templateId);
  return {
    items: templates.items.map(({ template }) => {
      const own = byTemplate.get(template.id) ?? [];
      const numbered = own.flatMap(({ version, createdAt }) => (version === null ? [] : [{ version, createdAt }]));
      return { ...template, ...together(own), versions: numbered.toSorted((a, b) => a.version - b.version) };
    }),
    gap: versions.gap,
    notUnderstood: [...templates.notUnderstood, ...versions.notUnderstood],
  };
}

/** By the id of a template the versions in use that the list of all does not tell: thousands of instances name a few. */
export function olderVersions(
  templates: readonly ListedTemplate[],
  uses: readonly TemplateUse[],
): ReadonlyMap<string, readonly string[]> {
  const used = new Map<string, Set<string>>();
  for (const { template, version } of uses) {
    const versions = used.get(template);
    if (versions) versions.add(version);
    else used.set(template, new Set([version]));
  }
  const older = templates.flatMap(({ template: { id, name }, listed: known }) => {
    const own = new Set([...(used.get(id) ?? []), ...(used.get(name) ?? [])]);
    const versions = [...own].filter((version) => !known.includes(version));
    return versions.length === 0 ? [] : [[id, versions] as const];
  });
  return new Map(older);
}

async function readVersions(
  asking: Asking,
  LaunchTemplateId: string | null,
  Versions: readonly string[],
  seen: Gathering<TemplateVersion>,
): Promise<void> {
  const { DescribeLaunchTemplateVersionsCommand } = await import('@aws-sdk/client-ec2');
  const of = LaunchTemplateId === null ? {} : { LaunchTemplateId };
  let count = 0;
  await listInto<'ec2', TemplateVersion>(
    asking,
    {
      service: 'ec2',
      operation: 'DescribeLaunchTemplateVersions',
      ask: async (ec2, NextToken, options) => {
        const command = new DescribeLaunchTemplateVersionsCommand({
          ...of,
          Versions: [...Versions],
          MaxResults: A_PAGE,
          NextToken,
        });
        const page = await ec2.send(command, options);
        return { list: page.LaunchTemplateVersions, next: page.NextToken };
      },
      parse: parseVersion,
      // All versions of a template are kept.
      id: ({ templateId, version }) => {
        count += 1;
        return `${templateId} ${version ?? `odd ${count}`}`;
      },
    },
    seen,
  );
}

/** One version that was deleted fails the whole call: then they are asked one by one. Nothing can launch from that one. */
async function readExisting(
  asking: Asking,
  template: string,
  versions: readonly string[],
  seen: Gathering<TemplateVersion>,
): Promise<void> {
  try {
    await readVersions(asking, template, versions, seen);
  } catch (error) {
    const isGone = namesOf(error).some((name) => /^InvalidLaunchTemplate(Id|Name)\.(Version)?NotFound/.test(name));
    if (!isGone && endsTheRead(error)) throw error;
    if (!isGone) seen.miss(error);
    else if (versions.length > 1) for (const one of versions) await readExisting(asking, template, [one], seen);
  }
}
