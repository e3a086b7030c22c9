'use strict';
// What is open: for finding out who forgot to close.

const callbacks = require('./callback.js');
const libraries = require('./library.js');

/**
 * Open callbacks and libraries with the place in JavaScript that made them. They are only recorded where the
 * environment variable POLYFFI_DEBUG is set when polyffi is loaded.
 * @returns {{callbacks: {name: string, place: string}[], libraries: {path: string | null, place: string}[]}}
 */
function openHandles() {
  return {
    callbacks: [...(callbacks.opened?.values() ?? [])],
    libraries: [...(libraries.opened?.values() ?? [])],
  };
}

module.exports = { openHandles };
