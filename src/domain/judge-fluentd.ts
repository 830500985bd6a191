/** What the fluentd family's versions and buffers mean: the findings of the job `fluentd-versions`. */

import { belongingOf } from './claim.ts';
import type { Finding } from './finding.ts';
import { advisoriesOf, isAwsForFluentBit, upgradePath } from './fluentd-family.ts';
import { type FluentdFound, listedResource } from './fluentd-found.ts';
import type { JudgeInput } from './job.ts';
import { groupKey, isUnclaimed, namesOf, nobodys, sourceFacts } from './judge-end-of-life.ts';
import { cycleOf, type End, endOf, endStage, type Lifecycle } from './lifecycle.ts';
import { isoTime, outsideText } from './outside-text.ts';
import type { LogDaemon } from './reads/hosts.ts';
import { instanceResource } from './resources.ts';
import type { JsonObject } from './vocabulary.ts';

/** CVSS 3: from here on a vulnerability is high, and critical. */
const HIGH = 7;
const CRITICAL = 9;
const CVES_SHOWN = 4;

function majorOf(it: FluentdFound, input: JudgeInput): string {
  const { product, version } = it.software;
  return version === null ? '' : (cycleOf(input.lifecycle, product, version)?.name ?? version);
}

function howFacts(of: readonly FluentdFound[]): JsonObject {
  const told = of.flatMap((it) => it.toldOn ?? []).sort((a, b) => a.getTime() - b.getTime());
  return {
    how: [...new Set(of.map((it) => it.how))].sort(),
    toldOn: isoTime(told[0] ?? null),
    images: [...new Set(of.flatMap((it) => it.image ?? []))].sort().slice(0, 3),
  };
}

interface Group {
  readonly key: string;
  readonly sort: string;
  readonly of: readonly FluentdFound[];
}

function grouped(all: readonly FluentdFound[], sortOf: (it: FluentdFound) => string, input: JudgeInput): Group[] {
  // Whose a container is, its own sighting may tell when its tags do not: it stays by itself until then.
  const own = (it: FluentdFound) => (it.how === 'image' && isUnclaimed(it.resource, input) ? it.resource.id : '');
  const groups = Map.groupBy(all, (it) => groupKey(it.resource, input, `${sortOf(it)} ${own(it)}`.trim()));
  return [...groups].map(([key, of]) => ({ key, of, sort: of[0] ? sortOf(of[0]) : '' }));
}

function made(
  group: Group,
  kind: string,
  aspect: string,
  severity: number,
  facts: JsonObject,
  input: JudgeInput,
): Finding[] {
  const { scope } = input;
  const [first] = [...group.of].sort((a, b) => (a.resource.id < b.resource.id ? -1 : 1));
  if (!first) return [];
  const many = first.how !== 'image' && scope.system === 'aws' && isUnclaimed(first.resource, input);
  return [
    {
      nature: 'condition',
      kind,
      aspect,
      subject: outsideText(`${scope.account}/${scope.region} ${aspect} ${group.key}`, 300),
      keys: [],
      resource: many ? nobodys(scope, group.sort, 'unclaimed hosts', first.resource) : first.resource,
      component: null,
      severity,
      firstHand: true,
      dueAt: null,
      since: null,
      facts: {
        product: first.software.product,
        platform: first.resource.platform,
        ...namesOf(group.of.map((it) => it.name)),
        ...howFacts(group.of),
        ...facts,
      },
    },
  ];
}

function endFacts(end: End): JsonObject {
  return { end: end instanceof Date ? isoTime(end) : null, ended: end === 'ended' };
}

/** Of what day the advisories and the releases of aws-for-fluent-bit are, where the finding leans on them. */
function leanedFacts(group: Group, cves: number, lifecycle: Lifecycle): JsonObject {
  const { fluentd } = lifecycle;
  if (!fluentd) return {};
  const { awsForFluentBit } = fluentd;
  const byRelease = group.of.some((it) => it.image !== null && isAwsForFluentBit(it.image));
  return {
    ...(cves > 0 ? { cvesAsOf: isoTime(fluentd.asOf), cvesSource: fluentd.source } : {}),
    ...(byRelease ? { contentsAsOf: isoTime(awsForFluentBit.asOf), contentsSource: awsForFluentBit.source } : {}),
  };
}

/** Versions that end or have ended, or have vulnerabilities that a newer one has not. */
function endedVersion(group: Group, input: JudgeInput): Finding[] {
  const { lifecycle, now, settings } = input;
  const [first] = group.of;
  const version = first?.software.version ?? null;
  if (!first || version === null) return [];
  const cycle = cycleOf(lifecycle, first.software.product, version);
  const end = cycle === null ? null : endOf(cycle);
  const stage = endStage(end, now, settings.endOfLifeDays);
  const advisories = new Map(group.of.flatMap((it) => advisoriesOf(it.software, lifecycle)).map((it) => [it.id, it]));
  const cves = [...advisories.values()].sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  const worst = cves[0]?.score ?? 0;
  const ofCves = cves.length === 0 ? 0 : worst >= CRITICAL ? 3 : worst >= HIGH ? 2 : 1;
  if (stage === null && ofCves === 0) return [];
  const severity = stage === null ? ofCves : stage.severity + (worst >= CRITICAL ? 1 : 0);
  const versions = [...new Set(group.of.flatMap((it) => it.software.version ?? []))].sort();
  const facts = {
    versions: versions.slice(0, 4).map((it) => outsideText(it, 40)),
    cycle: cycle?.name ?? null,
    ...(stage === null ? { end: null, ended: false, ending: false } : { ...endFacts(end), ending: true }),
    cves: cves.slice(0, CVES_SHOWN).map(({ id, score, fixedIn }) => ({ id, score, fixedIn })),
    cveCount: cves.length,
    path: [...upgradePath(first.software, lifecycle)],
    ...aggregationFacts(group.of),
    ...sourceFacts(lifecycle, first.software.product),
    ...leanedFacts(group, cves.length, lifecycle),
  };
  return made(group, 'fluentd-ended', stage === null ? 'vulnerable' : 'ended', Math.min(severity, 9), facts, input);
}

export function endedVersions(all: readonly FluentdFound[], input: JudgeInput): readonly Finding[] {
  const known = all.filter((it) => it.software.version !== null);
  const sort = (it: FluentdFound) => `${it.software.product} ${majorOf(it, input)}`;
  return grouped(known, sort, input).flatMap((group) => endedVersion(group, input));
}

/** Where one of the family runs and nothing tells which version. */
export function unknownVersions(all: readonly FluentdFound[], input: JudgeInput): readonly Finding[] {
  const unknown = all.filter((it) => it.software.version === null);
  return grouped(unknown, (it) => `${it.software.product} unknown`, input).flatMap((group) =>
    made(group, 'fluentd-version-unknown', 'unknown', 1, leanedFacts(group, 0, input.lifecycle), input),
  );
}

function aggregationFacts(of: readonly FluentdFound[]): JsonObject {
  const all = of.flatMap((it) => it.aggregates ?? []);
  const types = (lists: readonly (readonly string[])[]) =>
    [...new Set(lists.flat())]
      .sort()
      .slice(0, 4)
      .map((it) => outsideText(it, 40));
  return all.length === 0
    ? {}
    : {
        aggregates: true,
        receives: types(all.map((it) => it.receives)),
        writesTo: types(all.map((it) => it.writesTo)),
      };
}

/**
 * EC2 hosts that gather the logs of others, of a subsystem without a target or of nobody: they move only when somebody
 * chooses where to. One that has a target moves anyway, and is said where its version is.
 */
export function aggregators(all: readonly FluentdFound[], input: JudgeInput): readonly Finding[] {
  const waiting = all.filter((it) => it.aggregates !== null && !hasTarget(it, input));
  return grouped(waiting, () => 'aggregator', input).flatMap((group) => {
    const versions = group.of.map(({ software: { product, version } }) => `${product} ${version ?? ''}`.trim());
    return made(
      group,
      'log-aggregator-on-ec2',
      'aggregator',
      1,
      {
        ...aggregationFacts(group.of),
        software: [...new Set(versions)]
          .sort()
          .slice(0, 3)
          .map((it) => outsideText(it, 60)),
        byTag: group.of.every((it) => it.aggregates?.receives.length === 0),
      },
      input,
    );
  });
}

function hasTarget({ resource }: FluentdFound, { settings }: JudgeInput): boolean {
  const { subsystem } = belongingOf(resource, null, settings, new Map());
  const target = settings.subsystems.find((it) => it.name === subsystem)?.target ?? 'undecided';
  return target !== 'undecided';
}

/**
 * What waits in an output's buffer and is tried again in vain. One answer shows no growth, so this is a level: chunks
 * that wait are taken one after the other, so that twenty, or a quarter of a gigabyte, are a way out that has stopped. One
 * that is only too slow tries nothing again: there it is the space that is left of the buffer's own limit which tells.
 * fluentd's count of retries is of all since it started: alone it says nothing of now.
 */
const MANY_CHUNKS = 20;
const MANY_BYTES = 256 * 1024 * 1024;
const LITTLE_SPACE = 25;

type Output = LogDaemon['outputs'][number];

function isStuck({ bufferQueue, bufferBytes, retries, spaceLeft }: Output): boolean {
  if (spaceLeft !== null && spaceLeft < LITTLE_SPACE) return true;
  return (retries ?? 0) > 0 && ((bufferQueue ?? 0) >= MANY_CHUNKS || (bufferBytes ?? 0) >= MANY_BYTES);
}

export function growingBuffers(input: JudgeInput): readonly Finding[] {
  const instances = new Map((input.answers['ec2.instances']?.items ?? []).map((it) => [it.id, it]));
  return (input.answers['fluentd.endpoints']?.items ?? []).flatMap((daemon): readonly Finding[] => {
    const stuck = daemon.outputs.filter(isStuck);
    if (stuck.length === 0) return [];
    const { instanceId } = daemon;
    const resource =
      instanceId === null
        ? listedResource(daemon)
        : instanceResource(instanceId, instances.get(instanceId) ?? null, input.scope);
    return [
      {
        nature: 'condition',
        kind: 'fluentd-buffer-growing',
        aspect: 'buffer',
        subject: outsideText(`${daemon.host} buffers`, 300),
        keys: [],
        resource,
        component: null,
        severity: 2,
        firstHand: true,
        dueAt: null,
        since: null,
        facts: {
          software: daemon.software,
          outputs: stuck.slice(0, 4).map((it) => ({
            id: outsideText(it.id, 80),
            plugin: outsideText(it.plugin, 40),
            chunks: it.bufferQueue,
            bytes: it.bufferBytes,
            retries: it.retries,
            spaceLeft: it.spaceLeft,
            dropped: it.dropped,
          })),
          outputCount: stuck.length,
        },
      },
    ];
  });
}
