'use strict';
// Prints the C files of the addon, one on a line, for binding.gyp; they are listed from the folders, so that a new
// file is built without being named twice.

const fs = require('node:fs');
const path = require('node:path');
const { createHash } = require('node:crypto');

const root = path.join(__dirname, '..', '..');

/** Where the addon's C finds its headers, from the root of the package. */
const includes = ['src/core'];

/** The header that decides about the ABI. */
const abi = 'src/core/abi/abi.h';

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
 * The files of the addon whose names match.
 * @param {RegExp} pattern
 * @returns {string[]} paths from the root of the package, with forward slashes
 */
function filesOf(pattern) {
  return folders.flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder))
      .filter((name) => pattern.test(name))
      .sort()
      .map((name) => `${folder}/${name}`),
  );
}

/** The C files of the addon. */
const sources = () => filesOf(/\.c$/);

/**
 * A hash of what the addon is made of, C files and headers, which tells one state of them from another.
 * @returns {string} in hexadecimal
 */
function hashOfSources() {
  const hash = createHash('sha256');
  for (const file of filesOf(/\.[ch]$/)) {
    const text = fs.readFileSync(path.join(root, file));
    hash.update(`${file} ${text.length}\n`).update(text);
  }
  return hash.digest('hex');
}

module.exports = { abi, folders, hashOfSources, includes, sources };

if (require.main === module) console.log(sources().join('\n'));
