'use strict';
// Finds the file of a library that is named as for dlopen(), where the dynamic linker looks.

const fs = require('node:fs');
const path = require('node:path');
const logical = require('../core/find.js');
const { namedFolders, readCache, systemFolders } = require('../core/loader.js');
const { CommandError } = require('./error.js');

/**
 * The path of a library.
 * @param {string} library a path, a file's name, or a logical name, `sqlite3`
 * @returns {string}
 * @throws {CommandError} if no folder has it
 */
function findLibrary(library) {
  if (library.includes('/')) return library;
  const inFolders = (folders) =>
    folders.map((folder) => path.join(folder, library)).find((file) => fs.existsSync(file));
  const file =
    inFolders(namedFolders()) ?? readCache().get(library) ?? inFolders([...systemFolders(), '/usr/local/lib']);
  if (file) return file;
  const found = logical.LOGICAL_NAME.test(library) ? logical.findLibrary(library) : null;
  if (found !== null) return found;
  if (fs.existsSync(library)) return path.resolve(library);
  throw new CommandError(`no library "${library}" in the folders of the dynamic linker; give a path`);
}

module.exports = { findLibrary };
