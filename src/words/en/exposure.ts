/** What is said of what the internet can reach, in English. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { familiesOf, groupLinks, instanceLinks, type LinkLabels, portsOf, sumOf } from '../exposure-case.ts';
import { count, findingsOf, once, text, texts, time } from '../facts.ts';
import { counted, fewLines, listed, shortName } from './count.ts';
import { namesIn } from './leftovers.ts';
import { accountAndPlace, owner, place, placeInSentence, thing } from './place.ts';
import { day } from './time.ts';

const LABELS: LinkLabels = { instance: 'Instance', securityGroup: 'Security group', runbook: 'Runbook' };
const FAMILIES = { ipv4: 'IPv4', ipv6: 'IPv6 only', both: 'IPv4 and IPv6' } as const;

function families(facts: JsonObject): string {
  return FAMILIES[familiesOf(facts)];
}

/** None is best; Session Manager needs no port, no key and no public address. */
const SESSION_MANAGER = 'Log in by Session Manager: no open port, no key pair, each session on record';
const NO_LOGIN = 'Best is no login at all: on ECS and EKS nobody needs one';

function bastions(rows: readonly FindingRow[]): readonly string[] {
  const number = sumOf(rows, 'bastions');
  return number === 0 ? [] : [`${counted(number, 'bastion')} among them: Session Manager makes bastions needless`];
}

function exposed(view: CaseView): string {
  const number = sumOf(findingsOf(view), 'count');
  return `${number === 0 ? 'an instance' : counted(number, 'instance')} with a public address in a public subnet`;
}

export const exposedWords: KindWords = {
  name: 'Instance exposed',
  headline: (view) => `Exposed: ${place(view)}, ${exposed(view)}`,
  notification: (view) => `${placeInSentence(view)}: the internet reaches ${exposed(view)}. ${owner(view)}`,
  lines: (view) => findingsOf(view).map(({ facts }) => `${namesIn(facts)}, by ${families(facts)}.`),
  steps: (view) =>
    findingsOf(view).length === 0
      ? []
      : ['move it into a private subnet, behind a load balancer', 'give it no public address, and use a NAT gateway'],
  bullets: (view) => [...bastions(findingsOf(view)), 'What it lets in is up to its security groups'],
  ids: (view) => accountAndPlace(view),
  links: (view) => instanceLinks(view, LABELS),
  over: (view) => `Closed: ${thing(view)}, the internet reaches no instance of it any more`,
};

/** `port 22`, `ports 22 and 3389`, `all ports`. */
function ports(facts: JsonObject): string {
  const numbers = portsOf(facts);
  if (numbers === 'all') return 'all ports';
  if (numbers.length === 0) return 'an admin port';
  return `${numbers.length === 1 ? 'port' : 'ports'} ${listed(numbers, 5)}`;
}

function doors(view: CaseView): string {
  const rows = findingsOf(view);
  const [row] = rows;
  if (!row) return 'an admin port open to the world';
  const by = rows.length > 1 ? ` by ${counted(rows.length, 'security group')}` : '';
  return `${ports(row.facts)} open to the world (${families(row.facts)})${by}`;
}

function groupName(facts: JsonObject): string {
  return shortName(text(facts, 'groupName') ?? text(facts, 'group') ?? 'a security group');
}

/** What of it the internet reaches today. */
function reach(facts: JsonObject): string {
  const reachable = count(facts, 'reachable');
  const interfaces = count(facts, 'interfaces') ?? 0;
  const balancers = texts(facts, 'balancers').map(shortName);
  if (balancers.length > 0) return `the load balancer ${listed(balancers, 3)} listens there`;
  if (reachable === null) return 'whether the internet reaches it could not be seen';
  if (reachable === 0) return 'no public address in a public subnet today';
  return `${reachable} of ${counted(interfaces, 'network interface')} reachable from the internet`;
}

function groupLine(facts: JsonObject): string {
  const names = namesIn(facts);
  const users = names === '' ? '' : `, used by ${names}`;
  return `Security group ${groupName(facts)} opens ${ports(facts)} by ${families(facts)}${users}: ${reach(facts)}.`;
}

export const openPortWords: KindWords = {
  name: 'Admin port open',
  headline: (view) => `Open: ${place(view)}, ${doors(view)}`,
  notification: (view) => `${placeInSentence(view)}: ${doors(view)}. ${owner(view)}`,
  lines: (view) => fewLines(findingsOf(view), ({ facts }) => groupLine(facts), 'security group'),
  steps: (view) =>
    findingsOf(view).length === 0
      ? []
      : ['see who logs in this way', 'let them in by Session Manager', 'take the rule away, for IPv4 and for IPv6'],
  bullets: (view) => [...bastions(findingsOf(view)), SESSION_MANAGER, NO_LOGIN],
  ids: (view) =>
    [...once(findingsOf(view).map(({ facts }) => text(facts, 'group'))).slice(0, 4), accountAndPlace(view)]
      .filter((it) => it !== '')
      .join(' · '),
  links: (view) => groupLinks(view, LABELS),
  over: (view) => `Closed: ${thing(view)}, no admin port of it is open to the world`,
};

function keyed(view: CaseView): string {
  const number = sumOf(findingsOf(view), 'count');
  return number === 0 ? 'instances with a key pair' : `${counted(number, 'instance')} with a key pair`;
}

export const keyPairWords: KindWords = {
  name: 'Key pair in use',
  headline: (view) => `Key pair in use: ${place(view)}, ${keyed(view)}`,
  notification: (view) => `${placeInSentence(view)}: ${keyed(view)}. ${owner(view)}`,
  lines: (view) =>
    findingsOf(view).map(({ facts }) => {
      const keys = texts(facts, 'keys').map(shortName);
      const more = (count(facts, 'keyCount') ?? 0) - keys.length;
      const since = time(facts, 'keysSince');
      const old = since
        ? `, ${keys.length === 1 ? 'made' : 'the oldest made'} on ${day(since, view.timeZone, view.now)}`
        : '';
      return `${listed(more > 0 ? [...keys, `${more} more`] : keys, 7)} on ${namesIn(facts)}${old}.`;
    }),
  steps: () => [],
  bullets: (view) => [
    ...bastions(findingsOf(view)),
    'Whoever has the private key can log in where the network lets him, also after he has left',
    SESSION_MANAGER,
    NO_LOGIN,
  ],
  ids: (view) => accountAndPlace(view),
  links: (view) => instanceLinks(view, LABELS),
  over: (view) => `Closed: ${thing(view)}, no instance of it has a key pair any more`,
};
