import { shownShare } from '../domain/traffic.ts';
import { counted, listed } from './en/count.ts';
import { leftoverCount, leftoverReason } from './en/leftovers.ts';
import { hours } from './en/time.ts';
import { slackCommandsEn } from './slack-commands-en.ts';
import type { SubsystemWords } from './subsystem-words.ts';

const { status } = slackCommandsEn;
const platforms = (of: readonly (keyof typeof status.platform)[]): string =>
  listed(
    of.map((it) => status.platform[it]),
    6,
  );

const saving: SubsystemWords['saving'] = (it) => {
  switch (it.answer) {
    case 'known': {
      const payback =
        it.paybackWeeks === null
          ? 'not paid back at this rate'
          : it.paybackWeeks === 0
            ? null
            : `paid back after ${counted(it.paybackWeeks, 'week')}`;
      return [
        `${hours(it.before)} a week before, ${hours(it.after)} since`,
        it.mean >= 0
          ? `Saves ${hours(it.mean)} a week (${hours(it.low)} to ${hours(it.high)}, 85 %)`
          : `Costs ${hours(-it.mean)} a week more (${hours(-it.high)} to ${hours(-it.low)}, 85 %)`,
        `The move took ${hours(it.cost)}${payback === null ? '' : `, ${payback}`}`,
      ];
    }
    case 'too early':
      return [
        `Too early to say: ${counted(it.weeksBefore, 'whole week')} before and ${it.weeksAfter} since, ${it.needed} of each are needed`,
      ];
    case 'not comparable':
      return [
        `Not comparable: minutes are known for ${Math.round(it.coverageBefore)} % of events before and ${Math.round(it.coverageAfter)} % since`,
      ];
  }
};

export const subsystemEn: SubsystemWords = {
  notification: (name, stages) =>
    stages.length === 0
      ? `${name}: never seen to run.`
      : `${name}: ${stages.map((it) => `${it.environment} ${status.stage[it.stage].toLowerCase()}`).join(', ')}.`,
  neverSeen: 'Never seen to run, in any place that was looked at.',
  override: (who, until, reason, evidence) =>
    `✋ Set by ${who} until ${until}: ${reason}. What was seen says: ${status.stage[evidence].toLowerCase()}`,
  unconfirmed: 'Moved before toilbot looked: not counted until somebody confirms it',
  told: 'The move was told, not seen',
  visit: 'Its source was there again for less than an hour',
  unhealthy: 'Its target runs less than it should',
  elsewhere: (of) => `Also on ${platforms(of)}, which is neither its source nor its target`,
  traffic: (old) => `Requests of the last day: ${shownShare(old)} to the old side, ${shownShare(100 - old)} to the new`,
  way(source, target) {
    const from = source.length === 0 ? 'new' : platforms(source);
    if (target === 'undecided') return `${from} → no target chosen yet`;
    if (target === 'absorbed') return `${from} → into what sends to it`;
    if (target === 'none') return `${from} → to be shut down`;
    return `${from} → ${target.length > 2 ? target.map((it) => status.platform[it]).join(', ') : platforms(target)}`;
  },
  owner: (team) => `Owner ${team}`,
  nobody: 'No owner yet',
  planned: (when) => `📅 Planned for ${when}`,
  blocked: (by) => `⛔ Blocked by ${by}`,
  needs: (names) => `Needs ${listed(names, 6)}`,
  neededBy: (names) => `Needed by ${listed(names, 6)}`,
  runs: 'What runs where now',
  thing(platform, name, presence, running, wanted, place) {
    const count =
      presence === 'dormant' ? 'at rest' : running === wanted ? `${running} running` : `${running} of ${wanted}`;
    return `• ${status.platform[platform]} ${name}: ${count} · ${place}`;
  },
  deciding: 'To choose a target',
  decidingLines: (it) => [
    `• ${it.minutesAWeek === null ? 'No minutes known' : `${hours(it.minutesAWeek)} a week by hand`}, ${counted(it.events, 'event')} in 6 months`,
    `• ${counted(it.things, 'thing')} running now`,
    ...it.software.map(({ product, versions }) => `• ${product} ${listed(versions, 4)}`),
    ...(it.vulnerabilities === 0
      ? []
      : [`• ${counted(it.vulnerabilities, 'known vulnerability', 'known vulnerabilities')}`]),
    `• Data a day: ${it.bytesADay === null ? 'not known, nothing that is read tells it' : `${Math.round(it.bytesADay / 1e9)} GB`}`,
  ],
  toil: 'Hands-on work',
  saving,
  deletable: (environment, it, until) =>
    it.may === 'now'
      ? `May be deleted now, in this order (${environment})`
      : `Left over (${environment}), ${leftoverReason(it.why)}${until === null ? '' : `, until ${until} if nothing comes back`}`,
  leftover(sort, count, names, region) {
    const more = count > names.length ? [`${count - names.length} more`] : [];
    return `${leftoverCount(sort, count)}: ${listed([...names, ...more], 7)} (${region})`;
  },
  timeline: 'Timeline',
  change: (when, environment, from, to, who) =>
    `• ${when}${environment === 'production' ? '' : ` (${environment})`}: ${from === null ? '' : `${status.stage[from]} → `}${status.stage[to]}${who === null ? '' : ` · ${who}`}`,
  why: 'Why?',
  whyTitle: (name) => `Why is ${name} at this stage?`,
  reason: {
    both_live: 'It runs on its source and on its target.',
    source_came_back: 'It had moved, and its source runs again.',
    only_source_live: 'It runs on its source alone.',
    target_not_visible: 'It runs on its source; whether also on a target cannot be seen now.',
    source_not_visible: 'It runs on its target; whether its source still runs cannot be seen now.',
    senders_not_changed: 'Not every sender was changed yet.',
    target_unhealthy: 'It runs on its target alone, and less of it than it should.',
    quiet_again_too_short: 'Its source came back after the move and is quiet again, for too short a time.',
    quiet_long_enough: 'It runs on its target, and its source was quiet for long enough.',
    source_never_seen: 'It runs on its target, and its source was never seen.',
    told: 'It runs on its target, and a person told when it moved.',
    quiet_too_short: 'It runs on its target alone, for too short a time to be called moved.',
    no_requests: 'It runs on its target alone, but no request has reached it in the last day.',
    asleep: 'Nothing runs, but what ran is there at zero: the stage before still counts.',
    asleep_too_long: 'What is there has been at zero for more than two weeks.',
    runs_elsewhere: 'It runs on a platform that is neither its source nor its target: the stage before still counts.',
    not_visible: 'Nothing was seen, and a place that may hold it cannot be seen now.',
    never_seen: 'It was never seen, and every place was looked at.',
    meant_to_go: 'It is gone, as it was meant to be.',
    gone_in_one_look: 'One look did not find it: a second one must agree. The stage before still counts.',
    gone: 'Two complete looks did not find it anywhere.',
    set_by_person: 'A person set it.',
    override_ended: 'What a person had set is over.',
  },
  seen: (thing, from, until, ended) =>
    `${thing}\n   ${ended ? `seen ${from} to ${until}, then gone` : `seen since ${from}, last ${until}`}`,
  looked: (platform, place, at) => `• ${status.platform[platform]}: looked at ${place}, ${at}`,
  notLooked: (platform, place, at, failure) =>
    `• ❓ ${status.platform[platform]}: could not look at ${place}${failure === null ? '' : `, ${failure}`}, ${at === null ? 'never yet' : `last ${at}`}`,
  unlooked: (platform) => `• ❓ ${status.platform[platform]}: nothing looks at it yet`,
  nothingSeen: 'Nothing of it was seen.',
  resources: 'What was seen',
  places: 'Where it was looked for',
  buttons: {
    plan: 'Plan…',
    stage: 'Set the stage…',
    takeBack: 'Take back',
    confirm: 'Confirm: it moved before toilbot',
    confirmAll: (count) => `Confirm ${count === 1 ? 'it' : `all ${count}`}`,
    why: 'Why?',
    open: (count) => `Open cases (${count})`,
  },
  dialog: {
    planTitle: 'Plan the move',
    dateLabel: 'By which day should it have moved?',
    blockedLabel: 'What blocks it?',
    noteLabel: 'Note',
    stageTitle: 'Set the stage',
    environmentLabel: 'Environment',
    stageLabel: 'At which stage is it?',
    reasonLabel: 'Why?',
    reasonHint: 'Shown beside the stage, together with what was seen.',
    untilLabel: 'Until when does this hold?',
    untilHint: (days) => `At most ${days} days. Then what was seen counts again.`,
    tooLate: (days) => `Please choose a day within ${days} days.`,
    mustBeLater: 'Please choose tomorrow or later.',
    confirmAllTitle: 'Moved before toilbot?',
    confirmAllText: (names) => `These will count as moved: ${listed(names, 12)}`,
    confirmYes: 'Confirm',
    confirmed: (count) => `${counted(count, 'move')} confirmed.`,
    nothingToConfirm: 'There is nothing left to confirm: somebody was faster, or it came back.',
    gone: 'This subsystem is no longer configured. Nothing was changed.',
  },
};
