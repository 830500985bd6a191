import { z } from 'zod';
import type { EcsContainerDefinition } from '../../domain/reads/ecs.ts';
import type { DefinedContainer, TaskDefinition } from './task-definitions.ts';
import { lowerTags, maybeDate, maybeNumber, maybeText, tagsOf, textOf, textOrNull } from './values.ts';

const named = z
  .array(z.object({ name: maybeText }))
  .nullish()
  .catch(null);

/** Names only what is kept: the values of environment and secrets end here. */
const containerSchema = z.object({
  name: maybeText,
  image: maybeText,
  essential: z.boolean().nullish(),
  environment: named,
  secrets: named,
  firelensConfiguration: z.object({ type: maybeText }).nullish().catch(null),
  logConfiguration: z
    .object({ logDriver: maybeText, options: z.record(z.string(), z.string()).nullish(), secretOptions: named })
    .nullish()
    .catch(null),
});
type DeclaredContainer = z.output<typeof containerSchema>;

const definitionSchema = z.object({
  taskDefinitionArn: maybeText,
  family: maybeText,
  revision: maybeNumber,
  registeredAt: maybeDate,
  containerDefinitions: z.array(containerSchema).nullish(),
});

/**
 * The log options that say where logs go, as Fluent Bit, Fluentd and Docker's drivers name them. Any other may hold a
 * token, and so may the path of an address.
 */
const TARGET_OPTIONS: ReadonlyMap<string, string> = new Map(
  [
    'Name',
    '@type',
    'delivery_stream',
    'delivery_stream_name',
    'stream',
    'stream_name',
    'log_group_name',
    'bucket',
    'Host',
    'awslogs-group',
    'awslogs-region',
    'fluentd-address',
    'syslog-address',
    'gelf-address',
  ].map((name) => [name.toLowerCase(), name]),
);

/** An address without user, password, path and query. */
function addressOf(value: string): string {
  return value.replace(/^([a-z]+:\/\/)?(?:[^@/]*@)?([^/?#]*).*$/is, '$1$2');
}

function targetOf(options: Readonly<Record<string, string>> | null | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(options ?? {}).flatMap(([key, value]): [string, string][] => {
      // Fluent Bit reads its options in any case.
      const name = TARGET_OPTIONS.get(key.toLowerCase());
      if (name === undefined) return [];
      return [[name, textOf(/^host$|address$/i.test(name) ? addressOf(value) : value)]];
    }),
  );
}

function declared(container: DeclaredContainer): EcsContainerDefinition {
  const names = (list: typeof container.environment): readonly string[] =>
    (list ?? []).flatMap((it) => textOrNull(it.name) ?? []);
  return {
    name: textOf(container.name ?? ''),
    image: textOf(container.image ?? ''),
    // ECS: a container is essential when its definition does not say.
    essential: container.essential ?? true,
    logDriver: textOrNull(container.logConfiguration?.logDriver),
    logTarget: targetOf(container.logConfiguration?.options),
    firelens: textOrNull(container.firelensConfiguration?.type),
    environmentNames: names(container.environment),
    secretNames: [...names(container.secrets), ...names(container.logConfiguration?.secretOptions)],
  };
}

function defined(container: DeclaredContainer, region: string): DefinedContainer {
  const options = container.logConfiguration?.logDriver === 'awslogs' ? container.logConfiguration.options : null;
  const group = options?.['awslogs-group'];
  const prefix = options?.['awslogs-stream-prefix'];
  return {
    essential: container.essential ?? true,
    log: group
      ? {
          group: textOf(group),
          region: textOf(options?.['awslogs-region'] ?? region),
          prefix: prefix ? textOf(prefix) : null,
        }
      : null,
  };
}

/** Reads only what is kept, in the region where the task definition stands. `arn` is what was asked for. */
export function parseTaskDefinition(value: unknown, tags: unknown, arn: string, region: string): TaskDefinition | null {
  const parsed = definitionSchema.safeParse(value);
  if (!parsed.success) return null;
  const { taskDefinitionArn, family, revision, registeredAt, containerDefinitions } = parsed.data;
  const containers = containerDefinitions ?? [];
  const [, fromArn = '', number = '0'] = /([^/]+?)(?::(\d+))?$/.exec(taskDefinitionArn ?? arn) ?? [];
  const labels = lowerTags.safeParse(tags).data ?? [];
  return {
    containers: new Map(containers.map((container) => [container.name ?? '', defined(container, region)])),
    declared: {
      arn: textOf(taskDefinitionArn ?? arn),
      family: textOf(family ?? fromArn),
      revision: revision ?? Number(number),
      registeredAt: registeredAt instanceof Date && Number.isFinite(registeredAt.getTime()) ? registeredAt : null,
      containers: containers.map(declared),
      usedBy: [],
      tags: tagsOf(labels.map((tag) => [tag.key, tag.value] as const)),
    },
  };
}
