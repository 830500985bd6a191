import { describe, expect, test } from '@jest/globals';
import type { ImageScan } from '../../../src/domain/reads/images.ts';
import type { PracticeImage, PracticeScan, PracticeVulnerability } from '../../../src/practice/fleet/areas/images.ts';
import { EMPTY_SCOPE, type PracticeFleet } from '../../../src/practice/fleet/fleet.ts';
import { digestOf } from '../../../src/practice/fleet/image-digest.ts';
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
  });
});

describe('what nobody scans', () => {
  test.each([
    ['never', null],
    ['expired', { status: 'SCAN_ELIGIBILITY_EXPIRED', completedAt: null, vulnerabilities: [] }],
    ['unsupported', { status: 'UNSUPPORTED_IMAGE', completedAt: null, vulnerabilities: [] }],
  ] as const)('%s', async (state, scan) => {
    const { fleet } = await open(smallFleet(holding([image(API, scan)])));
    const { items, gap } = await scans(fleet);
    expect(gap).toBeNull();
    expect(first(items)).toMatchObject({ state, vulnerabilities: [] });
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
  expect(notUnderstood).toEqual([{ what: 'api: base image', why: expect.stringContaining('ecr:BatchGetImage') }]);
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
