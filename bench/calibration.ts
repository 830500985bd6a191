import { calibrateForecast, calibrateSaving, type Held, HISTORIES, percentOf } from './calibrated.ts';
import type { Benchmark, Finding } from './measure.ts';
import { PACES } from './simulated-history.ts';

const FIRST_SEED = 1;
const DRAWS = 10_000;

function finding(name: string, held: Held, promised: number, goal: Finding['goal'], note?: string): Finding {
  return {
    name,
    ours: { what: `of ${held.of} held`, value: percentOf(held), unit: '%' },
    baseline: { what: 'promised', value: promised, unit: '%' },
    goal,
    note,
  };
}

const othersOf = ({ of, held }: Held): Held => ({ of, held: of - held });

function forecasts(): readonly Finding[] {
  const { at50, at85, at85ByPace, tooSlow, none } = calibrateForecast(FIRST_SEED, DRAWS);
  return [
    finding(
      '85 % dates',
      at85,
      85,
      { of: 'ours', atLeast: 82, atMost: 92 },
      `of ${HISTORIES} histories; ${tooSlow} too slow for a date; the rest may have none`,
    ),
    ...PACES.map((pace) => finding(`85 % dates, ${pace}`, at85ByPace[pace], 85, null)),
    finding('50 % dates', at50, 50, null),
    finding('no forecast where there must be none', none, 100, { of: 'ours', atLeast: 100, atMost: 100 }),
  ];
}

function savings(): readonly Finding[] {
  const intervals = { of: 'ours', atLeast: 82, atMost: 88 } as const;
  const mostly = { of: 'ours', atLeast: 95, atMost: 100 } as const;
  const steady = calibrateSaving(FIRST_SEED, 0);
  const little = calibrateSaving(FIRST_SEED, 10);
  const much = calibrateSaving(FIRST_SEED, 50);
  return [
    finding('85 % intervals', steady.interval, 85, intervals),
    finding('too early where it must be', steady.tooEarly, 100, { of: 'ours', atLeast: 100, atMost: 100 }),
    finding('comparable, coverage the same', othersOf(steady.notComparable), 100, null, 'few episodes feign a change'),
    finding('… of 20 episodes or more', othersOf(steady.notComparableOfMany), 100, mostly),
    finding('not comparable, coverage 50 points less', much.notComparable, 100, null, 'few episodes hide a change'),
    finding('… of 20 episodes or more', much.notComparableOfMany, 100, mostly),
    finding('85 % intervals, coverage 50 points less', much.interval, 85, null, 'of those where it was hidden'),
    finding('85 % intervals, coverage 10 points less', little.interval, 85, null),
  ];
}

export const calibration: Benchmark = {
  id: 'calibration',
  title: 'how often forecasts and savings of simulated histories hold, against what they promise',
  run: async () => [...forecasts(), ...savings()],
};
