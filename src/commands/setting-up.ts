import { InvalidArgumentError, Option } from 'commander';
import { jobs } from '../../jobs/index.ts';
import { plain } from '../cli/table.ts';
import { describeConfig } from '../config/describe.ts';
import { NO_LIFECYCLE } from '../domain/lifecycle.ts';
import { propose } from '../domain/propose.ts';
import { TIERS as RIGHTS, type Tier as RightsTier } from '../domain/reads/read.ts';
import { fileName, proposedYaml, survey, surveyText, writeFirst } from '../init.ts';
import { MODES, type Mode, manifest, TIERS, type Tier } from '../manifest.ts';
import { iamPolicy, jobStates } from '../wire.ts';
import { examineCommand } from './examining.ts';
import { type Adding, besideFleet, type Common, load, print, printed } from './tools.ts';

const USUAL_RIGHTS: readonly RightsTier[] = ['base', 'images', 'traffic'];

interface InitOptions extends Common {
  readonly dir: string;
  readonly tiers: readonly RightsTier[];
  readonly dry?: boolean;
  readonly force?: boolean;
}

/** Looks at the fleet without a database, and proposes what toilbot needs to be told of it. */
async function initCommand(options: InitOptions): Promise<number> {
  const config = await load(options);
  const { tiers } = options;
  const proposing = { ...config, settings: { ...config.settings, tiers, subsystems: [] } };
  const seen = await besideFleet(proposing, (fleet, on) => {
    const nothingSeen = { services: new Set<string>(), regions: new Set<string>() };
    const known = { now: config.clock(), settings: proposing.settings, lifecycle: NO_LIFECYCLE, seen: nothingSeen };
    return survey(fleet, on, known, (place) => process.stderr.write(`looking at ${place}\n`));
  });
  const proposal = propose(seen.sightings, config.settings.subsystemTags);
  const isRehearsal = config.fleet.kind === 'practice';
  const aws = config.fleet.kind === 'practice' ? null : config.fleet.aws;
  const text = proposedYaml(proposal, seen, { tiers, timeZone: config.settings.timeZone, aws, isRehearsal });
  if (options.dry) {
    print(text);
    return 0;
  }
  const { commands } = config.settings;
  const files = {
    [fileName('toilbot.yaml', isRehearsal)]: text,
    [fileName('slack-manifest.json', isRehearsal)]: `${printed(manifest({ mode: 'socket', tier: 2, commands }))}\n`,
    [fileName('iam-policy.json', isRehearsal)]: `${printed(iamPolicy(jobs, proposing))}\n`,
  };
  const paths = await writeFirst(options.dir, files, options.force === true);
  print(surveyText(proposal, seen));
  for (const path of paths) print(`Written: ${path}`);
  print(
    isRehearsal
      ? 'A rehearsal: this is the practice fleet, and nothing reads these files. For your own: set AWS_PROFILE, then: toilbot init'
      : 'Next: give the role iam-policy.json, make the Slack app of slack-manifest.json, then: toilbot doctor',
  );
  return 0;
}

function tierOf(text: string): Tier {
  const tier = TIERS.find((it) => String(it) === text);
  if (tier === undefined) throw new InvalidArgumentError(`choose one of ${TIERS.join(', ')}`);
  return tier;
}

function tiersOf(text: string): readonly RightsTier[] {
  const words = text.split(',').map((word) => word.trim());
  const wrong = words.find((word) => !RIGHTS.some((tier) => tier === word));
  if (wrong !== undefined) throw new InvalidArgumentError(`${plain(wrong, 40)} is none of ${RIGHTS.join(', ')}`);
  return RIGHTS.filter((tier) => words.includes(tier));
}

/** Commands that set toilbot up. */
export function addSettingUp({ cli, common, does }: Adding): void {
  common(
    cli
      .command('init')
      .description('look at the fleet and write a first toilbot.yaml, the Slack manifest and the IAM policy')
      .option('--dir <directory>', 'where they are written', '.')
      .option('--tiers <tiers>', 'rights that the policy gives: base,images', tiersOf, USUAL_RIGHTS)
      .option('--dry', 'print toilbot.yaml, write nothing')
      .option('--force', 'write over files that are there'),
  ).action(does(initCommand));
  common(
    cli
      .command('doctor')
      .description('what toilbot may see and what it may not, how to mend it, and what its calls cost'),
  ).action(does(examineCommand));
  const config = cli.command('config').description('the configuration');
  common(config.command('check').description('read it, name every mistake, say what is real')).action(
    does(async (options: Common) => {
      const loaded = await load(options);
      const { lines, json } = describeConfig(loaded);
      const states = jobStates(jobs, loaded);
      const on = states.filter(({ state }) => state.on).length;
      const off = on === states.length ? '' : '; toilbot jobs says why the others are off';
      print(options.json ? printed(json) : [...lines, `${on} of ${states.length} jobs are on${off}.`].join('\n'));
      return 0;
    }),
  );
  common(
    cli
      .command('manifest')
      .description('the Slack app, to be pasted into api.slack.com/apps')
      .addOption(new Option('--mode <mode>', 'how Slack reaches toilbot').choices(MODES).default('socket'))
      .option('--tier <tier>', '1 posts and commands, 2 reads names, 3 reactions and history', tierOf, 2 as Tier)
      .option('--url <url>', "toilbot's address, for the mode http"),
  ).action(
    does(async (options: Common & { mode: Mode; tier: Tier; url?: string }) => {
      const { commands } = (await load(options)).settings;
      print(
        printed(
          manifest({
            mode: options.mode,
            tier: options.tier,
            commands,
            ...(options.url === undefined ? {} : { url: options.url }),
          }),
        ),
      );
      return 0;
    }),
  );
  common(
    cli
      .command('policy')
      .description('the IAM policy that the jobs need: read-only')
      .option('--tiers <tiers>', 'of these tiers, instead of those of toilbot.yaml: base,images', tiersOf),
  ).action(
    does(async (options: Common & { tiers?: readonly RightsTier[] }) => {
      print(printed(iamPolicy(jobs, await load(options), options.tiers)));
      return 0;
    }),
  );
}
