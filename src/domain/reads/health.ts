import type { Tags } from '../answer.ts';
import type { ReadRule } from './read.ts';

export interface HealthEntity {
  /** An id, an ARN, or `cluster/service`. */
  readonly value: string;
  readonly account: string;
  readonly status: string | null;
  readonly tags: Tags;
  readonly updatedAt: Date | null;
}

export interface HealthEvent {
  readonly arn: string;
  readonly service: string;
  readonly typeCode: string;
  /** `issue`, `accountNotification`, `scheduledChange`, `investigation`; an open set. */
  readonly category: string;
  /** `PUBLIC`, `ACCOUNT_SPECIFIC`, `NONE`; an open set. */
  readonly eventScope: string;
  readonly region: string;
  readonly status: string;
  readonly actionability: string | null;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly updatedAt: Date | null;
  /** The account it is about; null for a public event. */
  readonly account: string | null;
  readonly description: string;
  readonly entities: readonly HealthEntity[];
}

export interface HealthReads {
  'health.events': HealthEvent;
}

export const HEALTH_READS: { readonly [R in keyof HealthReads]: ReadRule } = {
  'health.events': {
    service: 'health',
    tier: 'base',
    actions: [
      'health:DescribeEvents',
      'health:DescribeEventDetails',
      'health:DescribeAffectedEntities',
      'health:DescribeEventsForOrganization',
      'health:DescribeAffectedAccountsForOrganization',
      'health:DescribeEventDetailsForOrganization',
      'health:DescribeAffectedEntitiesForOrganization',
      'health:DescribeHealthServiceStatusForOrganization',
    ],
  },
};
