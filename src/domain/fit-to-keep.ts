/** What judges say, made fit to be kept: the last stop for text from outside, whichever judge let it pass. */

import type { Finding, Judgement, Over, Unjudged } from './finding.ts';
import { knownTime, outsideText } from './outside-text.ts';
import type { Resource } from './resource.ts';
import { fitResource } from './resources.ts';
import type { Json, JsonObject } from './vocabulary.ts';

/** Longest subject, key of a case and text among the facts, in characters. */
const MOST_SUBJECT = 700;
const MOST_FACT = 1_000;

/** Judgements whose texts Postgres can keep and a line can show: no NUL, no half characters, nothing without end. */
export function fitToKeep(judged: Judgement): Judgement {
  return {
    findings: judged.findings.map(fitFinding),
    reliefs: judged.reliefs.map(fitThing),
    sightings: judged.sightings.map((it) => ({ ...it, ...fitNames(it) })),
    measures: judged.measures.map((it) => ({ ...fitThing(it), key: outsideText(it.key, MOST_SUBJECT) })),
    ...(judged.unjudged ? { unjudged: judged.unjudged.map(fitUnjudged) } : {}),
    ...(judged.over ? { over: judged.over.map(fitOver) } : {}),
    notUnderstood: judged.notUnderstood.map((it) => ({
      ...it,
      what: outsideText(it.what, 300),
      why: outsideText(it.why, 300),
    })),
  };
}

function fitUnjudged(it: Unjudged): Unjudged {
  return it.subject === undefined ? it : { ...it, subject: fitSubject(it.subject) };
}

function fitSubject(subject: string): string {
  return outsideText(subject, MOST_SUBJECT) || 'without a name';
}

function fitFinding(finding: Finding): Finding {
  const { subject, keys } = finding;
  return {
    ...fitThing(finding),
    subject: fitSubject(subject),
    dueAt: knownTime(finding.dueAt),
    since: knownTime(finding.since),
    keys: keys.map((key) => outsideText(key, MOST_SUBJECT)),
  };
}

/** In the words of the facts that it is compared with. */
function fitOver({ event, account, resource }: Over): Over {
  return {
    event: outsideText(event, MOST_FACT),
    account: account && outsideText(account),
    resource: resource && outsideText(resource, MOST_SUBJECT),
  };
}

interface Named {
  readonly resource: Resource;
  readonly component: string | null;
}

function fitNames({ resource, component }: Named): Named {
  return { resource: fitResource(resource), component: component && outsideText(component) };
}

function fitThing<T extends Named & { readonly facts: JsonObject }>(it: T): T {
  return { ...it, ...fitNames(it), facts: fitFacts(it.facts) };
}

function fitFacts(facts: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [outsideText(key), fitFact(value)]));
}

function fitFact(value: Json): Json {
  if (typeof value === 'string') return outsideText(value, MOST_FACT);
  if (Array.isArray(value)) return value.map(fitFact);
  if (typeof value === 'object' && value !== null) return fitFacts(value as JsonObject);
  return value;
}
