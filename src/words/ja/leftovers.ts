/** What is said of what stays behind on EC2, in Japanese. */

import type { JsonObject } from '../../domain/vocabulary.ts';
import { shortName } from '../en/count.ts';
import { count, texts } from '../facts.ts';
import { listed } from './count.ts';

/** `waitlist-1、waitlist-2ほか4件`. */
export function namesIn(facts: JsonObject): string {
  return listed(texts(facts, 'names').map(shortName), 7, count(facts, 'count') ?? 0);
}
