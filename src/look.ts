import type { Answer, Gap, NotUnderstood } from './domain/answer.ts';
import type { Judgement, Look, Unjudged } from './domain/finding.ts';
import { fitToKeep } from './domain/fit-to-keep.ts';
import { type Fleet, READS, type ReadId, type Reads } from './domain/fleet.ts';
import type { Job, JobLook, JudgeInput } from './domain/job.ts';
import type { Scope } from './domain/scope.ts';
import type { Platform } from './domain/vocabulary.ts';

type AnyAnswer = Answer<Reads[ReadId]>;
const NOTHING: Judgement = { findings: [], reliefs: [], sightings: [], measures: [], notUnderstood: [] };

/** One job's part of a piece: what it reads at the place, and the run it is looked for. */
export interface DueLook {
  readonly job: Job;
  readonly reads: JobLook;
  readonly runId: string;
}

/** The answers of a scope as they come. */
export interface Gathering {
  /** Every answer that a job's look needs, once they are there. */
  of(look: JobLook): Promise<ReadonlyMap<ReadId, AnyAnswer>>;
}

/**
 * Makes each read once: those of one service one after the other, in the order they are first needed, as they share its
 * quota; the services side by side. A look need not wait for what only others read, and what the first one needs is read
 * before all else.
 */
export function gather(fleet: Fleet, looks: readonly JobLook[], scope: Scope, signal: AbortSignal): Gathering {
  const reads = new Set(looks.flatMap(readsAt));
  const lanes = new Map<string, Promise<unknown>>();
  const answers = new Map<ReadId, Promise<AnyAnswer>>();
  const first = new Set(looks[0] ? readsAt(looks[0]) : []);
  for (const read of reads) {
    const { service } = READS[read];
    const begun = first.has(read) ? Promise.resolve() : Promise.allSettled([...first].map((it) => answers.get(it)));
    const before = Promise.all([lanes.get(service), begun]);
    const answer = before.then((): Promise<AnyAnswer> => fleet.read(read, scope, signal));
    // Who needs it is told that it failed; the next read of the lane is made all the same.
    lanes.set(
      service,
      answer.catch(() => {}),
    );
    answers.set(read, answer);
  }
  return {
    of: async (look) => {
      const needed = await Promise.all(
        readsAt(look).map(async (read) => {
          const answer = await answers.get(read);
          return answer ? ([[read, answer]] as const) : [];
        }),
      );
      return new Map(needed.flat());
    },
  };
}

/** The answers of a scope that is known not to be open to us. */
export function closedScope(gap: Gap): Gathering {
  return { of: async (look) => new Map(readsAt(look).map((read) => [read, { items: [], gap, notUnderstood: [] }])) };
}

function readsAt({ reads, details }: JobLook): readonly ReadId[] {
  return [...reads, ...details];
}

/** What keeps a look from being complete: parts that could not be read, and items that nobody could understand. */
function gapsOf(reads: readonly ReadId[], answers: ReadonlyMap<ReadId, AnyAnswer>): Gap[] {
  return reads.flatMap((read) => {
    const answer = answers.get(read);
    if (answer?.gap) return answer.gap;
    const lost = answer?.notUnderstood.filter((it) => it.lost) ?? [];
    const [first] = lost;
    if (!first) return [];
    const others = lost.length === 1 ? '' : ` and ${lost.length - 1} more`;
    return {
      reason: 'malformed' as const,
      detail: `${read}: could not understand ${first.what} (${first.why})${others}`,
    };
  });
}

/** The platform of all that is found by a read that adds detail; of one that is not named here it may be any. */
const DETAIL_OF: { readonly [R in ReadId]?: Platform } = {
  'autoscaling.groups': 'ec2',
  'ec2.keyPairs': 'ec2',
  'images.scans': 'ecs',
  'kubernetes.workloads': 'eks',
  'ssm.instances': 'ec2',
};

/** What is found by a detail that could not be read may hold all the same: it stays as it was. */
function unread(look: JobLook, answers: ReadonlyMap<ReadId, AnyAnswer>): readonly Unjudged[] {
  return look.details
    .filter((read) => !look.judgedGaps?.includes(read) && gapsOf([read], answers).length > 0)
    .map((read) => {
      const platform = DETAIL_OF[read];
      return platform === undefined ? {} : { platform };
    });
}

/** What the answers leave open without making the look incomplete: details that failed, items nobody could read. */
function notUnderstood(look: JobLook, answers: ReadonlyMap<ReadId, AnyAnswer>): NotUnderstood[] {
  const ofReads = [...look.reads, ...look.details].flatMap((read) => answers.get(read)?.notUnderstood ?? []);
  const ofDetails = look.details.flatMap((read) => {
    const gap = answers.get(read)?.gap;
    return gap ? [{ what: `details (${read})`, why: gap.detail }] : [];
  });
  return [...ofReads, ...ofDetails];
}

/**
 * What one job makes of a scope's answers. A judge that crashes is a bug: it makes this look a failed one, tells
 * `onBug`, and harms no other.
 */
export function lookOf(
  { job, reads, runId }: DueLook,
  input: Omit<JudgeInput, 'answers'>,
  answers: ReadonlyMap<ReadId, AnyAnswer>,
  times: { readonly startedAt: Date; readonly endedAt: Date },
  onBug: (error: unknown) => void,
): Look {
  const gaps = gapsOf(reads.reads, answers);
  const blind =
    gaps.length === reads.reads.length && reads.reads.every((read) => answers.get(read)?.items.length === 0);
  const base = { runId, job: job.id, scope: input.scope, ...times };
  const first = gaps[0] ?? null;
  if (blind && first) return { ...base, ...NOTHING, status: 'failed', failure: first.reason, detail: first.detail };
  try {
    const judged = fitToKeep(job.judge({ ...input, answers: Object.fromEntries(answers) }));
    const unjudged = [...(judged.unjudged ?? []), ...unread(reads, answers)];
    return {
      ...base,
      ...judged,
      ...(unjudged.length === 0 ? {} : { unjudged }),
      notUnderstood: [...notUnderstood(reads, answers), ...judged.notUnderstood],
      status: first ? 'partial' : 'complete',
      failure: first?.reason ?? null,
      detail: first?.detail ?? null,
    };
  } catch (error) {
    onBug(error);
    return {
      ...base,
      ...NOTHING,
      status: 'failed',
      failure: 'failed',
      detail: `a bug in ${job.id}: its judge crashed`,
    };
  }
}
