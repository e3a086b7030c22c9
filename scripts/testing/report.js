'use strict';
// How results are printed.

/**
 * Prints what a failing file said: without the tests that passed, unless the last of them tells where it broke off.
 * @param {string} title
 * @param {import('./run-file').FileResult} result
 */
function printFailure(title, { output, problem }) {
  console.log(`\n--- ${title}${problem ? `: ${problem}` : ''}`);
  console.log((problem ? output : output.replace(/^ok .*\n/gm, '')).trimEnd());
}

/**
 * The counts of one result in words, without those that are zero, but for the tests that passed.
 * @param {Pick<import('./run-file').FileResult, 'passed' | 'failed' | 'skipped'>} result
 */
function counts({ passed, failed, skipped }) {
  return `${passed} passed${failed ? `, ${failed} failed` : ''}${skipped ? `, ${skipped} skipped` : ''}`;
}

/**
 * Whether a file had something to run: by the name of a test, most files have nothing.
 * @param {import('./run-file').FileResult} result
 */
function hasRun({ passed, failed, skipped }) {
  return passed + failed + skipped > 0;
}

/**
 * Prints the line of one file, and what it said where it failed.
 * @param {string} title
 * @param {import('./run-file').FileResult} result
 */
function printFile(title, result) {
  if (!hasRun(result)) return;
  console.log(`${result.failed ? 'FAIL' : 'ok  '}  ${title}: ${counts(result)} (${result.seconds.toFixed(1)} s)`);
  if (result.failed) printFailure(title, result);
}

/**
 * The closing line of a run over many files; a run without a passed test is a failure too.
 * @param {import('./run-file').FileResult[]} results
 * @param {string} [testName] what picked the tests, if anything did
 */
function printTotals(results, testName) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    results.reduce((total, result) => total + result[key], 0);
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
  if (testName !== undefined && !results.some(hasRun)) console.log(`no test matches "${testName}"`);
  console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}

module.exports = { hasRun, printFailure, printFile, printTotals };
