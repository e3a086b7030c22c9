'use strict';
// The test files, and where each of them runs.

const fs = require('node:fs');
const path = require('node:path');
const { runtimes } = require('../../test/runtimes');

const root = path.join(__dirname, '..', '..');

/** The Node.js that runs this, which runs tests of the package's files, too. */
const host = {
  name: `node${process.versions.node.split('.')[0]}`,
  kind: /** @type {const} */ ('node'),
  command: process.execPath,
  args: [],
  host: true,
};

/** Folders that hold no test files of ours; those of test/programs need packages and have a runner of their own. */
const ignored = new Set(['fixtures', 'node_modules', 'programs']);

/** What a file's first line may name: `host`, a kind of runtime or one runtime. */
const known = new Set(['host', ...runtimes.map(({ kind }) => kind), ...runtimes.map(({ name }) => name)]);

/**
 * @typedef {object} TestFile
 * @property {string} name its path from test/
 * @property {string} file its absolute path
 * @property {string[] | undefined} only what its first line names, undefined if it runs everywhere
 * @property {string | undefined} notForWindows why it says nothing about Windows
 */

/**
 * What a first line such as `// runtimes: node, deno` names. `host` stands for the Node.js that runs `npm test`, once:
 * for tests of the package's files, which no runtime has a part in.
 * @param {string} name
 * @param {string} source
 * @returns {string[] | undefined}
 */
function declaredRuntimes(name, source) {
  const declared = /^\/\/ runtimes:(.*)/.exec(source);
  if (!declared) return undefined;
  const names = declared[1].split(',').map((word) => word.trim());
  const unknown = names.filter((word) => !known.has(word));
  if (unknown.length > 0) {
    throw new Error(`${name} names the runtime "${unknown[0]}"; known: ${[...known].join(', ')}`);
  }
  return names;
}

/**
 * Why a file is not for Windows, by a line `// not for Windows: why`, the first one or the one behind its runtimes.
 * @param {string} source
 * @returns {string | undefined}
 */
function reasonAgainstWindows(source) {
  return /^(?:\/\/ runtimes:.*\n)?\/\/ not for Windows: (.+)/.exec(source)?.[1];
}

/**
 * The files of a folder and of the folders in it whose names end in .test.js or .test.mjs.
 * @param {string} folder absolute
 * @returns {string[]} absolute paths
 */
function testFilesBelow(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return ignored.has(entry.name) ? [] : testFilesBelow(file);
    return /\.test\.(js|mjs)$/.test(entry.name) ? [file] : [];
  });
}

/**
 * Picks names by parts of them. A part may begin with `test/`, as the shell completes it.
 * @template {{ name: string }} T
 * @param {T[]} all
 * @param {string[]} parts none picks all
 * @param {string} what stands for them in the message, for example "test file"
 * @returns {T[]} in the order of `all`
 * @throws {Error} if a part is in no name
 */
function pick(all, parts, what) {
  if (parts.length === 0) return all;
  const wanted = parts.map((part) => part.replace(/^(\.\/)?test\//, ''));
  const useless = wanted.findIndex((part) => !all.some(({ name }) => name.includes(part)));
  if (useless >= 0) throw new Error(`no ${what} matches "${parts[useless]}"`);
  return all.filter(({ name }) => wanted.some((part) => name.includes(part)));
}

/**
 * All test files.
 * @param {string[]} [parts] only those whose path from test/ contains one of them
 * @returns {TestFile[]} sorted by name
 * @throws {Error} if a part is in no path
 */
function testFiles(parts = []) {
  const test = path.join(root, 'test');
  const all = testFilesBelow(test)
    .map((file) => ({ file, name: path.relative(test, file) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return pick(all, parts, 'test file').map(({ file, name }) => {
    const source = fs.readFileSync(file, 'utf8');
    return { file, name, only: declaredRuntimes(name, source), notForWindows: reasonAgainstWindows(source) };
  });
}

/**
 * Whether a file runs on a runtime.
 * @param {TestFile} file
 * @param {{ name: string, kind: string, host?: boolean }} runtime `host` where `npm test` runs it
 */
function runsOn({ only }, { name, kind, host = false }) {
  return !only || only.includes(name) || only.includes(kind) || (host && only.includes('host'));
}

/** Ends the process with one line where the addon is not built. */
function requireAddon() {
  if (fs.existsSync(path.join(root, 'build', 'Release', 'polyffi.node'))) return;
  console.error('the addon is not built: npm install');
  process.exit(1);
}

module.exports = { root, host, testFiles, pick, runsOn, requireAddon };
