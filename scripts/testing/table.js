'use strict';
// Results as a table: a row for each test file, a column for each runtime.

const { hasRun, printFailure, printTotals } = require('./report');

/** @typedef {import('./run-file').FileResult} FileResult */
/** @typedef {import('../../test/runtimes').Runtime} Runtime */

/** Characters of a column: `ok 123-45` and a space. */
const cellWidth = 10;

/**
 * The runtimes that a command line names, all if it names none.
 * @param {Runtime[]} runtimes
 * @param {string | undefined} list names with commas between them
 * @returns {Runtime[]}
 * @throws {Error} for a name that is none of theirs
 */
function choose(runtimes, list) {
  const known = runtimes.map(({ name }) => name);
  const names = list?.split(',') ?? known;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`no runtime ${unknown}; known: ${known.join(', ')}`);
  return runtimes.filter(({ name }) => names.includes(name));
}

/**
 * What stands in the table for one file on one runtime.
 * @param {FileResult | undefined} result undefined if the file does not run there
 */
function cell(result) {
  if (!result) return 'skip';
  if (!hasRun(result)) return '-';
  if (result.failed) return 'FAIL';
  return result.skipped ? `ok ${result.passed}-${result.skipped}` : `ok ${result.passed}`;
}

/**
 * Begins a table.
 * @param {import('./files').TestFile[]} files
 * @param {Runtime[]} runtimes
 * @param {string} [testName] what picks the tests; files without such a test get no row
 */
function beginTable(files, runtimes, testName) {
  const nameWidth = Math.max(...files.map(({ name }) => name.length), 4) + 2;
  const print = (/** @type {string} */ name, /** @type {string[]} */ cells, end = '') =>
    console.log(`${name.padEnd(nameWidth)}${cells.map((text) => text.padEnd(cellWidth)).join('')}${end}`.trimEnd());
  /** @type {FileResult[]} */
  const all = [];
  /** @type {[string, FileResult][]} */
  const failures = [];
  print(
    'file',
    runtimes.map(({ name }) => name),
  );
  return {
    /**
     * Prints the row of one file.
     * @param {import('./files').TestFile} file
     * @param {(FileResult | undefined)[]} results in the order of the runtimes, undefined if the file does not run there
     * @param {string} [reason] why it does not
     */
    row({ name }, results, reason) {
      if (testName !== undefined && !results.some((result) => result && hasRun(result))) return;
      print(name, results.map(cell), reason);
      results.forEach((result, index) => {
        if (!result) return;
        all.push(result);
        if (result.failed) failures.push([`${name} on ${runtimes[index].name}`, result]);
      });
    },
    /** Prints what the failing files said, and the counts of all. */
    end() {
      console.log(
        'ok 7-1: seven tests passed, one was skipped; skip: the file does not run there, for the reason given',
      );
      for (const [title, result] of failures) printFailure(title, result);
      printTotals(all, testName);
    },
  };
}

module.exports = { beginTable, cell, choose };
