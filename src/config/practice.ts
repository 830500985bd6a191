import { z } from 'zod';
import type { Account } from '../domain/settings.ts';

const claim = z.union([
  z.strictObject({ tag: z.record(z.string(), z.string()) }),
  z.strictObject({ name: z.string() }),
  z.strictObject({ ecsService: z.string() }),
  z.strictObject({ herokuApp: z.string() }),
  z.strictObject({ eksNamespace: z.string() }),
  z.strictObject({ lambda: z.string() }),
]);

const fleet = z.object({
  teams: z.array(z.object({ name: z.string(), channel: z.string(), userGroup: z.string().optional() })),
  subsystems: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      team: z.string(),
      source: z.array(z.string()),
      target: z.union([z.array(z.string()), z.string()]),
      needs: z.array(z.string()),
      claims: z.array(claim),
    }),
  ),
  accounts: z.array(z.object({ id: z.string(), name: z.string(), environment: z.string().nullable() })),
});

/** The claim as toilbot.yaml says it; none for an EKS namespace, which no rule names. */
function claimDocument(given: z.infer<typeof claim>): readonly object[] {
  if ('herokuApp' in given) return [{ platform: 'heroku', name: given.herokuApp }];
  if ('lambda' in given) return [{ platform: 'managed', arn: `arn:*:lambda:*:function:${given.lambda}` }];
  return 'eksNamespace' in given ? [] : [given];
}

/**
 * What the practice fleet says of itself, as if it stood in toilbot.yaml. In a real Slack its teams have no channel and
 * no user group: those are the practice Slack's, and a real one may have others of the same name.
 */
export function practiceDocument(
  given: unknown,
  isSlackReal: boolean,
): { readonly document: object; readonly accounts: readonly Account[] } {
  const { teams, subsystems, accounts } = fleet.parse(given);
  return {
    document: {
      teams: Object.fromEntries(
        teams.map(({ name, channel, userGroup }) => [
          name,
          isSlackReal ? {} : { channel, ...(userGroup ? { userGroup } : {}) },
        ]),
      ),
      subsystems: Object.fromEntries(
        subsystems.map(({ name, title, team, source, target, needs, claims }) => [
          name,
          { title, team, source, target, needs, claims: claims.flatMap(claimDocument) },
        ]),
      ),
    },
    accounts,
  };
}
