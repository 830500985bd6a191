/** The dates on which software ends: from the file in this repository, and from endoflife.date when that may be asked. */

import { join } from 'node:path';
import { z } from 'zod';
import { readText } from './config/text-file.ts';
import type { Cycle, Lifecycle, Product } from './domain/lifecycle.ts';

export const LIFECYCLE_FILE = join(import.meta.dirname, '..', 'lifecycle', 'data.json');
const MOST_BYTES = 4_000_000;

const day = z.iso.date();
const release = z.object({
  name: z.string().min(1),
  releaseDate: day.nullish(),
  eoasFrom: day.nullish(),
  isEol: z.boolean(),
  eolFrom: day.nullish(),
  isEoes: z.boolean().nullish(),
  eoesFrom: day.nullish(),
  /** A version here; endoflife.date itself answers more of it. */
  latest: z.union([z.string(), z.object({ name: z.string() })]).nullish(),
});
const answered = z.object({
  name: z.string().min(1),
  label: z.string().min(1),
  source: z.string(),
  releases: z.array(release),
});
const file = z.object({
  products: z.array(answered.extend({ asOf: day })),
  fluentd: z.object({
    asOf: day,
    source: z.string(),
    advisories: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        score: z.number().nullable(),
        fixedIn: z.string().nullable(),
        unaffectedBelow: z.string().nullable(),
      }),
    ),
    contents: z.array(z.object({ package: z.string(), version: z.string(), fluentd: z.string() })),
    awsForFluentBit: z.object({
      asOf: day,
      source: z.string(),
      releases: z.array(z.object({ release: z.string(), fluentBit: z.string() })),
    }),
  }),
});

const dateOf = (text: string): Date => new Date(`${text}T00:00:00Z`);

/** A date says more than the flag beside it, which was true on the day of the data alone. */
function endFrom(from: string | null | undefined, ended: boolean | null | undefined): Date | boolean | null {
  return from ? dateOf(from) : (ended ?? null);
}

/** AWS Lambda ends support with what is called active support there; `eol` is when functions can be updated no more. */
function endsOf(name: string, it: z.output<typeof release>): Pick<Cycle, 'end' | 'extendedEnd'> {
  const end = endFrom(it.eolFrom, it.isEol);
  if (name === 'aws-lambda' && it.eoasFrom) return { end: dateOf(it.eoasFrom), extendedEnd: end };
  return { end, extendedEnd: endFrom(it.eoesFrom, it.isEoes) };
}

/** A product without the day of its dates: who had it answered knows that. */
export type DatedLater = Omit<Product, 'asOf'>;

function productOf({ name, label, source, releases }: z.output<typeof answered>): DatedLater {
  const cycles: Cycle[] = releases.map((it) => ({
    name: it.name,
    releasedAt: it.releaseDate ? dateOf(it.releaseDate) : null,
    ...endsOf(name, it),
    latest: typeof it.latest === 'string' ? it.latest : (it.latest?.name ?? null),
  }));
  return { name, title: label, source, cycles };
}

/** What a file of lifecycle data says. Throws when it is not one: it is part of the program. */
export function parseLifecycle(value: unknown): Lifecycle {
  const { products, fluentd } = file.parse(value);
  const { awsForFluentBit } = fluentd;
  return {
    products: new Map(products.map((it) => [it.name, { ...productOf(it), asOf: dateOf(it.asOf) }])),
    fluentd: {
      ...fluentd,
      asOf: dateOf(fluentd.asOf),
      awsForFluentBit: { ...awsForFluentBit, asOf: dateOf(awsForFluentBit.asOf) },
    },
  };
}

/** Reads the file that came with the program. */
export function readLifecycle(path = LIFECYCLE_FILE): Lifecycle {
  const read = readText(path, MOST_BYTES);
  if (read.kind !== 'text') throw new Error(`the dates of ends of life cannot be read: ${path}`);
  return parseLifecycle(JSON.parse(read.text));
}

const REFRESH_EVERY_MS = 24 * 3_600_000;

/** endoflife.date's answer for a product, or null when there is none to be had. */
export type FetchProduct = (name: string, signal: AbortSignal) => Promise<DatedLater | null>;

/** endoflife.date's own answer (`/api/v1/products/ubuntu`) as a product; throws when it is none. */
export function parseAnswer(value: unknown): DatedLater {
  const { result } = z.object({ result: z.looseObject({ links: z.object({ html: z.string() }) }) }).parse(value);
  return productOf(answered.parse({ ...result, source: result.links.html }));
}

/**
 * The data with what endoflife.date says now. What it answered is as of now; products that it does not have, those it did
 * not answer for, and fluentd's advisories stay as they are, with the day that they had.
 */
export async function refreshed(
  known: Lifecycle,
  fetchProduct: FetchProduct,
  now: Date,
  signal: AbortSignal,
): Promise<Lifecycle> {
  const products = new Map(known.products);
  for (const { name, source } of known.products.values()) {
    if (!source.startsWith('https://endoflife.date/')) continue;
    const fresh = await fetchProduct(name, signal);
    if (fresh && fresh.name === name && fresh.cycles.length > 0) products.set(name, { ...fresh, asOf: now });
  }
  return { ...known, products };
}

export interface LifecycleOptions {
  /** Null where the dates are never fetched. */
  readonly fetchProduct: FetchProduct | null;
  readonly clock: () => Date;
}

/** The file's dates at once, and endoflife.date's when they have come: at the start and once a day. */
export function openLifecycle({ fetchProduct, clock }: LifecycleOptions): {
  current(): Lifecycle;
  close(): void;
} {
  let current = readLifecycle();
  const ending = new AbortController();
  if (fetchProduct === null) return { current: () => current, close: () => {} };
  const refresh = async (): Promise<void> => {
    const fresh = await refreshed(current, fetchProduct, clock(), ending.signal);
    if (!ending.signal.aborted) current = fresh;
  };
  const timer = setInterval(() => void refresh(), REFRESH_EVERY_MS).unref();
  void refresh();
  return {
    current: () => current,
    close: () => {
      clearInterval(timer);
      ending.abort();
    },
  };
}
