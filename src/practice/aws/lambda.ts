import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { Routes } from './routes.ts';
import type { TreeObject } from './wire.ts';

/** AWS Lambda (REST-JSON). */
export const lambdaOperations: Readonly<Record<string, Operation>> = {
  ListFunctions: listFunctions,
  ListTags: listTags,
};

/** Where each operation of AWS Lambda is asked. */
export const lambdaRoutes: Routes = {
  ListFunctions: 'GET /2015-03-31/functions',
  ListTags: 'GET /2017-03-31/tags/{Resource}',
};

function functionsOf(call: Call) {
  return call.fleet.scope(call.caller.account, call.region, call.now).managed.functions;
}

function listFunctions(call: Call): TreeObject {
  const page = pageOf(call, functionsOf(call), {
    token: call.input.text('Marker'),
    size: Math.min(call.input.whole('MaxItems') ?? 50, 50),
    invalid: () => new AwsFailure('InvalidParameterValueException', 'The marker is not valid.'),
  });
  return {
    Functions: page.items.map((it) => ({
      FunctionName: it.name,
      FunctionArn: it.arn,
      Runtime: it.runtime,
      PackageType: 'Zip',
      Version: '$LATEST',
      LastModified: it.createdAt.toISOString().replace('Z', '+0000'),
      Environment: { Variables: it.environment },
    })),
    NextMarker: page.next,
  };
}

function listTags(call: Call): TreeObject {
  const arn = call.input.text('Resource');
  const found = functionsOf(call).find((it) => it.arn === arn);
  if (!found) throw new AwsFailure('ResourceNotFoundException', `Function not found: ${arn}`);
  return { Tags: found.tags };
}
