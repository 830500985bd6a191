import { describe, expect, test } from '@jest/globals';
import { imageScans } from '../../jobs/image-scans.ts';
import type { ImageScan, Vulnerability } from '../../src/domain/reads/images.ts';
import { ledger, look } from '../domain/ledger.ts';
import { ACCOUNT, answer, input, NOW, REGION, SETTINGS, service, viewOf } from './values.ts';

const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);
const RUNNER = `arn:aws:ecs:${REGION}:${ACCOUNT}:service/main/api-worker`;
const REGISTRY = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;

function vulnerability(id: string, more: Partial<Vulnerability> = {}): Vulnerability {
  return {
    id,
    severity: 'high',
    package: 'openssl',
    installed: '3.0.1',
    fixedIn: '3.0.2',
    since: daysAgo(40),
    layer: null,
    ...more,
  };
}

function scan(more: Partial<ImageScan> = {}): ImageScan {
  return {
    repository: `${REGISTRY}/api`,
    digest: 'sha256:a',
    tags: ['412'],
    pushedAt: daysAgo(50),
    runBy: ['main/api-worker'],
    resources: [RUNNER],
    scanner: 'inspector',
    state: 'complete',
    scannedAt: daysAgo(0),
    vulnerabilities: [],
    base: null,
    baseLayers: [],
    os: null,
    osEnded: null,
    ...more,
  };
}

const report = (more: Partial<ImageScan>): ImageScan => scan({ scanner: 'trivy', runBy: [], resources: [], ...more });

function judged(scans: readonly ImageScan[], reports: readonly ImageScan[] = [], trustedBases: readonly string[] = []) {
  const settings = { ...SETTINGS, images: { ...SETTINGS.images, trustedBases } };
  const answers = {
    'images.scans': answer(scans),
    'images.reports': answer(reports),
    'ecs.services': answer([service({ name: 'api-worker' })]),
  };
  return imageScans.judge(input(answers, { settings })).findings;
}

const kinds = (findings: ReturnType<typeof judged>) => findings.map((it) => it.kind);

describe('vulnerabilities', () => {
  test('past the days of their severity: one finding a repository, whose it is by what runs it', () => {
    const found = [vulnerability('CVE-1'), vulnerability('CVE-2', { severity: 'critical', since: daysAgo(8) })];
    const [only, ...others] = judged([scan({ vulnerabilities: found })]);
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      kind: 'image-vulnerabilities',
      aspect: 'past-policy',
      subject: `${REGISTRY}/api`,
      component: 'api',
      severity: 7,
      keys: [`image:${REGISTRY}/api production api`],
      resource: { id: RUNNER },
      facts: { past: 2, total: 2, pastCounts: { critical: 1, high: 1 } },
    });
  });

  test.each([
    ['young', { since: daysAgo(29) }],
    ['of a severity without days', { severity: 'low' as const, since: daysAgo(900) }],
    ['without a fix', { fixedIn: null }],
    ['without a day', { since: null }],
  ])('what is %s is not past', (_name, more) => {
    expect(judged([scan({ vulnerabilities: [vulnerability('CVE-1', more)] })])).toEqual([]);
  });

  test('a basic scan does not say what has a fix: each counts', () => {
    const basic = scan({
      scanner: 'ecr-basic',
      scannedAt: daysAgo(40),
      vulnerabilities: [vulnerability('CVE-1', { fixedIn: null })],
    });
    expect(judged([basic])[0]).toMatchObject({ facts: { past: 1, saysFixes: false } });
  });

  test('the same vulnerability of two scanners is one, with the fix that one of them knows', () => {
    const basic = scan({
      scanner: 'ecr-basic',
      vulnerabilities: [vulnerability('CVE-1', { fixedIn: null, severity: 'medium' })],
    });
    const trivy = report({
      vulnerabilities: [vulnerability('CVE-1', { since: daysAgo(100) }), vulnerability('CVE-2')],
    });
    const [only] = judged([basic], [trivy]);
    expect(only?.facts).toMatchObject({ total: 2, fixable: 2, counts: { high: 2 }, scanners: ['ecr-basic', 'trivy'] });
  });

  test('a report of a digest that does not run is nothing', () => {
    const old = report({ digest: 'sha256:old', vulnerabilities: [vulnerability('CVE-1')] });
    expect(judged([scan()], [old])).toEqual([]);
  });

  test('two digests of one repository, as in a deployment, are one finding', () => {
    const both = ['sha256:a', 'sha256:b'].map((digest) => scan({ digest, vulnerabilities: [vulnerability('CVE-1')] }));
    expect(judged(both)).toHaveLength(1);
    expect(judged(both)[0]?.facts).toMatchObject({ total: 1, digests: ['sha256:a', 'sha256:b'] });
  });

  test('one rebuild: what comes with the base, and who else is built on it', () => {
    const found = [
      ...[1, 2, 3].map((it) => vulnerability(`CVE-${it}`, { layer: 'sha256:base' })),
      vulnerability('CVE-4', { layer: 'sha256:base', fixedIn: null }),
      vulnerability('CVE-5', { layer: 'sha256:own', package: 'rack' }),
    ];
    const base = { base: 'docker.io/library/ruby:3.3-slim@sha256:0', baseLayers: ['sha256:base'] };
    const findings = judged([
      scan({ vulnerabilities: found, ...base }),
      scan({ repository: `${REGISTRY}/web`, digest: 'sha256:w', base: 'ruby:3.3-slim' }),
    ]);
    expect(findings[0]?.facts).toMatchObject({ base: 'ruby:3.3-slim', baseFixable: 3, total: 5, sharing: 1 });
    const words = imageScans.kinds['image-vulnerabilities']?.words.en;
    const view = viewOf(findings, {}, { kind: 'image-vulnerabilities' });
    expect(words?.lines(view).join(' ')).toContain(
      "Rebuild on today's ruby:3.3-slim: 3 of 5 come with the base and have a fix.",
    );
    expect(words?.bullets(view).join(' ')).toContain('1 other repository here that runs is built on ruby:3.3-slim too');
  });

  test('a distribution that has ended gets no more fixes, even where none is missing', () => {
    const [only] = judged([scan()], [report({ os: 'alpine 3.10.2', osEnded: true })]);
    expect(only).toMatchObject({ aspect: 'os-ended', severity: 4 });
    const view = viewOf(only ? [only] : [], {}, { kind: 'image-vulnerabilities' });
    expect(imageScans.kinds['image-vulnerabilities']?.words.en.notification(view)).toContain(
      'alpine 3.10.2 gets no more fixes',
    );
  });
});

describe('what nobody scans', () => {
  test.each(['never', 'expired', 'unsupported', 'failed'] as const)('%s', (state) => {
    expect(judged([scan({ state, scanner: null })])[0]).toMatchObject({
      kind: 'image-not-scanned',
      facts: { images: [{ why: state }] },
    });
  });

  test('a scan that is under way is none yet', () => {
    expect(judged([scan({ state: 'pending', scanner: null })])).toEqual([]);
  });

  test('a report that was handed in is an answer', () => {
    expect(judged([scan({ state: 'never', scanner: null })], [report({})])).toEqual([]);
  });

  test('what was scanned once, long ago, says nothing of what became known since; Inspector goes on', () => {
    const old = { scannedAt: daysAgo(120) };
    expect(judged([scan({ scanner: 'ecr-basic', ...old })])[0]?.facts).toMatchObject({ images: [{ why: 'old' }] });
    expect(judged([scan(old)])).toEqual([]);
  });

  test('many images of one owner are one finding', () => {
    const many = ['a', 'b', 'c'].map((name) =>
      scan({ repository: `ghcr.io/acme/${name}`, digest: name, state: 'never', scanner: null }),
    );
    expect(judged(many)).toHaveLength(1);
    expect(judged(many)[0]?.facts).toMatchObject({ imageCount: 3 });
  });
});

describe('bases', () => {
  const on = (base: string | null) => judged([scan({ base })], [], ['ruby:3.3-*', 'node']);

  test.each([
    'ruby:3.3-slim',
    'docker.io/library/ruby:3.3-slim@sha256:1',
    'index.docker.io/library/ruby:3.3-alpine',
    'node:20',
  ])('%s is trusted', (base) => expect(on(base)).toEqual([]));

  test.each(['ruby:3.2-slim', 'evil.example/ruby:3.3-slim', 'somebody/ruby:3.3-slim'])('%s is not', (base) => {
    expect(kinds(on(base))).toEqual(['image-base-untrusted']);
  });

  test('an unknown base is not called untrusted, and is counted with those that are', () => {
    expect(on(null)).toEqual([]);
    const both = judged([scan({ base: 'other:1' }), scan({ repository: 'x', digest: 'x' })], [], ['ruby']);
    expect(both[0]?.facts).toMatchObject({ unknownBases: 1 });
  });

  test('without a list every base is trusted', () => {
    expect(judged([scan({ base: 'anything:1' })])).toEqual([]);
  });
});

describe('a case is over only where the look could tell', () => {
  const BAD = scan({ vulnerabilities: [vulnerability('CVE-1')] });
  const WEB = { repository: `${REGISTRY}/web`, digest: 'sha256:w' };
  /** What is open after looks of an hour each at these scans; reports are those of the last. */
  function open(looks: readonly (readonly ImageScan[])[], reports: readonly ImageScan[] = []): readonly string[] {
    const known = ledger();
    looks.forEach((scans, hour) => {
      const settings = { ...SETTINGS, images: { ...SETTINGS.images, trustedBases: ['ruby'] } };
      const answers = { 'images.scans': answer(scans), 'images.reports': answer(hour === 0 ? reports : []) };
      const judgement = imageScans.judge(input(answers, { settings }));
      const at = new Date(NOW.getTime() + hour * 3_600_000);
      known.record(look(at, [], { ...judgement, job: 'image-scans' }));
    });
    return known
      .state()
      .rows.filter((row) => row.goneAt === null)
      .map((row) => row.subject);
  }

  test.each(['pending', 'failed', 'never', 'expired', 'unsupported'] as const)(
    '%s: what was known against the repository stays, and another is over',
    (state) => {
      const before = [BAD, { ...BAD, ...WEB }];
      const now = [scan({ state, scanner: null, digest: 'sha256:new' }), scan(WEB)];
      const rows = open([before, now]).filter((it) => it.startsWith(REGISTRY));
      expect(rows).toEqual([BAD.repository]);
      expect(open([before, now, [scan(), scan(WEB)]])).toEqual([]);
    },
  );

  test('a digest that nobody tells, and findings that nobody understands', () => {
    expect(open([[BAD], [scan({ digest: '', state: 'pending', scanner: null })]])).toEqual([BAD.repository]);
    expect(open([[BAD], [scan({ unread: ['findings'] })]])).toEqual([BAD.repository]);
  });

  test('an image that runs no more', () => {
    expect(open([[BAD, { ...BAD, ...WEB }], [scan(WEB)]])).toEqual([]);
  });

  test('a distribution that only a report named, of a build that has no report yet', () => {
    const ended = [report({ os: 'alpine 3.10.2', osEnded: true })];
    expect(open([[scan()], [scan({ digest: 'sha256:new' })]], ended)).toEqual([BAD.repository]);
  });

  test('not scanned, and the first scan is under way', () => {
    const never = scan({ state: 'never', scanner: null });
    expect(open([[never], [{ ...never, state: 'pending' }]])).toHaveLength(1);
    expect(open([[never], [{ ...never, state: 'pending' }], [scan()]])).toEqual([]);
  });

  test('a base that is not trusted, and could not be read this time; nothing written down is no base', () => {
    const other = scan({ base: 'other:1' });
    expect(open([[other], [scan({ unread: ['base'] })]])).toHaveLength(1);
    expect(open([[other], [scan()]])).toEqual([]);
  });
});
