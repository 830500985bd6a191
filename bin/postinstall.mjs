// Generates the Prisma client after `npm ci`. Where Prisma itself is left out (`--omit=dev`), the client is brought along
// (the Dockerfile copies it), so there is nothing to do.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
let prisma;
try {
  prisma = require.resolve('prisma/build/index.js');
} catch {
  process.exit(0);
}
// Any file that exists will do: it stands in for an engine that `generate` would otherwise download and never run.
const engine = process.execPath;
const { status } = spawnSync(process.execPath, [prisma, 'generate'], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: engine, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
});
process.exit(status ?? 1);
