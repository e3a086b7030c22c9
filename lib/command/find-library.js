'use strict';
// Finds the file of a library that is named as for dlopen(), by the folders that the dynamic linker searches.

const fs = require('node:fs');
const path = require('node:path');
const process = require('node:process');
const { tripleOf } = require('../core/machines.js');
const { CommandError } = require('./error.js');
const logical = require('../core/find.js');

const { LOGICAL_NAME } = logical;

/** The folders that a file of glibc's linker names, and those of the files that it includes. */
function configured(file) {
  let text;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    const [word, pattern] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (word !== 'include' || !pattern) return word ? [word] : [];
    // The only pattern in use: all files of a folder with one ending.
    const folder = path.resolve(path.dirname(file), path.dirname(pattern));
    const ending = path.basename(pattern).replace('*', '');
    const names = fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
    return names.filter((name) => name.endsWith(ending)).flatMap((name) => configured(path.join(folder, name)));
  });
}

/** Where libraries are, first the folders of the environment. */
function folders() {
  const triple = tripleOf(process.arch);
  const named = process.env.LD_LIBRARY_PATH?.split(':').filter(Boolean) ?? [];
  const common = ['/lib', '/usr/lib', '/lib64', '/usr/lib64', '/usr/local/lib'];
  const byMachine = triple ? [`/lib/${triple}`, `/usr/lib/${triple}`] : [];
  // Those of this machine first: cross compilers' libraries may be configured, too.
  return [...named, ...byMachine, ...configured('/etc/ld.so.conf'), ...common];
}

/**
 * The path of a library.
 * @param {string} library a path, a file's name, or a logical name, `sqlite3`
 * @returns {string}
 * @throws {CommandError} if no folder has it
 */
function findLibrary(library) {
  if (library.includes('/')) return library;
  const file = folders()
    .map((folder) => path.join(folder, library))
    .find((candidate) => fs.existsSync(candidate));
  if (file) return file;
  const found = LOGICAL_NAME.test(library) ? logical.findLibrary(library) : null;
  if (found !== null) return found;
  if (fs.existsSync(library)) return path.resolve(library);
  throw new CommandError(`no library "${library}" in the folders of the dynamic linker; give a path`);
}

module.exports = { findLibrary };
