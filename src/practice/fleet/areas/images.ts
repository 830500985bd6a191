import { ecrRepository, imageName } from '../../../domain/image-name.ts';
import { digestOf } from '../image-digest.ts';
import { fractionOf, hexOf, wholeOf } from '../seeded.ts';
import { PRODUCTION } from '../story.ts';
import type { FleetState } from '../tabemaru.ts';
import { after, before, DAY, HOUR } from '../time.ts';
import { eksAt } from './eks.ts';

export interface PracticeVulnerability {
  readonly id: string;
  readonly severity: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | 'UNTRIAGED';
  readonly package: string;
  readonly version: string;
  readonly fixedIn: string | null;
  readonly firstSeenAt: Date;
  readonly layer: string;
}

export interface PracticeScan {
  /** ECR's own word: `COMPLETE` of a basic scan, `ACTIVE` of Inspector, and the others. */
  readonly status: 'COMPLETE' | 'ACTIVE' | 'IN_PROGRESS' | 'FAILED' | 'SCAN_ELIGIBILITY_EXPIRED' | 'UNSUPPORTED_IMAGE';
  readonly completedAt: Date | null;
  readonly vulnerabilities: readonly PracticeVulnerability[];
}

export interface PracticeImage {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: Date;
  /** Null when it was never scanned. */
  readonly scan: PracticeScan | null;
  readonly mediaType: string;
  readonly manifest: string;
  /** The blob that the manifest names as its configuration. */
  readonly configuration?: { readonly digest: string; readonly content: unknown };
}

/** Repositories of ECR and what their scans found, of one account's region. */
export interface ImageScope {
  readonly repositories: readonly { readonly name: string; readonly images: readonly PracticeImage[] }[];
}

export const EMPTY_IMAGES: ImageScope = { repositories: [] };

const BASE = 'org.opencontainers.image.base.name';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';

/** What the builders wrote down; the others did not. */
const BASES: Readonly<Record<string, string>> = {
  api: 'docker.io/library/ruby:3.3-slim',
  'web-booking': 'docker.io/library/ruby:3.3-slim',
  loyalty: 'docker.io/library/ruby:3.3-slim',
  coupon: 'docker.io/library/ruby:3.2-slim',
  'seat-map': 'docker.io/library/node:20-slim',
  waitlist: 'docker.io/somebody/ruby-fast:latest',
};
/** The same as a label of the image, which is what builders without annotations write. */
const LABELS: Readonly<Record<string, string>> = {
  search: 'docker.io/library/ruby:3.3-slim',
  'notification-hub': 'docker.io/library/ruby:3.3-slim',
};
/** Inspector is switched on for production; these repositories its filter leaves out. */
const LEFT_OUT = ['kiosk', 'menu-sync'];
const EXPIRED = ['call-center'];
/** Built for two processors: what runs is a list of images. */
const LISTS = ['notification-hub'];

const BASE_PACKAGES = ['openssl', 'glibc', 'zlib', 'curl', 'libxml2', 'expat', 'gnutls28', 'systemd', 'perl', 'tar'];
const OWN_PACKAGES = ['rack', 'nokogiri', 'rexml', 'puma', 'activestorage'];
const SEVERITIES = [
  'MEDIUM',
  'HIGH',
  'LOW',
  'MEDIUM',
  'CRITICAL',
  'LOW',
  'MEDIUM',
  'HIGH',
  'UNTRIAGED',
  'LOW',
] as const;

/** What the story has of it at a time: what runs somewhere and is pulled from this account's region. */
export function imagesAt(state: FleetState, account: string, region: string): ImageScope {
  const pods = eksAt(state, account, region).clusters.flatMap(({ workloads }) => workloads.map((it) => it.image));
  const written = new Set([...state.tasks.flatMap(({ item }) => item.containers.map((it) => it.image)), ...pods]);
  const own = [...written].flatMap((image) => {
    const { repository, tag } = imageName(image);
    const registry = ecrRepository(repository);
    return registry?.account === account && registry.region === region ? [{ image, tag, name: registry.name }] : [];
  });
  const repositories = [...Map.groupBy(own, (it) => it.name)].map(([name, images]) => ({
    name,
    images: images.flatMap(({ image, tag }) => imagesOf(state, account, name, image, tag)),
  }));
  return { repositories };
}

function imagesOf(
  state: FleetState,
  account: string,
  name: string,
  image: string,
  tag: string | null,
): readonly PracticeImage[] {
  const digest = digestOf(image);
  const pushedAt = dayOf(state, wholeOf(60, 150, 'pushed', image));
  // What runs was pulled by a tag that points to a newer image by now.
  const moved = tag === 'stable';
  const made = (more: Partial<PracticeImage>): PracticeImage => ({
    digest,
    tags: moved || tag === null ? [] : [tag],
    pushedAt,
    scan: scanOf(state, account, name, image),
    mediaType: MANIFEST,
    ...builtAs(name, image),
    ...more,
  });
  if (!LISTS.includes(name)) return [made({})];
  const child = digestOf(`${image} amd64`);
  const manifests = [
    { digest: child, mediaType: MANIFEST, size: 1, platform: { os: 'linux', architecture: 'amd64' } },
    {
      digest: digestOf(`${image} attestation`),
      mediaType: MANIFEST,
      size: 1,
      platform: { os: 'unknown', architecture: 'unknown' },
    },
  ];
  return [
    made({ scan: null, mediaType: INDEX, manifest: JSON.stringify({ schemaVersion: 2, manifests }) }),
    made({ digest: child, tags: [] }),
  ];
}

/** The manifest of an image and the configuration that it names. */
function builtAs(name: string, image: string): Pick<PracticeImage, 'manifest'> & Partial<PracticeImage> {
  const base = BASES[name];
  const annotations = base === undefined ? {} : { annotations: { [BASE]: base } };
  const label = LABELS[name];
  const digest = digestOf(`${image} configuration`);
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', size: 1, digest };
  const Env = ['PATH=/usr/local/bin:/usr/bin', 'SECRET_KEY_BASE=canary-secret-value'];
  const Labels = label === undefined ? null : { [BASE]: label };
  return {
    manifest: JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, ...annotations }),
    configuration: { digest, content: { architecture: 'amd64', os: 'linux', config: { Env, Labels } } },
  };
}

function scanOf(state: FleetState, account: string, name: string, image: string): PracticeScan | null {
  if (account !== PRODUCTION) {
    const completedAt = dayOf(state, wholeOf(80, 180, 'scanned', image));
    return { status: 'COMPLETE', completedAt, vulnerabilities: vulnerabilitiesOf(state, name) };
  }
  if (LEFT_OUT.includes(name)) return null;
  if (EXPIRED.includes(name)) return { status: 'SCAN_ELIGIBILITY_EXPIRED', completedAt: null, vulnerabilities: [] };
  return {
    status: 'ACTIVE',
    completedAt: before(state.now, 3 * HOUR),
    vulnerabilities: vulnerabilitiesOf(state, name),
  };
}

/** So many days after the company's first move, about half a year before the practice began: a date that stays. */
function dayOf(state: FleetState, days: number): Date {
  const first = Math.min(...state.presences.filter((it) => it.side === 'target').map((it) => it.from.getTime()));
  return after(new Date(Math.min(first, state.now.getTime())), days * DAY);
}

/** The base's are the same in all images that are built on it; the gems are each image's own. */
function vulnerabilitiesOf(state: FleetState, name: string): readonly PracticeVulnerability[] {
  const base = BASES[name] ?? `base of ${name}`;
  const of = (owner: string, packages: readonly string[], each: number): PracticeVulnerability[] =>
    packages.flatMap((of, index) =>
      Array.from({ length: wholeOf(0, each, 'how many', owner, of) }, (_, number): PracticeVulnerability => {
        const words = [owner, of, number] as const;
        const severity = SEVERITIES[wholeOf(0, SEVERITIES.length - 1, 'severity', ...words)] ?? 'LOW';
        return {
          id: `CVE-2026-${wholeOf(10_000, 59_999, 'cve', ...words)}`,
          severity,
          package: of,
          version: `${index + 1}.${number}.1`,
          fixedIn: fractionOf('fix', ...words) < 0.7 ? `${index + 1}.${number}.2` : null,
          firstSeenAt: dayOf(state, wholeOf(130, 230, 'seen', ...words)),
          layer: `sha256:${hexOf(64, 'layer', owner)}`,
        };
      }),
    );
  const known = [...of(base, BASE_PACKAGES, 4), ...of(name, OWN_PACKAGES, 1)];
  return known.filter((it) => it.firstSeenAt <= state.now);
}
