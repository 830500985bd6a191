import { type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';

const A_PAGE = 100;

/** AWS CodeBuild (AWS JSON 1.1). */
export const codebuildOperations: Readonly<Record<string, Operation>> = {
  ListBuilds: (call) => {
    const { builds } = call.fleet.scope(call.caller.account, call.region, call.now).delivery;
    const sign = call.input.text('sortOrder') === 'ASCENDING' ? 1 : -1;
    const sorted = [...builds].sort((a, b) => sign * (a.startedAt.getTime() - b.startedAt.getTime()));
    const page = pageOf(
      call,
      sorted.map((it) => it.id),
      {
        token: call.input.text('nextToken'),
        size: A_PAGE,
        invalid: () => new AwsFailure('InvalidInputException', 'Invalid token'),
      },
    );
    return { ids: page.items, nextToken: page.next };
  },
  BatchGetBuilds: (call) => {
    const ids = call.input.texts('ids') ?? [];
    if (ids.length === 0 || ids.length > A_PAGE) throw new AwsFailure('InvalidInputException', 'ids: 1 to 100');
    const { builds } = call.fleet.scope(call.caller.account, call.region, call.now).delivery;
    const known = new Map(builds.map((it) => [it.id, it]));
    const found = ids.flatMap((id) => known.get(id) ?? []);
    return {
      builds: found.map((it) => ({
        id: it.id,
        projectName: it.project,
        buildStatus: it.status,
        buildComplete: it.endedAt !== null,
        startTime: it.startedAt,
        endTime: it.endedAt,
        initiator: 'suzuki.taro',
        phases: [{ phaseType: 'QUEUED', phaseStatus: 'SUCCEEDED', durationInSeconds: it.queuedSeconds }],
        environment: {
          environmentVariables: [{ name: 'DATABASE_PASSWORD', value: 'canary-secret-value', type: 'PLAINTEXT' }],
        },
      })),
      buildsNotFound: ids.filter((id) => !known.has(id)),
    };
  },
};
