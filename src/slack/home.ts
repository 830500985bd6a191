import type { ActionsBlockElement, HomeView, KnownBlock } from '@slack/types';
import type { CaseView } from '../domain/case.ts';
import { LANGUAGES } from '../domain/language.ts';
import type { PersonChoices } from '../domain/person.ts';
import { STAGE_ORDER, type StatusAnswer, type StatusRow } from '../domain/status.ts';
import { mrkdwn, plain } from './escape.ts';
import { context, MOST, section, sections } from './limits.ts';
import { caseRow } from './open-list.ts';
import type { Saying } from './saying.ts';
import { option } from './status-controls.ts';
import { factParts } from './status-message.ts';
import { helpMessage, type JobHelp } from './toil-message.ts';

const MOST_MINE = 20;
const MOST_SUBSYSTEMS = 20;
/** "As your Slack" as the value of an option: an empty one is refused. */
const AUTO = 'auto';

/** What the Home tab of a person shows. */
export interface Home {
  readonly mine: { readonly total: number; readonly views: readonly CaseView[] };
  readonly status: StatusAnswer;
  readonly choices: PersonChoices;
}

/** Their open cases, the subsystems of their teams, how far the migration is, what they choose, how to use it. */
export function homeView({ mine, status, choices }: Home, jobs: readonly JobHelp[], saying: Saying): HomeView {
  const said = saying.words.home;
  const shown = mine.views.slice(0, MOST_MINE);
  const left = mine.total - shown.length;
  const blocks: KnownBlock[] = [
    section(`*${said.mine}*`),
    ...(shown.length === 0 ? [context(said.nothingMine)] : shown.flatMap((view) => caseRow(view, saying))),
    ...(left > 0 ? [context(saying.words.case.more(left))] : []),
    { type: 'divider' },
    ...subsystems(status, choices, saying),
    ...progress(status, saying),
    { type: 'divider' },
    ...settings(choices, saying),
    { type: 'divider' },
    section(`*${said.how}*`),
    ...(helpMessage(jobs, saying).blocks as readonly KnownBlock[]),
  ];
  return { type: 'home', blocks: blocks.slice(0, MOST.viewBlocks) };
}

/** The subsystems of the teams that the person picked: what needs somebody first, production before all else. */
function subsystems(status: StatusAnswer, { teams }: PersonChoices, saying: Saying): KnownBlock[] {
  const said = saying.words.home;
  if (saying.settings.teams.length === 0) return [];
  if (teams.length === 0) return [section(`*${said.subsystems}*`), context(said.pickTeams)];
  const own = status.rows.filter((row) => row.team !== null && teams.includes(row.team)).toSorted(byNeed);
  const lines = own.slice(0, MOST_SUBSYSTEMS).map((row) => rowLine(row, status, saying));
  const left = own.length - lines.length;
  return [
    section(`*${said.subsystems}*`),
    ...sections(lines.length === 0 ? [said.noSubsystems] : lines),
    ...(left > 0 ? [context(saying.words.case.more(left))] : []),
  ];
}

const byNeed = (a: StatusRow, b: StatusRow): number =>
  Number(b.environment === 'production') - Number(a.environment === 'production') ||
  STAGE_ORDER.indexOf(a.stage) - STAGE_ORDER.indexOf(b.stage);

function rowLine(row: StatusRow, status: StatusAnswer, saying: Saying): string {
  const said = saying.words.status;
  const environment = row.environment === 'production' ? '' : ` (${mrkdwn(said.environment(row.environment), 40)})`;
  const fact = mrkdwn(said.fact(factParts(row, status, saying)), 200);
  return said.row(row.stage, [`*${mrkdwn(row.subsystem, 60)}*${environment}`], 0, fact);
}

function progress(status: StatusAnswer, saying: Saying): KnownBlock[] {
  const said = saying.words.status;
  const lines = status.progress.slice(0, 10).map((one) => `*${mrkdwn(said.headline(one.environment, one))}*`);
  return sections(lines.length === 0 ? [said.nothing] : lines);
}

/** The menus of what a person chooses for themselves. */
function settings({ language, teams }: PersonChoices, saying: Saying): KnownBlock[] {
  const said = saying.words.home;
  const languages = [option(said.languageAuto, AUTO), ...LANGUAGES.map((one) => option(said.languageName[one], one))];
  const chosen = languages.find((one) => one.value === (language ?? AUTO));
  const names = saying.settings.teams
    .map((team) => team.name)
    .filter((name) => name.length <= 75)
    .slice(0, MOST.options);
  const picked = names.filter((name) => teams.includes(name)).map((name) => option(name, name));
  const teamsMenu: ActionsBlockElement[] =
    names.length === 0
      ? []
      : [
          {
            type: 'multi_static_select',
            action_id: 'home_teams',
            placeholder: { type: 'plain_text', text: plain(said.teamsMenu, MOST.label), emoji: true },
            options: names.map((name) => option(name, name)),
            ...(picked.length === 0 ? {} : { initial_options: picked }),
          },
        ];
  return [
    section(`*${said.settings}*`),
    {
      type: 'actions',
      block_id: 'home',
      elements: [
        ...teamsMenu,
        {
          type: 'static_select',
          action_id: 'home_language',
          options: languages,
          ...(chosen === undefined ? {} : { initial_option: chosen }),
        },
      ],
    },
  ];
}
