// The language of the tables: what ran where, in days before now, and the stage that a careful engineer would say.
import type { StageNow } from '../../../src/domain/stage.ts';
import type { Platform } from '../../../src/domain/vocabulary.ts';
import type { Life, Situation } from '../stage-world.ts';

export const OSAKA = 'aws/111122223333/ap-northeast-3';
export const OLD_ACCOUNT = 'aws/444455556666/ap-northeast-1';

/** A situation with its label; what is given of the answer must be so. */
export interface Labelled extends Situation {
  readonly name: string;
  readonly is: Pick<StageNow, 'stage'> &
    Partial<Pick<StageNow, 'why' | 'moved' | 'howMoved' | 'since' | 'settlesAt' | 'visit' | 'unhealthy' | 'elsewhere'>>;
  /** Why this is the label, where the rules alone do not say it. */
  readonly because?: string;
}

const living =
  (on: Platform) =>
  (from: number, until?: number, more: Partial<Life> = {}): Life => ({
    on,
    from,
    ...(until === undefined ? {} : { until }),
    ...more,
  });
export const ec2 = living('ec2');
export const ecs = living('ecs');
export const eks = living('eks');
export const heroku = living('heroku');
export const managed = living('managed');

/** Ran on EC2 until so many days ago, and on ECS for 40 days. */
export const left = (ago: number): readonly Life[] => [ec2(90, ago), ecs(40)];

/** Up from 8 to 20 o'clock: at one in the morning it sleeps. */
export const byDay = (hour: number): boolean => hour >= 8 && hour < 20;
