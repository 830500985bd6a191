// Writes docs/checks.md from what the jobs declare of themselves: `npm run checks`. A test holds the page to the jobs.
import { writeFileSync } from 'node:fs';
import { jobs } from '../jobs/index.ts';
import { READS } from '../src/domain/fleet.ts';
import { type Job, readsOf } from '../src/domain/job.ts';

const PLACES: Readonly<Record<string, string>> = {
  regions: 'each region of each account',
  health: 'AWS Health',
  heroku: 'each Heroku team',
  fluentd: 'each listed host',
  circleci: 'the CircleCI projects',
  github: 'the infrastructure repository',
  toilbot: "toilbot's own records",
};

function section(job: Job): string {
  const reads = readsOf(job);
  const tiers = [...new Set(reads.map((read) => READS[read].tier))].filter((tier) => tier !== 'base');
  const events = job.looks.flatMap((look) => look.events ?? []);
  const kinds = Object.values(job.kinds).map((kind) => kind.words.en.name);
  return [
    `## \`${job.id}\`: ${job.words.en.title}`,
    '',
    job.words.en.help,
    '',
    `- looks at ${job.looks.map(({ place }) => PLACES[place] ?? place).join(' and ')}; \`${job.schedule}\` (UTC)`,
    ...(job.offByDefault ? ['- off unless toilbot.yaml switches it on'] : []),
    ...(tiers.length > 0 ? [`- needs the tiers ${['base', ...tiers].map((tier) => `\`${tier}\``).join(', ')}`] : []),
    ...(kinds.length > 0 ? [`- tells: ${kinds.join(', ')}`] : ['- tells figures alone, for the migration status']),
    `- reads ${reads.map((read) => `\`${read}\``).join(', ')}`,
    ...(events.length > 0 ? [`- looks anew at once upon: ${events.join(', ')}`] : []),
  ].join('\n');
}

/** The page as it is to be. */
export function checksPage(): string {
  const head = [
    '# What toilbot looks at',
    '',
    'Written by `npm run checks` from what the jobs declare. A schedule can be changed, and a job switched off, under `jobs:` in',
    'toilbot.yaml; `toilbot jobs` says when each last looked, and `toilbot doctor` what it may see and what that costs.',
  ];
  return `${[head.join('\n'), ...jobs.map(section)].join('\n\n')}\n`;
}

if (import.meta.main) writeFileSync(new URL('checks.md', import.meta.url), checksPage());
