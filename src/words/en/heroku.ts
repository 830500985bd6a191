/** What is said of Heroku apps, their dynos, add-ons and stacks, in English. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { findingsOf, flag, once, text, texts, time } from '../facts.ts';
import {
  type Addon,
  addonsOf,
  appIds,
  appLinks,
  appsOf,
  crashCommands,
  crashOf,
  dynosOf,
  isLeft,
} from '../heroku-case.ts';
import { counted, listed, shortName } from './count.ts';
import { asOfLines } from './lifecycle.ts';
import { owner, place, placeInSentence, thing, thingAndPart, usedBy } from './place.ts';
import { day, momentWithZone } from './time.ts';

/** `the app tabemaru-api`, `3 apps (a, b and c)`. */
function appsSaid(view: CaseView): string {
  const { names, total: all } = appsOf(view);
  if (names.length === 0) return 'an app';
  const shown = all > 4 ? names.slice(0, 3) : names;
  const rest = all - shown.length;
  const list = rest === 0 ? listed(shown) : `${shown.join(', ')} and ${rest} more`;
  return all === 1 ? `the app ${names[0]}` : `${all} apps (${list})`;
}

const links: KindWords['links'] = (view) => appLinks(view, { app: 'Heroku app', runbook: 'Runbook' });
const ids: KindWords['ids'] = (view) => appIds(view).join(' · ');

/** `2 of 3 dynos`; of what is not known nothing. */
function crashCount(row: FindingRow): string {
  const crash = crashOf(row);
  if (crash === null) return 'a dyno has crashed';
  const { crashed, wanted } = crash;
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
      const names = texts(facts, 'dynos').map(shortName);
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
    const commands = crashCommands(view);
    if (commands === null) return [];
    return [
      `read why: ${commands.logs}`,
      'if the last release did it, roll that back',
      `start it again: ${commands.restart}`,
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
    `${placeInSentence(view, thing(view))}: ${appsSaid(view)} ${appsOf(view).names.length > 1 ? 'stand' : 'stands'} on ${stackEnd(view)}. ${owner(view)}`,
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

const planOf = ({ plan }: Addon): string => plan ?? 'an add-on';

function addonLine(addon: Addon): string {
  const { title, usedBy: users, becomes } = addon;
  const vendor = title !== null && becomes === null ? ': bought from its vendor it goes on' : '';
  const used = users.length === 0 ? '' : `, also used by ${listed(users)}`;
  const what = title === null ? planOf(addon) : `${title} (${planOf(addon)})`;
  return `${what}${used}${becomes ? `: could become ${becomes}` : vendor}`;
}

/** `Heroku Postgres and Papertrail`: what keeps data stands first. */
function addonsSaid(view: CaseView): string {
  const titles = once(addonsOf(view).map((it) => it.title ?? planOf(it)));
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
  bullets: (view) => [...addonsOf(view).map(addonLine), ...usedBy(view)],
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
    const dynos = dynosOf(view);
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
