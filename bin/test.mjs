// `npm test`: runs jest, then says what the tests could use and how many passed. Arguments go to jest.
// With TEST_NEEDS_ALL set, a PostgreSQL or a browser that was not found is a failure.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

if (!existsSync(new URL('../node_modules/jest', import.meta.url))) {
  console.error('Run `npm ci` first: it brings the test runner and Node 24.');
  process.exit(1);
}
const { findChromium, findEmbedded, findPostgres } = await import('./found.mjs');
const require = createRequire(import.meta.url);
const [postgres, chromium] = await Promise.all([findPostgres(process.env), findChromium(process.env)]);

/** Runs jest to its end; a signal sent to us is passed on, so that nothing is left running. */
async function runJest(outputFile) {
  const child = spawn(
    process.execPath,
    [require.resolve('jest/bin/jest'), '--json', `--outputFile=${outputFile}`, ...process.argv.slice(2)],
    { stdio: 'inherit', env: testEnvironment() },
  );
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

function testEnvironment() {
  const flags = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
  return {
    ...process.env,
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${flags}`.trim(),
    ...(chromium.found && { TEST_CHROMIUM: chromium.path }),
  };
}

/** A test file that could not even be loaded counts as one failure. */
function readCounts(outputFile) {
  try {
    const result = JSON.parse(readFileSync(outputFile, 'utf8'));
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
      skipped: result.numPendingTests,
    };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

const directory = mkdtempSync(join(tmpdir(), 'toilbot-test-'));
const outputFile = join(directory, 'result.json');
const code = await runJest(outputFile);
const { passed, failed, skipped } = readCounts(outputFile);
rmSync(directory, { recursive: true, force: true });

const missing = [postgres, chromium].filter(({ found }) => !found);
const needsAll = Boolean(process.env.TEST_NEEDS_ALL);
if (needsAll && missing.length > 0) console.log('\nFailed: TEST_NEEDS_ALL is set and not all was found.');
console.log(`\nEmbedded database: ${findEmbedded()}`);
console.log(`PostgreSQL: ${postgres.text}`);
console.log(`Browser: ${chromium.text}`);
if (skipped > 0) console.log(`Skipped: ${skipped}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = needsAll && missing.length > 0 ? 1 : code;
