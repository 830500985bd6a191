import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';

/** Runs the launcher as a Node of that version would, as far as the launcher can see. */
function launchAs(version: string) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const args = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, 'bin/toilbot.mjs', '--help'];
  return spawnSync(process.execPath, args, { encoding: 'utf8', env: { PATH: process.env['PATH'] } });
}

test.each(['20.20.2', '22.18.0', '9.0.0'])('Node %s is told in one plain line what to do', (version) => {
  const { status, stderr, stdout } = launchAs(version);
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(`this is Node ${version}`);
  expect(stderr).toContain('npm start');
});

const older = '/usr/bin/node';
const isOlder =
  existsSync(older) &&
  spawnSync(older, ['-p', 'process.versions.node < "24"'], { encoding: 'utf8', env: {} }).stdout.trim() === 'true';
(isOlder ? test : test.skip)('a real older Node reads the launcher as far as that line', () => {
  const { status, stderr } = spawnSync(older, ['bin/toilbot.mjs'], { encoding: 'utf8', env: {} });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^toilbot needs Node 24, and this is Node [\d.]+\. .+\n$/);
});

test('Node 24 says nothing of its own: only toilbot speaks', () => {
  const { stderr, status } = launchAs(process.versions.node);
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
