'use strict';
// Folders that tests make.

const fs = require('node:fs');
const path = require('node:path');
const { isWindows, root } = require('./environment');

/**
 * Removes a folder. Windows keeps libraries that are loaded, and their folder with them.
 * @param {string} folder
 */
function removeFolder(folder) {
  try {
    fs.rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    if (!isWindows) throw error;
  }
}

/**
 * Copies a folder and what is in it. On Windows, cpSync of Node.js 22 takes characters beyond ASCII for other ones.
 * @param {string} from
 * @param {string} to
 */
function copyFolder(from, to) {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [from, to].map((folder) => path.join(folder, entry.name));
    if (entry.isDirectory()) copyFolder(source, target);
    else fs.copyFileSync(source, target);
  }
}

/**
 * Puts the package that is tested into a folder's node_modules: as a link, or on Windows, where not everybody may make
 * links, as a copy.
 * @param {string} folder
 */
function placePackage(folder) {
  const place = path.join(folder, 'node_modules', 'polyffi');
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.rmSync(place, { recursive: true, force: true });
  if (!isWindows) return fs.symlinkSync(root, place);
  copyFolder(path.join(root, 'lib'), path.join(place, 'lib'));
  fs.copyFileSync(path.join(root, 'package.json'), path.join(place, 'package.json'));
}

module.exports = { copyFolder, placePackage, removeFolder };
