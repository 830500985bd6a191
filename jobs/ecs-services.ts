import { isWhole } from '../src/domain/answer.ts';
import { unitsOf } from '../src/domain/ecs-fleet.ts';
import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput, Kind } from '../src/domain/job.ts';
import { ecsSightings, leftCapacity, taskWatches } from '../src/domain/judge-ecs-services.ts';
import { recordsOf } from '../src/domain/schedule-records.ts';
import { capacityWords } from '../src/words/en/capacity.ts';
import { capacityWordsJa } from '../src/words/ja/capacity.ts';

function judge({ scope, now, answers, settings }: JudgeInput): Judgement {
  const services = answers['ecs.services']?.items ?? [];
  const tasks = answers['ecs.tasks']?.items ?? [];
  const instances = answers['ecs.containerInstances']?.items ?? [];
  const schedules = answers['events.schedules']?.items ?? [];
  const units = unitsOf(services, tasks, scope, settings);
  // What runs is half known: an instance could seem to serve nobody.
  const known = isWhole(answers['ecs.services']) && isWhole(answers['ecs.tasks']);
  const records = recordsOf(answers['toilbot.scheduleRecords']);
  const held = { units, schedules, records, scope, settings, now };
  return {
    findings: known ? leftCapacity(instances, services, tasks, scope) : [],
    reliefs: [],
    sightings: ecsSightings(held),
    measures: taskWatches(held),
    notUnderstood: [],
  };
}

const capacityLeft: Kind = {
  holdMinutes: { unused: 1440, disconnected: 60, draining: 1440, idle: 10_080 },
  quietMinutes: 1440,
  voice: () => 'weekly',
  toilKind: 'clean-up',
  words: { en: capacityWords, ja: capacityWordsJa },
};

export const ecsServices: Job = {
  id: 'ecs-services',
  schedule: '0 * * * *',
  looks: [
    {
      place: 'regions',
      reads: ['ecs.services', 'ecs.tasks', 'ecs.containerInstances', 'events.schedules'],
      // When what a schedule starts ran: ECS shows it for an hour.
      details: ['toilbot.scheduleRecords'],
      proves: ['ecs'],
      events: ['ECS Container Instance State Change'],
    },
  ],
  deadlineMinutes: 45,
  judge,
  kinds: { 'ecs-capacity-left': capacityLeft },
  words: {
    en: {
      title: 'What runs on ECS',
      help: 'Sees which services, tasks and scheduled tasks run on ECS, how many and how well, and container instances that serve nobody.',
    },
    ja: {
      title: 'ECSの稼働状況',
      help: 'ECSで動くサービス、タスク、定期タスクの数と状態、何も動いていないコンテナインスタンスを確認します。',
    },
  },
};
