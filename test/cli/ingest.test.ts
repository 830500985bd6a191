import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { ingestTrivy } from '../../src/cli/ingest.ts';
import type { ImageReport, ImageReportStore } from '../../src/domain/measures.ts';

const NOW = new Date('2026-11-24T05:20:00Z');
const directory = mkdtempSync(join(tmpdir(), 'toilbot-ingest-'));
afterAll(() => rmSync(directory, { recursive: true }));

const report = (letter: string) =>
  JSON.stringify({
    SchemaVersion: 2,
    ArtifactType: 'container_image',
    CreatedAt: '2026-11-20T00:00:00Z',
    Metadata: { RepoDigests: [`ghcr.io/acme/${letter}@sha256:${letter.repeat(64)}`] },
  });

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

async function ingest(files: readonly string[], stdin: readonly string[] = [], isNew = true) {
  const kept: ImageReport[] = [];
  const lines: string[] = [];
  const store: ImageReportStore = {
    keep: async (it) => {
      kept.push(it);
      return isNew;
    },
    of: async () => [],
  };
  const code = await ingestTrivy(files, null, {
    store: { imageReports: store },
    now: () => NOW,
    print: (line) => void lines.push(line),
    stdin: (async function* () {
      yield* stdin;
    })(),
  });
  return { code, kept: kept.map((it) => it.scan.repository), lines };
}

test('a bad file is told in one line and loses nothing of the others', async () => {
  const files = [
    file('a.json', report('a')),
    file('bad.json', '{'),
    join(directory, 'none.json'),
    file('b.json', report('b')),
  ];
  const { code, kept, lines } = await ingest(files);
  expect(code).toBe(1);
  expect(kept).toEqual(['ghcr.io/acme/a', 'ghcr.io/acme/b']);
  expect(lines).toHaveLength(4);
  expect(lines[1]).toMatch(/bad\.json: not kept: it is not JSON/);
  expect(lines[2]).toMatch(/none\.json: not kept: it cannot be read \(ENOENT\)/);
});

test('- is standard input, in however many pieces', async () => {
  const text = report('c');
  const { code, kept } = await ingest(['-'], [text.slice(0, 20), text.slice(20)]);
  expect([code, kept]).toEqual([0, ['ghcr.io/acme/c']]);
});

test('an older report than the one that is kept is told, and is no mistake', async () => {
  const { code, lines } = await ingest([file('a.json', report('a'))], [], false);
  expect(code).toBe(0);
  expect(lines[0]).toMatch(/nothing new/);
});
