import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const documents = ['README.md', 'CONTRIBUTING.md', 'docs/adr/README.md'];
const read = (path: string) => readFileSync(path, 'utf8');
const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts;

test('the first screen shows the picture and the two commands', () => {
  const firstScreen = read('README.md').split('\n').slice(0, 30).join('\n');
  expect(firstScreen).toContain('](docs/practice.png)');
  expect(firstScreen).toContain('\nnpm ci && npm start\n');
  expect(firstScreen).toContain('<!-- test command -->\n```sh\nnpm ci && npm test\n```');
});

test.each(documents)('%s names only npm scripts that there are', (path) => {
  // A command in backticks may be broken over two lines.
  const named = [...read(path).matchAll(/npm\s+(?:run\s+)?(start|test|(?<=run\s+)[\w:]+)/g)].map(
    (found) => found[1] ?? '',
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test.each(documents)('%s links only to files that there are', (path) => {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const links = [...read(path).matchAll(/\]\((?!https?:|#)([^)#]+)\)/g)].map((found) => folder + found[1]);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
});
