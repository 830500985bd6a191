import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Sighting } from './domain/finding.ts';
import type { Fleet } from './domain/fleet.ts';
import type { Job, JudgeInput } from './domain/job.ts';
import type { Proposal } from './domain/propose.ts';
import type { Tier } from './domain/reads/read.ts';
import { scopeId } from './domain/scope.ts';
import { UserError } from './domain/user-error.ts';
import { PLATFORMS, type Platform } from './domain/vocabulary.ts';
import { closedScope, gather } from './look.ts';

/** What was seen of a fleet before anything is configured, and where nobody could look. */
export interface Survey {
  readonly sightings: readonly Sighting[];
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly blind: readonly { readonly place: string; readonly detail: string }[];
}

/** Looks once with every job that sees what runs; `progress` is told each scope. Stores nothing. */
export async function survey(
  fleet: Fleet,
  jobs: readonly Job[],
  surroundings: Omit<JudgeInput, 'scope' | 'answers'>,
  progress: (place: string) => void,
): Promise<Survey> {
  const { signal } = new AbortController();
  const sightings = new Map<string, Sighting>();
  const blind = new Map<string, string>();
  const [accounts, regions] = [new Set<string>(), new Set<string>()];
  const seeing = jobs.flatMap((job) =>
    job.looks.filter(({ proves }) => proves.length > 0).map((look) => ({ job, look })),
  );
  for (const [place, of] of Map.groupBy(seeing, ({ look }) => look.place)) {
    for (const { scope, gap } of await fleet.scopes(place, signal)) {
      progress(scopeId(scope));
      if (scope.system === 'aws') accounts.add(scope.account);
      const gathered = gap
        ? closedScope(gap)
        : gather(
            fleet,
            of.map(({ look }) => look),
            scope,
            signal,
          );
      for (const { job, look } of of) {
        const answered = await gathered.of(look);
        const gaps = look.reads.flatMap((read) => answered.get(read)?.gap ?? []);
        for (const it of gaps) blind.set(`${scopeId(scope)} ${it.detail}`, it.detail);
        const judged = job.judge({ ...surroundings, scope, answers: Object.fromEntries(answered) });
        for (const it of judged.sightings) {
          sightings.set(it.resource.id, it);
          if (scope.system === 'aws') regions.add(scope.region);
        }
      }
    }
  }
  return {
    sightings: [...sightings.values()],
    accounts: [...accounts].sort(),
    regions: [...regions].sort(),
    blind: [...blind].map(([key, detail]) => ({ place: key.split(' ')[0] ?? '', detail })),
  };
}

export interface InitChoices {
  readonly tiers: readonly Tier[];
  readonly timeZone: string;
  /** Null where no AWS is looked at, and for a rehearsal: whoever starts with that file stays with the practice fleet. */
  readonly aws: { readonly homeRegion: string } | null;
  /** It is the practice fleet that was looked at. */
  readonly isRehearsal: boolean;
}

/** Nothing reads files of these names by itself, and none is in the way of the real ones. */
const REHEARSAL = '.rehearsal';

/** `toilbot.yaml`, of a rehearsal `toilbot.rehearsal.yaml`. */
export function fileName(name: string, isRehearsal: boolean): string {
  return isRehearsal ? name.replace(/(?=\.\w+$)/, REHEARSAL) : name;
}

const REHEARSED = `# A rehearsal: these are the subsystems of the practice fleet, not yours. toilbot does not read this file by itself, and
# with --config it stays with the practice fleet. For your own: set AWS_PROFILE, then \`toilbot init\` again.
`;

const HEADER = `# Proposed by \`toilbot init\` from what it saw. Read it, rename, merge, and say who owns what; toilbot.example.yaml in the
# repository names every key. \`toilbot config check\` finds mistakes, \`toilbot doctor\` says what it may see.
# Where no source stands, it was seen on its target alone: it counts as moved once somebody confirms it. Write \`source: none\`
# where it was born there.
`;

/** The proposed toilbot.yaml. */
export function proposedYaml(proposal: Proposal, seen: Survey, choices: InitChoices): string {
  const sources = new Set(['ec2', 'heroku']);
  const subsystems = proposal.subsystems.map(({ name, on, claims }) => {
    const source = on.filter((it) => sources.has(it));
    const target = on.filter((it) => !sources.has(it));
    return [
      name,
      {
        // Seen on a target alone it may have moved before, or have been born there: only people know.
        ...(source.length > 0 ? { source: [...source] } : {}),
        ...(target.length > 0 ? { target: [...target] } : { target: 'undecided' }),
        claims: [...claims],
      },
    ] as const;
  });
  const document = {
    timezone: choices.timeZone,
    channels: { default: '#alerts' },
    tiers: [...choices.tiers],
    ...(choices.aws
      ? {
          aws: {
            accounts: seen.accounts.map((id) => ({ id })),
            ...(seen.regions.length > 0 ? { regions: [...seen.regions] } : {}),
            homeRegion: choices.aws.homeRegion,
          },
        }
      : {}),
    subsystems: Object.fromEntries(subsystems),
  };
  const left = [...new Set(proposal.unclaimed.map((it) => `${it.resource.platform} ${it.resource.name}`))];
  const unclaimed =
    left.length === 0
      ? ''
      : `\n# Would stay unclaimed:\n${left.map((it) => `# - ${it.replaceAll(/\s+/g, ' ')}`).join('\n')}\n`;
  return `${choices.isRehearsal ? REHEARSED : ''}${HEADER}\n${stringify(document, { lineWidth: 120, defaultStringType: 'PLAIN' })}${unclaimed}`;
}

const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  ec2: 'EC2',
  heroku: 'Heroku',
  ecs: 'ECS',
  eks: 'EKS',
  managed: 'managed services',
  other: 'elsewhere',
};

/** "EC2, ECS and managed services": what is to be left first. */
function platformsText(on: readonly Platform[]): string {
  const names = PLATFORMS.filter((it) => on.includes(it)).map((it) => PLATFORM_NAMES[it]);
  return [names.slice(0, -1).join(', '), names.at(-1)].filter((it) => it !== '').join(' and ');
}

/** What was found and proposed, in plain lines. */
export function surveyText(proposal: Proposal, seen: Survey): string {
  return [
    `Seen: ${seen.sightings.length} things in ${seen.accounts.length} accounts and ${seen.regions.length} regions.`,
    `Proposed: ${proposal.subsystems.length} subsystems.`,
    ...proposal.subsystems.map((it) => `  ${it.name}: ${it.resources.length} on ${platformsText(it.on)}`),
    proposal.unclaimed.length === 0
      ? 'Nothing would stay unclaimed.'
      : `Would stay unclaimed: ${proposal.unclaimed.length} (${proposal.unclaimed
          .slice(0, 8)
          .map((it) => it.resource.name)
          .join(', ')}${proposal.unclaimed.length > 8 ? ', …' : ''})`,
    ...seen.blind.slice(0, 20).map((it) => `Could not look: ${it.place}: ${it.detail}`),
  ].join('\n');
}

/** Writes the files of a first configuration; refuses to write over any of them unless told to. Answers their paths. */
export async function writeFirst(
  directory: string,
  files: Readonly<Record<string, string>>,
  force: boolean,
): Promise<readonly string[]> {
  const paths = Object.entries(files).map(([name, text]) => ({ path: join(directory, name), text }));
  const there = paths.filter(({ path }) => existsSync(path)).map(({ path }) => path);
  if (there.length > 0 && !force)
    throw new UserError(
      `init: ${there.join(', ')} is there already. Move it away, name another --dir, or say --force.`,
    );
  await mkdir(directory, { recursive: true });
  for (const { path, text } of paths) await writeFile(path, text);
  return paths.map(({ path }) => path);
}
