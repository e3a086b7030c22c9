'use strict';
// What is open: for finding out who forgot to close.

const callbacks = require('./callback.js');
const libraries = require('./library.js');

/**
 * Open callbacks and libraries with the place in JavaScript that made them. They are only recorded where the
 * environment variable POLYFFI_DEBUG is set when polyffi is loaded. `calls` is how JavaScript gets into C at the moment:
 * while a callback of this thread is alive, no call is fast, whichever copy of polyffi made it.
 * @returns {{callbacks: {name: string, place: string}[], libraries: {path: string | null, place: string}[],
 *   calls: 'Node-API' | 'raw' | 'fast'}}
 */
function openHandles() {
  const { waysIn } = require('./about.js');
  return {
    calls: waysIn().now,
    callbacks: [...(callbacks.opened?.values() ?? [])],
    libraries: [...(libraries.opened?.values() ?? [])],
  };
}

module.exports = { openHandles };
