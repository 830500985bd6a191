import type { ListedAccount } from '../src/adapters/aws/options.ts';
import { PRACTICE_EXTERNAL_ID, PRACTICE_ROLE, practiceCredentials } from '../src/practice/aws/credentials.ts';
import type { PracticeFleet } from '../src/practice/fleet/fleet.ts';
import { type SyntheticSize, syntheticFleet } from '../src/practice/fleet/synthetic.ts';
import { play } from './played.ts';

/** A synthetic fleet that another process plays: 20 accounts of 17 regions make 340 scopes. */
export interface PlayedFleet {
  readonly url: string;
  readonly homeRegion: string;
  readonly regions: readonly string[];
  readonly accounts: readonly ListedAccount[];
  /** The caller's own credentials: of the first account. */
  readonly credentials: Credentials;
  credentialsOf(account: string): Credentials;
  close(): Promise<void>;
}
type Credentials = ReturnType<typeof practiceCredentials>;

/** Its accounts as toilbot is told of them, and the regions that hold something. */
export function placesOf(fleet: PracticeFleet): Omit<PlayedFleet, 'url' | 'close'> {
  const [own, ...members] = fleet.organization.accounts.map(({ id }) => id);
  if (own === undefined) throw new RangeError('a fleet without an account');
  const role = { externalId: PRACTICE_EXTERNAL_ID };
  const regions = fleet.regions(own).filter((region) => region.optIn !== 'not-opted-in');
  return {
    homeRegion: 'ap-northeast-1',
    regions: regions.map(({ name }) => name),
    accounts: [
      { id: own },
      ...members.map((id) => ({ id, roleArn: `arn:aws:iam::${id}:role/${PRACTICE_ROLE}`, ...role })),
    ],
    credentials: practiceCredentials(fleet.seed, own),
    credentialsOf: (account) => practiceCredentials(fleet.seed, account),
  };
}

/** Starts it with so many milliseconds before each answer, and points AWS_ENDPOINT_URL at it. */
export async function playFleet(
  size: SyntheticSize,
  latency: number,
  time: 'stands still' | 'goes on' = 'stands still',
): Promise<PlayedFleet> {
  const played = await play('practice-aws.ts', JSON.stringify(size), String(latency), time);
  const url = played.told['url'] ?? '';
  process.env['AWS_ENDPOINT_URL'] = url;
  return { ...placesOf(syntheticFleet(size)), url, close: played.close };
}
