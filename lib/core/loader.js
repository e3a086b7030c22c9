'use strict';
// Where the system's loader looks for libraries, and how files there begin.

const fs = require('node:fs');
const path = require('node:path');
const process = require('node:process');
const { cacheMarkOf, tripleOf } = require('./machines.js');

/** The first bytes of a file; undefined if it cannot be read. */
function startOf(file, length = 4096) {
  let handle;
  try {
    handle = fs.openSync(file, 'r');
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, fs.readSync(handle, bytes, 0, length, 0));
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}

/** What is in a folder; nothing if it cannot be read. */
function filesIn(folder) {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

/** The folders that the environment names. An entry that is no absolute path would be the current folder. */
function namedFolders() {
  const { LD_LIBRARY_PATH = '', DYLD_LIBRARY_PATH = '' } = process.env;
  const folders = process.platform === 'darwin' ? DYLD_LIBRARY_PATH.split(':') : LD_LIBRARY_PATH.split(/[:;]/);
  return folders.filter((folder) => path.isAbsolute(folder));
}

/** The folders of the system. */
function systemFolders() {
  if (process.platform === 'darwin') return ['/usr/local/lib', '/usr/lib'];
  const triple = tripleOf(process.arch);
  const ofMachine = triple ? [`/lib/${triple}`, `/usr/lib/${triple}`] : [];
  return [...ofMachine, '/lib64', '/usr/lib64', '/lib', '/usr/lib'];
}

/** The loader's cache of glibc: which files it has, by name, in its own order. */
const CACHE = '/etc/ld.so.cache';
const MAGIC = 'glibc-ld.so.cache1.1';

/** @returns {Map<string, string>} files by name, those for this processor */
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

module.exports = { filesIn, namedFolders, readCache, startOf, systemFolders };
