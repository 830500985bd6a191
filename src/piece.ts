import { READS, type ReadId } from './domain/fleet.ts';
import type { Job } from './domain/job.ts';

/** The services whose quota a job's reads use. */
function servicesOf(job: Pick<Job, 'reads' | 'details'>): string[] {
  return [...job.reads, ...job.details].map((read: ReadId) => READS[read].service);
}

/**
 * For each job the group of services that its pieces are queued under, such as `ec2` or `autoscaling+ec2`. Services that
 * any job reads together are one group, always, so that a group is worked one at a time and a limit inside a piece
 * holds over all processes.
 */
export function serviceGroups(jobs: readonly Pick<Job, 'id' | 'reads' | 'details'>[]): ReadonlyMap<string, string> {
  const groups: Set<string>[] = [];
  for (const job of jobs) {
    const joined = new Set(servicesOf(job));
    for (const group of groups.filter((it) => [...it].some((service) => joined.has(service)))) {
      for (const service of group) joined.add(service);
      groups.splice(groups.indexOf(group), 1);
    }
    groups.push(joined);
  }
  return new Map(
    jobs.map((job) => {
      const [first] = servicesOf(job);
      const group = groups.find((it) => first !== undefined && it.has(first));
      return [job.id, [...(group ?? [])].sort().join('+')];
    }),
  );
}
