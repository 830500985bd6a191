#!/usr/bin/env node
// Plain JavaScript, so that an older Node can read as far as the line that says what to do.
const neededMajor = 24;
const { node: version } = process.versions;

if (Number(version.split('.')[0]) < neededMajor) {
  console.error(
    `toilbot needs Node ${neededMajor}, and this is Node ${version}. After \`npm ci\`, \`npm start\` and \`npm run toilbot -- <command>\` find Node ${neededMajor} by themselves; to run this file directly, install Node ${neededMajor}.`,
  );
  process.exit(1);
}

const { main } = await import('../src/cli.ts');
process.exitCode = await main(process.argv);
