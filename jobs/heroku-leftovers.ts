import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput, Kind } from '../src/domain/job.ts';
import { crashedDynos, herokuSightings, maintenanceMode, serviceApps } from '../src/domain/judge-heroku.ts';
import { addonsLeft, endingStacks } from '../src/domain/judge-heroku-leftovers.ts';
import { addonWords, crashedWords, maintenanceWords, stackWords } from '../src/words/en/heroku.ts';
import { addonWordsJa, crashedWordsJa, maintenanceWordsJa, stackWordsJa } from '../src/words/ja/heroku.ts';

function judge({ scope, now, answers, settings, lifecycle }: JudgeInput): Judgement {
  const apps = serviceApps(answers['heroku.apps']?.items ?? [], settings);
  return {
    findings: [
      ...apps.flatMap((app) => [...crashedDynos(app, scope), ...maintenanceMode(app, scope)]),
      ...endingStacks(apps, scope, settings, lifecycle, now),
      ...addonsLeft(apps, scope, settings),
    ],
    reliefs: [],
    sightings: apps.flatMap((app) => herokuSightings(app, scope)),
    measures: [],
    notUnderstood: [],
  };
}

const rules = { holdMinutes: {}, quietMinutes: 1440, toilKind: 'heroku-maintenance' } as const;

const crashed: Kind = {
  ...rules,
  holdMinutes: { crashed: 10 },
  voice: () => 'now',
  words: { en: crashedWords, ja: crashedWordsJa },
};
const stack: Kind = { ...rules, voice: () => 'weekly', words: { en: stackWords, ja: stackWordsJa } };
const addon: Kind = {
  ...rules,
  // What is attached to an app that runs is there to be looked up: its move is not late.
  voice: ({ aspects }) => (aspects.has('left') ? 'weekly' : 'page'),
  words: { en: addonWords, ja: addonWordsJa },
};
/** Heroku does not say since when it is on: a day of it is no deployment any more. */
const maintenance: Kind = {
  ...rules,
  holdMinutes: { on: 1440 },
  voice: () => 'weekly',
  words: { en: maintenanceWords, ja: maintenanceWordsJa },
};

export const herokuLeftovers: Job = {
  id: 'heroku-leftovers',
  schedule: '37 * * * *',
  looks: [{ place: 'heroku', reads: ['heroku.apps'], details: [], proves: ['heroku'] }],
  deadlineMinutes: 45,
  judge,
  kinds: {
    'heroku-dyno-crashed': crashed,
    'heroku-stack-ended': stack,
    'heroku-addon-left': addon,
    'heroku-maintenance-mode': maintenance,
  },
  words: {
    en: {
      title: 'Heroku apps, dynos, add-ons and stacks',
      help: 'Looks for what runs on Heroku: crashed dynos, stacks whose support ends, add-ons that have to move too and maintenance mode that was left on.',
    },
    ja: {
      title: 'Herokuのアプリ・dyno・アドオン・スタック',
      help: 'Herokuで動くもの（クラッシュしたdyno、サポートが終わるスタック、移行が必要なアドオン、有効なままのメンテナンスモード）を確認します。',
    },
  },
};
