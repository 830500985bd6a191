import { Prisma, type PrismaClient } from '../../../../prisma/client/client.ts';

/** Inside a transaction every query goes through this: one beside it would wait for ever on the embedded database. */
export type Transaction = Prisma.TransactionClient;

/** Thrown in a transaction that has read what another one has changed since: it is begun again. */
export class Overtaken extends Error {}

/** A deadlock, a serialization failure, a unique key that another transaction was quicker to write. */
const PASSING_STATES = new Set(['40P01', '40001', '23505']);
const ATTEMPTS = 6;

/**
 * Runs `body` in one transaction, again from the start when another process was in its way: it must have no effect outside
 * the transaction. The embedded database lets one transaction in at a time, hence the long waits.
 */
export async function inTransaction<T>(prisma: PrismaClient, body: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await prisma.$transaction(body, { maxWait: 30_000, timeout: 60_000 });
    } catch (error) {
      if (attempt === ATTEMPTS || !passes(error)) throw error;
    }
  }
}

function passes(error: unknown): boolean {
  if (error instanceof Overtaken) return true;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  // P2034: a conflict or deadlock; P2002: a unique key; P2010: a raw query, with the server's own code.
  if (error.code === 'P2034' || error.code === 'P2002') return true;
  return error.code === 'P2010' && PASSING_STATES.has(stateOf(error.meta));
}

/** The SQLSTATE of a raw query's error, wherever the driver adapter put it. */
function stateOf(meta: unknown): string {
  if (typeof meta !== 'object' || meta === null) return '';
  if ('originalCode' in meta && typeof meta.originalCode === 'string') return meta.originalCode;
  if ('code' in meta && typeof meta.code === 'string' && PASSING_STATES.has(meta.code)) return meta.code;
  if ('driverAdapterError' in meta) return stateOf(meta.driverAdapterError);
  return 'cause' in meta ? stateOf(meta.cause) : '';
}
