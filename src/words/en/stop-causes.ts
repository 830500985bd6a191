/** What stopped tasks died of, in English: each continues "a task …" as well as "3 tasks …". */

import type { StopCause } from '../../domain/stopped-task.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { count, text } from '../facts.ts';
import { memory } from './count.ts';

const CAUSES: Readonly<Record<StopCause, string>> = {
  out_of_memory: 'ran out of memory',
  exit: 'exited without a code',
  image_pull: 'could not pull the image',
  start_resources: 'could not start: secrets, image access or network',
  capacity: 'found no capacity to run on',
  addresses: 'found no free IP address in the subnet',
  load_balancer_check: 'failed the load balancer health check',
  container_check: 'failed the container health check',
  host_lost: 'stopped with the host they ran on',
  runtime: 'failed in the container runtime',
  volume: 'could not get a volume',
  start: 'failed to start',
  infrastructure: 'stopped by a fault of the AWS infrastructure',
  other: 'failed',
};

const EXITS: Readonly<Record<number, string>> = {
  126: 'failed: command not executable (exit 126)',
  127: 'failed: command not found (exit 127)',
  134: 'aborted (exit 134)',
  137: 'ended by SIGKILL (exit 137)',
  139: 'crashed (exit 139)',
  143: 'ended by SIGTERM (exit 143)',
};

function isCause(text: string | null): text is StopCause {
  return text !== null && Object.hasOwn(CAUSES, text);
}

/** `ran out of memory`, `exited with code 1`. */
export function causeName(facts: JsonObject): string {
  const cause = text(facts, 'cause');
  const exit = count(facts, 'exitCode');
  if (cause === 'exit' && exit !== null) return EXITS[exit] ?? `exited with code ${exit}`;
  return isCause(cause) ? CAUSES[cause] : CAUSES.other;
}

/** ` (exit 137, limit 2 GB)` of a task that ran out of memory. */
export function causeFigures(facts: JsonObject): string {
  if (text(facts, 'cause') !== 'out_of_memory') return '';
  const exit = count(facts, 'exitCode');
  const limit = count(facts, 'memoryMib');
  const figures = [...(exit === null ? [] : [`exit ${exit}`]), ...(limit === null ? [] : [`limit ${memory(limit)}`])];
  return figures.length === 0 ? '' : ` (${figures.join(', ')})`;
}

const FIRST_STEPS: Readonly<Partial<Record<StopCause, readonly string[]>>> = {
  image_pull: ['see that the image and its tag are in the registry', 'see that the execution role may pull it'],
  start_resources: [
    'see that the secrets and parameters of the task definition exist and the execution role may read them',
    'see that the subnets reach ECR, Secrets Manager and CloudWatch Logs',
  ],
  addresses: ['free addresses in the subnet, or give the service another one'],
};

/** What to look at first, where the cause alone tells. */
export function firstSteps(facts: JsonObject): readonly string[] {
  const cause = text(facts, 'cause');
  return isCause(cause) ? (FIRST_STEPS[cause] ?? []) : [];
}
