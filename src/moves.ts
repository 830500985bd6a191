import { DAY, earliest } from './domain/calendar.ts';
import { LEFTOVER_KINDS, leftoverList } from './domain/leftovers.ts';
import type { AnnouncedMove, MoveTold } from './domain/move-notice.ts';
import type { Saving } from './domain/saving.ts';
import type { Settings } from './domain/settings.ts';
import type { Store } from './domain/store.ts';
import { moveBegan, savingOfMove, type ToilLedger } from './domain/toil-ledger.ts';
import type { Services } from './services.ts';

/** What is asked of the ledger: half a year on either side of a move, and the move. */
const LEDGER_DAYS = 500;
/** Open cases that tell what a subsystem left behind. */
const MOST_LEFTOVERS = 200;

export interface MovesParts {
  readonly store: Store;
  readonly settings: Settings;
  readonly services: Pick<Services, 'migrationStatus'>;
  readonly clock: () => Date;
}

/** What is known of moves that were done. */
export interface Moves {
  /** What a channel is told of a move; null when its subsystem is not configured any more, or it is not moved any more. */
  told(move: AnnouncedMove): Promise<MoveTold | null>;
  saving(move: AnnouncedMove): Promise<Saving>;
  /** The ledger of a subsystem under all its names, since a time. */
  ledger(subsystem: string, since: Date): Promise<ToilLedger>;
  /** Since when toilbot looks; null when it never did. */
  watchedSince(): Promise<Date | null>;
}

export function openMoves({ store, settings, services, clock }: MovesParts): Moves {
  const namesOf = (name: string): readonly string[] => [
    name,
    ...(settings.subsystems.find((it) => it.name === name)?.formerNames ?? []),
  ];

  async function ledger(subsystem: string, since: Date): Promise<ToilLedger> {
    const all: ToilLedger[] = [];
    for (const name of namesOf(subsystem)) all.push(await store.toil.ledger(name, since));
    return { entries: all.flatMap((it) => it.entries), episodes: all.flatMap((it) => it.episodes) };
  }

  async function watchedSince(): Promise<Date | null> {
    return earliest((await store.runs.lookRecords()).map((it) => it.firstLookAt));
  }

  async function saving({ subsystem, environment, movedAt }: AnnouncedMove): Promise<Saving> {
    const now = clock();
    const ledgerFrom = new Date(movedAt.getTime() - LEDGER_DAYS * DAY);
    const changes = (await store.stages.changes({ subsystem })).filter((it) => it.environment === environment);
    return savingOfMove({
      ledger: await ledger(subsystem, ledgerFrom),
      ledgerFrom,
      beganAt: moveBegan(changes, movedAt),
      movedAt,
      watchedSince: await watchedSince(),
      timeZone: settings.timeZone,
      now,
    });
  }

  return {
    ledger,
    saving,
    watchedSince,
    async told(move) {
      const { subsystem, environment } = move;
      if (!settings.subsystems.some((it) => it.name === subsystem)) return null;
      const status = await services.migrationStatus();
      const row = status.rows.find((it) => it.subsystem === subsystem && it.environment === environment);
      if (!row || (row.stage !== 'moved' && row.stage !== 'at_risk')) return null;
      const { views } = await store.cases.views(
        {
          kinds: LEFTOVER_KINDS,
          states: ['open', 'acknowledged', 'done'],
          subsystem,
          limit: MOST_LEFTOVERS,
          offset: 0,
        },
        clock(),
      );
      const left = leftoverList(views, status, subsystem).find((it) => it.environment === environment);
      return {
        ...move,
        on: row.on.map((it) => it.platform),
        saving: await saving(move),
        deletable: left?.deletable ?? null,
        progress: status.progress.find((it) => it.environment === environment) ?? null,
        next: status.next,
        now: clock(),
      };
    },
  };
}
