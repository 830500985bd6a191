import { boardData, burnUpData, burnUpDays, stageWeeks, stageWeeksData, toilData } from './chart-data.ts';
import { boardSlide } from './charts/board-slide.ts';
import { type BurnUpData, burnUp } from './charts/burn-up.ts';
import type { ChartDescription } from './charts/description.ts';
import type { Drawer, Drawn } from './charts/draw.ts';
import { stagesByWeek } from './charts/stages-by-week.ts';
import { toilByWeek } from './charts/toil-by-week.ts';
import { DAY, dayIn, daysBefore } from './domain/calendar.ts';
import type { ChartName, ChartSubject } from './domain/chart-name.ts';
import type { Language } from './domain/language.ts';
import type { Saving } from './domain/saving.ts';
import type { Settings, Subsystem } from './domain/settings.ts';
import type { StatusAnswer } from './domain/status.ts';
import type { Store } from './domain/store.ts';
import type { Moves } from './moves.ts';
import type { Services } from './services.ts';

/** More than half a year, with the weeks that are not whole. */
const LEDGER_DAYS = 200;

export interface ChartParts {
  readonly store: Store;
  readonly settings: Settings;
  readonly services: Pick<Services, 'migrationStatus'>;
  readonly moves: Moves;
  readonly drawer: Drawer;
}

/** A chart with what it finds in words. */
export interface DrawnChart<T> {
  readonly title: string;
  readonly altText: string;
  readonly picture: T;
}

/** Charts of what is stored now. Null for a subsystem that is not configured. */
export interface Charts {
  describe(name: ChartName, subject: ChartSubject, language: Language): Promise<ChartDescription | null>;
  png(name: ChartName, subject: ChartSubject, language: Language): Promise<Drawn<DrawnChart<Uint8Array>> | null>;
  svg(name: ChartName, subject: ChartSubject, language: Language): Promise<Drawn<DrawnChart<string>> | null>;
}

export function openCharts({ store, settings, services, moves, drawer }: ChartParts): Charts {
  const namesOf = (some: readonly Subsystem[]): readonly string[] => some.flatMap((it) => [it.name, ...it.formerNames]);

  async function burnUpOf(status: StatusAnswer, environment: string): Promise<BurnUpData> {
    const movable = settings.subsystems.filter((it) => it.source.length > 0);
    const open = new Set(
      status.rows
        .filter((row) => row.environment === environment && row.stage === 'moved' && !row.counted)
        .map((row) => row.subsystem),
    );
    const unconfirmed = movable.filter((it) => open.has(it.name));
    const days = burnUpDays(dayIn(status.now, status.timeZone));
    return burnUpData({
      status,
      environment,
      counts: await store.stages.days(environment, days, namesOf(movable)),
      unconfirmed: await store.stages.days(environment, days, namesOf(unconfirmed)),
      movable: new Set(movable.map((it) => it.name)),
    });
  }

  async function savingsOf(status: StatusAnswer, environment: string): Promise<readonly Saving[]> {
    const savings: Saving[] = [];
    for (const { subsystem, movedAt, counted, howMoved, environment: of } of status.rows) {
      if (of !== environment || !counted || howMoved !== 'seen' || movedAt === null) continue;
      savings.push(await moves.saving({ subsystem, environment, movedAt }));
    }
    return savings;
  }

  async function toilOf(status: StatusAnswer, { subsystem, environment }: ChartSubject, language: Language) {
    const row = status.rows.find((it) => it.subsystem === subsystem && it.environment === environment);
    if (row === undefined) return null;
    const { movedAt, counted, howMoved } = row;
    const isSeen = counted && howMoved === 'seen' && movedAt !== null;
    const data = toilData({
      row,
      ledger: await moves.ledger(row.subsystem, new Date(status.now.getTime() - LEDGER_DAYS * DAY)),
      watchedSince: await moves.watchedSince(),
      saving: isSeen ? await moves.saving({ subsystem: row.subsystem, environment, movedAt }) : null,
      timeZone: settings.timeZone,
      now: status.now,
    });
    return toilByWeek(data, language);
  }

  async function describe(
    name: ChartName,
    subject: ChartSubject,
    language: Language,
  ): Promise<ChartDescription | null> {
    const { environment } = subject;
    const status = await services.migrationStatus();
    switch (name) {
      case 'burn-up':
        return burnUp(await burnUpOf(status, environment), language);
      case 'stages': {
        const ends = stageWeeks(dayIn(status.now, status.timeZone)).map((week) => daysBefore(week, -6));
        const counts = await store.stages.days(environment, ends, namesOf(settings.subsystems));
        return stagesByWeek(stageWeeksData(status, environment, counts), language);
      }
      case 'toil':
        return toilOf(status, subject, language);
      case 'board': {
        const savings = await savingsOf(status, environment);
        return boardSlide(boardData(status, await burnUpOf(status, environment), savings), language);
      }
    }
  }

  async function drawn<T>(
    described: Promise<ChartDescription | null>,
    draw: (chart: ChartDescription) => Promise<Drawn<T>>,
  ): Promise<Drawn<DrawnChart<T>> | null> {
    const chart = await described;
    if (chart === null) return null;
    const picture = await draw(chart);
    const { title, altText } = chart;
    return picture.outcome === 'ok' ? { outcome: 'ok', value: { title, altText, picture: picture.value } } : picture;
  }

  return {
    describe,
    png: (name, subject, language) => drawn(describe(name, subject, language), (chart) => drawer.png(chart)),
    svg: (name, subject, language) => drawn(describe(name, subject, language), (chart) => drawer.svg(chart)),
  };
}
