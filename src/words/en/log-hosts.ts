/** What is said of the hosts that gather logs, and of buffers that fill up. */

import type { CaseView } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { findingsOf, flag, texts } from '../facts.ts';
import { aggregatorCount, bufferHosts, type Output, outputsOf } from '../fluentd-case.ts';
import { runbook } from '../links.ts';
import { counted, listed } from './count.ts';
import { fromOthers, howBullets, moveBullets, where } from './fluentd.ts';
import { accountAndPlace, owner, place, placeInSentence, thing, thingAndPart } from './place.ts';

export const aggregatorWords: KindWords = {
  name: 'log aggregator on EC2 without a target',
  headline: (view) => `Log aggregator on EC2, no target chosen: ${place(view)}, ${hostCount(view)}`,
  notification: (view) =>
    `${placeInSentence(view)}: ${hostCount(view)} on EC2 gather the logs of others, and no target is chosen. ${owner(view)}`,
  lines: (view) =>
    findingsOf(view)
      .slice(0, 3)
      .flatMap(({ facts }) => {
        const writesTo = texts(facts, 'writesTo');
        return [
          where(facts),
          `${listed(texts(facts, 'software'), 3)}, gathers logs ${fromOthers(facts)}${writesTo.length === 0 ? '' : ` and writes to ${listed(writesTo)}`}.`,
        ];
      }),
  steps: () => [
    'choose where they go: Fluent Bit or FireLens beside each sender; Kinesis or Firehose where something must hold them; Lambda where they are changed on the way',
    'write the target down in toilbot.yaml (target, and what proves it), or claim the hosts for a subsystem that has one',
  ],
  bullets: (view) => {
    const rows = findingsOf(view);
    return [
      ...(rows.some(({ facts }) => texts(facts, 'receives').length > 0)
        ? ['Its inputs tell that it takes logs by the network, not from whom: it may be the host alone']
        : []),
      ...(rows.some(({ facts }) => flag(facts, 'byTag') === true)
        ? ['Known by the tag of fluentd.tag in toilbot.yaml: its endpoint did not tell']
        : []),
      ...rows.slice(0, 2).flatMap((row) => howBullets(row.facts, view)),
    ];
  },
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, 'Runbook'),
  over: (view) => `Over: ${thingAndPart(view)} gathers no logs on EC2 without a target any more`,
};

function hostCount(view: CaseView): string {
  return counted(aggregatorCount(view), 'host');
}

function outputLine({ id, plugin, chunks, size, retries, spaceLeft }: Output): string {
  const waiting = [...(chunks === null ? [] : [counted(chunks, 'chunk')]), ...(size === null ? [] : [size])].join(', ');
  const tried = retries === null ? '' : `; ${counted(retries, 'retry', 'retries')} since it started`;
  const space = spaceLeft === null ? '' : `; ${spaceLeft} % of its buffer is left`;
  return `${id ?? 'an output'}${plugin === null ? '' : ` (${plugin})`}: ${waiting} waiting${tried}${space}`;
}

function hosts(view: CaseView): string {
  return listed(bufferHosts(view)) || thing(view);
}

export const bufferWords: KindWords = {
  name: 'fluentd buffer filling up',
  headline: (view) => `Logs are not getting out: ${place(view)}, buffers of ${hosts(view)} fill up`,
  notification(view) {
    const [output] = outputsOf(findingsOf(view)[0]?.facts ?? {});
    const what = output ? ` (${outputLine(output)})` : '';
    return `${placeInSentence(view)}: logs wait in the buffers of ${hosts(view)}${what}. ${owner(view)}`;
  },
  lines: (view) =>
    findingsOf(view)
      .slice(0, 3)
      .flatMap((row) => outputsOf(row.facts).map(outputLine)),
  steps: () => [
    "see in the daemon's own log why the output fails",
    'see that what it sends to is up, and reachable from the host',
    'see that the disk of the buffer does not fill up',
  ],
  bullets: (view) => [
    'Seen as a level, not as growth: this many waiting and tried again, or under a quarter of the buffer left',
    ...moveBullets(view, findingsOf(view)[0]?.facts ?? {}),
  ],
  ids: (view) => hosts(view),
  links: (view) => runbook(view, 'Runbook'),
  over: (view) => `Recovered: ${thingAndPart(view)}, the buffers of ${hosts(view)} are written`,
};
