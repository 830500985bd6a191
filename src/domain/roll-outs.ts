/** Roll-outs and changes of size, as the activities of Auto Scaling groups tell them. */

import { knownTime } from './outside-text.ts';
import type { ScalingActivity } from './reads/delivery.ts';

/** Activities of a group with less than this between them are one roll-out. */
const ONE_ROLL_OUT = 2 * 3_600_000;

/** Activities of a group that belong together. */
export interface RollOut {
  readonly group: string;
  readonly activities: readonly [ScalingActivity, ...ScalingActivity[]];
  readonly at: Date;
  readonly endsAt: Date;
  /** Instances were replaced; otherwise the group was made larger or smaller. */
  readonly replaced: boolean;
}

/** What a person or a refresh replaced or resized; what a policy, an alarm, a schedule or a failed check did is nobody's work. */
function causeOf(activity: ScalingActivity): 'replaced' | 'resized' | null {
  const { cause } = activity;
  if (/instance refresh/i.test(cause)) return 'replaced';
  if (
    /monitor alarm|executing scheduled action|scheduled action|executed? polic|health[ -]check|rebalanc/i.test(cause)
  ) {
    return null;
  }
  if (
    /taken out of service in response to a user request|terminated by a user|user (?:request|health)[^.]*terminat/i.test(
      cause,
    )
  ) {
    return 'replaced';
  }
  return /user request/i.test(cause) ? 'resized' : null;
}

type Dated = { readonly activity: ScalingActivity; readonly at: Date; readonly what: 'replaced' | 'resized' };

/** Lists of activities that follow each other closely, in order of time. */
function bursts(activities: readonly Dated[]): readonly (readonly [Dated, ...Dated[]])[] {
  const found: [Dated, ...Dated[]][] = [];
  let endsAt = Number.NEGATIVE_INFINITY;
  for (const it of [...activities].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const last = found.at(-1);
    if (last && it.at.getTime() - endsAt <= ONE_ROLL_OUT) last.push(it);
    else found.push([it]);
    endsAt = Math.max(endsAt, knownTime(it.activity.endedAt)?.getTime() ?? it.at.getTime());
  }
  return found;
}

/** What people or refreshes did to groups, each roll-out once. */
export function rollOutsOf(activities: readonly ScalingActivity[]): readonly RollOut[] {
  const dated = activities.flatMap((activity): Dated[] => {
    const at = knownTime(activity.startedAt);
    const what = causeOf(activity);
    return at === null || what === null ? [] : [{ activity, at, what }];
  });
  return [...Map.groupBy(dated, ({ activity }) => activity.group)].flatMap(([group, own]) =>
    bursts(own).map(([first, ...others]): RollOut => {
      const all = [first, ...others];
      return {
        group,
        activities: [first.activity, ...others.map(({ activity }) => activity)],
        at: first.at,
        endsAt: new Date(Math.max(...all.map((it) => (knownTime(it.activity.endedAt) ?? it.at).getTime()))),
        replaced: all.some(({ what }) => what === 'replaced'),
      };
    }),
  );
}
