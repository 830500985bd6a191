import { POLLS_A_DAY } from '../adapters/aws/event-queue.ts';
import type { OwnThing } from '../doctor.ts';
import { DAY } from '../domain/calendar.ts';
import { RELOAD_MS } from '../reload.ts';
import type { WireOptions } from '../wire.ts';
import { openQueue } from './fleet.ts';

/** What toilbot asks AWS for beside the reads of its jobs: its queue, and its configuration where that stands in AWS. */
export function ownThings(options: WireOptions): readonly OwnThing[] {
  return [...queue(options), ...configuration(options)];
}

function queue(options: WireOptions): readonly OwnThing[] {
  const { fleet } = options.config;
  if (fleet.kind === 'practice' || fleet.queue === null) return [];
  const { account, region } = fleet.queue;
  return [
    {
      scope: { system: 'aws', account, region },
      service: 'sqs',
      async check(signal) {
        const opened = openQueue(options);
        try {
          return (await opened?.check(signal)) ?? [];
        } finally {
          opened?.close();
        }
      },
      callsADay: { 'sqs:ReceiveMessage': POLLS_A_DAY },
    },
  ];
}

/** It was read a moment ago: without it no command gets this far. */
function configuration({ config: { document, fleet } }: WireOptions): readonly OwnThing[] {
  if (document === null) return [];
  const region = fleet.kind === 'practice' ? '' : (fleet.aws?.homeRegion ?? '');
  const action = document.kind === 's3' ? 's3:GetObject' : 'ssm:GetParameter';
  return [
    {
      scope: { system: 'aws', account: '', region },
      service: document.kind,
      check: async () => [],
      callsADay: { [action]: DAY / RELOAD_MS },
    },
  ];
}
