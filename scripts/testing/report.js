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
 * The closing line of a run over many files; a run without a passed test is a failure too.
 * @param {import('./run-file').FileResult[]} results
 */
function printTotals(results) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    results.reduce((total, result) => total + result[key], 0);
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
  console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}

module.exports = { printFailure, printTotals };
