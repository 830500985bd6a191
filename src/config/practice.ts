import { z } from 'zod';
import type { Account } from '../domain/settings.ts';

const claim = z.union([
  z.strictObject({ tag: z.record(z.string(), z.string()) }),
  z.strictObject({ name: z.string() }),
  z.strictObject({ ecsService: z.string() }),
  z.strictObject({ herokuApp: z.string() }),
  z.strictObject({ eksNamespace: z.string() }),
  z.strictObject({ herokuPipeline: z.string() }),
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
      absorbedInto: z.string().optional(),
      told: z.array(z.object({ software: z.string(), version: z.string(), on: z.string() })).optional(),
    }),
  ),
  fluentd: z.object({}).catchall(z.unknown()).optional(),
  images: z.object({}).catchall(z.unknown()).optional(),
  accounts: z.array(z.object({ id: z.string(), name: z.string(), environment: z.string().nullable() })),
});

/** The claim as toilbot.yaml says it. */
function claimDocument(given: z.infer<typeof claim>): object {
  if ('lambda' in given) return { platform: 'managed', arn: `arn:*:lambda:*:function:${given.lambda}` };
  return 'eksNamespace' in given ? { namespace: given.eksNamespace } : given;
}

/**
 * What the practice fleet says of itself, as if it stood in toilbot.yaml. In a real Slack its teams have no channel and
 * no user group: those are the practice Slack's, and a real one may have others of the same name.
 */
export function practiceDocument(
  given: unknown,
  isSlackReal: boolean,
): { readonly document: object; readonly accounts: readonly Account[] } {
  const { teams, subsystems, accounts, fluentd, images } = fleet.parse(given);
  return {
    document: {
      ...(fluentd ? { fluentd } : {}),
      ...(images ? { images } : {}),
      teams: Object.fromEntries(
        teams.map(({ name, channel, userGroup }) => [
          name,
          isSlackReal ? {} : { channel, ...(userGroup ? { userGroup } : {}) },
        ]),
      ),
      subsystems: Object.fromEntries(
        subsystems.map(({ name, claims, ...rest }) => [name, { ...rest, claims: claims.map(claimDocument) }]),
      ),
    },
    accounts,
  };
}
