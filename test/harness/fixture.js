'use strict';
// C fixtures: compiled on first use, found again by the hash of their sources and flags.

const fs = require('node:fs');
const path = require('node:path');
const { createHash } = require('node:crypto');
const { spawnSync } = require('node:child_process');
const { root } = require('./environment');

const compiler = process.env.CC || 'cc';
const sources = path.join(root, 'test', 'fixtures');
const built = path.join(root, 'build', 'fixtures');
const suffix = process.platform === 'darwin' ? 'dylib' : 'so';
const flags = ['-std=gnu11', '-O1', '-g', '-Wall', '-Wextra', '-Werror', '-fPIC', '-shared', '-pthread'];

/**
 * The files of a fixture: test/fixtures/<name>.c, or all files of the folder test/fixtures/<name>.
 * @param {string} name
 * @returns {string[]} absolute paths
 */
function files(name) {
  const folder = path.join(sources, name);
  if (!fs.existsSync(folder)) return [`${folder}.c`];
  return fs.readdirSync(folder).map((file) => path.join(folder, file));
}

/**
 * The path of a fixture's shared library, compiled where it is not yet. Several processes may ask at once.
 * @param {string} name
 * @param {{ flags?: string[] }} [options] further flags for the compiler, libraries among them
 * @returns {string} absolute
 * @throws {Error} with the compiler's messages
 */
function fixture(name, { flags: further = [] } = {}) {
  const inputs = files(name);
  const hash = createHash('sha256').update(JSON.stringify([compiler, flags, further]));
  for (const file of inputs) hash.update(fs.readFileSync(file));
  const library = path.join(built, `${name}-${hash.digest('hex').slice(0, 12)}.${suffix}`);
  if (fs.existsSync(library)) return library;

  fs.mkdirSync(built, { recursive: true });
  const temporary = `${library}.${process.pid}`;
  const units = inputs.filter((file) => file.endsWith('.c'));
  const command = [...flags, '-o', temporary, ...units, ...further, '-lm'];
  const { status, error, stderr } = spawnSync(compiler, command, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`fixture ${name} does not compile:\n${error ? error.message : stderr}`);
  // Renaming is atomic: whoever looks finds no library or a whole one.
  fs.renameSync(temporary, library);
  return library;
}

module.exports = { fixture };
