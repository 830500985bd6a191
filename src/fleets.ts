import type { Answer } from './domain/answer.ts';
import type { Fleet, FleetMember, ReadId, Reads } from './domain/fleet.ts';
import type { Scope } from './domain/scope.ts';

/** All systems as one, as a process holds it. */
export interface JoinedFleet extends Fleet {
  /** Attempts made so far by IAM action. */
  calls(): Readonly<Record<string, number>>;
  describe(): string;
  close(): void;
}

/** All systems as one fleet. A read that nobody makes at a scope is a gap: it was asked by a job that cannot look there. */
export function joinFleets(members: readonly FleetMember[]): JoinedFleet {
  return {
    async scopes(place, signal) {
      const lists = await Promise.all(
        members.filter((it) => it.places.includes(place)).map((it) => it.scopes(place, signal)),
      );
      return lists.flat();
    },
    async read<R extends ReadId>(read: R, scope: Scope, signal: AbortSignal): Promise<Answer<Reads[R]>> {
      const member = members.find((it) => it.system === scope.system && it.reads.includes(read));
      if (!member) {
        const detail = `${read}: nothing reads it at ${scope.system}`;
        return { items: [], gap: { reason: 'not_available', detail }, notUnderstood: [] };
      }
      return member.read(read, scope, signal);
    },
    calls: () => Object.assign({}, ...members.map((it) => it.calls?.() ?? {})),
    describe: () =>
      members
        .map((it) => it.describe())
        .filter((it) => it !== '')
        .join('\n'),
    close: () => {
      for (const member of members) member.close();
    },
  };
}
