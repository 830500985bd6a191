import type { Answer, Tags } from '../../domain/answer.ts';
import type { Readers } from '../../domain/fleet.ts';
import type { PlainSecret } from '../../domain/reads/delivery.ts';
import type { Ec2Instance } from '../../domain/reads/ec2.ts';
import { servicePathOf } from '../../domain/resources.ts';
import type { At } from './clients.ts';
import type { InstanceLists } from './ec2-reads.ts';
import { type EcsParts, readServices, readTasks } from './ecs-reads.ts';
import { endsTheRead, namesOf } from './gap.ts';
import { recent } from './memo.ts';
import { type Gathering, gathering } from './pages.ts';
import { note, readLambdaSecrets, readTemplateSecrets } from './secret-lists.ts';
import { type SecretName, secretsOfDefinition, secretsOfUserData } from './secret-parse.ts';

/** Only names and reasons are remembered: a revision, and the user data of one launch, do not change. */
const MOST_KEPT = 4_000;
type Kept = ReturnType<typeof recent<readonly SecretName[]>>;

interface SecretParts extends EcsParts {
  readonly kept: Kept;
  readonly instances: InstanceLists;
}

/**
 * What looks like a secret outside Parameter Store and Secrets Manager. The values are looked at here and go nowhere:
 * an item, an error and the memory hold names and reasons.
 */
export function secretReaders(ecs: EcsParts, instances: InstanceLists): Readers<'secrets.plain'> {
  const parts: SecretParts = { ...ecs, kept: recent(MOST_KEPT), instances };
  return { 'secrets.plain': (scope, signal) => readSecrets(parts, scope, signal) };
}

async function readSecrets(parts: SecretParts, at: At, signal: AbortSignal): Promise<Answer<PlainSecret>> {
  const seen = gathering<PlainSecret>();
  const steps = [readDefinitions, readUserData, readTemplateSecrets, readLambdaSecrets];
  for (const step of steps) {
    try {
      await step(parts, at, seen, signal);
    } catch (error) {
      seen.miss(error);
    }
  }
  return seen.answer();
}

interface User {
  readonly paths: Set<string>;
  tags: Tags;
}

/** The task definitions that services and running tasks use. */
async function readDefinitions(
  parts: SecretParts,
  at: At,
  seen: Gathering<PlainSecret>,
  signal: AbortSignal,
): Promise<void> {
  const { DescribeTaskDefinitionCommand } = await import('@aws-sdk/client-ecs');
  const services = await readServices(parts, at, signal);
  const tasks = await readTasks(parts, at, signal);
  for (const { gap } of [services, tasks]) if (gap) seen.missing(gap);
  const users = new Map<string, User>();
  const use = (arn: string | null, path: string | null, tags: Tags) => {
    if (!arn) return;
    const user = users.get(arn) ?? { paths: new Set(), tags };
    if (path !== null) user.paths.add(path);
    users.set(arn, user);
  };
  for (const it of services.items) {
    for (const arn of [it.taskDefinition, ...it.deployments.map((one) => one.taskDefinition)]) {
      use(arn, `${it.cluster}/${it.name}`, it.tags);
    }
  }
  for (const it of tasks.items) if (it.lastStatus !== 'STOPPED') use(it.taskDefinition, servicePathOf(it), it.tags);
  for (const [arn, { paths, tags }] of users) {
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    const holder = { where: 'task-definition', resource: arn, holder: name, usedBy: [...paths].sort(), tags } as const;
    const known = parts.kept.get(arn);
    if (known) {
      note(seen, known, holder);
      continue;
    }
    try {
      const answer = await parts.calls.call('ecs', at, 'DescribeTaskDefinition', signal, (ecs, options) =>
        ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }), options),
      );
      const names = secretsOfDefinition(answer.taskDefinition);
      if (names) {
        parts.kept.set(arn, names);
        note(seen, names, holder);
      } else seen.notUnderstood.push({ what: name, why: 'its containers could not be read', lost: true });
    } catch (error) {
      // Deleted meanwhile.
      if (namesOf(error).includes('ClientException')) continue;
      if (endsTheRead(error)) throw error;
      seen.miss(error);
    }
  }
}

/** One call an instance; those of one version of a launch template have the same, and one of them is asked. */
async function readUserData(
  parts: SecretParts,
  at: At,
  seen: Gathering<PlainSecret>,
  signal: AbortSignal,
): Promise<void> {
  const { DescribeInstanceAttributeCommand } = await import('@aws-sdk/client-ec2');
  const instances = await parts.instances.lately(at, signal);
  if (instances.gap) seen.missing(instances.gap);
  const asked = new Set<string>();
  for (const instance of instances.items) {
    const shared = templateOf(instance);
    if (instance.state === 'terminated' || (shared !== null && asked.has(shared))) continue;
    if (shared !== null) asked.add(shared);
    const { id, tags } = instance;
    const holder = { where: 'user-data', resource: id, holder: instance.name || id, usedBy: [], tags } as const;
    // User data can be changed while an instance is stopped: it counts for one launch.
    const key = `${id} ${instance.launchedAt?.getTime() ?? ''}`;
    const known = instance.state === 'stopped' ? undefined : parts.kept.get(key);
    if (known) {
      note(seen, known, holder);
      continue;
    }
    try {
      const command = new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute: 'userData' });
      const answer = await parts.calls.call('ec2', at, 'DescribeInstanceAttribute', signal, (ec2, options) =>
        ec2.send(command, options),
      );
      const names = secretsOfUserData(answer.UserData?.Value ?? '');
      if (names) {
        parts.kept.set(key, names);
        note(seen, names, holder);
      } else seen.notUnderstood.push({ what: id, why: 'its user data could not be unpacked', lost: true });
    } catch (error) {
      if (namesOf(error).includes('InvalidInstanceID.NotFound')) continue;
      if (endsTheRead(error)) throw error;
      seen.miss(error);
    }
  }
}

function templateOf({ tags }: Ec2Instance): string | null {
  const [id, version] = [tags['aws:ec2launchtemplate:id'], tags['aws:ec2launchtemplate:version']];
  return id && version ? `${id} ${version}` : null;
}
