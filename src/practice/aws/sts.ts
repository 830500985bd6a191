import type { Call, Operation } from './call.ts';
import { PRACTICE_EXTERNAL_ID, PRACTICE_ROLE, sessionCredentials } from './credentials.ts';
import { AwsFailure, refusal } from './failure.ts';
import type { TreeObject } from './wire.ts';

export const stsOperations: Readonly<Record<string, Operation>> = {
  GetCallerIdentity: identity,
  AssumeRole: assumeRole,
};

function identity({ caller }: Call): TreeObject {
  return { Arn: caller.arn, UserId: caller.userId, Account: caller.account };
}

function assumeRole(call: Call): TreeObject {
  const { input, fleet } = call;
  const roleArn = needed(call, 'RoleArn', /^[\s\S]{20,2048}$/u);
  const session = needed(call, 'RoleSessionName', /^[\w+=,.@-]{2,64}$/u);
  const seconds = input.whole('DurationSeconds') ?? 3600;
  if (seconds < 900 || seconds > 43_200) throw invalid('durationSeconds', String(seconds));
  const found = /^arn:aws:iam::(\d{12}):role\/([\w+=,.@/-]+)$/u.exec(roleArn);
  const [, account = '', role = ''] = found ?? [];
  const known = fleet.organization.accounts.some((one) => one.id === account && one.status === 'ACTIVE');
  const denied = new AwsFailure(
    refusal('sts', 'denied').code,
    `User: ${call.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    403,
  );
  if (found === null || !known || role !== PRACTICE_ROLE) throw denied;
  // A wrong external id is told no differently from a role that is not there.
  if (input.text('ExternalId') !== PRACTICE_EXTERNAL_ID) throw denied;
  // A role that assumes a role ("role chaining") gets an hour at most.
  if (call.caller.arn.includes(':assumed-role/') && seconds > 3600) {
    throw new AwsFailure(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  const expiration = new Date(call.wallTime.getTime() + seconds * 1000);
  const credentials = sessionCredentials(fleet.seed, account, role, session, expiration);
  const assumed = `arn:aws:sts::${account}:assumed-role/${role}/${session}`;
  return {
    AssumedRoleUser: { AssumedRoleId: `AROAPRACTICE${account}:${session}`, Arn: assumed },
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: expiration,
    },
  };
}

function needed(call: Call, name: string, shape: RegExp): string {
  const value = call.input.text(name);
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  if (value === null || value === '') {
    throw new AwsFailure(
      'ValidationError',
      `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
    );
  }
  if (!shape.test(value)) throw invalid(member, value);
  return value;
}

function invalid(member: string, value: string): AwsFailure {
  return new AwsFailure(
    'ValidationError',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint`,
  );
}
