import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { secretLines, secretReason, shownName } from '../../domain/looks-like-secret.ts';
import { maybeText, textOf } from './values.ts';

/** EC2 takes 16 KB of user data; unpacked it may be larger, and a bomb of it is not unpacked whole. */
const MOST_UNPACKED = 1_000_000;

/** A name and a reason: all that is kept of what was read. The value ends in this file. */
export interface SecretName {
  readonly container: string | null;
  readonly name: string;
  readonly reason: string;
}

const definitionSchema = z.object({
  containerDefinitions: z
    .array(
      z.object({
        name: maybeText,
        environment: z.array(z.object({ name: maybeText, value: maybeText })).nullish(),
      }),
    )
    .nullish(),
});

/** The names in a task definition's environments whose values look like secrets; null when it cannot be read. */
export function secretsOfDefinition(value: unknown): readonly SecretName[] | null {
  const parsed = definitionSchema.safeParse(value);
  if (!parsed.success) return null;
  return (parsed.data.containerDefinitions ?? []).flatMap((container) =>
    (container.environment ?? []).flatMap((it) => named(it.name ?? '', it.value ?? '', container.name ?? null)),
  );
}

/** The names of variables, by name and value, whose values look like secrets. */
export function secretsOfVariables(variables: Readonly<Record<string, string>>): readonly SecretName[] {
  return Object.entries(variables).flatMap(([name, value]) => named(name, value, null));
}

function named(name: string, value: string, container: string | null): readonly SecretName[] {
  const reason = secretReason(name, value);
  return reason === null
    ? []
    : [{ container: container === null ? null : textOf(container), name: textOf(shownName(name)), reason }];
}

/** The lines of user data, as EC2 gives it, that look like secrets; null when it cannot be unpacked. */
export function secretsOfUserData(encoded: string): readonly SecretName[] | null {
  const script = unpacked(encoded);
  if (script === null) return null;
  return secretLines(script).map(({ line, name, reason }) => ({
    container: null,
    name: name === null ? `line ${line}` : `${textOf(shownName(name))} (line ${line})`,
    reason,
  }));
}

function unpacked(encoded: string): string | null {
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.subarray(0, MOST_UNPACKED).toString('utf8');
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED }).toString('utf8');
  } catch {
    return null;
  }
}
