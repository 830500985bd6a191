import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/domain/user-error.ts';
import { parseTrivy } from '../../src/trivy/report.ts';

const NOW = new Date('2026-11-24T05:20:00Z');
const DIGEST = `sha256:${'a'.repeat(64)}`;
const IMAGE = `111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/api@${DIGEST}`;
const golden = (name: string) => readFileSync(new URL(`../data/trivy/${name}.json`, import.meta.url), 'utf8');

function scanOf(text: string, image: string | null = IMAGE) {
  const { reports, notUnderstood } = parseTrivy(text, image, NOW);
  return { scan: reports[0]?.scan, reports, notUnderstood };
}

function report(more: object = {}, metadata: object = {}): string {
  return JSON.stringify({
    SchemaVersion: 2,
    ArtifactType: 'container_image',
    ArtifactName: 'api:1',
    CreatedAt: '2026-11-20T00:00:00Z',
    Metadata: { RepoDigests: [IMAGE], ...metadata },
    ...more,
  });
}

describe('what Trivy writes', () => {
  test('alpine: fixes, dates, layers, and that the distribution has ended', () => {
    const { scan } = scanOf(golden('alpine-310'));
    expect(scan).toMatchObject({
      repository: '111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/api',
      digest: DIGEST,
      scanner: 'trivy',
      os: 'alpine 3.10.2',
      osEnded: true,
    });
    expect(scan?.vulnerabilities).toHaveLength(4);
    expect(scan?.vulnerabilities[0]).toEqual({
      id: 'CVE-2019-1549',
      severity: 'medium',
      package: 'libcrypto1.1',
      installed: '1.1.1c-r0',
      fixedIn: '1.1.1d-r0',
      since: new Date('2019-09-10T17:15:00Z'),
      layer: expect.stringMatching(/^sha256:9d48c3bd[0-9a-f]{56}$/),
    });
  });

  test('debian: what nothing fixes has no fix', () => {
    const { scan } = scanOf(golden('debian-buster'));
    expect(scan?.vulnerabilities.some((it) => it.fixedIn === null)).toBe(true);
    expect(scan?.osEnded).toBe(false);
  });

  test('packages of the distribution and of the application are in one list', () => {
    const { scan } = scanOf(golden('fluentd-gems'));
    expect(scan?.vulnerabilities.map((it) => it.package)).toEqual(['libidn2-0', 'activesupport']);
  });

  test('a report without Results, Metadata members or the time is one without findings', () => {
    const { scan } = scanOf(report({ CreatedAt: null }));
    expect(scan).toMatchObject({ vulnerabilities: [], os: null, osEnded: null, base: null, scannedAt: NOW });
    expect(scanOf(report({ Results: [{ Target: 'app' }] })).scan?.vulnerabilities).toEqual([]);
  });

  test('without a day of publication a vulnerability counts from the report', () => {
    const { scan } = scanOf(
      report({ Results: [{ Vulnerabilities: [{ VulnerabilityID: 'CVE-1', Severity: 'NEW' }] }] }),
    );
    expect(scan?.vulnerabilities[0]).toMatchObject({ severity: 'other', since: new Date('2026-11-20T00:00:00Z') });
  });

  test('one vulnerability that is not readable is told and harms no other', () => {
    const { scan, notUnderstood } = scanOf(
      report({ Results: [{ Vulnerabilities: [{ PkgName: 'x' }, { VulnerabilityID: 'CVE-2' }] }] }),
    );
    expect(scan?.vulnerabilities).toHaveLength(1);
    expect(notUnderstood).toHaveLength(1);
  });

  test('an image of two registries is two reports', () => {
    const other = `ghcr.io/acme/api@sha256:${'b'.repeat(64)}`;
    expect(scanOf(report({}, { RepoDigests: [IMAGE, other] }), null).reports).toHaveLength(2);
  });
});

describe('the base', () => {
  const history = [
    { created_by: '/bin/sh -c #(nop) ADD file:1 in / ' },
    { created_by: '/bin/sh -c #(nop)  CMD ["bash"]', empty_layer: true },
    { created_by: 'RUN install ruby' },
    { created_by: 'CMD ["irb"]', empty_layer: true },
    { created_by: 'COPY . /app' },
    { created_by: 'CMD ["puma"]', empty_layer: true },
  ];
  const metadata = {
    DiffIDs: ['sha256:d1', 'sha256:d2', 'sha256:d3'],
    Layers: [{ Digest: 'sha256:l1', DiffID: 'sha256:d1' }, { DiffID: 'sha256:d2' }],
    ImageConfig: {
      history,
      config: { Labels: { 'org.opencontainers.image.base.name': 'docker.io/library/ruby:3.3-slim' } },
    },
  };

  test('its layers end with its own CMD, not with that of the image', () => {
    expect(scanOf(report({}, metadata)).scan).toMatchObject({
      base: 'ruby:3.3-slim',
      baseLayers: ['sha256:l1', 'sha256:d2'],
    });
  });

  test('an image that is a base itself has no other', () => {
    expect(scanOf(golden('alpine-310')).scan?.baseLayers).toEqual([]);
  });
});

describe('what is refused, in one line that says what to do', () => {
  test.each([
    ['SARIF', golden('alpine-310.sarif'), /SARIF.*--format json/],
    ['an SBOM', '{"bomFormat":"CycloneDX"}', /SBOM.*--format json/],
    ['a report of a repository', golden('npm'), /report of a repository, not of a container image/],
    ['a report of a machine', golden('amazonlinux2-gp2-x86-vm'), /report of a vm, not of a container image/],
    ['schema 1', '[]', /schema 1/],
    ['schema 3', '{"SchemaVersion":3}', /schema is 3, and only 2/],
    ['something else', '{}', /no report of Trivy/],
    ['no JSON', 'Total: 4', /not JSON/],
  ])('%s', (_name, text, why) => {
    expect(() => parseTrivy(text, IMAGE, NOW)).toThrow(why);
    expect(() => parseTrivy(text, IMAGE, NOW)).toThrow(UserError);
  });

  test('a scan of an archive, which names no digest', () => {
    expect(() => parseTrivy(golden('alpine-310'), null, NOW)).toThrow(/no digest.*--image repository@sha256/);
  });
});
