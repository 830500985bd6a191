/** Which operating system an instance runs, as far as Systems Manager or the name of its AMI tells. */

/** A product and a version in endoflife.date's terms. */
export interface OperatingSystem {
  readonly product: string;
  readonly version: string;
}

/** Names that Systems Manager gives (from os-release and the like), the longer ones first. */
const PLATFORMS: readonly (readonly [RegExp, string])[] = [
  [/^amazon linux/i, 'amazon-linux'],
  [/^ubuntu/i, 'ubuntu'],
  [/^debian/i, 'debian'],
  // CentOS Stream is another product, of which nothing is known here.
  [/^centos(?! stream)/i, 'centos'],
  [/^red hat enterprise linux/i, 'rhel'],
  [/^rocky/i, 'rocky-linux'],
  [/^almalinux/i, 'almalinux'],
];

const WINDOWS = /windows[ _-]server[ _-](\d{4})([ _-]r2)?/i;

function windows(text: string): OperatingSystem | null {
  const found = WINDOWS.exec(text);
  return found?.[1] ? { product: 'windows-server', version: `${found[1]}${found[2] ? '-r2' : ''}` } : null;
}

/** By Systems Manager: "CentOS Linux", "7.9.2009". Of Windows the name tells the version: its own is a build number. */
export function osOfPlatform(name: string | null, version: string | null): OperatingSystem | null {
  if (name === null) return null;
  const server = windows(name);
  if (server) return server;
  const product = PLATFORMS.find(([pattern]) => pattern.test(name.trim()))?.[1];
  const number = /^\d+(?:\.\d+)*/.exec((version ?? '').trim())?.[0];
  return product === undefined || number === undefined ? null : { product, version: number };
}

/**
 * How AMIs of their makers begin, and which of their numbers is the version. Names are free: only what the makers
 * themselves call their images is believed.
 */
const IMAGES: readonly (readonly [RegExp, string, string?])[] = [
  [/^al2023-ami-/i, 'amazon-linux', '2023'],
  [/^amazon-eks-(?:arm64-|x86_64-)?node-al2023-/i, 'amazon-linux', '2023'],
  [/^amzn2-ami-/i, 'amazon-linux', '2'],
  // Before AL2023 had images of its own name, the images of EKS were Amazon Linux 2.
  [/^amazon-eks-(?:gpu-|arm64-)?node-\d/i, 'amazon-linux', '2'],
  [/^amzn-ami-(?:\w+-)*(\d{4}\.\d{2})/i, 'amazon-linux'],
  [/^ubuntu(?:-\w+)*\/images(?:-\w+)?\/(?:[\w-]+\/)?ubuntu-[a-z]+-(\d{2}\.\d{2})-/i, 'ubuntu'],
  [/^debian-(?:[a-z]+-)?(\d{1,2})-/i, 'debian'],
  [/^RHEL-(\d+(?:\.\d+)?)/i, 'rhel'],
  [/^CentOS(?: Linux| |-)*[ -](\d)(?:[ .-]|$)/i, 'centos'],
  [/^Rocky-(\d+)/i, 'rocky-linux'],
  [/^AlmaLinux OS (\d+)/i, 'almalinux'],
];

/** By the name of an AMI: `ubuntu/images/hvm-ssd/ubuntu-focal-20.04-amd64-server-20240228`. */
export function osOfImage(name: string): OperatingSystem | null {
  if (/^windows[ _-]server/i.test(name)) return windows(name);
  if (/^centos[ -]stream/i.test(name)) return null;
  for (const [pattern, product, version] of IMAGES) {
    const found = pattern.exec(name);
    const number = version ?? found?.[1];
    if (found && number) return { product, version: number };
  }
  return null;
}

const BASES: Readonly<Record<string, string>> = {
  ruby: 'ruby',
  node: 'nodejs',
  python: 'python',
  golang: 'go',
  php: 'php',
  nginx: 'nginx',
  alpine: 'alpine-linux',
  debian: 'debian',
  ubuntu: 'ubuntu',
  amazonlinux: 'amazon-linux',
  amazoncorretto: 'amazon-corretto',
  postgres: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mariadb',
  redis: 'redis',
  valkey: 'valkey',
};

/** By a base image: `docker.io/library/ruby:3.2-slim-bookworm` is Ruby 3.2; `node:latest` tells nothing. */
export function productOfBase(base: string): OperatingSystem | null {
  const [path = '', tag = ''] = base.split('@')[0]?.split(/:(?=[^/]*$)/) ?? [];
  const name = path.split('/').at(-1) ?? '';
  const product = Object.hasOwn(BASES, name) ? BASES[name] : undefined;
  const number = /^v?(\d+(?:\.\d+)*)/.exec(tag)?.[1];
  return product === undefined || number === undefined ? null : { product, version: number };
}
