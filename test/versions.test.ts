// What stands in several places and has to agree.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

type Manifest = {
  version: string;
  engines: { node: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
};
type Lockfile = { packages: Record<string, { version: string; hasInstallScript?: boolean; optional?: boolean }> };

const read = (path: string) => readFileSync(path, 'utf8');
const manifest: Manifest = JSON.parse(read('package.json'));
const lockfile: Lockfile = JSON.parse(read('package-lock.json'));
const node = manifest.devDependencies['node'] ?? '';
const [nodeMajor = ''] = node.split('.');

test('one Node everywhere', () => {
  const images = [...read('Dockerfile').matchAll(/^FROM (\S+)/gm)].map((found) => found[1]);
  expect(node).toMatch(/^\d+\.\d+\.\d+$/);
  expect(process.versions.node).toBe(node);
  expect(lockfile.packages['node_modules/node']?.version).toBe(node);
  expect(new Set(images)).toEqual(new Set([`node:${node}-slim`]));
  expect(read('.nvmrc').trim()).toBe(nodeMajor);
  expect(manifest.devDependencies['@types/node']).toMatch(new RegExp(`^${nodeMajor}\\.`));
  expect(read('bin/toilbot.mjs')).toContain(`const neededMajor = ${nodeMajor};`);
});

test('.ci/run takes Node from the package, not from a number of its own', () => {
  expect(read('.ci/run')).not.toMatch(/node[@:=_ -]*v?\d|setup_\d/i);
});

test('every dependency is at an exact version, and the lockfile has that one', () => {
  const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  expect(wanted.filter(([name, version]) => lockfile.packages[`node_modules/${name}`]?.version !== version)).toEqual(
    [],
  );
});

test('Prisma and its client are one version', () => {
  const { '@prisma/client': client, '@prisma/adapter-pg': adapter } = manifest.dependencies;
  expect([client, adapter]).toEqual([manifest.devDependencies['prisma'], manifest.devDependencies['prisma']]);
});

test('PGlite is the one that its socket was made for', () => {
  const socket: Manifest = JSON.parse(read('node_modules/@electric-sql/pglite-socket/package.json'));
  expect(manifest.dependencies['@electric-sql/pglite']).toBe(socket.peerDependencies['@electric-sql/pglite']);
});

test('each install script is allowed or refused by name, and only that of `node` is allowed', () => {
  const withScript = Object.entries(lockfile.packages)
    // An optional one is a build for another platform; this one's are listed by their parent.
    .filter(([path, { hasInstallScript, optional }]) => path !== '' && hasInstallScript && !optional)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  expect(withScript.filter((name) => !(name in manifest.allowScripts))).toEqual([]);
  expect(Object.keys(manifest.allowScripts).filter((name) => manifest.allowScripts[name])).toEqual(['node']);
});

test('the changelog has a place for what is not released yet, and the version that is', () => {
  const headings = [...read('CHANGELOG.md').matchAll(/^## \[(.+?)\]/gm)].map((found) => found[1]);
  expect(headings[0]).toBe('Unreleased');
  if (manifest.version !== '0.1.0') expect(headings).toContain(manifest.version);
});

test('npm start and the container start the program with the same flags', () => {
  const flags = '--max-semi-space-size=4';
  expect(JSON.parse(read('package.json')).scripts.start).toBe(`node ${flags} bin/toilbot.mjs start`);
  expect(read('Dockerfile')).toContain(`ENTRYPOINT ["node", "${flags}", "bin/toilbot.mjs"]`);
});
