import { Agent } from 'node:http';
import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  type DescribeInstancesCommandOutput,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { DescribeEventsForOrganizationCommand, HealthClient } from '@aws-sdk/client-health';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { PlayedFleet } from './synthetic-fleet.ts';

/** Runs the pieces of work, at most so many at a time. */
export async function atATime<T>(limit: number, items: readonly T[], work: (item: T) => Promise<unknown>) {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}

/**
 * What anyone would write first: the calls that our four jobs make of each scope, with the SDK's clients alone, made once
 * and kept. It parses nothing, judges nothing and keeps nothing.
 */
export function bareSdk(fleet: PlayedFleet, concurrency: number): { scan(): Promise<number>; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const requestHandler = new NodeHttpHandler({ httpAgent: agent });
  const scopes = fleet.accounts.flatMap(({ id }) => fleet.regions.map((region) => ({ id, region })));
  const clients = scopes.map(({ id, region }) => {
    const given = { region, credentials: fleet.credentialsOf(id), requestHandler };
    return {
      ec2: new EC2Client(given),
      ecs: new ECSClient(given),
      events: new EventBridgeClient(given),
      scheduler: new SchedulerClient(given),
    };
  });
  const health = new HealthClient({ region: 'us-east-1', credentials: fleet.credentials, requestHandler });
  const pieces = [
    ...clients.map(({ ec2 }) => ec2Piece(ec2)),
    ...clients.map(({ ecs }) => ecsPiece(ecs)),
    ...clients.map(({ events, scheduler }) => async () => {
      await events.send(new ListRulesCommand({ Limit: 100 }));
      await scheduler.send(new ListSchedulesCommand({ MaxResults: 100 }));
    }),
    async () => {
      await health.send(new DescribeEventsForOrganizationCommand({ maxResults: 100 }));
      await health.send(new DescribeEventsForOrganizationCommand({ maxResults: 100 }));
    },
  ];
  let seen = 0;

  function ec2Piece(ec2: EC2Client) {
    return async () => {
      await ec2.send(new DescribeInstanceStatusCommand({ IncludeAllInstances: true, MaxResults: 200 }));
      let token: string | undefined;
      do {
        const command = new DescribeInstancesCommand({ MaxResults: 200, NextToken: token });
        const page: DescribeInstancesCommandOutput = await ec2.send(command);
        for (const { Instances } of page.Reservations ?? []) seen += Instances?.length ?? 0;
        token = page.NextToken;
      } while (token);
    };
  }

  function ecsPiece(ecs: ECSClient) {
    return async () => {
      const { clusterArns = [] } = await ecs.send(new ListClustersCommand({ maxResults: 100 }));
      if (clusterArns.length > 0) await ecs.send(new DescribeClustersCommand({ clusters: clusterArns }));
      for (const cluster of clusterArns) {
        const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster, maxResults: 100 }));
        if (serviceArns.length > 0) {
          const { services } = await ecs.send(
            new DescribeServicesCommand({ cluster, services: serviceArns, include: ['TAGS'] }),
          );
          seen += services?.length ?? 0;
        }
        for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
          const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, desiredStatus, maxResults: 100 }));
          if (taskArns.length > 0) {
            await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns, include: ['TAGS'] }));
          }
        }
      }
    };
  }

  return {
    /** Answers how many instances and services it saw. */
    scan: async () => {
      seen = 0;
      await atATime(concurrency, pieces, (piece) => piece());
      return seen;
    },
    close: () => agent.destroy(),
  };
}
