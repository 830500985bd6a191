/**
 * Builds lifecycle/data.json, by hand, when newer data is wanted:
 *
 *     node lifecycle/build.ts <folder of endoflife.date's v1 answers> <folder with fluent-package-releases.json and advisories/> <day of the second, 2026-08-22>
 *
 * The first folder holds `https://endoflife.date/api/v1/products/<name>.json`, one file a product. What endoflife.date does not know,
 * or the folder lacks, stands in lifecycle/by-hand.json with its source and day.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The newest ones: what is older ended long ago, and no fleet has it. */
const KEPT_CYCLES = 60;

const PRODUCTS = [
  'almalinux',
  'amazon-aurora-postgresql',
  'amazon-corretto',
  'amazon-eks',
  'amazon-elasticache-redis',
  'amazon-linux',
  'amazon-rds-mysql',
  'amazon-rds-postgresql',
  'aws-lambda',
  'centos',
  'debian',
  'fluent-bit',
  'go',
  'kubernetes',
  'mariadb',
  'mysql',
  'nginx',
  'nodejs',
  'php',
  'postgresql',
  'python',
  'redis',
  'rhel',
  'rocky-linux',
  'ruby',
  'ruby-on-rails',
  'ubuntu',
  'valkey',
];

interface Release {
  readonly name: string;
  readonly releaseDate?: string | null;
  readonly eoasFrom?: string | null;
  readonly isEol: boolean;
  readonly eolFrom?: string | null;
  readonly isEoes?: boolean;
  readonly eoesFrom?: string | null;
  readonly latest?: { readonly name: string } | null;
}

const [eol, fluentd, fluentdAsOf] = process.argv.slice(2);
if (eol === undefined || fluentd === undefined || fluentdAsOf === undefined)
  throw new Error('name the two folders, and the day of the second');
const json = (...path: readonly string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));

const fetched = PRODUCTS.map((name) => {
  const { generated_at, result } = json(eol, `${name}.json`);
  const releases: readonly Release[] = result.releases;
  return {
    name,
    label: result.label,
    source: result.links.html,
    asOf: String(generated_at).slice(0, 10),
    releases: releases.slice(0, KEPT_CYCLES).map((it) => ({
      name: it.name,
      ...(it.releaseDate ? { releaseDate: it.releaseDate } : {}),
      // Of AWS Lambda its end of active support is the day that AWS calls deprecation; `eol` is when updates are blocked.
      ...(name === 'aws-lambda' ? { eoasFrom: it.eoasFrom ?? null } : {}),
      isEol: it.isEol,
      eolFrom: it.eolFrom ?? null,
      ...(it.isEoes === undefined ? {} : { isEoes: it.isEoes, eoesFrom: it.eoesFrom ?? null }),
      ...(it.latest ? { latest: it.latest.name } : {}),
    })),
  };
});

/** Of `patched_versions: [">= 1.19.3"]` and `unaffected_versions: ["< 0.14.14"]` the versions. */
const versionIn = (rules: readonly string[] | undefined, sign: string): string | null =>
  rules?.find((rule) => rule.startsWith(`${sign} `))?.slice(sign.length + 1) ?? null;

const advisories = readdirSync(join(fluentd, 'advisories'))
  .filter((name) => name.startsWith('fluentd_CVE-'))
  .sort()
  .map((name) => {
    const it = parse(readFileSync(join(fluentd, 'advisories', name), 'utf8'));
    return {
      id: `CVE-${it.cve}`,
      title: String(it.title).replace(/\s+/g, ' ').trim(),
      score: it.cvss_v3 ?? null,
      fixedIn: versionIn(it.patched_versions, '>='),
      unaffectedBelow: versionIn(it.unaffected_versions, '<'),
    };
  });

const contents = (json(fluentd, 'fluent-package-releases.json') as readonly Record<string, string | null>[])
  .filter((it) => it['fluentd'] !== null)
  .map((it) => ({ package: it['package'], version: it['version'], fluentd: it['fluentd'] }));

const byHand = json(import.meta.dirname, 'by-hand.json');
const data = {
  licence:
    'Dates of products whose source is on endoflife.date: Copyright (c) the endoflife.date contributors, MIT License. ' +
    'Advisories: rubysec/ruby-advisory-db, public domain, in parts from the GitHub Advisory Database, CC BY 4.0. ' +
    'Contents of packages: fluent/fluent-package-builder, Apache License 2.0. ' +
    'Releases of aws-for-fluent-bit: its CHANGELOG.md and linux.version, Apache License 2.0.',
  products: [...fetched, ...byHand.products],
  fluentd: {
    asOf: fluentdAsOf,
    source: 'https://github.com/rubysec/ruby-advisory-db',
    advisories,
    contents,
    awsForFluentBit: byHand.awsForFluentBit,
  },
};
writeFileSync(join(import.meta.dirname, 'data.json'), `${JSON.stringify(data, null, 1)}\n`);
