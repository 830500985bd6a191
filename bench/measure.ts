import { cpus, totalmem } from 'node:os';

/** What a figure is counted in. */
export type Unit = 'ms' | 'MB' | 'bytes' | 'calls' | '%';

export interface Figure {
  /** What was measured: "our scan", "bare SDK loop". */
  readonly what: string;
  readonly value: number;
  readonly unit: Unit;
}

/** What a benchmark has found: two figures of the same run and what is wanted of them. */
export interface Finding {
  readonly name: string;
  readonly ours: Figure;
  readonly baseline: Figure;
  /** The most (and least) that the ratio, or our own figure, may be; null for what is told and not judged. */
  readonly goal: { readonly of: 'ratio' | 'ours'; readonly atLeast?: number; readonly atMost: number } | null;
  /** What else a reader needs to judge the figures. */
  readonly note?: string | undefined;
}

/** Why a benchmark has no figures here. */
export interface Skipped {
  readonly name: string;
  readonly skipped: string;
}

export interface Benchmark {
  readonly id: string;
  readonly title: string;
  run(): Promise<readonly (Finding | Skipped)[]>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new RangeError('a median of nothing');
  return (lower + upper) / 2;
}

/** The wall time of some work, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/**
 * Both sides in turn, so that a machine that grows busy slows both: one round uncounted, then `rounds` rounds, in each of
 * which the other side begins. Each side answers its own figure.
 */
export async function inTurn(
  rounds: number,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<{ readonly ours: readonly number[]; readonly baseline: readonly number[] }> {
  const found = { ours: [] as number[], baseline: [] as number[] };
  await baseline();
  await ours();
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) found.baseline.push(await baseline());
    found.ours.push(await ours());
    if (round % 2 === 1) found.baseline.push(await baseline());
  }
  return found;
}

export function ratioOf(finding: Finding): number {
  return finding.ours.value / finding.baseline.value;
}

export function verdict(finding: Finding): 'met' | 'MISSED' | null {
  if (finding.goal === null) return null;
  const measured = finding.goal.of === 'ratio' ? ratioOf(finding) : finding.ours.value;
  const { atLeast = Number.NEGATIVE_INFINITY, atMost } = finding.goal;
  return atLeast <= measured && measured <= atMost ? 'met' : 'MISSED';
}

function shown({ what, value, unit }: Figure): string {
  const digits = value < 10 || unit === '%' ? 1 : 0;
  return `${what} ${value.toLocaleString('en', { maximumFractionDigits: digits })} ${unit}`;
}

function rangeOf({ atLeast, atMost }: { readonly atLeast?: number; readonly atMost: number }): string {
  return atLeast === undefined ? `<= ${atMost}` : `${atLeast} to ${atMost}`;
}

/** `b1 scan  1.12x  (our scan 7,120 ms, bare SDK loop 6,350 ms)  goal <= 1.25x  met`. */
export function lineOf(found: Finding | Skipped): string {
  if ('skipped' in found) return `${found.name}  skipped: ${found.skipped}`;
  const { goal, ours, baseline, note } = found;
  const wanted = goal === null ? [] : [`goal ${rangeOf(goal)}${goal.of === 'ratio' ? 'x' : ` ${ours.unit}`}`];
  const parts = [
    found.name,
    `${ratioOf(found).toFixed(2)}x`,
    `(${shown(ours)}, ${shown(baseline)})`,
    ...wanted,
    ...[verdict(found)].flatMap((it) => it ?? []),
  ];
  return [parts.join('  '), ...(note === undefined ? [] : [`    ${note}`])].join('\n');
}

/** Where the figures were made: they say little without it. */
export function machine(): { readonly cores: number; readonly processor: string; readonly memoryGb: number } {
  const processors = cpus();
  return {
    cores: processors.length,
    processor: processors[0]?.model.trim() ?? 'unknown processor',
    memoryGb: Math.round(totalmem() / 1024 ** 3),
  };
}
