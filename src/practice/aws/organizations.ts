import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { TreeObject } from './wire.ts';

export const organizationsOperations: Readonly<Record<string, Operation>> = {
  ListAccounts: listAccounts,
  DescribeOrganization: describeOrganization,
};

const MOST = 20;

function listAccounts(call: Call): TreeObject {
  const { organization } = call.fleet;
  if (call.caller.account !== organization.managementAccount) {
    throw new AwsFailure('AccessDeniedException', "You don't have permissions to access this resource.");
  }
  const size = call.input.whole('MaxResults') ?? MOST;
  if (size < 1 || size > MOST) throw invalid('You provided a value that is out of range.', 'MAX_VALUE_EXCEEDED');
  const page = pageOf(call, organization.accounts, {
    token: call.input.text('NextToken'),
    size,
    invalid: () => invalid('You provided an invalid pagination token.', 'INVALID_PAGINATION_TOKEN'),
  });
  return {
    Accounts: page.items.map((account) => ({
      Id: account.id,
      Arn: `arn:aws:organizations::${organization.managementAccount}:account/${organization.id}/${account.id}`,
      Email: account.email,
      Name: account.name,
      Status: account.status,
      State: account.status,
      JoinedMethod: account.id === organization.managementAccount ? 'INVITED' : 'CREATED',
      JoinedTimestamp: account.joinedAt,
    })),
    NextToken: page.next,
  };
}

function invalid(message: string, reason: string): AwsFailure {
  return new AwsFailure('InvalidInputException', `${message} (${reason})`);
}

function describeOrganization(call: Call): TreeObject {
  const { id, managementAccount, accounts } = call.fleet.organization;
  return {
    Organization: {
      Id: id,
      Arn: `arn:aws:organizations::${managementAccount}:organization/${id}`,
      FeatureSet: 'ALL',
      MasterAccountArn: `arn:aws:organizations::${managementAccount}:account/${id}/${managementAccount}`,
      MasterAccountId: managementAccount,
      MasterAccountEmail: accounts.find((account) => account.id === managementAccount)?.email,
      AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
    },
  };
}
