'use strict';
// `npm run test:runtimes -- [PATH…] [-t NAME] [--runtime NAME[,NAME…]] [--jobs N]`: the test files on the runtimes of
// test/runtimes, as a table. Paths and names of tests pick as in `npm test`; `--jobs` says how many runtimes at once.

const { spawnSync } = require('node:child_process');
const { runtimes, installed } = require('../test/runtimes');
const { root, testFiles, runsOn, requireAddon } = require('./testing/files');
const { runTestFile } = require('./testing/run-file');
const { mapLimited } = require('./testing/pool');
const { commandLine } = require('./testing/options');
const { hasRun, printFailure, printTotals } = require('./testing/report');

const cellWidth = 8;

/** Installs the runtimes that test/runtimes/package-lock.json names, where one is missing. */
function installRuntimes() {
  if (installed().length === runtimes.length) return;
  const { status } = spawnSync('npm', ['ci', '--prefix', 'test/runtimes'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm ci --prefix test/runtimes failed');
}

/**
 * What stands in the table for one file on one runtime.
 * @param {import('./testing/run-file').FileResult | undefined} result undefined where the file does not run there
 */
function cell(result) {
  if (!result) return 'skip';
  if (!hasRun(result)) return '-';
  if (result.failed) return 'FAIL';
  return result.skipped ? `ok ${result.passed}-${result.skipped}` : `ok ${result.passed}`;
}

async function main() {
  requireAddon();
  const { paths, testName, jobs, further } = commandLine({ runtime: 'NAME[,NAME…]' });
  const files = testFiles(paths);
  const names = further.runtime?.split(',') ?? runtimes.map(({ name }) => name);
  const unknown = names.find((wanted) => !runtimes.some(({ name }) => name === wanted));
  if (unknown) throw new Error(`no runtime ${unknown}; known: ${runtimes.map(({ name }) => name).join(', ')}`);
  const chosen = runtimes.filter(({ name }) => names.includes(name));
  installRuntimes();
  const nameWidth = Math.max(...files.map(({ name }) => name.length), 4) + 2;

  console.log(`${'file'.padEnd(nameWidth)}${chosen.map(({ name }) => name.padEnd(cellWidth)).join('')}`);
  const failures = [];
  const all = [];
  for (const file of files) {
    const results = await mapLimited(chosen, jobs, async (runtime) =>
      runsOn(file, runtime) ? runTestFile(runtime, file.file, { testName }) : undefined,
    );
    if (testName !== undefined && !results.some((result) => result && hasRun(result))) continue;
    const cells = results.map((result) => cell(result).padEnd(cellWidth)).join('');
    const reason = results.includes(undefined) ? `only for ${file.only.join(', ')}` : '';
    console.log(`${file.name.padEnd(nameWidth)}${cells}${reason}`.trimEnd());
    results.forEach((result, index) => {
      if (!result) return;
      all.push(result);
      if (result.failed) failures.push([`${file.name} on ${chosen[index].name}`, result]);
    });
  }
  console.log('ok 7-1: seven tests passed, one was skipped; skip: the file does not run there, for the reason given');
  for (const [title, result] of failures) printFailure(title, result);
  printTotals(all, testName);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
