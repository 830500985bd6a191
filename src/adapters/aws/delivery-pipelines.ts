import type { Answer, Tags } from '../../domain/answer.ts';
import type { PipelineRun } from '../../domain/reads/delivery.ts';
import { partitionOf } from '../../domain/resources.ts';
import type { At } from './clients.ts';
import { parseAction, parseExecution } from './delivery-parse.ts';
import type { ReaderParts } from './fleet.ts';
import { endsTheRead } from './gap.ts';
import { memo } from './memo.ts';
import { eachPage, gathering, listIn } from './pages.ts';
import { tagsOf } from './values.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How far a look goes back. */
export const WINDOW = 7 * DAY;
export const A_PAGE = 100;
const MOST_PIPELINES = 5_000;

/** Thrown to end the pages of a list, newest first, that goes back further than is asked for. */
export const ENOUGH = Symbol('enough');

export async function untilEnough(pages: Promise<void>): Promise<void> {
  await pages.catch((error: unknown) => {
    if (error !== ENOUGH) throw error;
  });
}

type Noted = Pick<ReturnType<typeof gathering>, 'notUnderstood'>;
/** The steps by the execution they are of. */
type Steps = Map<string, PipelineRun['steps'][number][]>;

/** Executions of all pipelines in the last seven days, with their steps. */
export function pipelineReader({ calls, now }: ReaderParts) {
  const pipelineTags = memo<Tags>(now, DAY, HOUR, MOST_PIPELINES);

  const tagsOfPipeline = async (at: At, pipeline: string, signal: AbortSignal): Promise<Tags> => {
    const { ListTagsForResourceCommand } = await import('@aws-sdk/client-codepipeline');
    const resourceArn = `arn:${partitionOf(at.region)}:codepipeline:${at.region}:${at.account}:${pipeline}`;
    return pipelineTags.get(resourceArn, async () => {
      const command = new ListTagsForResourceCommand({ resourceArn });
      const answer = await calls.call('codepipeline', at, 'ListTagsForResource', signal, (client, options) =>
        client.send(command, options),
      );
      return tagsOf((answer.tags ?? []).map((tag) => [tag.key, tag.value] as const));
    });
  };

  const stepsOf = async (at: At, pipeline: string, from: Date, signal: AbortSignal, seen: Noted): Promise<Steps> => {
    const { ListActionExecutionsCommand } = await import('@aws-sdk/client-codepipeline');
    const steps: Steps = new Map();
    await untilEnough(
      eachPage(
        'codepipeline:ListActionExecutions',
        async (token) => {
          const command = new ListActionExecutionsCommand({
            pipelineName: pipeline,
            maxResults: A_PAGE,
            nextToken: token,
          });
          const answer = await calls.call('codepipeline', at, 'ListActionExecutions', signal, (client, options) =>
            client.send(command, options),
          );
          const items = listIn(answer.actionExecutionDetails, 'codepipeline:ListActionExecutions');
          return { items, next: answer.nextToken };
        },
        (items) => {
          let fresh = 0;
          for (const item of items) {
            const parsed = parseAction(item, seen.notUnderstood);
            if (!parsed) continue;
            const { step, execution } = parsed;
            if ((step.startedAt ?? step.endedAt ?? from) < from) continue;
            fresh += 1;
            steps.set(execution, [...(steps.get(execution) ?? []), step]);
          }
          if (fresh === 0) throw ENOUGH;
        },
      ),
    );
    return steps;
  };

  const runsOf = async (at: At, pipeline: string, from: Date, signal: AbortSignal, seen: Noted) => {
    const { ListPipelineExecutionsCommand } = await import('@aws-sdk/client-codepipeline');
    const runs: PipelineRun[] = [];
    await untilEnough(
      eachPage(
        'codepipeline:ListPipelineExecutions',
        async (token) => {
          const command = new ListPipelineExecutionsCommand({
            pipelineName: pipeline,
            maxResults: A_PAGE,
            nextToken: token,
          });
          const answer = await calls.call('codepipeline', at, 'ListPipelineExecutions', signal, (client, options) =>
            client.send(command, options),
          );
          const items = listIn(answer.pipelineExecutionSummaries, 'codepipeline:ListPipelineExecutions');
          return { items, next: answer.nextToken };
        },
        (items) => {
          const parsed = items.flatMap((it) => parseExecution(it, pipeline, {}, seen.notUnderstood) ?? []);
          const fresh = parsed.filter((run) => (run.startedAt ?? from) >= from);
          runs.push(...fresh);
          if (fresh.length < parsed.length) throw ENOUGH;
        },
      ),
    );
    return runs;
  };

  return async (at: At, signal: AbortSignal): Promise<Answer<PipelineRun>> => {
    const { ListPipelinesCommand } = await import('@aws-sdk/client-codepipeline');
    const seen = gathering<PipelineRun>();
    const from = new Date(now().getTime() - WINDOW);
    const pipelines: string[] = [];
    try {
      await eachPage(
        'codepipeline:ListPipelines',
        async (token) => {
          const command = new ListPipelinesCommand({ nextToken: token });
          const answer = await calls.call('codepipeline', at, 'ListPipelines', signal, (client, options) =>
            client.send(command, options),
          );
          return { items: listIn(answer.pipelines, 'codepipeline:ListPipelines'), next: answer.nextToken };
        },
        (items) => void pipelines.push(...items.flatMap((it) => it.name ?? [])),
      );
      for (const pipeline of pipelines) {
        try {
          const runs = await runsOf(at, pipeline, from, signal, seen);
          // One that has not run for a week needs no further question.
          if (runs.length === 0) continue;
          const steps = await stepsOf(at, pipeline, from, signal, seen);
          const tags = await tagsOfPipeline(at, pipeline, signal);
          for (const run of runs) seen.add(run.id, { ...run, tags, steps: steps.get(run.id) ?? [] });
        } catch (error) {
          if (endsTheRead(error)) throw error;
          seen.miss(error);
        }
      }
    } catch (error) {
      seen.miss(error);
    }
    return seen.answer();
  };
}
