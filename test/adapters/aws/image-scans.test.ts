import { describe, expect, test } from '@jest/globals';
import type { Calls } from '../../../src/adapters/aws/calls.ts';
import { scanFindings } from '../../../src/adapters/aws/image-findings.ts';
import type { ImageDetail } from '../../../src/adapters/aws/image-parse.ts';
import type { ImageScan } from '../../../src/domain/reads/images.ts';
import type { PracticeImage, PracticeScan, PracticeVulnerability } from '../../../src/practice/fleet/areas/images.ts';
import { EMPTY_SCOPE, type PracticeFleet } from '../../../src/practice/fleet/fleet.ts';
import type { HappeningId } from '../../../src/practice/fleet/happenings.ts';
import { digestOf } from '../../../src/practice/fleet/image-digest.ts';
import { PRODUCTION } from '../../../src/practice/fleet/story.ts';
import { openTabemaruFleet } from '../../../src/practice/fleet/tabemaru.ts';
import { at, CLUSTER, MEMBER, NOW, OWN, open, ROLE, smallFleet, TOKYO, task, unending } from './practice.ts';

const registry = (account: string) => `${account}.dkr.ecr.${TOKYO}.amazonaws.com`;
const API = `${registry(OWN)}/api:7`;
const day = (date: string) => new Date(`${date}T00:00:00Z`);

function vulnerability(id: string, more: Partial<PracticeVulnerability> = {}): PracticeVulnerability {
  return {
    id,
    severity: 'HIGH',
    package: 'openssl',
    version: '3.0.1',
    fixedIn: '3.0.2',
    firstSeenAt: day('2026-05-01'),
    layer: 'sha256:base',
    ...more,
  };
}

function enhanced(...vulnerabilities: readonly PracticeVulnerability[]): PracticeScan {
  return { status: 'ACTIVE', completedAt: day('2026-06-30'), vulnerabilities };
}

function image(name: string, scan: PracticeScan | null, more: Partial<PracticeImage> = {}): PracticeImage {
  return {
    digest: digestOf(name),
    tags: ['7'],
    pushedAt: day('2026-06-01'),
    scan,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    manifest: '{"schemaVersion":2}',
    ...more,
  };
}

function running(number: number, ...images: readonly string[]) {
  return task(number, {
    group: `service:api-${number}`,
    containers: images.map((one, index) => ({ name: `c${index}`, image: one, exitCode: null, reason: null })),
  });
}

function holding(images: readonly PracticeImage[], tasks = [running(1, API)]) {
  return { clusters: [CLUSTER], tasks, images: { repositories: [{ name: 'api', images }] } };
}

async function scans(fleet: { read: Awaited<ReturnType<typeof open>>['fleet']['read'] }) {
  return fleet.read('images.scans', at(OWN), unending());
}

const first = (items: readonly ImageScan[]) => items[0];

describe('what scanners found in what runs', () => {
  test('Inspector: fixes, days and layers, page by page; a digest that three services run is asked once', async () => {
    const found = [1, 2, 3, 4, 5].map((it) => vulnerability(`CVE-${it}`, it === 2 ? { fixedIn: null } : {}));
    const tasks = [running(1, API), running(2, API), running(3, API)];
    const { fleet } = await open(smallFleet(holding([image(API, enhanced(...found))], tasks)), {}, { pageLimit: 2 });
    const answer = await scans(fleet);
    expect(answer).toMatchObject({ gap: null, notUnderstood: [] });
    expect(answer.items).toHaveLength(1);
    expect(first(answer.items)).toMatchObject({
      repository: `${registry(OWN)}/api`,
      digest: digestOf(API),
      scanner: 'inspector',
      state: 'complete',
      runBy: ['prod/api-1', 'prod/api-2', 'prod/api-3'],
    });
    expect(first(answer.items)?.vulnerabilities.map((it) => it.fixedIn)).toEqual([
      '3.0.2',
      null,
      '3.0.2',
      '3.0.2',
      '3.0.2',
    ]);
    expect(first(answer.items)?.vulnerabilities[0]).toMatchObject({ since: day('2026-05-01'), layer: 'sha256:base' });
    expect(fleet.calls()).toMatchObject({ 'ecr:DescribeImages': 1, 'ecr:DescribeImageScanFindings': 3 });
    await scans(fleet);
    expect(fleet.calls()).toMatchObject({ 'ecr:DescribeImageScanFindings': 3 });
  });

  test('a basic scan says no fix and no day: it was there when the scan was made', async () => {
    const scan: PracticeScan = {
      status: 'COMPLETE',
      completedAt: day('2026-06-02'),
      vulnerabilities: [vulnerability('CVE-1')],
    };
    const { fleet } = await open(smallFleet(holding([image(API, scan)])));
    const { items } = await scans(fleet);
    expect(first(items)).toMatchObject({ scanner: 'ecr-basic', scannedAt: day('2026-06-02') });
    expect(first(items)?.vulnerabilities).toEqual([
      {
        id: 'CVE-1',
        severity: 'high',
        package: 'openssl',
        installed: '3.0.1',
        fixedIn: null,
        since: day('2026-06-02'),
        layer: null,
      },
    ]);
  });

  test('a list of images for several processors is never scanned itself: its image is', async () => {
    const child = image(`${API} amd64`, enhanced(vulnerability('CVE-1')), { tags: [] });
    const manifest = JSON.stringify({
      manifests: [
        { digest: digestOf('attestation'), platform: { os: 'unknown', architecture: 'unknown' } },
        { digest: child.digest, platform: { os: 'linux', architecture: 'amd64' } },
      ],
    });
    const list = image(API, null, { mediaType: 'application/vnd.oci.image.index.v1+json', manifest });
    const { fleet } = await open(smallFleet(holding([list, child])));
    const { items } = await scans(fleet);
    expect(first(items)).toMatchObject({ digest: list.digest, state: 'complete' });
    expect(first(items)?.vulnerabilities).toHaveLength(1);
  });

  test('the base that the builder wrote down', async () => {
    const manifest = JSON.stringify({
      annotations: { 'org.opencontainers.image.base.name': 'docker.io/library/ruby:3.3-slim' },
    });
    const { fleet } = await open(smallFleet(holding([image(API, enhanced(), { manifest })])));
    expect(first((await scans(fleet)).items)?.base).toBe('docker.io/library/ruby:3.3-slim');
    expect(fleet.calls()).not.toHaveProperty('ecr:GetDownloadUrlForLayer');
  });
});

describe('the base as a label of the image', () => {
  const BASE = 'org.opencontainers.image.base.name';
  /** An image of this name whose configuration holds this content. */
  function labelled(name: string, content: unknown): PracticeImage {
    const digest = digestOf(`${name} configuration`);
    const manifest = JSON.stringify({ schemaVersion: 2, config: { digest } });
    return image(name, enhanced(), { manifest, configuration: { digest, content } });
  }
  const ruby = { config: { Env: ['TOKEN=canary-secret-value'], Labels: { [BASE]: 'ruby:3.3-slim' } } };

  test('is read from the configuration, once for all looks, and nothing else of it', async () => {
    const { fleet } = await open(smallFleet(holding([labelled(API, ruby)])));
    const answer = await scans(fleet);
    expect(answer).toMatchObject({ gap: null, notUnderstood: [], items: [{ base: 'ruby:3.3-slim' }] });
    expect(first(answer.items)).not.toHaveProperty('unread');
    expect(JSON.stringify(answer)).not.toContain('canary-secret-value');
    await scans(fleet);
    expect(fleet.calls()).toMatchObject({ 'ecr:GetDownloadUrlForLayer': 1, 'ecr:BatchGetImage': 1 });
  });

  test('of a list of images it is that of the first one', async () => {
    const child = labelled(`${API} amd64`, ruby);
    const manifest = JSON.stringify({
      manifests: [{ digest: child.digest, platform: { os: 'linux', architecture: 'amd64' } }],
    });
    const list = image(API, null, { mediaType: 'application/vnd.oci.image.index.v1+json', manifest });
    const { fleet } = await open(smallFleet(holding([list, child])));
    expect(first((await scans(fleet)).items)?.base).toBe('ruby:3.3-slim');
  });

  test.each([
    ['no label', { config: { Labels: null } }],
    ['another label', { config: { Labels: { maintainer: 'sre' } } }],
  ])('%s: nobody wrote it down, which is known', async (_name, content) => {
    const { fleet } = await open(smallFleet(holding([labelled(API, content)])));
    const { items, notUnderstood } = await scans(fleet);
    expect({ base: first(items)?.base, notUnderstood }).toEqual({ base: null, notUnderstood: [] });
    expect(first(items)).not.toHaveProperty('unread');
  });

  test.each([
    ['what is none', 'nonsense', 'could not be read'],
    ['more than a mebibyte', { config: { padding: 'x'.repeat(1_100_000) } }, 'larger than'],
  ])('a configuration that is %s is told, and the scan is read all the same', async (_name, content, why) => {
    const { fleet } = await open(smallFleet(holding([labelled(API, content)])));
    const { items, gap, notUnderstood } = await scans(fleet);
    expect(gap).toBeNull();
    expect(first(items)).toMatchObject({ state: 'complete', base: null, unread: ['base'] });
    expect(notUnderstood).toMatchObject([{ what: 'api: base image', why: expect.stringContaining(why) }]);
  });

  test('one that cannot be read hides the bases of no others', async () => {
    const names = [5, 6, 7, 8].map((number) => `${registry(OWN)}/api:${number}`);
    const images = names.map((name, index) => labelled(name, index === 1 ? 'nonsense' : ruby));
    const { fleet } = await open(
      smallFleet(
        holding(
          images,
          names.map((name, index) => running(index + 1, name)),
        ),
      ),
    );
    const { items, notUnderstood } = await scans(fleet);
    expect(items.map(({ base }) => base).toSorted()).toEqual(
      ['ruby:3.3-slim', 'ruby:3.3-slim', 'ruby:3.3-slim', null].toSorted(),
    );
    expect(items.filter(({ unread }) => unread)).toHaveLength(1);
    expect(notUnderstood).toHaveLength(1);
  });

  test('without the right to it the base is unknown, and what was read before stays known', async () => {
    const other = `${registry(OWN)}/api:6`;
    const tasks = [running(1, API)];
    const story = holding([labelled(API, ruby), labelled(other, ruby)], tasks);
    let now = NOW;
    const { fleet, aws } = await open(smallFleet(story), { clock: () => now });
    expect(first((await scans(fleet)).items)?.base).toBe('ruby:3.3-slim');
    aws.faults.add({ kind: 'denied', operation: 'GetDownloadUrlForLayer' });
    tasks.push(running(2, other));
    now = new Date(NOW.getTime() + 3_600_000);
    const { items, gap, notUnderstood } = await scans(fleet);
    expect(gap).toBeNull();
    expect(items.map((it) => [it.base, it.unread])).toEqual([
      ['ruby:3.3-slim', undefined],
      [null, ['base']],
    ]);
    expect(notUnderstood).toMatchObject([
      { what: 'api: base image', why: expect.stringMatching(/^ecr:GetDownloadUrlForLayer: access denied/) },
    ]);
  });
});

describe('what nobody scans', () => {
  test.each([
    ['never', null],
    ['pending', { status: 'IN_PROGRESS', completedAt: null, vulnerabilities: [] }],
    ['failed', { status: 'FAILED', completedAt: null, vulnerabilities: [] }],
    ['expired', { status: 'SCAN_ELIGIBILITY_EXPIRED', completedAt: null, vulnerabilities: [] }],
    ['unsupported', { status: 'UNSUPPORTED_IMAGE', completedAt: null, vulnerabilities: [] }],
  ] as const)('%s', async (state, scan) => {
    const { fleet } = await open(smallFleet(holding([image(API, scan)])));
    const { items, gap } = await scans(fleet);
    expect(gap).toBeNull();
    expect(first(items)).toMatchObject({ state, vulnerabilities: [] });
  });

  test('a scan under way over a clean one of before tells nothing yet', async () => {
    const detail: ImageDetail = {
      digest: digestOf(API),
      tags: [],
      pushedAt: null,
      state: 'pending',
      status: 'IN_PROGRESS',
      scannedAt: day('2026-06-01'),
      clean: true,
      isIndex: false,
    };
    const asked = { at: at(OWN), registry: { account: OWN, region: TOKYO, name: 'api' } };
    const neverAsked = {} as Calls;
    const scanned = await scanFindings(neverAsked, () => NOW)(asked, detail, unending());
    expect(scanned.state).toBe('pending');
  });

  test('what runs by a digest that ECS does not tell is kept by its name', async () => {
    const nameless = [{ ...running(1, API), startedAt: null }];
    const { fleet } = await open(smallFleet(holding([image(API, enhanced())], nameless)));
    const { items, notUnderstood } = await scans(fleet);
    expect(items).toMatchObject([{ repository: `${registry(OWN)}/api`, digest: '', state: 'pending' }]);
    expect(notUnderstood).toEqual([{ what: expect.stringContaining('/api'), why: expect.stringContaining('digest') }]);
  });

  test("an image of another registry than ECR's", async () => {
    const { fleet } = await open(smallFleet(holding([], [running(1, 'nginx:1.27')])));
    expect(first((await scans(fleet)).items)).toMatchObject({ repository: 'nginx', state: 'never' });
  });

  test('an image that was deleted while it runs does not hide the others of its batch', async () => {
    const other = `${registry(OWN)}/api:6`;
    const tasks = [running(1, API), running(2, other)];
    const { fleet } = await open(smallFleet(holding([image(API, enhanced(vulnerability('CVE-1')))], tasks)));
    const { items, gap, notUnderstood } = await scans(fleet);
    expect(gap).toBeNull();
    expect(items.map((it) => it.state).sort()).toEqual(['complete', 'failed']);
    expect(notUnderstood).toEqual([
      { what: expect.stringContaining('/api'), why: expect.stringContaining('does not hold it') },
    ]);
  });
});

describe('the registry of another account', () => {
  const shared = `${registry(MEMBER)}/nginx:stable`;
  const practice = (more: Partial<PracticeFleet> = {}) => {
    const own = { ...EMPTY_SCOPE, clusters: [CLUSTER], tasks: [running(1, shared)] };
    const images = { repositories: [{ name: 'nginx', images: [image(shared, enhanced(vulnerability('CVE-1')))] }] };
    return smallFleet({}, { scope: (account) => (account === OWN ? own : { ...EMPTY_SCOPE, images }), ...more });
  };
  const role = { roleArn: `arn:aws:iam::${MEMBER}:role/${ROLE.roleName}`, externalId: ROLE.externalId };

  test('is asked by that account', async () => {
    const { fleet } = await open(practice(), { accounts: [{ id: OWN }, { id: MEMBER, ...role }] });
    const { items, gap } = await scans(fleet);
    expect(gap).toBeNull();
    expect(first(items)?.vulnerabilities).toHaveLength(1);
  });

  test('which cannot be entered: the image is told with the account and the mend', async () => {
    const { fleet } = await open(practice());
    const { items, gap, notUnderstood } = await scans(fleet);
    expect(gap).toBeNull();
    expect(first(items)).toMatchObject({ state: 'failed' });
    expect(notUnderstood[0]?.why).toContain(
      `account ${MEMBER}, which cannot be entered: add that account to aws.accounts`,
    );
  });
});

test('throttled in the middle: what was seen is kept, and the gap says why', async () => {
  const repositories = ['api', 'web'].map((name) => `${registry(OWN)}/${name}:7`);
  const holds = {
    clusters: [CLUSTER],
    tasks: [running(1, ...repositories)],
    images: {
      repositories: ['api', 'web'].map((name, index) => ({
        name,
        images: [image(repositories[index] ?? '', enhanced(vulnerability('CVE-1')))],
      })),
    },
  };
  const { fleet, aws } = await open(smallFleet(holds));
  aws.faults.add({ kind: 'denied', operation: 'DescribeImageScanFindings', every: 2 });
  const { items, gap } = await scans(fleet);
  expect(items).toHaveLength(1);
  expect(gap).toMatchObject({ reason: 'denied', detail: expect.stringContaining('ecr:DescribeImageScanFindings') });
});

test('without the right to manifests the scans are still read, and it is said', async () => {
  const { fleet, aws } = await open(smallFleet(holding([image(API, enhanced(vulnerability('CVE-1')))])));
  aws.faults.add({ kind: 'denied', operation: 'BatchGetImage' });
  const { items, gap, notUnderstood } = await scans(fleet);
  expect(gap).toBeNull();
  expect(first(items)).toMatchObject({ state: 'complete', base: null });
  expect(notUnderstood).toMatchObject([
    { what: 'api: base image', why: expect.stringContaining('ecr:BatchGetImage'), untold: { reason: 'denied' } },
  ]);
});

describe('what the pods of EKS run', () => {
  async function tabemaru(happen: readonly HappeningId[] = []) {
    const story = openTabemaruFleet({ directory: null, start: NOW, drip: 'none' });
    for (const id of happen) story.happenings.find((it) => it.id === id)?.apply(NOW);
    return open(story, { accounts: { organization: { ...ROLE, exclude: [] } }, callTimeoutMs: 2_000 });
  }

  test('by digest, with the workloads that run it, and its base', async () => {
    const { fleet } = await tabemaru();
    const { items, gap } = await fleet.read('images.workloadScans', at(PRODUCTION), unending());
    expect(gap).toBeNull();
    const search = items.find((it) => it.repository.endsWith('/search'));
    expect(search).toMatchObject({
      scanner: 'inspector',
      state: 'complete',
      base: 'docker.io/library/ruby:3.3-slim',
      runBy: ['tabemaru-eks/search/search'],
      resources: [expect.stringMatching(/:cluster\/tabemaru-eks\/search\/Deployment\/search$/)],
    });
    expect(search?.vulnerabilities.length).toBeGreaterThan(0);
    expect(items.find((it) => it.repository.endsWith('aws-for-fluent-bit'))).toMatchObject({ state: 'never' });
    // fluentd's own manifest puts it into kube-system; the add-ons there are AWS's, who keeps them.
    expect(items.find((it) => it.repository === 'fluent/fluentd-kubernetes-daemonset')).toMatchObject({
      runBy: ['tabemaru-eks/kube-system/fluentd'],
    });
    expect(items.find((it) => it.repository.endsWith('fluent/fluent-bit'))).toMatchObject({
      runBy: ['tabemaru-eks/availability/availability'],
    });
    expect(items.filter((it) => it.repository.startsWith('602401143452.'))).toEqual([]);
    expect(fleet.calls()).not.toHaveProperty('ecs:ListTasks');
  });

  test('in a cluster that cannot be looked into is a gap there, and none of what ECS runs', async () => {
    const { fleet } = await tabemaru(['eks-private']);
    const pods = await fleet.read('images.workloadScans', at(PRODUCTION), unending());
    expect(pods).toMatchObject({ items: [], gap: { reason: 'timed_out' } });
    expect(await fleet.read('images.scans', at(PRODUCTION), unending())).toMatchObject({ gap: null });
  });

  test('is asked of a cluster once a tick, for the workloads and for their images', async () => {
    const { fleet, aws } = await tabemaru();
    const reads = ['kubernetes.workloads', 'images.workloadScans'] as const;
    await Promise.all(reads.map((read) => fleet.read(read, at(PRODUCTION), unending())));
    const pods = aws.kubernetes.calls().filter((it) => it.includes(' pods '));
    expect(pods).toHaveLength(1);
  });
});

test('what has stopped is nothing', async () => {
  const stopped = {
    ...running(1, API),
    lastStatus: 'STOPPED' as const,
    desiredStatus: 'STOPPED' as const,
    stoppedAt: NOW,
  };
  const { fleet } = await open(smallFleet(holding([image(API, enhanced())], [stopped])));
  expect((await scans(fleet)).items).toEqual([]);
});
