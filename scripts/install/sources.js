'use strict';
// Prints the C files of the addon, one on a line, for binding.gyp; they are listed from the folders, so that a new
// file is built without being named twice.

const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..', '..');

/** Where the addon's C finds its headers, from the root of the package. */
const includes = ['src/core'];

/** A folder and all below it, in order, with forward slashes. */
function foldersBelow(folder) {
  return fs
    .readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${folder}/${entry.name}`)
    .sort()
    .reduce((found, below) => [...found, ...foldersBelow(below)], [folder]);
}

/** The folders of the addon's C files, from the root of the package. */
const folders = foldersBelow('src');

/**
 * The C files of the addon.
 * @returns {string[]} paths from the root of the package, with forward slashes
 */
function sources() {
  return folders.flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith('.c'))
      .sort()
      .map((name) => `${folder}/${name}`),
  );
}

module.exports = { folders, includes, sources };

if (require.main === module) console.log(sources().join('\n'));
