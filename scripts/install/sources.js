'use strict';
// Prints the C files of the addon, one on a line, for binding.gyp; they are listed from the folders, so that a new
// file is built without being named twice.

const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..', '..');

/** The folders of the addon's C files, from the root of the package. */
const folders = ['src/core', 'src/binding'];

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

module.exports = { folders, sources };

if (require.main === module) console.log(sources().join('\n'));
