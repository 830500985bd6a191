import { type Happening, subjectOf } from './happenings.ts';
import { type ComponentStory, ENVIRONMENTS, STORY, type StoryEnvironment, type SubsystemStory } from './story.ts';
import { after, before, DAY, MINUTE } from './time.ts';

/** From when until when a component of a subsystem ran on a platform: the one truth under resources and history. */
export interface Presence {
  readonly subsystem: SubsystemStory;
  readonly environment: StoryEnvironment;
  readonly component: ComponentStory;
  readonly platform: 'ec2' | 'heroku' | 'ecs' | 'eks' | 'managed';
  readonly side: 'source' | 'target';
  readonly count: number;
  readonly from: Date;
  /** Null while it runs. */
  readonly until: Date | null;
}

/** What ran before this is not told. */
const OLDEST_DAYS = 400;

/** All presences, those of the past included, as `happenings` (in order of time) made them. */
export function presencesOf(start: Date, happenings: readonly Happening[]): readonly Presence[] {
  return STORY.flatMap((subsystem) =>
    ENVIRONMENTS.flatMap((environment) => presencesIn(subsystem, environment, start, happenings)),
  );
}

function presencesIn(
  subsystem: SubsystemStory,
  environment: StoryEnvironment,
  start: Date,
  happenings: readonly Happening[],
): readonly Presence[] {
  const move = subsystem[environment];
  const ago = (days: number) => before(start, days * DAY);
  const cutOver = environment === 'production' ? firstOf(happenings, 'service-cut-over', subsystem.name) : null;
  const targetPlatform = typeof subsystem.target === 'string' ? null : (subsystem.target[0] ?? null);

  const targetSince = move.targetSince === null ? cutOver : ago(move.targetSince);
  const switchedOff = cutOver === null ? null : after(cutOver, move.targetSince === null ? 10 * MINUTE : 0);
  const sourceUntil = move.sourceUntil === null ? switchedOff : ago(move.sourceUntil);
  const back =
    move.backSince === undefined
      ? environment === 'production'
        ? firstOf(happenings, 'regression', subsystem.name)
        : null
      : ago(move.backSince);

  return subsystem.components.flatMap((component) => {
    const common = { subsystem, environment, component };
    const sourceCount = countOf(component, environment, subsystem.source === 'ec2' ? 6 : 4);
    const presences: Presence[] = [
      {
        ...common,
        platform: subsystem.source,
        side: 'source',
        count: sourceCount,
        from: ago(OLDEST_DAYS),
        until: sourceUntil,
      },
    ];
    if (targetPlatform !== null && targetSince !== null) {
      const count = countOf(component, environment, component.count);
      presences.push({ ...common, platform: targetPlatform, side: 'target', count, from: targetSince, until: null });
    }
    if (back !== null && sourceUntil !== null && back > sourceUntil) {
      presences.push({
        ...common,
        platform: subsystem.source,
        side: 'source',
        count: Math.min(1, sourceCount),
        from: back,
        until: null,
      });
    }
    return presences;
  });
}

function countOf(component: ComponentStory, environment: StoryEnvironment, most: number): number {
  const count = Math.min(component.count, most);
  return environment === 'production' ? count : Math.min(count, component.count >= 4 ? 2 : 1);
}

function firstOf(happenings: readonly Happening[], id: Happening['id'], subsystem: string): Date | null {
  return happenings.find((one) => one.id === id && subjectOf(one) === subsystem)?.at ?? null;
}

export function runsAt(presence: Presence, now: Date): boolean {
  return presence.from <= now && (presence.until === null || now < presence.until);
}

/** `api-worker` where a subsystem has several parts, else the subsystem's own name. */
export function workloadName(presence: Pick<Presence, 'subsystem' | 'component'>): string {
  const { subsystem, component } = presence;
  return subsystem.components.length > 1 ? `${subsystem.name}-${component.name}` : subsystem.name;
}
