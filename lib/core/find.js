'use strict';
// findLibrary: from a logical name, 'sqlite3', to what the loader opens.

const fs = require('node:fs');
const path = require('node:path');
const process = require('node:process');
const { invalidType, invalidValue } = require('./errors.js');
const { cacheMarkOf, tripleOf } = require('./machines.js');

/** The loader's cache of glibc: which files it has, by name, in its own order. */
const CACHE = '/etc/ld.so.cache';
const MAGIC = 'glibc-ld.so.cache1.1';

/** @returns {Map<string, string>} files by name */
function readCache() {
  const found = new Map();
  const mark = cacheMarkOf(process.arch);
  let data;
  try {
    data = fs.readFileSync(CACHE);
  } catch {
    return found;
  }
  const start = data.indexOf(MAGIC, 0, 'latin1');
  if (start < 0) return found;
  const count = data.readUInt32LE(start + 20);
  const text = (at) => data.toString('utf8', start + at, data.indexOf(0, start + at));
  for (let index = 0; index < count; index++) {
    const entry = start + 48 + 24 * index;
    if (entry + 24 > data.length) break;
    const flags = data.readUInt32LE(entry) & 0xffff;
    if (mark !== undefined && flags !== mark) continue;
    const name = text(data.readUInt32LE(entry + 4));
    if (!found.has(name)) found.set(name, text(data.readUInt32LE(entry + 8)));
  }
  return found;
}

/** Where the loader looks before all else; an entry that is no absolute path would be the current folder. */
function askedFor() {
  const { LD_LIBRARY_PATH = '', DYLD_LIBRARY_PATH = '' } = process.env;
  const folders = process.platform === 'darwin' ? DYLD_LIBRARY_PATH.split(':') : LD_LIBRARY_PATH.split(/[:;]/);
  return folders.filter((folder) => path.isAbsolute(folder));
}

function folders() {
  if (process.platform === 'darwin') return ['/opt/homebrew/lib', '/usr/local/lib', '/opt/local/lib', '/usr/lib'];
  const usual = ['/usr/local/lib', '/lib64', '/usr/lib64', '/lib', '/usr/lib'];
  const triple = tripleOf(process.arch);
  return triple ? [`/usr/local/lib/${triple}`, `/lib/${triple}`, `/usr/lib/${triple}`, ...usual] : usual;
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

/** ELF files begin so; beside libraries lie texts for linkers, which no loader opens. */
function isLibrary(file) {
  if (process.platform !== 'linux') return fs.existsSync(file);
  let handle;
  try {
    handle = fs.openSync(file);
    const start = Buffer.alloc(4);
    fs.readSync(handle, start, 0, 4, 0);
    return start.toString('latin1') === '\x7fELF';
  } catch {
    return false;
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}

function inFolders(name, version, where = folders()) {
  const isMac = process.platform === 'darwin';
  const stem = isMac ? `lib${name}` : `lib${name}.so`;
  const ending = version === undefined ? '' : `.${version}`;
  for (const folder of where) {
    let files;
    try {
      files = fs.readdirSync(folder);
    } catch {
      continue;
    }
    const exact = isMac ? `${stem}${ending}.dylib` : `${stem}${ending}`;
    const found = files.filter((file) => file === exact || (!isMac && file.startsWith(`${exact}.`)));
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
  const asked = inFolders(name, version, askedFor());
  if (asked !== undefined) return asked;
  if (process.platform === 'darwin') return inFolders(name, version) ?? framework(name) ?? null;
  return inCache(name, version) ?? inFolders(name, version) ?? null;
}

module.exports = { LOGICAL_NAME, findLibrary };
