'use strict';
// Which libraries the process has loaded.

const fs = require('node:fs');
const { isMusl, isWindows } = require('./environment');

/** Why that cannot be told here, or never changes; false if it can be told. */
const skipLoaded =
  (!isWindows && process.platform !== 'linux' && 'needs /proc') || (isMusl && 'musl unloads no library');

let moduleHandle;

/** What Windows itself says of a file. */
function isModule(file) {
  if (!moduleHandle) {
    const { dlopen } = require('polyffi');
    const definition = { arguments: ['buffer'], return: 'pointer' };
    moduleHandle = dlopen('kernel32.dll', { GetModuleHandleW: definition }).symbols.GetModuleHandleW;
  }
  return moduleHandle(Buffer.from(`${file}\0`, 'utf16le')) !== 0n;
}

/**
 * Whether the code of a library is mapped into this process. Linux and Windows only.
 * @param {string} file
 */
function isLoaded(file) {
  if (isWindows) return isModule(file);
  const maps = fs.readFileSync('/proc/self/maps', 'utf8').split('\n');
  // Of what is unloaded, ThreadSanitizer leaves data behind.
  return maps.some((line) => line.includes(file) && /^\S+ ..x/.test(line));
}

module.exports = { isLoaded, skipLoaded };
