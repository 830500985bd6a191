import { type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';

/** AWS CloudTrail (AWS JSON 1.1). */
export const cloudtrailOperations: Readonly<Record<string, Operation>> = {
  LookupEvents: (call) => {
    const attributes = call.input.items('LookupAttributes') ?? [];
    if (attributes.length > 1) {
      throw new AwsFailure('InvalidLookupAttributesException', 'Currently only one lookup attribute can be specified');
    }
    const [attribute] = attributes;
    const key = attribute?.text('AttributeKey') ?? null;
    const value = attribute?.text('AttributeValue') ?? '';
    const from = call.input.seconds('StartTime') ?? 0;
    const to = call.input.seconds('EndTime') ?? Number.POSITIVE_INFINITY;
    const { trail } = call.fleet.scope(call.caller.account, call.region, call.now).delivery;
    const chosen = trail.filter((it) => {
      const at = it.at.getTime() / 1000;
      return at >= from && at <= to && (key !== 'EventName' || it.name === value);
    });
    const page = pageOf(call, chosen, {
      token: call.input.text('NextToken'),
      size: Math.min(call.input.whole('MaxResults') ?? 50, 50),
      invalid: () => new AwsFailure('InvalidNextTokenException', 'A token was not valid.'),
    });
    return {
      Events: page.items.map((it) => ({
        EventId: it.id,
        EventName: it.name,
        ReadOnly: 'false',
        AccessKeyId: 'ASIAPRACTICE00000000',
        EventTime: it.at,
        EventSource: it.source,
        Username: it.username,
        Resources: it.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
        CloudTrailEvent: JSON.stringify(it.record),
      })),
      NextToken: page.next,
    };
  },
};
