import type { Organization, OrganizationAccount, Region } from './fleet.ts';
import { PRODUCTION, SHARED, STAGING } from './story.ts';

function account(
  id: string,
  name: string,
  joined: string,
  status: OrganizationAccount['status'] = 'ACTIVE',
): OrganizationAccount {
  return { id, name, email: `aws+${name}@tabemaru.example`, status, joinedAt: new Date(`${joined}T03:00:00Z`) };
}

export const TABEMARU: Organization = {
  id: 'o-tabemaru01',
  managementAccount: SHARED,
  accounts: [
    account(SHARED, 'tabemaru-shared', '2017-04-03'),
    account(PRODUCTION, 'tabemaru-production', '2017-04-10'),
    account(STAGING, 'tabemaru-staging', '2018-01-22'),
    account('222233334444', 'tabemaru-sandbox-2019', '2019-06-03', 'SUSPENDED'),
    account('333344445555', 'tabemaru-campaign', '2021-11-15', 'PENDING_CLOSURE'),
  ],
};

const WITHOUT_OPT_IN = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];
const WITH_OPT_IN = ['af-south-1', 'ap-east-1', 'eu-south-1', 'il-central-1', 'me-central-1', 'me-south-1'];

/** The regions of AWS as an account that opted in to `optedIn` sees them. */
export function regionsWith(optedIn: readonly string[]): readonly Region[] {
  return [
    ...WITHOUT_OPT_IN.map((name): Region => ({ name, optIn: 'opt-in-not-required' })),
    ...WITH_OPT_IN.map((name): Region => ({ name, optIn: optedIn.includes(name) ? 'opted-in' : 'not-opted-in' })),
  ].sort((a, b) => a.name.localeCompare(b.name));
}
