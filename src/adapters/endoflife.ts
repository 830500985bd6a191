/** endoflife.date, which says when products end. It is never needed: what cannot be had is null. */

import { openHttp } from './http/fetch-json.ts';

const ADDRESS = 'https://endoflife.date/api/v1/products';

/** Fetches products one by one; after one that could not be reached, the others of that round are not tried. */
export function endOfLifeSite<Product>(options: {
  readonly clock: () => Date;
  readonly parse: (answer: unknown) => Product;
  readonly address?: string;
}): (name: string, signal: AbortSignal) => Promise<Product | null> {
  const http = openHttp({ clock: options.clock });
  let silentUntil = 0;
  return async (name, signal) => {
    if (signal.aborted || options.clock().getTime() < silentUntil) return null;
    const url = `${options.address ?? ADDRESS}/${encodeURIComponent(name)}`;
    const answer = await http.json({ name: 'GET /api/v1/products', url, signal, timeoutMs: 10_000 });
    if (answer.kind !== 'answer') {
      if (answer.kind === 'failure' && answer.status === null) silentUntil = options.clock().getTime() + 600_000;
      return null;
    }
    try {
      return options.parse(answer.json);
    } catch {
      return null;
    }
  };
}
