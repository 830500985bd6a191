import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import { namedList, type TreeObject } from './wire.ts';
import { pairs } from './write-tags.ts';

/** Amazon RDS (AWS query). */
export const rdsOperations: Readonly<Record<string, Operation>> = { DescribeDBInstances: describeDatabases };

function describeDatabases(call: Call): TreeObject {
  const { databases } = call.fleet.scope(call.caller.account, call.region, call.now).managed;
  const page = pageOf(call, databases, {
    token: call.input.text('Marker'),
    size: call.input.whole('MaxRecords') ?? 100,
    invalid: () => new AwsFailure('InvalidParameterValue', 'The marker is not valid.'),
  });
  return {
    DBInstances: namedList(
      'DBInstance',
      page.items.map((it) => ({
        DBInstanceIdentifier: it.name,
        DBInstanceArn: it.arn,
        DBInstanceClass: 'db.r6g.large',
        Engine: it.engine,
        EngineVersion: it.version,
        DBInstanceStatus: 'available',
        InstanceCreateTime: it.createdAt,
        TagList: namedList('Tag', pairs(it.tags)),
      })),
    ),
    Marker: page.next,
  };
}
