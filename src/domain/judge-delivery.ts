/** How long changes waited and took on their way to production, and how they ended: measures of lead time. */

import type { Measure } from './finding.ts';
import type { Answers } from './fleet.ts';
import { knownTime, outsideText } from './outside-text.ts';
import type { Build, PipelineRun } from './reads/delivery.ts';
import type { EcsDeployment, EcsService } from './reads/ecs.ts';
import type { Resource } from './resource.ts';
import { partitionOf, serviceResource } from './resources.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';
import type { Platform } from './vocabulary.ts';

/** How a run, step or build of any system ended; null while it is under way and for what is no end. */
export function outcomeOf(status: string): string | null {
  switch (status.toLowerCase().replace(/[_-]/g, '')) {
    case 'succeeded':
    case 'success':
      return 'succeeded';
    case 'failed':
    case 'fault':
    case 'timedout':
    case 'error':
    case 'failing':
    case 'unauthorized':
      return 'failed';
    case 'superseded':
      return 'superseded';
    case 'stopped':
    case 'abandoned':
    case 'canceled':
    case 'cancelled':
      return 'stopped';
    default:
      return null;
  }
}

/** Whole seconds between two times; null when one is not known or they stand the wrong way round. */
function seconds(from: Date | null, to: Date | null): number | null {
  const [begin, end] = [knownTime(from), knownTime(to)];
  if (begin === null || end === null || end < begin) return null;
  return Math.round((end.getTime() - begin.getTime()) / 1000);
}

type Step = PipelineRun['steps'][number];

/** Names of what makes an image of a host or of a container. */
const IMAGE_BUILD = /packer|docker|image|(?<![a-z])ami(?![a-z])/i;

/** A project of CircleCI has no tags: its repository is the subsystem's where it bears the same name. */
function repositoryTags(scope: Scope, settings: Settings): Resource['tags'] {
  const [tag] = settings.subsystemTags;
  const found = settings.subsystems.find((it) => it.name === scope.region || it.formerNames.includes(scope.region));
  return scope.system === 'aws' || !tag || !found ? {} : { [tag]: found.name };
}

/** Where the run delivers to; `other` where no step says it, or two say two things. */
function platformOf(run: PipelineRun): Platform {
  const [platform, ...more] = new Set(run.steps.flatMap((step) => step.platform ?? []));
  return platform === undefined || more.length > 0 ? 'other' : platform;
}

/**
 * The step that makes the image: the one that is called so, or the only build of what is delivered as a container, which
 * cannot be delivered without one.
 */
function imageBuildOf(run: PipelineRun, platform: Platform): Step | null {
  const builds = run.steps.filter((step) => step.what === 'build');
  const named = builds.find((step) => IMAGE_BUILD.test(`${step.name} ${step.target ?? ''}`));
  const only = builds.length === 1 && (platform === 'ecs' || platform === 'eks') ? builds[0] : undefined;
  return named ?? only ?? null;
}

/** What the run changes: the ECS service that its deploy step names, else the pipeline itself. */
function runResource(
  run: PipelineRun,
  services: ReadonlyMap<string, Resource>,
  scope: Scope,
  settings: Settings,
): Resource {
  const target = run.steps.find((step) => step.what === 'deploy' && step.target?.includes('/'))?.target ?? null;
  const service = target === null ? undefined : services.get(target);
  const { account, region } = scope;
  const onAws = scope.system === 'aws';
  const arn = `arn:${partitionOf(region)}:codepipeline:${region}:${account}:${run.pipeline}`;
  const own: Resource = {
    platform: platformOf(run),
    id: outsideText(onAws ? arn : `${scope.system}/${run.pipeline}`, 500),
    name: outsideText(run.pipeline),
    account,
    region,
    tags: { ...repositoryTags(scope, settings), ...run.tags },
    service: target && outsideText(target, 500),
  };
  return service ? { ...service, tags: { ...service.tags, ...run.tags } } : own;
}

function approvalWait(run: PipelineRun): number | null {
  const waits = run.steps
    .filter((step) => step.what === 'approval')
    .flatMap((step) => seconds(step.startedAt, step.endedAt) ?? []);
  return waits.length === 0 ? null : waits.reduce((sum, it) => sum + it, 0);
}

/** Seconds between the end of the step before this one and its beginning. */
function waitedBefore(step: Step, run: PipelineRun): number | null {
  const begin = knownTime(step.startedAt);
  if (begin === null) return null;
  const ends = run.steps
    .map((it) => knownTime(it.endedAt))
    .filter((end): end is Date => end !== null && end <= begin)
    .map((end) => end.getTime());
  return ends.length === 0 ? null : Math.round((begin.getTime() - Math.max(...ends)) / 1000);
}

function runMeasures(
  run: PipelineRun,
  services: ReadonlyMap<string, Resource>,
  scope: Scope,
  settings: Settings,
): readonly Measure[] {
  const resource = runResource(run, services, scope, settings);
  const system = scope.system === 'aws' ? 'codepipeline' : scope.system;
  const key = `${system}:${run.pipeline}/${run.id}`;
  const facts = { pipeline: outsideText(run.pipeline), rollback: run.rollback };
  const common = { measure: 'lead-time', resource, component: null, facts } as const;
  const imageBuild = imageBuildOf(run, resource.platform);
  const ended = outcomeOf(run.status);
  const at = knownTime(run.endedAt);
  const steps = run.steps.flatMap((step): Measure[] => {
    const outcome = outcomeOf(step.status);
    const end = knownTime(step.endedAt);
    // Where the code came from takes nobody's time, and an action of another kind may be anything.
    if (outcome === null || end === null || step.what === 'source' || step.what === 'other') return [];
    const elapsed = seconds(step.startedAt, step.endedAt);
    const waits = step.what === 'approval' ? elapsed : waitedBefore(step, run);
    return [
      {
        ...common,
        key: outsideText(`${key}/${step.name}`, 500),
        at: end,
        what: step === imageBuild ? 'image-build' : step.what,
        // An approval is nothing but waiting.
        value: step.what === 'approval' ? 0 : elapsed,
        waited: waits,
        outcome: run.rollback && step.what === 'deploy' && outcome === 'succeeded' ? 'rolled-back' : outcome,
      },
    ];
  });
  if (ended === null || at === null) return steps;
  const elapsed = seconds(run.startedAt, run.endedAt);
  return [
    ...steps,
    {
      ...common,
      key: outsideText(key, 500),
      at,
      what: 'pipeline',
      value: elapsed,
      waited: approvalWait(run),
      outcome: run.rollback && ended === 'succeeded' ? 'rolled-back' : ended,
    },
  ];
}

/** A build that no pipeline step names: Packer and the like run by themselves, and their project's name says what they make. */
function buildMeasure(build: Build, scope: Scope): readonly Measure[] {
  const outcome = outcomeOf(build.status);
  const at = knownTime(build.endedAt);
  if (outcome === null || at === null) return [];
  const { account, region } = scope;
  const name = outsideText(build.project);
  return [
    {
      measure: 'lead-time',
      key: outsideText(`codebuild:${build.id}`, 500),
      at,
      resource: {
        platform: 'other',
        id: `arn:${partitionOf(region)}:codebuild:${region}:${account}:project/${name}`,
        name,
        account,
        region,
        tags: {},
        service: null,
      },
      component: null,
      what: IMAGE_BUILD.test(build.project) ? 'image-build' : 'build',
      value: seconds(build.startedAt, build.endedAt),
      waited: build.queuedSeconds,
      outcome,
      facts: { project: name },
    },
  ];
}

function deploymentOutcome(deployment: EcsDeployment): string | null {
  if (deployment.rolloutState === 'COMPLETED') {
    return /roll(?:ed|ing)?[ -]?back/i.test(deployment.rolloutReason ?? '') ? 'rolled-back' : 'succeeded';
  }
  return deployment.rolloutState === 'FAILED' ? 'failed' : null;
}

/**
 * Deployments of one service that are over. `updatedAt` moves on as a service scales or replaces tasks, so that of one
 * that went through long ago is no end: only within a day of the beginning does it tell how long it took.
 */
function deploymentMeasures(service: EcsService, scope: Scope): readonly Measure[] {
  const resource = serviceResource(service, scope);
  return service.deployments.flatMap((deployment): Measure[] => {
    const outcome = deploymentOutcome(deployment);
    const elapsed = seconds(deployment.createdAt, deployment.updatedAt);
    const at = knownTime(deployment.updatedAt);
    if (outcome === null || at === null || elapsed === null || elapsed > LONGEST_DEPLOYMENT) return [];
    return [
      {
        measure: 'lead-time',
        key: outsideText(`ecs:${resource.id}/${deployment.id}`, 500),
        at,
        resource,
        component: null,
        what: 'deploy',
        value: elapsed,
        waited: null,
        outcome,
        facts: { taskDefinition: outsideText(deployment.taskDefinition.split('/').at(-1) ?? '') },
      },
    ];
  });
}

/** ECS gives a deployment up after three hours of no progress at the latest. */
const LONGEST_DEPLOYMENT = 6 * 3600;

/** Lead times of an account's region, or of a CircleCI project. */
export function deliveryMeasures(answers: Answers, scope: Scope, settings: Settings): readonly Measure[] {
  const services = answers['ecs.services']?.items ?? [];
  const byPath = new Map(services.map((it) => [serviceResource(it, scope).service ?? '', serviceResource(it, scope)]));
  const runs = [...(answers['codepipeline.runs']?.items ?? []), ...(answers['circleci.pipelines']?.items ?? [])];
  // What a pipeline built and deployed is told by its own steps.
  const targets = new Set(runs.flatMap((run) => run.steps.flatMap((step) => step.target ?? [])));
  const builds = (answers['codebuild.builds']?.items ?? []).filter((it) => !targets.has(it.project));
  const deployed = services.filter((it) => !targets.has(serviceResource(it, scope).service ?? ''));
  return [
    ...runs.flatMap((run) => runMeasures(run, byPath, scope, settings)),
    ...builds.flatMap((build) => buildMeasure(build, scope)),
    ...deployed.flatMap((service) => deploymentMeasures(service, scope)),
  ];
}
