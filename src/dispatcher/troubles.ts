/** What is wrong with telling, in plain lines: makes the health check red until it goes well again. */
export interface Troubles {
  /** `key` names what is affected (a channel, the token): the same one is kept once. */
  add(key: string, line: string): void;
  mend(key: string): void;
  lines(): readonly string[];
}

const MOST = 50;

export function createTroubles(): Troubles {
  const lines = new Map<string, string>();
  return {
    add: (key, line) => {
      if (lines.size < MOST || lines.has(key)) lines.set(key, line);
    },
    mend: (key) => {
      lines.delete(key);
    },
    lines: () => [...lines.values()],
  };
}
