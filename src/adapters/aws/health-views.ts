import type { NotUnderstood } from '../../domain/answer.ts';
import type { Calls } from './calls.ts';
import type { At } from './clients.ts';
import { eachPage, listIn, type Page } from './pages.ts';

const ITEMS_A_PAGE = 100;
const STILL_GOING = ['open', 'upcoming'] as const;

/** An event as it concerns one account; null for everybody, as public events do. */
export interface Subject {
  readonly arn: string;
  readonly account: string | null;
}

export interface Details {
  readonly found: readonly unknown[];
  readonly failed: readonly NotUnderstood[];
}

/** AWS Health as one account sees it, or as its organization does: the same questions, other operations. */
export interface HealthView {
  /** The account whose view it is; null in the organization's. */
  readonly ownAccount: string | null;
  readonly listOperation: string;
  readonly entitiesOperation: string;
  /** Events still going on; with `closedSince`, those that are over and changed since then. */
  listEvents(closedSince: Date | null, token: string | undefined): Promise<Page<unknown>>;
  /** The accounts that an event which is not public concerns. */
  subjectsOf(arn: string): Promise<readonly Subject[]>;
  listEntities(subjects: readonly Subject[], token: string | undefined): Promise<Page<unknown>>;
  details(subjects: readonly Subject[]): Promise<Details>;
}

export interface HealthAsk {
  readonly calls: Calls;
  readonly at: At;
  readonly signal: AbortSignal;
}

export async function accountView({ calls, at, signal }: HealthAsk): Promise<HealthView> {
  const { DescribeAffectedEntitiesCommand, DescribeEventDetailsCommand, DescribeEventsCommand } = await import(
    '@aws-sdk/client-health'
  );
  return {
    ownAccount: at.account,
    listOperation: 'health:DescribeEvents',
    entitiesOperation: 'health:DescribeAffectedEntities',
    listEvents: async (closedSince, token) => {
      const filter = closedSince
        ? { eventStatusCodes: ['closed' as const], lastUpdatedTimes: [{ from: closedSince }] }
        : { eventStatusCodes: [...STILL_GOING] };
      const command = new DescribeEventsCommand({ filter, maxResults: ITEMS_A_PAGE, nextToken: token });
      const answer = await calls.call('health', at, 'DescribeEvents', signal, (h, given) => h.send(command, given));
      return { items: listIn(answer.events, 'health:DescribeEvents'), next: answer.nextToken };
    },
    subjectsOf: async (arn) => [{ arn, account: at.account }],
    listEntities: async (subjects, token) => {
      const command = new DescribeAffectedEntitiesCommand({
        filter: { eventArns: subjects.map((subject) => subject.arn) },
        maxResults: ITEMS_A_PAGE,
        nextToken: token,
      });
      const answer = await calls.call('health', at, 'DescribeAffectedEntities', signal, (h, given) =>
        h.send(command, given),
      );
      return { items: listIn(answer.entities, 'health:DescribeAffectedEntities'), next: answer.nextToken };
    },
    details: async (subjects) => {
      const command = new DescribeEventDetailsCommand({ eventArns: subjects.map((subject) => subject.arn) });
      const answer = await calls.call('health', at, 'DescribeEventDetails', signal, (h, given) =>
        h.send(command, given),
      );
      return {
        found: listIn(answer.successfulSet, 'health:DescribeEventDetails'),
        failed: (answer.failedSet ?? []).map(notDetailed),
      };
    },
  };
}

/** `accounts` are those that are looked at; null keeps the events of all. */
export async function organizationView(
  { calls, at, signal }: HealthAsk,
  accounts: ReadonlySet<string> | null,
): Promise<HealthView> {
  const sdk = await import('@aws-sdk/client-health');
  return {
    ownAccount: null,
    listOperation: 'health:DescribeEventsForOrganization',
    entitiesOperation: 'health:DescribeAffectedEntitiesForOrganization',
    listEvents: async (closedSince, token) => {
      const filter = closedSince
        ? { eventStatusCodes: ['closed' as const], lastUpdatedTime: { from: closedSince } }
        : { eventStatusCodes: [...STILL_GOING] };
      const command = new sdk.DescribeEventsForOrganizationCommand({
        filter,
        maxResults: ITEMS_A_PAGE,
        nextToken: token,
      });
      const answer = await calls.call('health', at, 'DescribeEventsForOrganization', signal, (h, given) =>
        h.send(command, given),
      );
      return { items: listIn(answer.events, 'health:DescribeEventsForOrganization'), next: answer.nextToken };
    },
    subjectsOf: async (arn) => {
      const concerned: string[] = [];
      await eachPage(
        'health:DescribeAffectedAccountsForOrganization',
        async (token) => {
          const command = new sdk.DescribeAffectedAccountsForOrganizationCommand({
            eventArn: arn,
            maxResults: ITEMS_A_PAGE,
            nextToken: token,
          });
          const answer = await calls.call('health', at, 'DescribeAffectedAccountsForOrganization', signal, (h, given) =>
            h.send(command, given),
          );
          return {
            items: listIn(answer.affectedAccounts, 'health:DescribeAffectedAccountsForOrganization'),
            next: answer.nextToken,
          };
        },
        (page) => {
          concerned.push(...page);
        },
      );
      if (concerned.length === 0) return [{ arn, account: null }];
      return concerned.filter((id) => accounts?.has(id) ?? true).map((account) => ({ arn, account }));
    },
    listEntities: async (subjects, token) => {
      const command = new sdk.DescribeAffectedEntitiesForOrganizationCommand({
        organizationEntityAccountFilters: subjects.map(pairOf),
        maxResults: ITEMS_A_PAGE,
        nextToken: token,
      });
      const answer = await calls.call('health', at, 'DescribeAffectedEntitiesForOrganization', signal, (h, given) =>
        h.send(command, given),
      );
      return {
        items: listIn(answer.entities, 'health:DescribeAffectedEntitiesForOrganization'),
        next: answer.nextToken,
      };
    },
    details: async (subjects) => {
      const command = new sdk.DescribeEventDetailsForOrganizationCommand({
        organizationEventDetailFilters: subjects.map(pairOf),
      });
      const answer = await calls.call('health', at, 'DescribeEventDetailsForOrganization', signal, (h, given) =>
        h.send(command, given),
      );
      return {
        found: listIn(answer.successfulSet, 'health:DescribeEventDetailsForOrganization'),
        failed: (answer.failedSet ?? []).map(notDetailed),
      };
    },
  };
}

/** AWS Health refuses a public event that is asked for with an account. */
function pairOf({ arn, account }: Subject) {
  return account === null ? { eventArn: arn } : { eventArn: arn, awsAccountId: account };
}

interface FailedDetail {
  readonly eventArn?: string | undefined;
  readonly errorName?: string | undefined;
}

function notDetailed(failure: FailedDetail): NotUnderstood {
  return {
    what: failure.eventArn ?? 'an AWS Health event',
    why: `no details: ${failure.errorName ?? 'no reason given'}`,
  };
}
