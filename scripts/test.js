'use strict';
// `npm test`: every test file on this Node.js. `--file PATTERN` picks files, `--jobs N` says how many run at once.

const { testFiles, runsOn, requireAddon } = require('./testing/files');
const { runTestFile } = require('./testing/run-file');
const { mapLimited } = require('./testing/pool');
const { commandLine } = require('./testing/options');
const { printFailure, printTotals } = require('./testing/report');

const host = {
  name: `node${process.versions.node.split('.')[0]}`,
  kind: /** @type {const} */ ('node'),
  command: process.execPath,
  args: [],
  host: true,
};

async function main() {
  requireAddon();
  const { file: pattern, jobs = '2' } = commandLine(['file', 'jobs']);
  const results = await mapLimited(testFiles(pattern), Number(jobs), async (file) => {
    if (!runsOn(file, host)) {
      console.log(`skip  ${file.name}: only for ${file.only.join(', ')}`);
      return [];
    }
    const result = await runTestFile(host, file.file);
    const { passed, failed, skipped, seconds } = result;
    const counts = `${passed} passed${failed ? `, ${failed} failed` : ''}${skipped ? `, ${skipped} skipped` : ''}`;
    console.log(`${failed ? 'FAIL' : 'ok  '}  ${file.name}: ${counts} (${seconds.toFixed(1)} s)`);
    if (failed) printFailure(file.name, result);
    return [result];
  });
  printTotals(results.flat());
}

main();
