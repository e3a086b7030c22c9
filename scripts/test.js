'use strict';
// `npm test -- [PATH…] [-t NAME] [--jobs N]`: the test files on this Node.js, or those whose paths contain one of PATH, and
// of them all tests, or those whose names contain NAME. `--jobs` says how many files run at once.

const { host, testFiles, runsOn, requireAddon } = require('./testing/files');
const { runTestFile } = require('./testing/run-file');
const { mapLimited } = require('./testing/pool');
const { commandLine } = require('./testing/options');
const { printFile, printTotals } = require('./testing/report');

async function main() {
  requireAddon();
  const { paths, testName, jobs } = commandLine();
  const results = await mapLimited(testFiles(paths), jobs, async (file) => {
    if (!runsOn(file, host)) {
      if (testName === undefined) console.log(`skip  ${file.name}: only for ${file.only.join(', ')}`);
      return [];
    }
    const result = await runTestFile(host, file.file, { testName });
    printFile(file.name, result);
    return [result];
  });
  printTotals(results.flat(), testName);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
