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

const { DynamicLibrary, dlsym, libraryOf } = library;
const surface = surfaceOver({
  DynamicLibrary,
  JSCallback,
  dlclose: library.dlclose,
  dlopen: library.dlopen,
  libraryOf,
  typeOf,
});
const { addressOf, alloc, Arena, bits, cdef, dlclose, dlopen, enumeration, findLibrary, pointer, string, trace } =
  surface;

module.exports = {
  DynamicLibrary,
  dlopen,
  dlclose,
  dlsym,
  exportArrayBuffer: memory.exportArrayBuffer,
  exportArrayBufferView: memory.exportArrayBufferView,
  exportString: memory.exportString,
  exportBuffer: memory.exportBuffer,
  getInt8: memory.getInt8,
  getUint8: memory.getUint8,
  getInt16: memory.getInt16,
  getUint16: memory.getUint16,
  getInt32: memory.getInt32,
  getUint32: memory.getUint32,
  getInt64: memory.getInt64,
  getUint64: memory.getUint64,
  getFloat32: memory.getFloat32,
  getFloat64: memory.getFloat64,
  getCurrentEventLoop: memory.getCurrentEventLoop,
  getRawPointer: memory.getRawPointer,
  setInt8: memory.setInt8,
  setUint8: memory.setUint8,
  setInt16: memory.setInt16,
  setUint16: memory.setUint16,
  setInt32: memory.setInt32,
  setUint32: memory.setUint32,
  setInt64: memory.setInt64,
  setUint64: memory.setUint64,
  setFloat32: memory.setFloat32,
  setFloat64: memory.setFloat64,
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

  cdef,
  alloc,
  Arena,
  addressOf,
  findLibrary,
  trace,
  pointer,
  bits,
  enumeration,
  string,
};
