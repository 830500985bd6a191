/** td-agent, fluent-package, fluentd and Fluent Bit: which is which, what each brings, and which step comes next. */

import { imageName } from './image-name.ts';
import { type Advisory, compareVersions, type Lifecycle, versionParts } from './lifecycle.ts';

export const FLUENTD_PRODUCTS = ['td-agent', 'fluent-package', 'fluentd', 'fluent-bit'] as const;
export type FluentdProduct = (typeof FLUENTD_PRODUCTS)[number];

export function isFluentdProduct(text: string): text is FluentdProduct {
  return FLUENTD_PRODUCTS.some((it) => it === text);
}

/** One of the family and its version; a version of null is unknown. */
export interface FluentdSoftware {
  readonly product: FluentdProduct;
  readonly version: string | null;
  /** The version is of a series whose last number is left open, as in the tag `v1.16`. */
  readonly open?: boolean;
}

/** By a package's name; `td-agent-bit` was Fluent Bit's, and calyptia-fluentd has numbers of its own. */
export function softwareOfPackage(name: string, version: string): FluentdSoftware | null {
  const plain = name.trim().toLowerCase();
  if (plain === 'td-agent-bit') return { product: 'fluent-bit', version };
  if (plain === 'calyptia-fluentd') return { product: 'fluentd', version: null };
  return isFluentdProduct(plain)
    ? { product: plain, version: versionParts(version).length === 0 ? null : version }
    : null;
}

/** Registries' paths under which the makers publish; mirrors keep the last two parts. */
const OFFICIAL = /(^|\/)fluent\/(fluentd|fluent-bit|fluentd-kubernetes-daemonset)$/;

/** `2.34.1`, `init-debug-2.32.2.20241008`, `2.32.0-windowsservercore`: a rebuild of a day holds the same Fluent Bit. */
const AWS_RELEASE = /^(?:(?:init|debug|amd64|arm64)-)*(\d+\.\d+\.\d+)(?:\.\d{8})?(?:-windowsservercore)?$/;

/** The Fluent Bit of a release of aws-for-fluent-bit: listed, or between two that hold the same; null when nothing tells. */
function fluentBitOf(release: string, lifecycle: Lifecycle): string | null {
  const all = [...(lifecycle.fluentd?.awsForFluentBit.releases ?? [])].sort((a, b) =>
    compareVersions(a.release, b.release),
  );
  const before = all.findLast((it) => compareVersions(it.release, release) <= 0);
  const after = all.find((it) => compareVersions(it.release, release) >= 0);
  return before !== undefined && before.fluentBit === after?.fluentBit ? before.fluentBit : null;
}

/** Whether an image is AWS's own build of Fluent Bit, or a mirror of it by the same name. */
export function isAwsForFluentBit(image: string): boolean {
  return imageName(image).repository.split('/').at(-1) === 'aws-for-fluent-bit';
}

/**
 * By an image. Only the makers' own tags are versions: aws-for-fluent-bit counts its releases by itself, so that the data
 * tells what each holds; a repository of one's own says what it likes, and `latest` and `stable` say nothing. Null when it
 * is no member of the family.
 */
export function softwareOfImage(image: string, lifecycle: Lifecycle): FluentdSoftware | null {
  const { repository, tag } = imageName(image);
  const last = repository.split('/').at(-1) ?? '';
  if (isAwsForFluentBit(image)) {
    const release = AWS_RELEASE.exec(tag ?? '')?.[1];
    return { product: 'fluent-bit', version: release === undefined ? null : fluentBitOf(release, lifecycle) };
  }
  const product = /fluent-?bit/.test(last)
    ? 'fluent-bit'
    : /fluentd|td-agent|fluent-package/.test(last)
      ? 'fluentd'
      : null;
  if (product === null) return null;
  const version = OFFICIAL.test(repository) ? /^v?(\d+\.\d+(?:\.\d+)?)(?:-|$)/.exec(tag ?? '')?.[1] : undefined;
  if (version === undefined) return { product, version: null };
  return { product, version, open: versionParts(version).length < 3 };
}

/** The newest fluentd that it can be: what it brings, of a series left open its last one. Null when nothing tells. */
function newestFluentd({ product, version, open }: FluentdSoftware, lifecycle: Lifecycle): string | null {
  if (version === null || product === 'fluent-bit') return null;
  if (product === 'fluentd') return open ? `${version}.9999` : version;
  const contents = lifecycle.fluentd?.contents.filter((it) => it.package === product) ?? [];
  const same = contents.find((it) => compareVersions(it.version, version) === 0);
  if (same) return same.fluentd;
  const newer = contents.filter((it) => compareVersions(it.version, version) > 0).sort(byVersion)[0];
  if (newer) return newer.fluentd;
  const newest = contents.sort(byVersion).at(-1);
  const [major, minor] = versionParts(newest?.fluentd ?? '');
  // Only of a major version that is over: a newer one may bring anything.
  const isOver = newest !== undefined && versionParts(newest.version)[0] === versionParts(version)[0];
  return isOver && product === 'td-agent' && major !== undefined ? `${major}.${minor ?? 0}.9999` : null;
}

function byVersion(a: { readonly version: string }, b: { readonly version: string }): number {
  return compareVersions(a.version, b.version);
}

/** fluentd's own vulnerabilities that it certainly has, the worst first. */
export function advisoriesOf(software: FluentdSoftware, lifecycle: Lifecycle): readonly Advisory[] {
  const newest = newestFluentd(software, lifecycle);
  if (newest === null) return [];
  return (lifecycle.fluentd?.advisories ?? [])
    .filter((it) => it.fixedIn !== null && compareVersions(newest, it.fixedIn) < 0)
    .filter((it) => it.unaffectedBelow === null || compareVersions(newest, it.unaffectedBelow) >= 0)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
}

/** The packages in the order in which each is upgraded to the next: none may be skipped. */
const PATH: readonly (readonly [FluentdProduct, number])[] = [
  ['td-agent', 3],
  ['td-agent', 4],
  ['fluent-package', 5],
  ['fluent-package', 6],
];

/** `td-agent 4`, `fluent-package 5`, `fluent-package 6` for td-agent 3: the steps that are left, the next one first. */
export function upgradePath({ product, version }: FluentdSoftware, lifecycle: Lifecycle): readonly string[] {
  const [major] = versionParts(version ?? '');
  if (product === 'fluentd' || product === 'fluent-bit') {
    const latest = lifecycle.products.get(product)?.cycles[0]?.latest ?? null;
    return latest !== null && version !== null && compareVersions(version, latest) < 0 ? [`${product} ${latest}`] : [];
  }
  if (major === undefined) return [];
  const here = PATH.findIndex(([name, number]) => name === product && number === major);
  const older = product === 'td-agent' && major < 3;
  const rest = here < 0 && !older ? [] : PATH.slice(here + 1);
  const latest = (name: string) => lifecycle.products.get(name)?.cycles[0]?.latest ?? null;
  const newest = latest('fluent-package');
  // The last step of all is to the newest of its series.
  if (rest.length === 0 && newest && version && compareVersions(version, newest) < 0)
    return [`fluent-package ${newest}`];
  return rest.map(([name, number]) => `${name} ${number}`);
}
