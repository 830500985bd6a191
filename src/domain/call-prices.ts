/** What calls of AWS's APIs cost. Every action that is not listed is free: describe and list calls of most services are. */

export interface CallPrice {
  /** IAM action, as calls are counted. */
  readonly action: string;
  /** Dollars a thousand calls, at most: where AWS bills by what a call asks for, with as much as one may ask. */
  readonly dollarsPerThousand: number;
  readonly says: string;
  readonly source: string;
}

const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';

/** In us-east-1, before any free allowance; other regions differ by a few per cent. */
export const CALL_PRICES: readonly CallPrice[] = [
  {
    action: 'cloudwatch:GetMetricData',
    // 500 metrics a call at most.
    dollarsPerThousand: 5,
    says: '$0.01 per 1,000 metrics, at most 500 a call',
    source: CLOUDWATCH,
  },
  {
    action: 'cloudwatch:GetMetricStatistics',
    dollarsPerThousand: 0.01,
    says: '$0.01 per 1,000 calls',
    source: CLOUDWATCH,
  },
  { action: 'cloudwatch:ListMetrics', dollarsPerThousand: 0.01, says: '$0.01 per 1,000 calls', source: CLOUDWATCH },
  {
    action: 'sqs:ReceiveMessage',
    dollarsPerThousand: 0.0004,
    says: '$0.40 per million calls',
    source: 'https://aws.amazon.com/sqs/pricing/',
  },
  {
    action: 's3:GetObject',
    dollarsPerThousand: 0.0004,
    says: '$0.0004 per 1,000 calls',
    source: 'https://aws.amazon.com/s3/pricing/',
  },
];

const DAYS_A_MONTH = 30;

/** What so many calls of an action a day come to in a month of 30 days, in dollars. */
export function dollarsAMonth(action: string, callsADay: number): number {
  const price = CALL_PRICES.find((it) => it.action === action);
  return price ? (callsADay * DAYS_A_MONTH * price.dollarsPerThousand) / 1000 : 0;
}
