import type { Event, LookupAttribute } from '@aws-sdk/client-cloudtrail';
import type { Answer } from '../../domain/answer.ts';
import type { Readers } from '../../domain/fleet.ts';
import type { Build, DeliveryReads, HandMadeChange, ScalingActivity } from '../../domain/reads/delivery.ts';
import type { At } from './clients.ts';
import { parseActivity, parseBuild, parseChange } from './delivery-parse.ts';
import { A_PAGE, ENOUGH, pipelineReader, untilEnough, WINDOW } from './delivery-pipelines.ts';
import type { ReaderParts } from './fleet.ts';
import { eachPage, gathering, listIn, type Page } from './pages.ts';
import { rateLimiter } from './rate.ts';

const HOUR = 3_600_000;
/** A build may run for 36 hours; CloudTrail shows an event within about 15 minutes. */
const BUILD_OVERLAP = 36 * HOUR;
const CHANGE_OVERLAP = 6 * HOUR;
const EVENTS_A_PAGE = 50;
const MOST_SCOPES = 2_000;
/** The quota of LookupEvents, by account and region (CloudTrail API reference). */
const LOOKUPS_PER_SECOND = 2;

/**
 * What people change by hand where things run on hosts. In a busy region CloudTrail is asked for each by its name: all
 * writing events there are thousands an hour. In most regions all of them fit into one page.
 */
export const HAND_MADE = [
  'StartSession',
  'SendCommand',
  'PutParameter',
  'ModifyInstanceAttribute',
  'RunInstances',
  'StartInstances',
  'StopInstances',
  'RebootInstances',
  'TerminateInstances',
  'AuthorizeSecurityGroupIngress',
  'RevokeSecurityGroupIngress',
  'CreateLaunchTemplateVersion',
  'UpdateAutoScalingGroup',
  'SetDesiredCapacity',
  'TerminateInstanceInAutoScalingGroup',
  'RegisterTargets',
  'DeregisterTargets',
  'ModifyListener',
] as const;

const names: ReadonlySet<string | undefined> = new Set(HAND_MADE);

/** From when a read asks: from the last complete one of its scope, less an overlap, or as far back as a first one. */
function windows(now: () => Date, overlap: number) {
  const completeAt = new Map<string, Date>();
  const keyOf = (at: At) => `${at.account}/${at.region}`;
  return {
    from: (at: At): Date => {
      const since = (completeAt.get(keyOf(at))?.getTime() ?? -Infinity) - overlap;
      return new Date(Math.max(since, now().getTime() - WINDOW));
    },
    read: <T>(at: At, begun: Date, answer: Answer<T>): Answer<T> => {
      if (!answer.gap && completeAt.size < MOST_SCOPES) completeAt.set(keyOf(at), begun);
      return answer;
    },
  };
}

export function deliveryReaders(
  parts: ReaderParts,
  lookupsPerSecond: number | null = LOOKUPS_PER_SECOND,
): Readers<Exclude<keyof DeliveryReads, 'circleci.pipelines' | 'github.pullRequests' | 'secrets.plain'>> {
  const { calls, now } = parts;
  const lookups = rateLimiter(lookupsPerSecond);
  const builds = windows(now, BUILD_OVERLAP);
  const changes = windows(now, CHANGE_OVERLAP);

  const readBuilds = async (at: At, signal: AbortSignal): Promise<Answer<Build>> => {
    const { BatchGetBuildsCommand, ListBuildsCommand } = await import('@aws-sdk/client-codebuild');
    const seen = gathering<Build>();
    const begun = now();
    const from = builds.from(at);
    try {
      await untilEnough(
        eachPage(
          'codebuild:ListBuilds',
          async (token) => {
            const command = new ListBuildsCommand({ sortOrder: 'DESCENDING', nextToken: token });
            const answer = await calls.call('codebuild', at, 'ListBuilds', signal, (client, options) =>
              client.send(command, options),
            );
            return { items: listIn(answer.ids, 'codebuild:ListBuilds'), next: answer.nextToken };
          },
          async (ids) => {
            if (ids.length === 0) return;
            // A page is at most 100 ids, which is what one call describes.
            const command = new BatchGetBuildsCommand({ ids: [...ids] });
            const answer = await calls.call('codebuild', at, 'BatchGetBuilds', signal, (client, options) =>
              client.send(command, options),
            );
            const parsed = listIn(answer.builds, 'codebuild:BatchGetBuilds').flatMap(
              (it) => parseBuild(it, seen.notUnderstood) ?? [],
            );
            const fresh = parsed.filter((build) => (build.startedAt ?? from) >= from);
            for (const build of fresh) seen.add(build.id, build);
            if (fresh.length < parsed.length) throw ENOUGH;
          },
        ),
      );
    } catch (error) {
      seen.miss(error);
    }
    return builds.read(at, begun, seen.answer());
  };

  const readActivities = async (at: At, signal: AbortSignal): Promise<Answer<ScalingActivity>> => {
    const { DescribeScalingActivitiesCommand } = await import('@aws-sdk/client-auto-scaling');
    const seen = gathering<ScalingActivity>();
    const from = new Date(now().getTime() - WINDOW);
    try {
      await untilEnough(
        eachPage(
          'autoscaling:DescribeScalingActivities',
          async (token) => {
            const command = new DescribeScalingActivitiesCommand({ MaxRecords: A_PAGE, NextToken: token });
            const answer = await calls.call('autoscaling', at, 'DescribeScalingActivities', signal, (client, options) =>
              client.send(command, options),
            );
            const items = listIn(answer.Activities, 'autoscaling:DescribeScalingActivities');
            return { items, next: answer.NextToken };
          },
          (items) => {
            const parsed = items.flatMap((it) => parseActivity(it, seen.notUnderstood) ?? []);
            const fresh = parsed.filter((activity) => (activity.startedAt ?? from) >= from);
            for (const activity of fresh) seen.add(activity.id, activity);
            // Those under way stand before the others, whenever they began.
            if (parsed.length > 0 && fresh.length === 0) throw ENOUGH;
          },
        ),
      );
    } catch (error) {
      seen.miss(error);
    }
    return seen.answer();
  };

  const readChanges = async (at: At, signal: AbortSignal): Promise<Answer<HandMadeChange>> => {
    const { LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
    const seen = gathering<HandMadeChange>();
    const begun = now();
    const from = changes.from(at);
    const page = async (attribute: LookupAttribute, token: string | undefined): Promise<Page<Event>> => {
      await lookups.turn(`${at.account}/${at.region}`, signal);
      const command = new LookupEventsCommand({
        LookupAttributes: [attribute],
        StartTime: from,
        EndTime: begun,
        MaxResults: EVENTS_A_PAGE,
        NextToken: token,
      });
      const answer = await calls.call('cloudtrail', at, 'LookupEvents', signal, (client, options) =>
        client.send(command, options),
      );
      return { items: listIn(answer.Events, 'cloudtrail:LookupEvents'), next: answer.NextToken };
    };
    const take = (items: readonly Event[]): void => {
      for (const item of items) {
        const parsed = parseChange(item, seen.notUnderstood);
        if (parsed?.made) seen.add(parsed.change.id, parsed.change);
      }
    };
    try {
      const written = await page({ AttributeKey: 'ReadOnly', AttributeValue: 'false' }, undefined);
      if (!written.next) take(written.items.filter((it) => names.has(it.EventName)));
      else {
        for (const event of HAND_MADE) {
          const named = { AttributeKey: 'EventName', AttributeValue: event } as const;
          await eachPage('cloudtrail:LookupEvents', (token) => page(named, token), take);
        }
      }
    } catch (error) {
      seen.miss(error);
    }
    return changes.read(at, begun, seen.answer());
  };

  return {
    'codepipeline.runs': pipelineReader(parts),
    'codebuild.builds': readBuilds,
    'autoscaling.activities': readActivities,
    'cloudtrail.changes': readChanges,
  };
}
