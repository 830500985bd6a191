import { type PGlite, messages as postgresMessages, protocol } from '@electric-sql/pglite';

export type Session = {
  /** What the socket server is given in PGlite's place. */
  forServer: PGlite;
  /** Runs one statement between the clients' own: its first column, first row as text ('' if none); null when a client is in a transaction. */
  ask: (sql: string) => Promise<string | null>;
};

/** Extended-protocol messages after which the client's next one must follow before anybody else's. */
const needsMore = new Set(['P', 'B', 'D', 'E', 'C', 'H', 'd'].map((letter) => letter.charCodeAt(0)));

/**
 * Makes PGlite's one session safe to share between the socket's clients.
 *
 * The socket server sends on one message at a time and keeps others away only inside a transaction. A query is several
 * messages (parse, bind, execute, sync), and when a long parameter arrives in pieces another client's query slips between
 * them and takes the unnamed statement: both get rows of the wrong query, without an error. Here the session counts as
 * "in a transaction" from the first message of a query to its sync.
 *
 * @param broken called when PGlite itself threw: the server's queue stands still for ever after that.
 */
export function shareSession(database: PGlite, broken: (why: string) => void): Session {
  let midQuery = false;
  const busy = () => midQuery || database.isInTransaction();

  async function send(message: Uint8Array, options: Parameters<PGlite['execProtocolRawStream']>[1]) {
    midQuery = needsMore.has(message[0] ?? 0);
    try {
      await database.execProtocolRawStream(message, options);
    } catch (error) {
      broken(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  /**
   * Sends a message of our own. PGlite writes every answer to whoever asked last through `execProtocolRawStream`, so with
   * any other of its functions a client would get an answer to what it never asked.
   */
  async function answerTo(message: Uint8Array): Promise<postgresMessages.BackendMessage[]> {
    const parser = new protocol.Parser();
    const answers: postgresMessages.BackendMessage[] = [];
    await database.execProtocolRawStream(message, {
      onRawData: (data) => parser.parse(data, (answer) => answers.push(answer)),
    });
    return answers;
  }

  /** Called by the server with ROLLBACK when a client left in the midst of something. */
  function cleanUp(sql: string) {
    return database.runExclusive(async () => {
      if (midQuery) await answerTo(protocol.serialize.sync());
      midQuery = false;
      if (database.isInTransaction()) await answerTo(protocol.serialize.query(sql));
      return [];
    });
  }

  const forServer = new Proxy(database, {
    get(target, property) {
      if (property === 'isInTransaction') return busy;
      if (property === 'execProtocolRawStream') return send;
      if (property === 'exec') return cleanUp;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

  return {
    forServer,
    ask: (sql) =>
      database.runExclusive(async () => {
        if (busy()) return null;
        const answers = await answerTo(protocol.serialize.query(sql));
        const error = answers.find((answer) => answer instanceof postgresMessages.DatabaseError);
        if (error !== undefined) throw error;
        const row = answers.find((answer) => answer instanceof postgresMessages.DataRowMessage);
        return row?.fields[0] ?? '';
      }),
  };
}
