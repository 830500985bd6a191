import { plain } from '../cli/table.ts';
import { claimedTwiceText, neverLooked, unclaimedText } from '../cli/unclaimed.ts';
import { doubleClaims } from '../domain/claim.ts';
import { claimedTwice, claimsYaml } from '../domain/claims-said.ts';
import { LEFTOVER_KINDS, leftoverList } from '../domain/leftovers.ts';
import { UserError } from '../domain/user-error.ts';
import { leftoverLines } from '../words/en/leftovers.ts';
import { type Adding, beside, type Common, load, print, printed } from './tools.ts';

/** More are for the database, or for --json. */
const MOST_UNCLAIMED = 200;
const MOST_LEFTOVERS = 1_000;

/** Commands about whose things are, and what of them may go. */
export function addBelonging({ cli, common, does }: Adding): void {
  common(
    cli.command('leftovers [subsystem]').description('what a move left behind, and what of it may be deleted now'),
  ).action(
    does(async (subsystem: string | undefined, options: Common) => {
      const config = await load(options);
      if (subsystem !== undefined && !config.settings.subsystems.some((it) => it.name === subsystem))
        throw new UserError(`leftovers: no subsystem is called ${plain(subsystem, 60)}.`);
      const { list, never } = await beside(config, async ({ store, services }) => {
        const open = { kinds: LEFTOVER_KINDS, states: ['open', 'acknowledged', 'done'] as const };
        const { views } = await store.cases.views({ ...open, limit: MOST_LEFTOVERS, offset: 0 }, config.clock());
        const list = leftoverList(views, await services.migrationStatus(), subsystem ?? null);
        return { list, never: list.length > 0 ? null : neverLooked(await store.runs.newest(), 'ec2-leftovers') };
      });
      print(
        options.json
          ? printed(list)
          : (never ??
              leftoverLines(list, config.settings, config.clock())
                .map((it) => plain(it, 400))
                .join('\n')),
      );
      return 0;
    }),
  );
  common(cli.command('unclaimed').description('what no subsystem claims, and what two claim')).action(
    does(async (options: Common) => {
      const config = await load(options);
      const { found, never } = await beside(config, async ({ store }) => {
        const unclaimed = await store.claims.unclaimed(MOST_UNCLAIMED, 0);
        const twice = claimedTwice(doubleClaims(await store.claims.seen(), config.settings));
        return {
          found: { ...unclaimed, claimedTwice: twice },
          never: unclaimed.total > 0 ? null : neverLooked(await store.runs.newest()),
        };
      });
      const text = () => [unclaimedText(found.total, found.resources), ...claimedTwiceText(found.claimedTwice)];
      print(options.json ? printed(found) : (never ?? text().join('\n')));
      return 0;
    }),
  );
  common(cli.command('claims').description('what people said in Slack, as claims for toilbot.yaml')).action(
    does(async (options: Common) => {
      const said = await beside(await load(options), ({ store }) => store.claims.said());
      print(options.json ? printed(said) : claimsYaml(said));
      return 0;
    }),
  );
}
