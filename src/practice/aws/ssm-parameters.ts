import type { Call, Operation } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { TreeObject } from './wire.ts';

/** A parameter of Parameter Store, as it is kept. */
export interface StoredParameter {
  readonly value: string;
  readonly version: number;
  readonly changedAt: Date;
}

/** GetParameter over what `find` finds; null is answered with `ParameterNotFound`. */
export function parameterOperations(
  find: (call: Call, name: string) => StoredParameter | null,
): Readonly<Record<string, Operation>> {
  const getParameter = (call: Call): TreeObject => {
    const name = call.input.text('Name') ?? '';
    const found = find(call, name);
    if (found === null) throw new AwsFailure('ParameterNotFound', '');
    const arn = `arn:aws:ssm:${call.region}:${call.caller.account}:parameter/${name.replace(/^\//u, '')}`;
    return {
      Parameter: {
        Name: name,
        Type: 'String',
        Value: found.value,
        Version: found.version,
        LastModifiedDate: found.changedAt,
        ARN: arn,
        DataType: 'text',
      },
    };
  };
  return { GetParameter: getParameter };
}
