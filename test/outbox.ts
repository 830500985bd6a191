import type { CaseEvent } from '../src/domain/case.ts';
import type { Person } from '../src/domain/person.ts';
import type { Delivery, DeliveryStore, SentMessage } from '../src/domain/store.ts';

type Row = Delivery & {
  state: 'pending' | 'sent' | 'dead';
  notBefore: Date;
  leaseOwner: string | null;
  leaseUntil: Date;
  asked: boolean;
  error: string | null;
};
type SaidEvent = CaseEvent & { readonly person: Person | null };

export interface Outbox extends DeliveryStore {
  readonly events: Map<bigint, SaidEvent>;
  add(delivery: Partial<Delivery> & Pick<Delivery, 'purpose'>, now: Date): void;
  addEvent(caseId: number, purpose: 'thread' | 'broadcast', event: SaidEvent, now: Date): void;
  pending(): number;
  givenUp(): string[];
  said(): string;
  /** How many requests to Slack are under way. */
  asked(): number;
  /** Nobody holds what they leased; what Slack accepted cannot be written down; nothing answers. */
  loseLeases: boolean;
  dieAfterSend: boolean;
  broken: boolean;
}

/** The outbox in memory, with the rules of the real one: order within a case or first look, leases, ambiguity that stays. */
export function createOutbox(): Outbox {
  const rows: Row[] = [];
  const messages: (SentMessage & { caseIds: readonly number[]; firstLookId: number | null })[] = [];
  const mine = (id: bigint, owner: string) =>
    rows.find((row) => row.id === id && row.leaseOwner === owner && row.state === 'pending');
  const change = (id: bigint, owner: string, to: Partial<Row>): void => {
    const row = mine(id, owner);
    if (row !== undefined) rows[rows.indexOf(row)] = { ...row, ...to };
  };
  const outbox: Outbox = {
    events: new Map(),
    loseLeases: false,
    dieAfterSend: false,
    broken: false,
    add(delivery, now) {
      const id = BigInt(rows.length + 1);
      rows.push({
        id,
        key: `key ${id}`,
        caseId: null,
        eventId: null,
        runId: null,
        firstLookId: null,
        channel: null,
        payload: {},
        attempt: 0,
        ambiguous: false,
        createdAt: now,
        ...delivery,
        state: 'pending',
        notBefore: now,
        leaseOwner: null,
        leaseUntil: now,
        asked: false,
        error: null,
      });
    },
    addEvent(caseId, purpose, event, now) {
      const eventId = BigInt(outbox.events.size + 1);
      outbox.events.set(eventId, event);
      outbox.add({ purpose, caseId, eventId }, now);
    },
    pending: () => rows.filter((row) => row.state === 'pending').length,
    givenUp: () => rows.flatMap((row) => (row.state === 'dead' ? [row.error ?? ''] : [])),
    said: () => rows.map((row) => `${row.id} ${row.purpose} ${row.state} ${row.attempt} ${row.error}`).join('\n'),
    asked: () => rows.filter((row) => row.state === 'pending' && row.asked).length,
    async lease(owner, now, { leaseMs, limit, pausedChannels, inFlight }) {
      if (outbox.broken) throw new Error('the database does not answer');
      const together = (a: Row, b: Row) =>
        (a.caseId !== null && a.caseId === b.caseId) || (a.firstLookId !== null && a.firstLookId === b.firstLookId);
      const blocked = (row: Row) =>
        rows.some((earlier) => together(earlier, row) && earlier.state === 'pending' && earlier.id < row.id);
      const free = rows.filter(
        (row) =>
          row.state === 'pending' &&
          row.notBefore <= now &&
          !inFlight.includes(row.id) &&
          (row.leaseOwner === null || row.leaseUntil <= now) &&
          (row.channel === null || !pausedChannels.includes(row.channel)) &&
          !blocked(row),
      );
      return free.slice(0, limit).map((row) => {
        const leased = {
          ...row,
          leaseOwner: owner,
          leaseUntil: new Date(now.getTime() + leaseMs),
          ambiguous: row.ambiguous || (row.leaseOwner !== null && row.asked),
          asked: false,
        };
        rows[rows.indexOf(row)] = leased;
        return leased;
      });
    },
    attempting: async (id, owner, channel, now) => {
      const row = mine(id, owner);
      if (outbox.loseLeases) change(id, owner, { leaseOwner: null });
      if (outbox.loseLeases || row === undefined || row.leaseUntil <= now) return false;
      change(id, owner, { channel, attempt: row.attempt + 1, asked: true });
      return true;
    },
    async sent(id, owner, { message }, now) {
      if (outbox.dieAfterSend) throw new Error('killed');
      const row = mine(id, owner);
      if (row === undefined) return;
      change(id, owner, { state: 'sent' });
      if (message !== null && (row.purpose === 'post' || row.purpose === 'summary')) {
        messages.push({
          id: messages.length + 1,
          channel: message.channel,
          ts: message.ts,
          postedAt: now,
          posting: message.posting,
          caseIds: message.caseIds,
          firstLookId: row.firstLookId,
        });
      }
    },
    retry: async (id, owner, notBefore, ambiguous, error) =>
      change(id, owner, {
        notBefore,
        error,
        leaseOwner: null,
        ambiguous: (mine(id, owner)?.ambiguous ?? false) || ambiguous,
      }),
    dead: async (id, owner, error) => change(id, owner, { state: 'dead', error, leaseOwner: null }),
    async enqueue() {},
    messageOf: async (caseId) => messages.findLast((one) => one.caseIds.includes(caseId)) ?? null,
    messageOfFirstLook: async (id) => messages.findLast((one) => one.firstLookId === id) ?? null,
    counts: async () => ({ waiting: outbox.pending(), dead: outbox.givenUp().length, oldestWaiting: null }),
  };
  return outbox;
}
