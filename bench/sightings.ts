import type { Look, Sighting } from '../src/domain/finding.ts';

const scope = { system: 'aws', account: '100000000001', region: 'ap-northeast-1' } as const;

/** A complete look at one scope that saw so many instances and judged nothing wrong. */
export function instanceLook(runId: string, count: number, at: Date): Look {
  return {
    runId,
    job: 'ec2-status',
    scope,
    status: 'complete',
    failure: null,
    detail: null,
    startedAt: at,
    endedAt: at,
    findings: [],
    reliefs: [],
    measures: [],
    notUnderstood: [],
    sightings: Array.from({ length: count }, (_, index) => instanceSighting(index)),
  };
}

function instanceSighting(index: number): Sighting {
  const name = `load-${index}`;
  return {
    resource: {
      platform: 'ec2',
      id: `i-0${index.toString(16).padStart(16, '0')}`,
      name,
      account: scope.account,
      region: scope.region,
      tags: { Name: name, Service: `load-${index % 60}`, Environment: 'production' },
      service: null,
    },
    component: null,
    presence: 'live',
    running: 1,
    wanted: 1,
    healthy: true,
  };
}
