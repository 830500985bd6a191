/** Where the services of the story write their logs: to the old hosts, or by a log router of their own. */

import type { ContainerDefinition } from './fleet.ts';
import type { ServiceStory } from './services.ts';
import { LOG_STREAM } from './story.ts';

/** In production some services write to the delivery stream already, and some still to the old hosts. */
const WRITES_TO_STREAM = ['coupon', 'web-booking', 'notification-hub', 'loyalty', 'pdf-render'];
const WRITES_TO_HOSTS = ['kiosk', 'waitlist', 'review', 'call-center'];

/** In staging all of them have their own router, so the hosts could go. */
export function logsOf({ presence }: ServiceStory): 'firelens' | 'fluentd' | 'awslogs' {
  const { name } = presence.subsystem;
  if (presence.environment === 'staging' || WRITES_TO_STREAM.includes(name)) return 'firelens';
  return WRITES_TO_HOSTS.includes(name) ? 'fluentd' : 'awslogs';
}

export function logOf(story: ServiceStory): Pick<ContainerDefinition, 'log'> {
  const stream = { Name: 'kinesis_firehose', region: story.region, delivery_stream: LOG_STREAM };
  switch (logsOf(story)) {
    case 'firelens':
      return { log: { logDriver: 'awsfirelens', options: stream } };
    case 'fluentd':
      return { log: { logDriver: 'fluentd', options: { 'fluentd-address': 'log-agg.internal.example:24224' } } };
    case 'awslogs':
      return {};
  }
}

export function logRouter(story: ServiceStory): ContainerDefinition {
  return {
    name: 'log-router',
    image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:stable',
    essential: true,
    port: null,
    environment: {},
    logGroup: `/ecs/${story.cluster}/log-router`,
    firelens: true,
  };
}
