'use strict';
// The command line that all runners of test files share. POLYFFI_JOBS in the environment stands for `--jobs`, for those who
// run several of them side by side.

const os = require('node:os');
const { parseArgs } = require('node:util');

/**
 * @typedef {object} CommandLine
 * @property {string[]} paths parts of the paths of the files to run, all files where there are none
 * @property {string | undefined} testName part of the names of the tests to run, all tests where undefined
 * @property {number} jobs how many files run at once
 * @property {Record<string, string | undefined>} further the value of each further option
 */

/** @type {Record<string, { type: 'string', short?: string, multiple?: boolean }>} */
const shared = {
  'test-name': { type: 'string', short: 't' },
  file: { type: 'string', multiple: true },
  jobs: { type: 'string' },
};

/**
 * Reads `[PATH…] [-t NAME] [--jobs N]` and further options.
 * @param {string[]} args
 * @param {Record<string, string>} [further] what stands for the value of each further option
 * @returns {CommandLine}
 * @throws {Error} for what it does not know; the message lists what it does
 */
function parseCommandLine(args, further = {}) {
  const names = Object.keys(further);
  const own = Object.fromEntries(names.map((name) => [name, /** @type {const} */ ({ type: 'string' })]));
  const usage = `[PATH…] [-t NAME | --test-name NAME] [--jobs N]${names.map((name) => ` [--${name} ${further[name]}]`).join('')}`;
  try {
    const { values, positionals } = parseArgs({ args, options: { ...shared, ...own }, allowPositionals: true });
    const jobs = Number(values.jobs ?? process.env.POLYFFI_JOBS ?? Math.max(2, os.cpus().length));
    if (!Number.isInteger(jobs) || jobs < 1)
      throw new Error(`--jobs: expected a number above 0, found "${values.jobs ?? process.env.POLYFFI_JOBS}"`);
    return {
      paths: [...positionals, .../** @type {string[]} */ (values.file ?? [])],
      testName: /** @type {string | undefined} */ (values['test-name']),
      jobs,
      further: Object.fromEntries(names.map((name) => [name, /** @type {string | undefined} */ (values[name])])),
    };
  } catch (error) {
    // What parseArgs says beyond its first sentence is about other programs.
    throw new Error(`${error.message.replace(/\. .*/s, '')}\nusage: ${usage}`);
  }
}

/**
 * The same for this process, which ends with the message where the command line is wrong.
 * @param {Record<string, string>} [further]
 */
function commandLine(further) {
  try {
    return parseCommandLine(process.argv.slice(2), further);
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

module.exports = { commandLine, parseCommandLine };
