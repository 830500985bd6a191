import type { Backtest } from '../domain/backtest.ts';
import type { Forecast } from '../domain/forecast.ts';
import type { Effort } from '../domain/outlook.ts';

/** How the migration goes on. Dates are shown in `zone`. */
export interface OutlookWords {
  /** `chance` is that of being done by then, 0 to 1; null where there is no forecast. */
  target(when: string, chance: number | null): string;
  /** "+1 waitlist, -1 menu-sync" of the last seven days; null when nothing changed. */
  lastWeek(moved: readonly string[], back: readonly string[]): string | null;
  /** When the rest will be done, or why that is not said; null when nothing is left. */
  forecast(forecast: Forecast, zone: string, now: Date): string | null;
  /** Moved before toilbot looked, and not confirmed. */
  unconfirmed(names: readonly string[]): string;
  /** What the rest costs a week, and those that are to move next; in minutes. */
  effort(effort: Effort, next: { readonly count: number; readonly minutes: number }): readonly string[];
  readonly title: string;
  readonly nothingLeft: string;
  /** What the forecast rests on. */
  basis(forecast: Forecast, left: number): string;
  /** How past forecasts came true. */
  backtest(backtest: Backtest): string;
  /** Subsystems that are not in the forecast, as nobody has said where they are to go. */
  notInForecast(names: readonly string[]): string;
}
