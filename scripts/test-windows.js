'use strict';
// `npm run test:windows -- [PATH…] [-t NAME] [--runtime NAME[,NAME…]] [--jobs N]`: the test files on Node.js, Bun
// and Deno for Windows under wine, as a table, with the prebuilt addon. Paths and names of tests pick as in `npm test`.

const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { prepare, runtimes, windowsPath } = require('../test/windows');
const { root, testFiles, runsOn } = require('./testing/files');
const { runTestFile } = require('./testing/run-file');
const { mapLimited } = require('./testing/pool');
const { commandLine } = require('./testing/options');
const { beginTable, choose } = require('./testing/table');

const addon = path.join(root, 'build', 'win32', 'win32-x64', 'polyffi.node');

/** Builds the addon as it is now. */
function buildAddon() {
  const args = [
    path.join(__dirname, 'prebuild.js'),
    '--target',
    'win32-x64',
    '--to',
    path.join(root, 'build', 'win32'),
  ];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** How long a file may take: several times as long as elsewhere. */
const timeout = 600_000; // ms

function runFile(runtime, file, testName) {
  const env = { ...runtime.machine.environment, POLYFFI_ADDON: windowsPath(addon) };
  return runTestFile(runtime, windowsPath(file), { testName, env, timeout, intoFile: true });
}

async function main() {
  const { paths, testName, jobs, further } = commandLine({ runtime: 'NAME[,NAME…]' });
  const chosen = choose(runtimes, further.runtime);
  const isWanted = (file) => file.notForWindows || chosen.some((runtime) => runsOn(file, runtime));
  const files = testFiles(paths).filter(isWanted);
  prepare(chosen);
  buildAddon();
  const table = beginTable(files, chosen, testName);
  await mapLimited(files, jobs, async (file) => {
    const results = [];
    for (const runtime of chosen) {
      const runs = !file.notForWindows && runsOn(file, runtime);
      results.push(runs ? await runFile(runtime, file.file, testName) : undefined);
    }
    table.row(file, results, file.notForWindows);
  });
  table.end();
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
