import { expect, test } from '@jest/globals';
import { fluentdVersions } from '../../../jobs/fluentd-versions.ts';
import { imageScans } from '../../../jobs/image-scans.ts';
import { listedHosts } from '../../../src/adapters/fluentd/fleet.ts';
import type { Answers } from '../../../src/domain/fleet.ts';
import type { Job } from '../../../src/domain/job.ts';
import type { Scope } from '../../../src/domain/scope.ts';
import { readLifecycle } from '../../../src/lifecycle-file.ts';
import { practiceConfiguration } from '../../../src/practice/fleet/configuration.ts';
import { PRODUCTION } from '../../../src/practice/fleet/story.ts';
import { openTabemaruFleet } from '../../../src/practice/fleet/tabemaru.ts';
import { startPracticeFluentd } from '../../../src/practice/fluentd/server.ts';
import { at, NOW, open, ROLE, unending } from '../../adapters/aws/practice.ts';
import { load } from '../../config-source.ts';

const { settings } = load({ practice: practiceConfiguration() });
const seen = { services: new Set<string>(), regions: new Set<string>() };
const judged = (job: Job, scope: Scope, answers: Answers) =>
  job.judge({ scope, now: NOW, answers, settings, lifecycle: readLifecycle(), seen }).findings;

async function production() {
  const story = openTabemaruFleet({ directory: null, start: NOW, drip: 'none' });
  return (await open(story, { accounts: { organization: { ...ROLE, exclude: [] } } })).fleet;
}

test('one base is not trusted', async () => {
  const fleet = await production();
  const answers = { 'images.scans': await fleet.read('images.scans', at(PRODUCTION), unending()) };
  const untrusted = judged(imageScans, at(PRODUCTION), answers).filter((it) => it.kind === 'image-base-untrusted');
  expect(untrusted.map((it) => it.facts['images'])).toEqual([
    [expect.objectContaining({ repository: expect.stringMatching(/\/waitlist$/), base: 'somebody/ruby-fast:latest' })],
  ]);
});

test('fluentd that runs in kube-system, and Fluent Bit that is a native sidecar', async () => {
  const fleet = await production();
  const answers = { 'kubernetes.workloads': await fleet.read('kubernetes.workloads', at(PRODUCTION), unending()) };
  const found = judged(fluentdVersions, at(PRODUCTION), answers);
  expect(found.map((it) => [it.resource.service, it.facts['product'], it.facts['versions']])).toEqual(
    expect.arrayContaining([
      ['tabemaru-eks/kube-system/fluentd', 'fluentd', ['1.16']],
      ['tabemaru-eks/availability/availability', 'fluent-bit', ['3.1.9']],
      // By the release of AWS's image.
      ['tabemaru-eks/logging/fluent-bit', 'fluent-bit', ['1.9.10']],
    ]),
  );
});

test('a host that gathers logs and has no target; the one whose target is chosen is not told as such', async () => {
  const practice = await startPracticeFluentd({ clock: () => NOW });
  try {
    const fleet = listedHosts({ clock: () => NOW, settings: { hosts: practice.hosts, tag: null } });
    const found = [];
    for (const { scope } of await fleet.scopes('fluentd', unending())) {
      const answers = { 'fluentd.endpoints': await fleet.read('fluentd.endpoints', scope, unending()) };
      found.push(...judged(fluentdVersions, scope, answers));
    }
    const aggregators = found.filter((it) => it.kind === 'log-aggregator-on-ec2');
    expect(aggregators.map((it) => [it.resource.name, it.facts['receives'], it.facts['writesTo']])).toEqual([
      ['legacy-admin-1', ['syslog'], ['s3']],
    ]);
  } finally {
    await practice.close();
  }
});
