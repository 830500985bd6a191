import { type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';

const MOST = 100;

/** What Amazon EC2 Auto Scaling did: a part of {@link autoscalingOperations}. */
export const activityOperations: Readonly<Record<string, Operation>> = {
  DescribeScalingActivities: (call) => {
    const { activities } = call.fleet.scope(call.caller.account, call.region, call.now).delivery;
    const group = call.input.text('AutoScalingGroupName');
    const page = pageOf(
      call,
      activities.filter((it) => group === null || it.group === group),
      {
        token: call.input.text('NextToken'),
        size: Math.min(call.input.whole('MaxRecords') ?? MOST, MOST),
        invalid: () => new AwsFailure('InvalidNextToken', 'The NextToken value is not valid.'),
      },
    );
    return {
      Activities: page.items.map((it) => ({
        ActivityId: it.id,
        AutoScalingGroupName: it.group,
        Description: it.description,
        Cause: it.cause,
        StatusCode: it.status,
        StartTime: it.startedAt,
        EndTime: it.endedAt,
        Progress: 100,
      })),
      NextToken: page.next,
    };
  },
};
