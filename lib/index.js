'use strict';
// The main entry point: node:ffi as the newest Node.js has it, in its order, and what polyffi adds behind it.

const { openHandles } = require('./core/debug.js');
const { JSCallback } = require('./node/callback.js');
const { CString } = require('./node/cstring.js');
const { getNativeFunction, sizeof } = require('./node/draft.js');
const library = require('./node/library.js');
const memory = require('./node/memory.js');
const { array, struct, union } = require('./node/aggregates.js');
const { suffix, types } = require('./node/constants.js');
const { typeOf } = require('./node/types.js');
const { surfaceOver } = require('./cdef/surface.js');

const { DynamicLibrary, dlsym, handleOf, libraryOf } = library;
const { dlclose, dlopen, ...ofC } = surfaceOver({
  DynamicLibrary,
  JSCallback,
  dlclose: library.dlclose,
  dlopen: library.dlopen,
  handleOf,
  libraryOf,
  typeOf,
});

module.exports = {
  DynamicLibrary,
  dlopen,
  dlclose,
  dlsym,
  ...memory.exporters,
  ...memory.getters,
  getCurrentEventLoop: memory.getCurrentEventLoop,
  getRawPointer: memory.getRawPointer,
  ...memory.setters,
  suffix,
  toString: memory.toString,
  toArrayBuffer: memory.toArrayBuffer,
  toBuffer: memory.toBuffer,
  types,

  struct,
  union,
  array,
  sizeof,
  JSCallback,
  CString,
  getNativeFunction,
  getBufferPointer: memory.getRawPointer,
  openHandles,

  ...ofC,
};
