'use strict';
// A program on the runtime that it was written for and, unchanged, on Node.js with the hooks: both must print the same.

const path = require('node:path');
const { spawn } = require('node:child_process');
const { pathToFileURL } = require('node:url');
const { runtime, runtimes } = require('../runtimes');
const { test, assert } = require('../harness');

const register = pathToFileURL(path.join(__dirname, '..', '..', 'lib', 'register.mjs')).href;

/** What `--import` takes for the hooks with these options. */
const hooks = (query = '') => (query ? `${register}?${query}` : register);

/** What `--import` takes for a stand-in, see docs/bun-and-deno-on-node.md. */
const standIn = (name) => pathToFileURL(path.join(__dirname, 'stand-ins', `${name}.mjs`)).href;

/**
 * Runs a program.
 * @param {string} name of the runtime
 * @param {string[]} args flags, the program and what it is given
 * @param {Record<string, string>} [env]
 * @param {string} [cwd] this folder unless told
 * @returns {Promise<{status: number | null, signal: string | null, stdout: string, stderr: string}>}
 */
function run(name, args, env = {}, cwd = __dirname) {
  const { command, args: own } = runtime(name);
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...own, ...args], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', NODE_NO_WARNINGS: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const result = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8');
      child[stream].on('data', (text) => (result[stream] += text));
    }
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ ...result, status, signal }));
  });
}

/**
 * How a program is started.
 * @typedef {object} Start
 * @property {string[]} preload what `--import` takes, in this order
 * @property {Record<string, string>} [env]
 */

/**
 * The starts of a program by Node.js: from 22 on it strips types and has what came with that.
 * @param {Start} older
 * @param {Start} newer
 */
const onNodes = (older, newer) => {
  const nodes = runtimes.filter(({ kind }) => kind === 'node').map(({ name }) => name);
  return Object.fromEntries(nodes.map((name) => [name, ['node18', 'node20'].includes(name) ? older : newer]));
};

/**
 * Declares a test for each Node.js: the program prints there what it prints on its own runtime.
 * @param {string} program its file in this folder
 * @param {object} options
 * @param {string} options.own the runtime it was written for
 * @param {Record<string, Start>} options.on by the names of Node.js
 * @param {string[]} [options.args] what the program is given
 * @param {Record<string, string>} [options.env] on every runtime
 */
function runsAsOn(program, { own, on, args = [], env = {} }) {
  let expected;
  for (const [name, { preload, env: more }] of Object.entries(on)) {
    test(`${program} prints on ${name} what it prints on ${own}`, { timeout: 60_000 }, async () => {
      expected ??= run(own, [program, ...args], env);
      const { status: wanted, signal: ended, stdout, stderr } = await expected;
      assert.equal(wanted, 0, `${own}: ${ended}\n${stderr}`);
      assert.notEqual(stdout, '');
      const flags = preload.flatMap((module) => ['--import', module]);
      const result = await run(name, [...flags, program, ...args], { ...env, ...more });
      assert.equal(result.status, 0, `${name}: ${result.signal}\n${result.stdout}${result.stderr}`);
      assert.equal(result.stdout, stdout);
    });
  }
}

module.exports = { hooks, standIn, run, runsAsOn, onNodes };
