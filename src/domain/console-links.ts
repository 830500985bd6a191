/** Addresses in the AWS console. What came from outside is encoded, and a region that is none gives no address. */

import { partitionOf } from './resources.ts';

const CONSOLES: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

function consoleOf(region: string): string | null {
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return null;
  return `https://${region}.${CONSOLES[partitionOf(region)] ?? 'console.aws.amazon.com'}`;
}

/** `service` is `cluster/service`. */
export function ecsServiceLink(
  region: string,
  service: string,
  tab: 'health' | 'deployments' = 'health',
): string | null {
  const console = consoleOf(region);
  const [cluster, name, ...rest] = service.split('/');
  if (!console || !cluster || !name || rest.length > 0) return null;
  const path = `clusters/${encodeURIComponent(cluster)}/services/${encodeURIComponent(name)}/${tab}`;
  return `${console}/ecs/v2/${path}?region=${region}`;
}

export function ecsTaskLink(region: string, cluster: string, taskArn: string): string | null {
  const console = consoleOf(region);
  const id = taskArn.split('/').at(-1);
  if (!console || !id || cluster === '') return null;
  const path = `clusters/${encodeURIComponent(cluster)}/tasks/${encodeURIComponent(id)}/configuration`;
  return `${console}/ecs/v2/${path}?region=${region}`;
}

/** The console decodes a fragment twice and writes `$` for `%` there. */
function twice(text: string): string {
  return encodeURIComponent(encodeURIComponent(text)).replaceAll('%', '$');
}

export function logsLink(region: string, group: string, stream: string | null): string | null {
  const console = consoleOf(region);
  if (!console || group === '') return null;
  const events = stream === null || stream === '' ? '' : `/log-events/${twice(stream)}`;
  return `${console}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${twice(group)}${events}`;
}

export function ec2InstanceLink(region: string, instanceId: string): string | null {
  const console = consoleOf(region);
  if (!console || instanceId === '') return null;
  return `${console}/ec2/home?region=${region}#InstanceDetails:instanceId=${encodeURIComponent(instanceId)}`;
}

export function securityGroupLink(region: string, groupId: string): string | null {
  const console = consoleOf(region);
  if (!console || groupId === '') return null;
  return `${console}/ec2/home?region=${region}#SecurityGroup:groupId=${encodeURIComponent(groupId)}`;
}

export function ec2EventsLink(region: string, instanceId: string): string | null {
  const console = consoleOf(region);
  if (!console || instanceId === '') return null;
  return `${console}/ec2/home?region=${region}#Events:instanceId=${encodeURIComponent(instanceId)}`;
}

export function healthEventLink(eventArn: string): string {
  return `https://health.aws.amazon.com/health/home#/account/event-log?eventID=${encodeURIComponent(eventArn)}&eventTab=details`;
}

/** An address that people gave, when it is one that can be opened. */
export function webAddress(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const { protocol } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? text : null;
}

/** The list of a region's alarms. */
export function alarmsLink(region: string): string | null {
  const console = consoleOf(region);
  return console && `${console}/cloudwatch/home?region=${region}#alarmsV2:`;
}

/** A cluster of EKS; its workloads, nodes and add-ons are tabs of that page. */
export function eksClusterLink(region: string, cluster: string): string | null {
  const console = consoleOf(region);
  if (!console || cluster === '') return null;
  return `${console}/eks/clusters/${encodeURIComponent(cluster)}?region=${region}`;
}
