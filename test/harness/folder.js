'use strict';
// Folders that tests make.

const fs = require('node:fs');
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

module.exports = { removeFolder };
