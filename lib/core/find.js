'use strict';
// findLibrary: from a logical name, 'sqlite3', to what the loader opens.

const fs = require('node:fs');
const path = require('node:path');
const process = require('node:process');
const { isElf } = require('./elf.js');
const { invalidType, invalidValue } = require('./errors.js');
const { filesIn, namedFolders, readCache, startOf, systemFolders } = require('./loader.js');
const { tripleOf } = require('./machines.js');

/** The usual folders, first those of what was added to the system. */
function usualFolders() {
  if (process.platform === 'darwin') return ['/opt/homebrew/lib', '/opt/local/lib', ...systemFolders()];
  const triple = tripleOf(process.arch);
  return [...(triple ? [`/usr/local/lib/${triple}`] : []), '/usr/local/lib', ...systemFolders()];
}

/** The version behind `.so`, as numbers: the greatest wins. */
const versionOf = (file, stem) =>
  file
    .slice(stem.length)
    .split('.')
    .map((part) => Number(part) || 0);

function newest(files, stem) {
  return [...files].sort((one, other) => {
    const a = versionOf(one, stem);
    const b = versionOf(other, stem);
    for (let index = 0; index < Math.max(a.length, b.length); index++) {
      const difference = (b[index] ?? 0) - (a[index] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  })[0];
}

function inCache(name, version) {
  const stem = `lib${name}.so`;
  const cache = readCache();
  const wanted = version === undefined ? stem : `${stem}.${version}`;
  const names = [...cache.keys()].filter((file) => file === wanted || file.startsWith(`${wanted}.`));
  // A versioned name is what programs are linked to; without a version it is for those who compile.
  const versioned = names.filter((file) => file !== stem);
  const chosen = newest(versioned.length > 0 ? versioned : names, stem);
  return chosen && cache.get(chosen);
}

/** Beside libraries lie texts for linkers, which no loader opens. */
function isLibrary(file) {
  if (process.platform !== 'linux') return fs.existsSync(file);
  const start = startOf(file);
  return start !== undefined && isElf(start);
}

function inFolders(name, version, where) {
  const isMac = process.platform === 'darwin';
  const stem = isMac ? `lib${name}` : `lib${name}.so`;
  const ending = version === undefined ? '' : `.${version}`;
  for (const folder of where) {
    const exact = isMac ? `${stem}${ending}.dylib` : `${stem}${ending}`;
    const found = filesIn(folder).filter((file) => file === exact || (!isMac && file.startsWith(`${exact}.`)));
    const usable = found.filter((file) => isLibrary(path.join(folder, file)));
    if (usable.length > 0) return path.join(folder, newest(usable, stem));
  }
  return undefined;
}

/** As the addon looks for names: beside the program, in Windows' own folder, then in the folders of PATH. */
function onWindows(name, version) {
  const { SystemRoot = 'C:\\Windows', PATH = '' } = process.env;
  const listed = PATH.split(';').filter((folder) => path.isAbsolute(folder));
  const folders = [path.dirname(process.execPath), path.join(SystemRoot, 'System32'), ...listed];
  const stems = [version && `${name}-${version}`, version && `lib${name}-${version}`, name, `lib${name}`].filter(
    Boolean,
  );
  const files = stems.flatMap((stem) => folders.map((folder) => path.join(folder, `${stem}.dll`)));
  return files.find((file) => fs.existsSync(file));
}

function framework(name) {
  return ['/System/Library/Frameworks', '/Library/Frameworks']
    .map((folder) => path.join(folder, `${name}.framework`, name))
    .find((file) => fs.existsSync(path.dirname(file)));
}

/** What a logical name may be. */
const LOGICAL_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/;

/**
 * The file of a library by its logical name: the loader's cache, the usual folders, frameworks. Never the current
 * folder.
 * @param {string} name `sqlite3` for libsqlite3.so.0
 * @param {string | number} [version] the first number behind the name, or more of them
 * @returns {string | null} an absolute path, null if there is none
 */
function findLibrary(name, version) {
  if (typeof name !== 'string') throw invalidType('The name must be a string');
  if (!LOGICAL_NAME.test(name)) throw invalidValue(`'${name}' is no logical name of a library`);
  if (version !== undefined && !/^[0-9]+(?:\.[0-9]+)*$/.test(String(version))) {
    throw invalidValue('The version must be numbers with dots');
  }
  if (process.platform === 'win32') return onWindows(name, version) ?? null;
  const find = (folders) => inFolders(name, version, folders);
  const named = find(namedFolders());
  if (named !== undefined) return named;
  if (process.platform === 'darwin') return find(usualFolders()) ?? framework(name) ?? null;
  return inCache(name, version) ?? find(usualFolders()) ?? null;
}

module.exports = { LOGICAL_NAME, findLibrary };
