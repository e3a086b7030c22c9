'use strict';
// The runner: tests are collected while the file loads and run one after another once it has. A test file's command line
// is ours. `-t NAME` runs only the tests whose names contain NAME. `--name-running` says of each test that it begins,
// so that whoever reads the output knows which one ran when the process died.

const { hasNoWindows, patience } = require('./environment');

/** What an addon without external ArrayBuffers answers to a window on C's memory. */
const asksForWindow = /ERR_FFI_NO_EXTERNAL_BUFFERS|allows no ArrayBuffer over memory/;

/**
 * @typedef {object} TestOptions
 * @property {boolean | string} [skip] why it does not run here
 * @property {number} [timeout] milliseconds, 30,000 unless told, times `patience`
 */

/** @type {{ name: string, options: TestOptions, fn: () => unknown }[]} */
const tests = [];
const counts = { passed: 0, failed: 0, skipped: 0 };
let number = 0;
/** The name of the test that runs, undefined between tests. @type {string | undefined} */
let running;
let started = false;
let finished = false;

const args = process.argv.slice(2);
const nameRunning = args.includes('--name-running');
const wanted = args.includes('-t') ? args[args.indexOf('-t') + 1] : '';

/**
 * Declares a test. It fails by throwing, by a promise that rejects, or by taking too long.
 * @param {string} name what holds when it passes
 * @param {TestOptions | (() => unknown)} options
 * @param {() => unknown} [fn]
 */
function test(name, options, fn) {
  if (typeof options === 'function') return test(name, {}, options);
  if (finished) throw new Error(`test "${name}" was declared after the last test had ended`);
  if (name.includes(wanted)) tests.push({ name, options, fn });
  if (!started) {
    started = true;
    setImmediate(runAll);
  }
}

/**
 * Prints the line of one test.
 * @param {'passed' | 'failed' | 'skipped'} outcome
 * @param {string} name
 * @param {string} [detail]
 */
function report(outcome, name, detail = '') {
  counts[outcome]++;
  number++;
  if (outcome === 'failed') {
    process.exitCode = 1;
    console.log(`not ok ${number} - ${name}\n${detail.replace(/^/gm, '    ')}`);
  } else {
    console.log(`ok ${number} - ${name}${outcome === 'skipped' ? ` # SKIP ${detail}` : ''}`);
  }
}

/**
 * What to print of a thrown value, which need not be an error.
 * @param {unknown} error
 */
function describe(error) {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`;
  const { message, stack = '' } = error;
  return stack.includes(message) ? stack : `${message}\n${stack}`;
}

/**
 * Runs one test within its time.
 * @param {{ name: string, options: TestOptions, fn: () => unknown }} test
 */
async function runOne({ name, options: { skip, timeout = 30_000 }, fn }) {
  if (skip) return report('skipped', name, skip === true ? '' : skip);
  running = name;
  if (nameRunning) console.log(`# runs ${name}`);
  let timer;
  const allowed = patience * timeout;
  // The timer also keeps the process alive while the test waits for something that does not.
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not end within ${allowed} ms`)), allowed);
  });
  try {
    await Promise.race([(async () => fn())(), late]);
    report('passed', name);
  } catch (error) {
    const text = describe(error);
    if (hasNoWindows && asksForWindow.test(text)) report('skipped', name, 'needs external ArrayBuffers');
    else report('failed', name, text);
  } finally {
    clearTimeout(timer);
    running = undefined;
  }
}

async function runAll() {
  for (let next = 0; next < tests.length; next++) await runOne(tests[next]);
  finished = true;
  console.log(`# ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
}

process.on('exit', () => {
  if (finished || !started) return;
  if (running) report('failed', running, 'the process ended while it ran');
  process.exitCode = 1;
});

module.exports = { test };
