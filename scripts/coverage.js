'use strict';
// `npm run coverage -- [PATH…] [-t NAME] [--jobs N]`: which lines of src/ and lib/ the tests of this Node.js run, as a table,
// and the lines that they do not, with the reason (testing/coverage-left.js). The addon is built twice more with gcc's
// counters, once as for a runtime without external ArrayBuffers, and V8 counts in every process. It fails if less is reached
// than the goals below. Paths and names of tests pick as in `npm test`; nothing is expected of a part of the tests.

const fs = require('node:fs');
const path = require('node:path');
const { root, testFiles, runsOn, host } = require('./testing/files');
const { runTestFile } = require('./testing/run-file');
const { mapLimited } = require('./testing/pool');
const { commandLine } = require('./testing/options');
const { printFailure } = require('./testing/report');
const { build, linesOfC } = require('./testing/coverage-c');
const { linesOfJavaScript } = require('./testing/coverage-javascript');
const { reasons, usual } = require('./testing/coverage-left');

/** Percent of the lines that must be reached. */
const goals = { src: 96, lib: 95 };

const folder = path.join(root, 'build-coverage');
const reports = path.join(folder, 'v8');
const withoutExternal = path.join(folder, 'no-external-buffers');

/**
 * Line numbers in short: `3-5, 8`.
 * @param {number[]} lines
 */
function inShort(lines) {
  /** @type {[number, number][]} */
  const runs = [];
  for (const line of lines) {
    const last = runs[runs.length - 1];
    if (last && last[1] === line - 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

/**
 * Prints a row for each file and one for all.
 * @param {'src' | 'lib'} title
 * @param {Map<string, Map<number, boolean>>} files of each file's lines with code, whether they ran
 * @returns {number} percent
 */
function printTable(title, files) {
  let [all, reached] = [0, 0];
  const percent = (/** @type {number} */ part, /** @type {number} */ whole) => (whole ? (100 * part) / whole : 100);
  for (const [file, lines] of [...files].sort()) {
    const left = [...lines].filter(([, ran]) => !ran).map(([line]) => line);
    all += lines.size;
    reached += lines.size - left.length;
    const share = percent(lines.size - left.length, lines.size)
      .toFixed(1)
      .padStart(5);
    console.log(`${share} %  ${file}${left.length > 0 ? `: ${inShort(left.sort((a, b) => a - b))}` : ''}`);
    if (left.length > 0) console.log(`           ${reasons[file] ?? usual[title]}`);
  }
  const total = percent(reached, all);
  console.log(`${total.toFixed(1).padStart(5)} %  of ${title}: ${reached} of ${all} lines\n`);
  return total;
}

async function main() {
  const { paths, testName, jobs } = commandLine();
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(reports, { recursive: true });
  const addon = await build(folder, jobs);
  const env = {
    POLYFFI_ADDON: addon,
    // For test/engine/external-buffers.test.js, which builds such an addon by itself otherwise.
    POLYFFI_NO_EXTERNAL_BUFFERS: await build(withoutExternal, jobs, ['-DPF_NO_EXTERNAL_BUFFERS']),
    NODE_V8_COVERAGE: reports,
  };
  const files = testFiles(paths).filter((file) => runsOn(file, host));
  await mapLimited(files, jobs, async (file) => {
    const result = await runTestFile(host, file.file, { env, testName });
    if (result.failed) printFailure(file.name, result);
  });
  const found = {
    src: printTable('src', linesOfC([folder, withoutExternal])),
    lib: printTable('lib', linesOfJavaScript(reports)),
  };
  const isWhole = paths.length === 0 && testName === undefined;
  for (const name of /** @type {const} */ (['src', 'lib'])) {
    if (!isWhole || found[name] >= goals[name]) continue;
    console.log(`${name}: expected ${goals[name]} %, found ${found[name].toFixed(1)} %`);
    process.exitCode = 1;
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
