import type { PracticeFleet } from '../fleet/fleet.ts';
import type { Call } from './call.ts';
import { type Identity, whoseKey } from './credentials.ts';
import { scopeOf } from './dialects.ts';
import { AwsFailure, refusal } from './failure.ts';
import type { Fault } from './faults.ts';
import type { Asked, Spoken } from './protocol.ts';
import { isGenuine, parseAuthorization } from './signature.ts';
import { type TreeObject, withMember } from './wire.ts';
import { type Written, writeAnswer, writeFailure } from './write.ts';

/** Who calls and from where, or why nobody can be made out. */
export type Caller =
  | { readonly is: 'known'; readonly identity: Identity; readonly region: string }
  | { readonly is: 'refused'; readonly failure: AwsFailure; readonly region: string };

/** Checks the signature, its scope, the key and its age, as each service words its refusal. */
export function authenticate(spoken: Spoken, asked: Asked, fleet: PracticeFleet, wallTime: Date): Caller {
  const { service } = spoken.dialect;
  const signed = parseAuthorization(asked.headers.authorization);
  const region = signed?.region ?? '';
  const refuse = (failure: AwsFailure): Caller => ({ is: 'refused', failure, region });
  if (signed === null) return refuse(refusal(service, 'not signed'));
  const token = asked.headers['x-amz-security-token'];
  const known = whoseKey(
    fleet.seed,
    fleet.organization,
    signed.accessKeyId,
    typeof token === 'string' ? token : null,
    wallTime,
  );
  if (known.is === 'unknown') return refuse(refusal(service, 'unknown key'));
  if (known.is === 'expired') return refuse(refusal(service, 'expired'));
  if (signed.service !== scopeOf(spoken.dialect) || !isGenuine(signed, known.secretAccessKey, asked, wallTime)) {
    return refuse(refusal(service, 'bad signature'));
  }
  const { identity } = known;
  const account = fleet.organization.accounts.find((one) => one.id === identity.account);
  if (account?.status !== 'ACTIVE') return refuse(refusal(service, 'unknown key'));
  const found = fleet.regions(identity.account).find((one) => one.name === region);
  if (found === undefined || found.optIn === 'not-opted-in') return refuse(refusal(service, 'region off'));
  // AWS Health has one endpoint, and believes only what was signed for its region.
  if (service === 'health' && region !== 'us-east-1') {
    return refuse(
      new AwsFailure('InvalidSignatureException', `Credential should be scoped to a valid region, not '${region}'. `),
    );
  }
  return { is: 'known', identity, region };
}

/** Runs the operation and writes the answer. Throws `AwsFailure` for a refusal; anything else is a bug. */
export function perform(call: Call, spoken: Spoken, faults: readonly Fault[]): Written {
  const { dialect, operation } = spoken;
  const { account } = call.caller;
  const run = Object.hasOwn(dialect.operations, operation) ? dialect.operations[operation] : undefined;
  if (run === undefined) throw refusal(dialect.service, 'unknown operation');
  // Everybody may ask who they are, whatever their rights.
  if (operation !== 'GetCallerIdentity') {
    const denied = call.fleet.denials(call.now).some((one) => one.account === account && one.region === call.region);
    if (denied) throw refusal(dialect.service, 'denied', call.caller.arn, operation);
  }
  if (dialect.service === 'health' && call.fleet.withoutHealth.includes(account)) {
    throw new AwsFailure('SubscriptionRequiredException', '');
  }
  for (const fault of faults) {
    if (fault.kind === 'error') throw new AwsFailure(fault.code, fault.message ?? '', fault.status);
    if (
      fault.kind === 'throttled' ||
      fault.kind === 'denied' ||
      fault.kind === 'expired' ||
      fault.kind === 'internal'
    ) {
      throw refusal(dialect.service, fault.kind, call.caller.arn, operation);
    }
  }
  return writeAnswer(dialect, operation, faults.reduce(changed, run(call)));
}

function changed(answer: TreeObject, fault: Fault): TreeObject {
  const set = (tree: TreeObject, member: string, value: TreeObject[string]): TreeObject => {
    const result = withMember(tree, member, value);
    return typeof result === 'object' && result !== null && !(result instanceof Date) && !Array.isArray(result)
      ? (result as TreeObject)
      : tree;
  };
  if (fault.kind === 'members missing') {
    return fault.members.reduce<TreeObject>((tree, member) => set(tree, member, undefined), answer);
  }
  return fault.kind === 'member set' ? set(answer, fault.member, fault.value) : answer;
}

/** The failure in the service's own format; what is no refusal is thrown on. */
export function writeThrown(spoken: Spoken, thrown: unknown): { written: Written; code: string } {
  if (!(thrown instanceof AwsFailure)) throw thrown;
  return { written: writeFailure(spoken.dialect, thrown), code: thrown.code };
}
