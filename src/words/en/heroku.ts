/** What is said of Heroku apps, their dynos, add-ons and stacks, in English. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { count, findingsOf, flag, once, text, time } from '../facts.ts';
import { type Link, link, runbook } from '../links.ts';
import { counted, listed, shortName } from './count.ts';
import { asOfLines } from './lifecycle.ts';
import { owner, place, placeInSentence, thing, thingAndPart, usedBy } from './place.ts';
import { day, momentWithZone } from './time.ts';

function listIn(facts: JsonObject, key: string): readonly unknown[] {
  const value = facts[key];
  return Array.isArray(value) ? value : [];
}

const textsIn = (facts: JsonObject, key: string): readonly string[] =>
  listIn(facts, key).filter((it) => typeof it === 'string');

/** The apps of a case by name, each once. */
function appsOf(view: CaseView): readonly string[] {
  const rows = findingsOf(view);
  return once(rows.flatMap(({ facts }) => [text(facts, 'app'), ...textsIn(facts, 'apps')]))
    .filter((name) => name !== '')
    .map(shortName);
}

/** `the app tabemaru-api`, `3 apps (a, b and c)`. */
function appsSaid(view: CaseView): string {
  const names = appsOf(view);
  const all = Math.max(names.length, ...findingsOf(view).map(({ facts }) => count(facts, 'count') ?? 0));
  if (names.length === 0) return 'an app';
  const shown = all > 4 ? names.slice(0, 3) : names;
  const rest = all - shown.length;
  const list = rest === 0 ? listed(shown) : `${shown.join(', ')} and ${rest} more`;
  return all === 1 ? `the app ${names[0]}` : `${all} apps (${list})`;
}

function links(view: CaseView): readonly Link[] {
  const [app, ...others] = appsOf(view);
  const known = app !== undefined && others.length === 0;
  const url = known ? `https://dashboard.heroku.com/apps/${encodeURIComponent(app)}` : null;
  return [...link('Heroku app', url), ...runbook(view, 'Runbook')];
}

const ids = (view: CaseView): string => appsOf(view).slice(0, 3).join(' · ');

/** `2 of 3 dynos`; of what is not known nothing. */
function crashCount({ facts }: FindingRow): string {
  const [crashed, wanted] = [count(facts, 'crashed'), count(facts, 'wanted')];
  if (crashed === null || wanted === null) return 'a dyno has crashed';
  if (wanted === 1) return 'its only dyno has crashed';
  return `${crashed} of ${counted(wanted, 'dyno')} ${crashed === 1 ? 'has' : 'have'} crashed`;
}

export const crashedWords: KindWords = {
  name: 'Heroku dyno crashed',
  headline(view) {
    const [row] = findingsOf(view);
    return `Crashed: ${place(view)}${row ? `, ${crashCount(row)}` : ' on Heroku'}`;
  },
  notification(view) {
    const [row] = findingsOf(view);
    const since = row ? ` since ${momentWithZone(row.firstSeenAt, view.timeZone, view.now)}` : '';
    return `${placeInSentence(view)} on Heroku: ${row ? crashCount(row) : 'a dyno has crashed'}${since}. ${owner(view)}`;
  },
  lines(view) {
    return findingsOf(view).flatMap(({ facts, firstSeenAt }) => {
      const names = textsIn(facts, 'dynos').map(shortName);
      const since = momentWithZone(firstSeenAt, view.timeZone, view.now);
      const released = time(facts, 'releasedAt');
      return [
        `${names.length === 0 ? 'A dyno' : listed(names)} of ${shortName(text(facts, 'app') ?? 'the app')}: crashed since ${since}.`,
        'Heroku starts it again by itself, after ever longer waits.',
        ...(flag(facts, 'maintenance') === true
          ? ['The app is in maintenance mode: nobody reaches its web dynos.']
          : []),
        ...(released ? [`Last release ${momentWithZone(released, view.timeZone, view.now)}.`] : []),
      ];
    });
  },
  steps(view) {
    const [row] = findingsOf(view);
    const app = row ? text(row.facts, 'app') : null;
    const type = row ? text(row.facts, 'type') : null;
    if (!app || !type) return [];
    return [
      `read why: heroku logs -a ${shortName(app)} -p ${shortName(type)}`,
      'if the last release did it, roll that back',
      `start it again: heroku dyno:restart ${shortName(type)} -a ${shortName(app)}`,
    ];
  },
  bullets: (view) => [
    ...(view.earlier.month > 0 ? [`${counted(view.earlier.month, 'time')} before in 30 days`] : []),
    ...usedBy(view),
  ],
  ids,
  links,
  over: (view) => `Recovered: ${thingAndPart(view)}, its Heroku dynos run again`,
};

function stackEnd(view: CaseView): string {
  const [row] = findingsOf(view);
  const stack = row && text(row.facts, 'stack');
  if (!row || !stack) return 'a stack whose support ends';
  const end = time(row.facts, 'end');
  const verb = row.aspect === 'ended' ? 'ended' : 'ends';
  if (end) return `${shortName(stack)}, whose support ${verb} on ${day(end, view.timeZone, view.now)}`;
  const state = text(row.facts, 'state');
  if (state === 'unlisted') return `${shortName(stack)}, which Heroku does not list any more`;
  return state === null ? `${shortName(stack)}, which has ended` : `${shortName(stack)}, which Heroku calls ${state}`;
}

export const stackWords: KindWords = {
  name: 'Heroku stack ends',
  headline(view) {
    const [row] = findingsOf(view);
    const stack = shortName((row && text(row.facts, 'stack')) ?? 'Heroku stack');
    return `${row?.aspect === 'ending' ? 'Ending' : 'Ended'}: ${stack} of ${place(view, thing(view))}`;
  },
  notification: (view) =>
    `${placeInSentence(view, thing(view))}: ${appsSaid(view)} ${appsOf(view).length > 1 ? 'stand' : 'stands'} on ${stackEnd(view)}. ${owner(view)}`,
  lines: (view) => [
    `On ${stackEnd(view)}: ${appsSaid(view)}.`,
    'Without support its dynos run on, but the system under them gets no security fixes.',
  ],
  steps: () => ['move it off Heroku, or set a newer stack and deploy again'],
  bullets: (view) => [...usedBy(view), ...asOfLines(view)],
  ids,
  links,
  over: (view) => `Over: ${thing(view)} stands on no ending Heroku stack any more`,
};

interface Addon {
  readonly title: string;
  readonly said: string;
  readonly keepsData: boolean;
}

function addonOf(value: unknown): readonly Addon[] {
  if (value === null || typeof value !== 'object') return [];
  const facts = value as JsonObject;
  const plan = shortName(text(facts, 'plan') ?? text(facts, 'name') ?? 'an add-on');
  const title = text(facts, 'title');
  const becomes = text(facts, 'becomes');
  const users = textsIn(facts, 'usedBy').map(shortName);
  const vendor = title !== null && becomes === null ? ': bought from its vendor it goes on' : '';
  const used = users.length === 0 ? '' : `, also used by ${listed(users)}`;
  const what = title === null ? plan : `${title} (${plan})`;
  return [
    {
      title: title ?? plan,
      said: `${what}${used}${becomes ? `: could become ${becomes}` : vendor}`,
      keepsData: flag(facts, 'keepsData') === true,
    },
  ];
}

const addonsOf = (view: CaseView): readonly Addon[] =>
  findingsOf(view).flatMap(({ facts }) => listIn(facts, 'addons').flatMap(addonOf));

const isLeft = (view: CaseView): boolean => findingsOf(view).some((row) => row.aspect === 'left');

/** `Heroku Postgres and Papertrail`: what keeps data stands first. */
function addonsSaid(view: CaseView): string {
  const titles = once(addonsOf(view).map((it) => it.title));
  return titles.length === 0 ? 'add-ons' : listed(titles, 4);
}

export const addonWords: KindWords = {
  name: 'Heroku add-ons that must move too',
  headline: (view) =>
    `${isLeft(view) ? 'Left on Heroku' : 'To move too'}: ${place(view, thing(view))}, ${addonsSaid(view)}`,
  notification(view) {
    const rest = isLeft(view) ? 'runs nothing any more and keeps' : 'has';
    return `${placeInSentence(view, thing(view))}: ${appsSaid(view)} on Heroku ${rest} ${addonsSaid(view)}. ${owner(view)}`;
  },
  lines(view) {
    const data = addonsOf(view).filter((it) => it.keepsData).length;
    if (!isLeft(view)) return data === 0 ? [] : [`${counted(data, 'of them keeps', 'of them keep')} data.`];
    const warning = 'Deleting the app would delete the data with it: whatever still uses it would stop.';
    return ['No dyno runs, but the data is still on Heroku.', ...(data === 0 ? [] : [warning])];
  },
  steps: (view) =>
    isLeft(view)
      ? ['find out what still connects to it', 'move the data, with a way back', 'then delete the add-on and the app']
      : [],
  bullets: (view) => [...addonsOf(view).map((it) => it.said), ...usedBy(view)],
  ids,
  links,
  over: (view) => `Over: ${thing(view)} has no add-on left on Heroku`,
};

export const maintenanceWords: KindWords = {
  name: 'Heroku maintenance mode on',
  headline: (view) => `In maintenance mode: ${place(view, thing(view))}, on Heroku`,
  notification(view) {
    const [row] = findingsOf(view);
    const since = row ? ` at least since ${momentWithZone(row.firstSeenAt, view.timeZone, view.now)}` : '';
    return `${placeInSentence(view, thing(view))}: ${appsSaid(view)} on Heroku is in maintenance mode${since}. ${owner(view)}`;
  },
  lines(view) {
    const dynos = findingsOf(view).reduce((sum, { facts }) => sum + (count(facts, 'dynos') ?? 0), 0);
    return [
      'Visitors get a maintenance page instead of the app.',
      ...(dynos > 0
        ? [`${counted(dynos, 'dyno runs', 'dynos run')} all the same, and ${dynos === 1 ? 'is' : 'are'} paid for.`]
        : []),
    ];
  },
  steps: () => ['if nobody needs it: scale it to 0, then delete it', 'else switch maintenance mode off'],
  bullets: usedBy,
  ids,
  links,
  over: (view) => `Over: ${thing(view)} is not in maintenance mode on Heroku any more`,
};
