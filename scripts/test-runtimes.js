'use strict';
// `npm run test:runtimes -- [PATH…] [-t NAME] [--runtime NAME[,NAME…]] [--jobs N]`: the test files on the runtimes of
// test/runtimes, as a table. Paths and names of tests pick as in `npm test`; `--jobs` says how many runtimes at once.

const { spawnSync } = require('node:child_process');
const { runtimes, installed } = require('../test/runtimes');
const { root, testFiles, runsOn, requireAddon } = require('./testing/files');
const { runTestFile } = require('./testing/run-file');
const { mapLimited } = require('./testing/pool');
const { commandLine } = require('./testing/options');
const { beginTable, choose } = require('./testing/table');

/** Installs the runtimes that test/runtimes/package-lock.json names, where one is missing. */
function installRuntimes() {
  if (installed().length === runtimes.length) return;
  const { status } = spawnSync('npm', ['ci', '--prefix', 'test/runtimes'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm ci --prefix test/runtimes failed');
}

async function main() {
  requireAddon();
  const { paths, testName, jobs, further } = commandLine({ runtime: 'NAME[,NAME…]' });
  const files = testFiles(paths);
  const chosen = choose(runtimes, further.runtime);
  installRuntimes();
  const table = beginTable(files, chosen, testName);
  for (const file of files) {
    const results = await mapLimited(chosen, jobs, async (runtime) =>
      runsOn(file, runtime) ? runTestFile(runtime, file.file, { testName }) : undefined,
    );
    table.row(file, results, results.includes(undefined) ? `only for ${file.only.join(', ')}` : '');
  }
  table.end();
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
