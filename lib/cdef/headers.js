'use strict';
// Header files on this machine: where they are, and what a compiler's preprocessor makes of them.

const fs = require('node:fs');
const path = require('node:path');
const process = require('node:process');
const { tripleOf } = require('../core/machines.js');

/** Folders that compilers look into by themselves, on this system. */
function systemFolders() {
  if (process.platform === 'win32') return (process.env.INCLUDE ?? '').split(';').filter(Boolean);
  const folders = ['/usr/local/include', '/opt/local/include', '/usr/include'];
  if (process.platform === 'darwin') {
    folders.unshift('/opt/homebrew/include');
    folders.push('/Library/Developer/CommandLineTools/SDKs/MacOSX.sdk/usr/include');
  } else {
    folders.splice(2, 0, `/usr/include/${tripleOf(process.arch) ?? process.arch}`);
  }
  const { C_INCLUDE_PATH = '', CPATH = '' } = process.env;
  return [...CPATH.split(':').filter(Boolean), ...C_INCLUDE_PATH.split(':').filter(Boolean), ...folders];
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(error.code)) {
      return undefined;
    }
    throw error;
  }
}

/**
 * What finds headers for lib/c.
 * @param {string[]} [include] folders that come before the system's
 * @returns {import('../c/preprocess.js').Reader}
 */
function fileReader(include = []) {
  const folders = [...include.map((folder) => path.resolve(folder)), ...systemFolders()];
  /** Headers ask for the same files again and again. */
  const known = new Map();
  const read = (folder, name, index) => {
    const file = path.join(folder, name);
    if (!known.has(file)) known.set(file, readIfThere(file));
    const text = known.get(file);
    return text === undefined ? undefined : { name: file, text, origin: { folder: path.dirname(file), index } };
  };
  return {
    find(name, { quoted, from, next }) {
      if (path.isAbsolute(name)) return read('', name, -1);
      if (quoted && !next) {
        const beside = read(from?.folder ?? process.cwd(), name, from?.index ?? -1);
        if (beside) return beside;
      }
      for (let index = next ? (from?.index ?? -1) + 1 : 0; index < folders.length; index++) {
        const found = read(folders[index], name, index);
        if (found) return found;
      }
      return undefined;
    },
  };
}

/**
 * Runs a compiler's preprocessor over a text.
 * @param {string} compiler a command, `cc`
 * @param {string} text
 * @param {{ include?: string[], define?: Record<string, string | number | boolean> }} options
 * @returns {string} the text with macros replaced and with its definitions
 * @throws {Error} with the compiler's messages
 */
function preprocessBy(compiler, text, { include = [], define = {} }) {
  const [command, ...first] = compiler.split(/\s+/);
  const flags = include.map((folder) => `-I${folder}`);
  for (const [name, value] of Object.entries(define)) {
    flags.push(value === false ? `-U${name}` : value === true ? `-D${name}` : `-D${name}=${value}`);
  }
  // Loaded when it is used: that takes as long as reading many declarations.
  const { spawnSync } = require('node:child_process');
  const result = spawnSync(command, [...first, '-E', '-dD', ...flags, '-x', 'c', '-'], {
    input: text,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (result.error) throw new Error(`${command} cannot be run: ${result.error.message}`);
  if (result.status !== 0) throw new Error(`${compiler} -E failed:\n${result.stderr.trimEnd()}`);
  return result.stdout;
}

module.exports = { fileReader, preprocessBy };
