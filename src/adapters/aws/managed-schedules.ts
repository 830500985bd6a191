import { z } from 'zod';
import type { Answer, NotUnderstood, Tags } from '../../domain/answer.ts';
import type { Schedule } from '../../domain/reads/managed.ts';
import type { At } from './clients.ts';
import { nameAfterSlash } from './ecs-parse.ts';
import { namesOf } from './gap.ts';
import { upperPairs } from './managed-parse.ts';
import type { StreamParts } from './managed-streams.ts';
import { memo } from './memo.ts';
import { eachPage, gathering, listIn } from './pages.ts';
import { dateReader, maybeText, textOf, textOrNull, understood, upperTags } from './values.ts';

/** A schedule that was not changed is as it was; the targets of a rule tell no such time. */
const SCHEDULES_KEPT_MS = 7 * 24 * 3_600_000;
const TARGETS_KEPT_MS = 3 * 3_600_000;
const MOST_KEPT = 20_000;

const ecsSchema = z
  .object({ TaskDefinitionArn: maybeText, Tags: upperTags.catch(null) })
  .nullish()
  .catch(null);
const targetSchema = z.object({ Arn: z.string().min(1), EcsParameters: ecsSchema });
type Target = z.output<typeof targetSchema>;

/** What was made of an answer, with what of it nobody understood. */
interface Understood<T> {
  readonly it: T;
  readonly odd: readonly NotUnderstood[];
}

/** Keeps what was understood. What was not is told to all who ask, and asked for anew by the next look. */
function keeper<T>(clock: () => Date, keepMs: number) {
  const kept = memo<Understood<T>>(clock, keepMs, 0, MOST_KEPT);
  return async (key: string, notUnderstood: NotUnderstood[], ask: (odd: NotUnderstood[]) => Promise<T>): Promise<T> => {
    const { it, odd } = await kept.get(key, async () => {
      const found: NotUnderstood[] = [];
      return { it: await ask(found), odd: found };
    });
    notUnderstood.push(...odd);
    if (odd.length > 0) kept.forget(key);
    return it;
  };
}

function targetsOf(targets: readonly Target[]): Pick<Schedule, 'targets' | 'ecsTasks'> {
  return {
    targets: targets.map((it) => textOf(it.Arn)),
    ecsTasks: targets.flatMap((it) => {
      const definition = textOrNull(it.EcsParameters?.TaskDefinitionArn);
      return definition === null
        ? []
        : [{ cluster: textOf(nameAfterSlash(it.Arn)), taskDefinition: nameAfterSlash(definition) }];
    }),
  };
}

/** Tags that the tasks are given count too: a schedule of EventBridge Scheduler has none of its own. */
function givenTags(targets: readonly Target[]): Tags {
  return Object.assign({}, ...targets.map((it) => upperPairs(it.EcsParameters?.Tags ?? [])));
}

/** Schedules of EventBridge Scheduler, and the rules of EventBridge that have one: those stand on the default bus only. */
export function scheduleReader(parts: StreamParts, clock: () => Date) {
  const schedules = keeper<Schedule | null>(clock, SCHEDULES_KEPT_MS);
  const targets = keeper<readonly Target[]>(clock, TARGETS_KEPT_MS);
  const { calls, tags } = parts;

  const readSchedules = async (at: At, signal: AbortSignal, seen: ReturnType<typeof gathering<Schedule>>) => {
    const sdk = await import('@aws-sdk/client-scheduler');
    const groupTags = async (group: string): Promise<Tags> => {
      const partition = at.region.startsWith('cn-') ? 'aws-cn' : 'aws';
      const ResourceArn = `arn:${partition}:scheduler:${at.region}:${at.account}:schedule-group/${group}`;
      const command = new sdk.ListTagsForResourceCommand({ ResourceArn });
      const answer = await calls.call('scheduler', at, 'ListTagsForResource', signal, (client, given) =>
        client.send(command, given),
      );
      return upperPairs(answer.Tags ?? []);
    };
    const describe = async (Name: string, GroupName: string, odd: NotUnderstood[]): Promise<Schedule | null> => {
      const command = new sdk.GetScheduleCommand({ Name, GroupName });
      try {
        const it = await calls.call('scheduler', at, 'GetSchedule', signal, (client, given) =>
          client.send(command, given),
        );
        const target = understood(targetSchema, it.Target, it.Arn ?? Name, odd);
        if (!it.Arn) odd.push({ what: textOf(Name), why: 'it lacks its ARN', lost: true });
        if (!target || !it.Arn) return null;
        const own = givenTags([target]);
        // The group that everything stands in by itself belongs to nobody.
        const grouped = GroupName === 'default' ? {} : await groupTags(GroupName);
        return {
          arn: textOf(it.Arn),
          name: textOf(it.Name ?? Name),
          enabled: it.State !== 'DISABLED',
          expression: textOf(it.ScheduleExpression ?? ''),
          timeZone: textOrNull(it.ScheduleExpressionTimezone),
          ...targetsOf([target]),
          modifiedAt: dateReader(Name, odd)(it.LastModificationDate, 'LastModificationDate'),
          tags: { ...grouped, ...own },
        };
      } catch (error) {
        if (namesOf(error).includes('ResourceNotFoundException')) return null;
        throw error;
      }
    };
    await eachPage(
      'scheduler:ListSchedules',
      async (token) => {
        const command = new sdk.ListSchedulesCommand({ MaxResults: 100, NextToken: token });
        const answer = await calls.call('scheduler', at, 'ListSchedules', signal, (client, given) =>
          client.send(command, given),
        );
        return { items: listIn(answer.Schedules, 'scheduler:ListSchedules'), next: answer.NextToken };
      },
      async (page) => {
        for (const { Arn, Name, GroupName, LastModificationDate } of page) {
          if (!Arn || !Name) {
            seen.notUnderstood.push({
              what: textOf(Name ?? 'a schedule'),
              why: 'it lacks its ARN or name',
              lost: true,
            });
            continue;
          }
          const key = `${Arn} ${LastModificationDate?.getTime() ?? ''}`;
          const group = GroupName ?? 'default';
          const known = await schedules(key, seen.notUnderstood, (odd) => describe(Name, group, odd));
          if (known) seen.add(Arn, known);
        }
      },
    );
  };

  const readRules = async (at: At, signal: AbortSignal, seen: ReturnType<typeof gathering<Schedule>>) => {
    const sdk = await import('@aws-sdk/client-eventbridge');
    const targetsFor = async (Rule: string, odd: NotUnderstood[]): Promise<readonly Target[]> => {
      // A rule has at most five targets, and a page has up to a hundred.
      const command = new sdk.ListTargetsByRuleCommand({ Rule });
      const answer = await calls.call('events', at, 'ListTargetsByRule', signal, (client, given) =>
        client.send(command, given),
      );
      return listIn(answer.Targets, 'events:ListTargetsByRule').flatMap(
        (it) => understood(targetSchema, it, Rule, odd) ?? [],
      );
    };
    const tagsFor = async (ResourceARN: string): Promise<Tags> => {
      const command = new sdk.ListTagsForResourceCommand({ ResourceARN });
      const answer = await calls.call('events', at, 'ListTagsForResource', signal, (client, given) =>
        client.send(command, given),
      );
      return upperPairs(answer.Tags ?? []);
    };
    await eachPage(
      'events:ListRules',
      async (token) => {
        const command = new sdk.ListRulesCommand({ Limit: 100, NextToken: token });
        const answer = await calls.call('events', at, 'ListRules', signal, (client, given) =>
          client.send(command, given),
        );
        return { items: listIn(answer.Rules, 'events:ListRules'), next: answer.NextToken };
      },
      async (page) => {
        for (const rule of page) {
          const { Arn, Name, ScheduleExpression } = rule;
          if (!Arn || !Name || !ScheduleExpression) continue;
          const key = `${Arn} ${ScheduleExpression} ${rule.State}`;
          const own = await targets(key, seen.notUnderstood, (odd) => targetsFor(Name, odd));
          const schedule: Schedule = {
            arn: textOf(Arn),
            name: textOf(Name),
            enabled: rule.State !== 'DISABLED',
            expression: textOf(ScheduleExpression),
            timeZone: null,
            ...targetsOf(own),
            modifiedAt: null,
            tags: {},
          };
          const given = givenTags(own);
          await tags.add(seen, schedule, async () => ({ ...given, ...(await tagsFor(Arn)) }));
        }
      },
    );
  };

  return async (at: At, signal: AbortSignal): Promise<Answer<Schedule>> => {
    const seen = gathering<Schedule>();
    for (const read of [readSchedules, readRules]) {
      try {
        await read(at, signal, seen);
      } catch (error) {
        seen.miss(error);
      }
    }
    return seen.answer();
  };
}
