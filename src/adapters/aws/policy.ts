import { READS, type ReadId } from '../../domain/fleet.ts';

/** What the adapter itself needs, by what it is used for. */
export interface PolicyUse {
  readonly reads: readonly ReadId[];
  /** Roles that are assumed; none when only the caller's own account is looked at. */
  readonly roleArns: readonly string[];
  readonly listsOrganization: boolean;
  readonly findsRegions: boolean;
  /** What is toilbot's own, by its ARN. */
  readonly own?: readonly { readonly actions: readonly string[]; readonly resource: string }[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/**
 * The IAM policy that the reads need, following from what they declare. GetCallerIdentity needs no permission. The
 * describe and list actions have no resource to narrow them by that would not hide a part of the fleet.
 */
export function policy(use: PolicyUse): PolicyDocument {
  const actions = new Set(use.reads.flatMap((read) => READS[read].actions));
  if (use.findsRegions) actions.add('ec2:DescribeRegions');
  if (use.listsOrganization) actions.add('organizations:ListAccounts');
  const look: PolicyStatement = { Sid: 'ToilbotLooks', Effect: 'Allow', Action: [...actions].sort(), Resource: '*' };
  const enter: PolicyStatement = {
    Sid: 'ToilbotEntersAccounts',
    Effect: 'Allow',
    Action: ['sts:AssumeRole'],
    Resource: use.roleArns,
  };
  const own = (use.own ?? []).map(
    ({ actions, resource }, index): PolicyStatement => ({
      Sid: `ToilbotsOwn${index + 1}`,
      Effect: 'Allow',
      Action: actions,
      Resource: resource,
    }),
  );
  return { Version: '2012-10-17', Statement: [look, ...(use.roleArns.length > 0 ? [enter] : []), ...own] };
}
