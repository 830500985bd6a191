import type { Answer } from '../../domain/answer.ts';

/** A read that is being built: it goes with the last of them. */
export function unbuilt(read: string): () => Promise<Answer<never>> {
  return async () => ({
    items: [],
    gap: { reason: 'not_available', detail: `${read}: not built yet` },
    notUnderstood: [],
  });
}
