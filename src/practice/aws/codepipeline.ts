import type { Pipeline } from '../fleet/areas/delivery.ts';
import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { TreeObject } from './wire.ts';

const MOST = 100;

/** AWS CodePipeline (AWS JSON 1.1). */
export const codepipelineOperations: Readonly<Record<string, Operation>> = {
  ListPipelines: (call) => {
    const page = paged(call, pipelinesOf(call), 1000);
    const pipelines = page.items.map(({ name, createdAt }) => ({
      name,
      version: 3,
      pipelineType: 'V2',
      executionMode: 'SUPERSEDED',
      created: createdAt,
      updated: createdAt,
    }));
    return { pipelines, nextToken: page.next };
  },
  ListPipelineExecutions: (call) => {
    const page = paged(call, pipelineAsked(call).executions, MOST);
    return { pipelineExecutionSummaries: page.items.map(executionTree), nextToken: page.next };
  },
  ListActionExecutions: (call) => {
    const { executions } = pipelineAsked(call);
    const actions = executions.flatMap((it) => it.actions);
    const page = paged(
      call,
      actions.sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime()),
      MOST,
    );
    return { actionExecutionDetails: page.items.map(actionTree), nextToken: page.next };
  },
  ListTagsForResource: (call) => {
    const name = (call.input.text('resourceArn') ?? '').split(':').at(-1);
    const pipeline = pipelinesOf(call).find((it) => it.name === name);
    if (!pipeline) throw new AwsFailure('ResourceNotFoundException', 'The resource was not found.');
    return { tags: Object.entries(pipeline.tags).map(([key, value]) => ({ key, value })) };
  },
};

function pipelinesOf(call: Call): readonly Pipeline[] {
  return call.fleet.scope(call.caller.account, call.region, call.now).delivery.pipelines;
}

function pipelineAsked(call: Call): Pipeline {
  const name = call.input.text('pipelineName') ?? '';
  const found = pipelinesOf(call).find((it) => it.name === name);
  if (found) return found;
  throw new AwsFailure('PipelineNotFoundException', `The account does not have a pipeline with name '${name}'`);
}

function paged<T>(call: Call, items: readonly T[], most: number) {
  return pageOf(call, items, {
    token: call.input.text('nextToken'),
    size: Math.min(call.input.whole('maxResults') ?? most, most),
    invalid: () => new AwsFailure('InvalidNextTokenException', 'The next token was specified in an invalid format.'),
  });
}

type Execution = Pipeline['executions'][number];

/** Of each category the provider that the practice company uses. */
const PROVIDERS = {
  Source: 'CodeStarSourceConnection',
  Build: 'CodeBuild',
  Approval: 'Manual',
  Deploy: 'ECS',
} as const;

/** With the person who began it, as CodePipeline says it: nobody may keep them. */
function executionTree(it: Execution): TreeObject {
  return {
    pipelineExecutionId: it.id,
    status: it.status,
    startTime: it.startedAt,
    lastUpdateTime: it.updatedAt,
    trigger: { triggerType: 'StartPipelineExecution', triggerDetail: 'arn:aws:iam::111122223333:user/suzuki.taro' },
    executionMode: 'SUPERSEDED',
    executionType: it.rollback ? 'ROLLBACK' : 'STANDARD',
    ...(it.rollback ? { rollbackMetadata: { rollbackTargetPipelineExecutionId: it.id.replaceAll('0', '1') } } : {}),
  };
}

function actionTree(it: Execution['actions'][number]): TreeObject {
  return {
    pipelineExecutionId: it.execution,
    actionExecutionId: it.id,
    pipelineVersion: 3,
    stageName: it.name,
    actionName: it.name,
    startTime: it.startedAt,
    lastUpdateTime: it.updatedAt,
    status: it.status,
    input: {
      actionTypeId: { category: it.category, owner: 'AWS', provider: PROVIDERS[it.category], version: '1' },
      configuration: { ...it.configuration },
      resolvedConfiguration: { ...it.configuration, EnvironmentVariables: 'canary-secret-value' },
      region: 'ap-northeast-1',
      inputArtifacts: [],
    },
    output: {
      executionResult: {
        externalExecutionSummary:
          it.category === 'Approval' ? 'Approved by arn:aws:iam::111122223333:user/suzuki.taro' : '',
      },
    },
  };
}
