import type { Account, Subsystem } from '../domain/settings.ts';
import { PLATFORMS, type Platform, TARGET_WORDS, type Target } from '../domain/vocabulary.ts';
import { claimsOf, listed } from './claims.ts';
import { dayOf } from './day.ts';
import { instead } from './mistake.ts';
import { pathText } from './parse.ts';
import type { Reporter } from './reporter.ts';
import { NAME } from './shape-pieces.ts';
import type { SubsystemDocument } from './shape-subsystem.ts';

const SOURCES: readonly Platform[] = ['ec2', 'heroku'];
const TARGETS: readonly Platform[] = ['ecs', 'eks', 'managed'];
const SETTLE_DAYS = 7;

const isPlatform = (word: string): word is Platform => PLATFORMS.some((it) => it === word);
const isTargetWord = (word: string): word is (typeof TARGET_WORDS)[number] => TARGET_WORDS.some((it) => it === word);

function platforms(words: readonly string[], path: string, report: Reporter): readonly Platform[] {
  const alone = words.find((word) => !isPlatform(word));
  if (alone !== undefined && words.length > 1)
    report.wrong(path, alone, 'stands alone or not at all: it is no platform');
  if (new Set(words).size < words.length) report.say(path, 'names a platform twice: once is enough');
  return words.filter(isPlatform);
}

function sourceOf(given: SubsystemDocument['source'], path: string, report: Reporter): readonly Platform[] {
  if (given === null || given === undefined) return SOURCES;
  const words = listed(given);
  if (words.length === 0) report.say(path, 'is an empty list: write none when it was born on its target');
  return platforms(words, path, report);
}

function targetOf(
  given: SubsystemDocument['target'],
  source: readonly Platform[],
  path: string,
  report: Reporter,
): Target {
  if (given === null || given === undefined) return TARGETS.filter((it) => !source.includes(it));
  const words = listed(given);
  if (words.length === 0) report.say(path, 'is an empty list: write undecided, or none when it is to be shut down');
  const [word] = words;
  if (word !== undefined && words.length === 1 && isTargetWord(word)) return word;
  const both = words.filter((it) => isPlatform(it) && source.includes(it));
  for (const it of both) report.wrong(path, it, 'is its source as well: a move ends on another platform');
  return platforms(words, path, report);
}

/** Names that more than one subsystem would answer to. */
function checkNames(documents: readonly (readonly [string, SubsystemDocument])[], report: Reporter): void {
  const holder = new Map(documents.map(([name]) => [name, name]));
  for (const [name, document] of documents) {
    for (const former of listed(document.formerNames)) {
      const other = holder.get(former);
      const path = pathText(['subsystems', name, 'formerNames']);
      if (other === name) report.wrong(path, former, 'is its name now: list only names it had');
      else if (other !== undefined)
        report.wrong(path, former, `is also a name of ${pathText([other])}: keep it in one place`);
      else holder.set(former, name);
    }
  }
}

function checkRunbook(url: string | null | undefined, path: string, report: Reporter): void {
  if (url && !/^https?:\/\/[^\s]+$/u.test(url))
    report.wrong(path, url, 'is not the address of a page: write https://…');
}

function absorbedIntoOf(it: SubsystemDocument, target: Target, path: string, report: Reporter): string | null {
  if (!it.absorbedInto) return null;
  if (target !== 'absorbed')
    report.wrong(
      `${path}.absorbedInto`,
      it.absorbedInto,
      'has no use unless target is absorbed: write target: absorbed',
    );
  return it.absorbedInto;
}

function toldOf(given: SubsystemDocument['told'], path: string, timeZone: string, report: Reporter) {
  return (given ?? []).flatMap(({ software, version, on }, index) => {
    const day = dayOf(on, `${path}[${index}].on`, timeZone, report);
    return day === null ? [] : [{ software, version, on: day }];
  });
}

/** The subsystems of toilbot.yaml, in their order, which is the order in which claims are tried. */
export function subsystemsOf(
  given: Readonly<Record<string, SubsystemDocument>>,
  known: {
    readonly teams: readonly string[];
    readonly subsystems: readonly string[];
    readonly accounts: readonly Account[];
    readonly timeZone: string;
  },
  report: Reporter,
): readonly Subsystem[] {
  const documents = Object.entries(given);
  const seen = new Map<string, string>();
  checkNames(documents, report);
  return documents.map(([name, it]) => {
    const path = pathText(['subsystems', name]);
    if (!NAME.test(name))
      report.say(path, 'is not a name: use letters, digits, - _ and ., at most 60, beginning with a letter or digit');
    if (it.team && !known.teams.includes(it.team)) {
      report.wrong(`${path}.team`, it.team, `is not under teams: ${instead(it.team, known.teams)}`);
    }
    for (const needed of listed(it.needs)) {
      if (needed === name) report.wrong(`${path}.needs`, needed, 'is the subsystem itself: list only others');
      else if (!known.subsystems.includes(needed)) {
        const others = known.subsystems.filter((other) => other !== name);
        report.wrong(`${path}.needs`, needed, `is not a subsystem: ${instead(needed, others)}`);
      }
    }
    checkRunbook(it.runbook, `${path}.runbook`, report);
    const source = sourceOf(it.source, `${path}.source`, report);
    const target = targetOf(it.target, source, `${path}.target`, report);
    return {
      name,
      title: it.title ?? name,
      team: it.team ?? null,
      source,
      target,
      needs: [...new Set(listed(it.needs))],
      formerNames: [...new Set(listed(it.formerNames))],
      claims: claimsOf(it.claims ?? [], { path, accounts: known.accounts, seen }, report),
      runbook: it.runbook ?? null,
      absorbedInto: absorbedIntoOf(it, target, path, report),
      told: toldOf(it.told, `${path}.told`, known.timeZone, report),
      settleDays: it.settleDays ?? SETTLE_DAYS,
    };
  });
}
