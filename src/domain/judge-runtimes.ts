/** Runtimes, engines of databases and caches, and base images of a scope. Stacks of Heroku are another job's. */

import type { JudgeInput } from './job.ts';
import type { Used } from './judge-end-of-life.ts';
import { productOfBase } from './operating-systems.ts';
import { outsideText } from './outside-text.ts';
import type { ImageScan } from './reads/images.ts';
import type { Resource } from './resource.ts';
import type { Scope } from './scope.ts';

interface Named {
  readonly arn: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

function managed({ arn, name, tags }: Named, { account, region }: Scope): Resource {
  return {
    platform: 'managed',
    id: outsideText(arn, 500),
    name: outsideText(name),
    account,
    region,
    tags,
    service: null,
  };
}

/** Engines as RDS and ElastiCache name them. Aurora MySQL has versions of its own that nothing here knows. */
const ENGINES: Readonly<Record<string, string>> = {
  postgres: 'amazon-rds-postgresql',
  mysql: 'amazon-rds-mysql',
  mariadb: 'mariadb',
  'aurora-postgresql': 'amazon-aurora-postgresql',
  redis: 'amazon-elasticache-redis',
  valkey: 'valkey',
};

function lambdas({ answers, scope }: JudgeInput): readonly Used[] {
  return (answers['lambda.functions']?.items ?? []).flatMap((it) =>
    it.runtime === null
      ? []
      : [{ resource: managed(it, scope), product: 'aws-lambda', version: it.runtime, name: it.name, how: 'lambda' }],
  );
}

function databases({ answers, scope }: JudgeInput): readonly Used[] {
  const all = [...(answers['rds.databases']?.items ?? []), ...(answers['elasticache.clusters']?.items ?? [])];
  return all.flatMap((it) => {
    const engine = it.engine.toLowerCase();
    const product = Object.hasOwn(ENGINES, engine) ? ENGINES[engine] : undefined;
    if (product === undefined) return [];
    return [{ resource: managed(it, scope), product, version: it.engineVersion, name: it.name, how: 'database' }];
  });
}

/** What runs an image, as far as its ids tell: the claims of ECS services look at their cluster and name. */
function runners(scan: ImageScan, { account, region }: Scope): readonly Resource[] {
  return scan.resources.map((id, at) => {
    const service = scan.runBy[at] ?? null;
    const eks = id.includes('eks') && !id.startsWith('arn:aws:ecs');
    const name = (service ?? id).split('/').at(-1) ?? id;
    return {
      platform: eks ? ('eks' as const) : ('ecs' as const),
      id: outsideText(id, 500),
      name: outsideText(name),
      account,
      region,
      tags: {},
      service: service === null ? null : outsideText(service, 500),
    };
  });
}

/** "debian 12.5" of a scanner: a distribution and its version. */
const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  debian: 'debian',
  ubuntu: 'ubuntu',
  alpine: 'alpine-linux',
  amazon: 'amazon-linux',
  centos: 'centos',
  redhat: 'rhel',
  rocky: 'rocky-linux',
  alma: 'almalinux',
};

function images({ answers, scope }: JudgeInput): readonly Used[] {
  return (answers['images.scans']?.items ?? []).flatMap((scan) => {
    const base = scan.base === null ? null : productOfBase(scan.base);
    const [distribution = '', version = ''] = (scan.os ?? '').toLowerCase().split(' ');
    const product = Object.hasOwn(DISTRIBUTIONS, distribution) ? DISTRIBUTIONS[distribution] : undefined;
    const repository = scan.repository.split('/').slice(1).join('/') || scan.repository;
    return runners(scan, scope).flatMap((resource): Used[] => [
      ...(base ? [{ resource, ...base, name: repository, how: 'base-image', bare: true }] : []),
      ...(product && version && base?.product !== product
        ? [
            {
              resource,
              product,
              version,
              name: repository,
              how: 'image-scan',
              bare: true,
              ended: scan.osEnded === true,
            },
          ]
        : []),
    ]);
  });
}

/** Everything here that stands on software with an end. */
export function runtimesSeen(input: JudgeInput): readonly Used[] {
  return [...lambdas(input), ...databases(input), ...images(input)];
}
