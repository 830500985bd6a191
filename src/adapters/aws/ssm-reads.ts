import type { Answer } from '../../domain/answer.ts';
import type { Readers } from '../../domain/fleet.ts';
import type { HostReads, InstalledSoftware, ManagedInstance } from '../../domain/reads/hosts.ts';
import type { Calls } from './calls.ts';
import type { At } from './clients.ts';
import type { ReaderParts } from './fleet.ts';
import { eachPage, gathering, listIn } from './pages.ts';
import { APPLICATION, parseManagedInstance, parseSoftware } from './ssm-parse.ts';

/** The most that either call gives a page. */
const A_PAGE = 50;

/** How names of the family begin; the inventory compares letters exactly. */
const BEGINNINGS = ['td-agent', 'Td-agent', 'fluent', 'Fluent', 'calyptia-fluentd'];

/** Every instance that Systems Manager manages, or did until it was terminated. */
async function readManagedInstances(calls: Calls, at: At, signal: AbortSignal): Promise<Answer<ManagedInstance>> {
  const { DescribeInstanceInformationCommand } = await import('@aws-sdk/client-ssm');
  const seen = gathering<ManagedInstance>();
  try {
    await eachPage(
      'ssm:DescribeInstanceInformation',
      async (token) => {
        const command = new DescribeInstanceInformationCommand({ MaxResults: A_PAGE, NextToken: token });
        const answer = await calls.call('ssm', at, 'DescribeInstanceInformation', signal, (ssm, options) =>
          ssm.send(command, options),
        );
        return {
          items: listIn(answer.InstanceInformationList, 'ssm:DescribeInstanceInformation'),
          next: answer.NextToken,
        };
      },
      (instances) => {
        for (const instance of instances) {
          const parsed = parseManagedInstance(instance, seen.notUnderstood);
          if (parsed) seen.add(parsed.instanceId, parsed);
        }
      },
    );
  } catch (error) {
    seen.miss(error);
  }
  return seen.answer();
}

/** Packages of the fluentd family, of the instances that have one. */
async function readSoftware(calls: Calls, at: At, signal: AbortSignal): Promise<Answer<InstalledSoftware>> {
  const { GetInventoryCommand } = await import('@aws-sdk/client-ssm');
  const seen = gathering<InstalledSoftware>();
  try {
    await eachPage(
      'ssm:GetInventory',
      async (token) => {
        const command = new GetInventoryCommand({
          Filters: [{ Key: `${APPLICATION}.Name`, Values: BEGINNINGS, Type: 'BeginWith' }],
          ResultAttributes: [{ TypeName: APPLICATION }],
          MaxResults: A_PAGE,
          NextToken: token,
        });
        const answer = await calls.call('ssm', at, 'GetInventory', signal, (ssm, options) =>
          ssm.send(command, options),
        );
        return { items: listIn(answer.Entities, 'ssm:GetInventory'), next: answer.NextToken };
      },
      (entities) => {
        for (const entity of entities) {
          for (const it of parseSoftware(entity, seen.notUnderstood)) seen.add(`${it.instanceId} ${it.name}`, it);
        }
      },
    );
  } catch (error) {
    seen.miss(error);
  }
  return seen.answer();
}

export function ssmReaders({ calls }: ReaderParts): Readers<Exclude<keyof HostReads, 'fluentd.endpoints'>> {
  return {
    'ssm.instances': (scope, signal) => readManagedInstances(calls, scope, signal),
    'ssm.software': (scope, signal) => readSoftware(calls, scope, signal),
  };
}
