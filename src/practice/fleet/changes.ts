import { type Presence, runsAt } from './presence.ts';
import { fractionOf, wholeOf } from './seeded.ts';
import { STORY } from './story.ts';
import { after, before, DAY, HOUR, MINUTE, WEEK } from './time.ts';

/** One change that went to production before the practice began. Seconds. */
export interface HistoricChange {
  readonly subsystem: string;
  readonly platform: Presence['platform'];
  /** When it was in production. */
  readonly at: Date;
  /** Null where none is built: Heroku and Lambda do it themselves. */
  readonly imageBuild: number | null;
  readonly deploy: number;
  readonly toProduction: number;
  readonly failed: boolean;
}

/** Minutes of a usual change, how many a week, and how many of a hundred deployments fail. */
const USUAL: Readonly<
  Record<Presence['platform'], { image: number; deploy: number; whole: number; week: number; failing: number }>
> = {
  ec2: { image: 34, deploy: 25, whole: 2 * 24 * 60, week: 1, failing: 12 },
  heroku: { image: 0, deploy: 9, whole: 6 * 60, week: 1, failing: 6 },
  ecs: { image: 2, deploy: 5, whole: 38, week: 2, failing: 3 },
  eks: { image: 2, deploy: 6, whole: 45, week: 2, failing: 3 },
  managed: { image: 0, deploy: 2, whole: 30, week: 1, failing: 2 },
};

/** Pipelines of the week before the practice tell it themselves. */
const TOLD_BY_PIPELINES = WEEK;

/** What was delivered to production, to the target once that ran: the oldest first. */
export function changesBefore(
  seed: string,
  from: Date,
  start: Date,
  presences: readonly Presence[],
): readonly HistoricChange[] {
  const until = before(start, TOLD_BY_PIPELINES);
  const changes: HistoricChange[] = [];
  for (const subsystem of STORY) {
    const own = presences.filter((it) => it.subsystem === subsystem && it.environment === 'production');
    for (let week = from; week < until; week = after(week, WEEK)) {
      const live = own.filter((it) => runsAt(it, week));
      const platform = (live.find((it) => it.side === 'target') ?? live[0])?.platform;
      if (!platform) continue;
      const usual = USUAL[platform];
      for (let index = 0; index < usual.week; index += 1) {
        const key = [seed, 'change', subsystem.name, week.getTime(), index] as const;
        const at = after(week, wholeOf(0, 4, ...key, 'day') * DAY + wholeOf(1, 8, ...key, 'hour') * HOUR);
        const seconds = (minutes: number, what: string): number =>
          Math.round((minutes * MINUTE * (0.8 + 0.5 * fractionOf(...key, what))) / 1000);
        if (at >= until) continue;
        changes.push({
          subsystem: subsystem.name,
          platform,
          at,
          imageBuild: usual.image === 0 ? null : seconds(usual.image, 'image'),
          deploy: seconds(usual.deploy, 'deploy'),
          toProduction: seconds(usual.whole, 'whole'),
          failed: wholeOf(1, 100, ...key, 'fails') <= usual.failing,
        });
      }
    }
  }
  return changes.sort((a, b) => a.at.getTime() - b.at.getTime());
}
