import type { CaseView } from '../domain/case.ts';
import { PLATFORMS, type Platform } from '../domain/vocabulary.ts';
import { count, parts, text, time } from './facts.ts';

/** What runs on a platform: how many, and how many should. */
export interface RunsOn {
  readonly platform: Platform;
  readonly running: number;
  readonly wanted: number;
}

/** The facts of a move that went wrong, typed. */
export interface MoveFacts {
  readonly since: Date | null;
  readonly movedAt: Date | null;
  readonly source: readonly RunsOn[];
  readonly target: readonly RunsOn[];
  /** Percent of the requests that the source answers. */
  readonly oldTraffic: number | null;
  /** Resources that exist at zero. */
  readonly dormant: number;
}

export function moveFactsOf(view: CaseView): MoveFacts {
  const facts = view.findings.at(-1)?.facts ?? {};
  const on = parts(facts, 'on').flatMap((it): RunsOn[] => {
    const platform = PLATFORMS.find((one) => one === text(it, 'platform'));
    return platform ? [{ platform, running: count(it, 'running') ?? 0, wanted: count(it, 'wanted') ?? 0 }] : [];
  });
  const isSource = ({ platform }: RunsOn): boolean => view.subsystem?.source.includes(platform) ?? false;
  return {
    since: time(facts, 'since'),
    movedAt: time(facts, 'movedAt'),
    source: on.filter(isSource),
    target: on.filter((it) => !isSource(it)),
    oldTraffic: count(facts, 'oldTraffic'),
    dormant: count(facts, 'dormant') ?? 0,
  };
}
