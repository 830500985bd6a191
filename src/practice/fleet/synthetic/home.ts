import { hexOf } from '../seeded.ts';

/** Where it stands, and when all of it was made. */
export interface Home {
  readonly account: string;
  readonly region: string;
  readonly madeAt: Date;
}

export const TAGS = { Service: 'load-1', Environment: 'production' };
export const DAY = 86_400_000;

export function some<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** The image that the tasks of a scope run, in the registry of their own account. */
export function syntheticImage({ account, region }: Pick<Home, 'account' | 'region'>): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com/load:1`;
}

/** The tags by which AWS says from which version of which launch template an instance was made. */
export function launchedBy({ account, region }: Pick<Home, 'account' | 'region'>): Readonly<Record<string, string>> {
  return {
    'aws:ec2launchtemplate:id': templateId(account, region, 0),
    'aws:ec2launchtemplate:version': '1',
  };
}

export function templateId(account: string, region: string, index: number): string {
  return `lt-0${hexOf(16, account, region, 'template', index)}`;
}
