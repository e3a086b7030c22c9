'use strict';
// Copies of a fixture that nothing else in the process opens.

const fs = require('node:fs');
const path = require('node:path');
const { isWindows, root } = require('../harness');

const folder = path.join(root, 'build', 'test-copies');
/** @type {string[]} */
const copies = [];

/**
 * A copy of a library under a path of its own, deleted when the process ends.
 * @param {string} library
 */
function copyOf(library) {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${process.pid}-${copies.length}.so`);
  fs.copyFileSync(library, file);
  if (copies.push(file) === 1) process.on('exit', removeCopies);
  return file;
}

function removeCopies() {
  for (const file of copies) {
    try {
      fs.rmSync(file, { force: true });
    } catch (error) {
      // Windows deletes no library that is loaded.
      if (!isWindows) throw error;
    }
  }
}

module.exports = { copyOf };
