/** Machine images, and whether other accounts may launch from them. */

import type { Answer } from '../../domain/answer.ts';
import { isIdle } from '../../domain/launched.ts';
import type { Ec2Image, Ec2ImageShare, Ec2Instance } from '../../domain/reads/ec2.ts';
import type { InstanceLists } from './ec2-reads.ts';
import { endsTheRead, namesOf } from './gap.ts';
import { parseImage, parseShared } from './leftover-parse.ts';
import { type Asking, listInto } from './listing.ts';
import { recent } from './memo.ts';
import { batches, gathering } from './pages.ts';

/** A page of 1,000 holds the event loop for long. */
const A_PAGE = 200;
/** The most values that a filter takes. */
const VALUES_A_FILTER = 200;
/** A disabled image holds its snapshots as well. */
const ALL = { IncludeDeprecated: true, IncludeDisabled: true };

/** One call each: those that are not asked at this look are at the next. */
const SHARES_A_LOOK = 50;
const SHARES_KEPT_MS = 3 * 24 * 3_600_000;
const MOST_REGIONS = 5_000;

/** The account's own images, and those that its instances run on, deprecated ones too. */
export async function readImages(asking: Asking, lists: InstanceLists): Promise<Answer<Ec2Image>> {
  const { at, signal } = asking;
  const { DescribeImagesCommand } = await import('@aws-sdk/client-ec2');
  const seen = gathering<Ec2Image>();
  const found = new Set<string>();
  const images = (filter: object, paged: object) =>
    listInto(
      asking,
      {
        service: 'ec2',
        operation: 'DescribeImages',
        ask: async (ec2, NextToken, options) => {
          const command = new DescribeImagesCommand({ ...ALL, ...filter, ...paged, NextToken });
          const page = await ec2.send(command, options);
          return { list: page.Images, next: page.NextToken };
        },
        parse: (item, notUnderstood) => parseImage(item, at.account, notUnderstood),
        id: ({ id }) => {
          found.add(id);
          return id;
        },
      },
      seen,
    );
  try {
    await images({ Owners: ['self'] }, { MaxResults: A_PAGE });
    const instances = await lists.lately(at, signal);
    if (instances.gap) seen.missing(instances.gap);
    const others = new Set(instances.items.flatMap(({ imageId }) => (imageId && !found.has(imageId) ? imageId : [])));
    // Asked for by id, one image that was deregistered would fail the call; a filter leaves it out.
    for (const ids of batches([...others], VALUES_A_FILTER)) {
      await images({ Filters: [{ Name: 'image-id', Values: [...ids] }] }, {});
    }
  } catch (error) {
    seen.miss(error);
  }
  return seen.answer();
}

interface Asked {
  readonly shared: boolean;
  /** By the given clock, in milliseconds. */
  readonly at: number;
}

/**
 * Whether other accounts may launch from the idle own images. At a look some are asked: first those that were never asked,
 * then those whose answer is older than some days, the oldest first. An answer counts until it is asked anew.
 */
export function shareReader(now: () => Date) {
  const kept = recent<ReadonlyMap<string, Asked>>(MOST_REGIONS);

  const ask = async ({ calls, at, signal }: Asking, ImageId: string): Promise<boolean | null> => {
    const { DescribeImageAttributeCommand } = await import('@aws-sdk/client-ec2');
    const command = new DescribeImageAttributeCommand({ ImageId, Attribute: 'launchPermission' });
    try {
      const answer = await calls.call('ec2', at, 'DescribeImageAttribute', signal, (ec2, options) =>
        ec2.send(command, options),
      );
      return parseShared(answer);
    } catch (error) {
      if (namesOf(error).some((name) => name.startsWith('InvalidAMIID'))) return null;
      throw error;
    }
  };

  return async (
    asking: Asking,
    images: Answer<Ec2Image>,
    instances: Answer<Ec2Instance>,
  ): Promise<Answer<Ec2ImageShare>> => {
    const seen = gathering<Ec2ImageShare>();
    for (const { gap } of [images, instances]) if (gap) seen.missing(gap);
    const used = new Set(instances.items.map(({ imageId }) => imageId));
    const idle = images.items.filter((it) => isIdle(it, now()) && !used.has(it.id)).map(({ id }) => id);
    const region = `${asking.at.account}/${asking.at.region}`;
    const before = kept.get(region) ?? new Map<string, Asked>();
    const listed = new Set(idle);
    const known = new Map([...before].filter(([id]) => images.gap !== null || listed.has(id)));
    const askedAt = (id: string): number => before.get(id)?.at ?? Number.NEGATIVE_INFINITY;
    const due = idle
      .filter((id) => Math.abs(now().getTime() - askedAt(id)) >= SHARES_KEPT_MS)
      .toSorted((a, b) => (askedAt(a) < askedAt(b) ? -1 : Number(askedAt(a) > askedAt(b))));
    for (const id of due.slice(0, SHARES_A_LOOK)) {
      try {
        const shared = await ask(asking, id);
        if (shared === null) known.delete(id);
        else known.set(id, { shared, at: now().getTime() });
      } catch (error) {
        seen.miss(error);
        if (endsTheRead(error)) break;
      }
    }
    kept.set(region, known);
    for (const id of idle) {
      const it = known.get(id);
      if (it) seen.add(id, { imageId: id, shared: it.shared });
    }
    return seen.answer();
  };
}
