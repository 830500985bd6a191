/** Machines, groups and load balancers that are no service of anybody, by their tags and names. */

import type { Tags } from './answer.ts';
import { fitsGlob } from './glob.ts';
import type { Resource } from './resource.ts';
import { capacityOf } from './resources.ts';
import type { Settings, Subsystem } from './settings.ts';

export const BYSTANDERS = [
  'ecs',
  'eks',
  'beanstalk',
  'batch',
  'nat',
  'bastion',
  'ci',
  'image-builder',
  'ignored',
] as const;
export type Bystander = (typeof BYSTANDERS)[number];

/** The words of a name: `ci-runner_1` is `ci`, `runner`, `1`. */
function wordsOf(name: string): readonly string[] {
  return name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

const WORDS: readonly (readonly [Bystander, readonly string[]])[] = [
  ['image-builder', ['packer', 'imagebuilder']],
  ['nat', ['nat']],
  ['bastion', ['bastion', 'jump', 'jumphost', 'jumpbox', 'jumpserver']],
  ['ci', ['ci', 'runner', 'runners', 'jenkins', 'buildkite', 'circleci', 'teamcity', 'gocd']],
];
/** Tags whose value says what a machine is for. */
const ROLE_TAGS = ['role', 'purpose', 'type', 'function'];

/** What keeps a cluster, a platform or a batch queue going, by the tags that AWS itself and its controllers set. */
export function managedBy(tags: Tags): Bystander | null {
  const keys = Object.keys(tags);
  const has = (...starts: readonly string[]): boolean =>
    keys.some((key) => starts.some((start) => key.startsWith(start)));
  const capacity = capacityOf(tags);
  if (capacity !== null) return capacity;
  if (has('elbv2.k8s.aws/', 'eks:', 'karpenter.sh/', 'k8s.io/cluster-autoscaler/')) return 'eks';
  if (has('elasticbeanstalk:')) return 'beanstalk';
  if (has('AWSBatchServiceTag', 'aws:batch:')) return 'batch';
  if (has('Ec2ImageBuilderArn') || tags['CreatedBy'] === 'EC2 Image Builder') return 'image-builder';
  return null;
}

/** What a resource is that no subsystem has to claim; null for what somebody should. */
export function bystanderOf(resource: Resource, settings: Settings): Bystander | null {
  const managed = managedBy(resource.tags);
  if (managed !== null) return managed;
  const { name, tags } = resource;
  if (settings.ignoreNames.some((pattern) => fitsGlob(pattern, name))) return 'ignored';
  const roles = Object.entries(tags).filter(([key]) => ROLE_TAGS.includes(key.toLowerCase()));
  const words = new Set([name, ...roles.map(([, value]) => value)].flatMap(wordsOf));
  return WORDS.find(([, some]) => some.some((word) => words.has(word)))?.[0] ?? null;
}

/** The names by which a subsystem's things may be known: its own, former ones, and the beginnings that its claims name. */
function namesOf(subsystem: Subsystem): readonly string[] {
  const claimed = subsystem.claims.flatMap(({ name }) => (name === null ? [] : (name.split('*')[0] ?? '')));
  return [subsystem.name, ...subsystem.formerNames, ...claimed];
}

function holds(words: readonly string[], part: readonly string[]): boolean {
  return words.some((_, at) => part.every((word, index) => words[at + index] === word));
}

/** The subsystem whose name stands in a name, word by word: `old-api-web` looks like `api`; the longest name counts. */
export function looksLike(name: string, settings: Settings): string | null {
  const words = wordsOf(name);
  const fits = settings.subsystems.flatMap((subsystem) =>
    namesOf(subsystem)
      .map(wordsOf)
      .filter((part) => part.length > 0 && holds(words, part))
      .map((part) => ({ subsystem: subsystem.name, length: part.join(' ').length })),
  );
  return fits.sort((a, b) => b.length - a.length)[0]?.subsystem ?? null;
}
