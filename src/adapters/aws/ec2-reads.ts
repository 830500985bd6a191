import type { Answer } from '../../domain/answer.ts';
import type { Ec2Instance, Ec2InstanceStatus } from '../../domain/reads/ec2.ts';
import type { Calls } from './calls.ts';
import type { At } from './clients.ts';
import { parseInstance, parseInstanceStatus } from './ec2-parse.ts';
import { eachPage, gathering, listIn } from './pages.ts';
import { sharedAnswers } from './shared-answers.ts';

/** Larger pages hold the event loop for long: a page of 1,000 takes 220 ms to parse. */
const INSTANCES_A_PAGE = 200;
const STATUSES_A_PAGE = 200;

/** All instances of a scope, as they are now or as they were asked for within the last minute. */
export interface InstanceLists {
  now(at: At, signal: AbortSignal): Promise<Answer<Ec2Instance>>;
  lately(at: At, signal: AbortSignal): Promise<Answer<Ec2Instance>>;
}

/** What the reads of one tick share of the instances. A look that an event asked for must not see them as they were. */
export function instanceLists(calls: Calls, clock: () => Date): InstanceLists {
  const shared = sharedAnswers<Ec2Instance>(clock);
  return {
    now: (at, signal) => shared(at, signal, () => readInstances(calls, at, signal), 'anew'),
    lately: (at, signal) => shared(at, signal, () => readInstances(calls, at, signal)),
  };
}

/** All instances, stopped ones too. */
async function readInstances(calls: Calls, at: At, signal: AbortSignal): Promise<Answer<Ec2Instance>> {
  const { DescribeInstancesCommand } = await import('@aws-sdk/client-ec2');
  const seen = gathering<Ec2Instance>();
  try {
    await eachPage(
      'ec2:DescribeInstances',
      async (token) => {
        const command = new DescribeInstancesCommand({ MaxResults: INSTANCES_A_PAGE, NextToken: token });
        const answer = await calls.call('ec2', at, 'DescribeInstances', signal, (ec2, options) =>
          ec2.send(command, options),
        );
        return {
          items: listIn(answer.Reservations, 'ec2:DescribeInstances').flatMap((r) => r?.Instances ?? []),
          next: answer.NextToken,
        };
      },
      (instances) => {
        for (const instance of instances) {
          const parsed = parseInstance(instance, seen.notUnderstood);
          if (parsed) seen.add(parsed.id, parsed);
        }
      },
    );
  } catch (error) {
    seen.miss(error);
  }
  return seen.answer();
}

/** Checks and scheduled events of all instances; without IncludeAllInstances EC2 leaves stopped ones out. */
export async function readInstanceStatuses(
  calls: Calls,
  at: At,
  signal: AbortSignal,
): Promise<Answer<Ec2InstanceStatus>> {
  const { DescribeInstanceStatusCommand } = await import('@aws-sdk/client-ec2');
  const seen = gathering<Ec2InstanceStatus>();
  try {
    await eachPage(
      'ec2:DescribeInstanceStatus',
      async (token) => {
        const command = new DescribeInstanceStatusCommand({
          IncludeAllInstances: true,
          MaxResults: STATUSES_A_PAGE,
          NextToken: token,
        });
        const answer = await calls.call('ec2', at, 'DescribeInstanceStatus', signal, (ec2, options) =>
          ec2.send(command, options),
        );
        return { items: listIn(answer.InstanceStatuses, 'ec2:DescribeInstanceStatus'), next: answer.NextToken };
      },
      (statuses) => {
        for (const status of statuses) {
          const parsed = parseInstanceStatus(status, seen.notUnderstood);
          if (parsed) seen.add(parsed.instanceId, parsed);
        }
      },
    );
  } catch (error) {
    seen.miss(error);
  }
  return seen.answer();
}
