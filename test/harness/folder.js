'use strict';
// Folders that tests make.

const fs = require('node:fs');
const path = require('node:path');
const { isWindows } = require('./environment');

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

module.exports = { copyFolder, removeFolder };
