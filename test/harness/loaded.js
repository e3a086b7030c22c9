'use strict';
// Which libraries the process has loaded.

const fs = require('node:fs');

/**
 * Whether the code of a library is mapped into this process. Linux only.
 * @param {string} file
 */
function isLoaded(file) {
  const maps = fs.readFileSync('/proc/self/maps', 'utf8').split('\n');
  // Of what is unloaded, ThreadSanitizer leaves data behind.
  return maps.some((line) => line.includes(file) && /^\S+ ..x/.test(line));
}

module.exports = { isLoaded };
