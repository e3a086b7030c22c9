'use strict';
// bun:ffi, as Bun 1.4 has it.

const process = require('node:process');
const { CString } = require('./bun/cstring');
const { JSCallback } = require('./bun/callback');
const { FFIType } = require('./bun/types');
const { CFunction, dlopen, linkSymbols, rawDlopen } = require('./bun/library');
const { ptr, read, toArrayBuffer, toBuffer } = require('./bun/memory');
const { viewSource } = require('./bun/view-source');

// What compiles is loaded when it is used: most programs never do.
/** @type {typeof import('./bun/cc').cc} */
const cc = (options) => require('./bun/cc').cc(options);

/** The platform's file name extension of libraries. */
const suffix = { darwin: 'dylib', win32: 'dll' }[process.platform] ?? 'so';

/** The functions below the others: their errors are returned, not thrown. */
const native = {
  dlopen: rawDlopen,
  callback: () => {
    throw new Error('Deprecated. Use new JSCallback(options, fn) instead');
  },
};

module.exports = {
  CFunction,
  CString,
  FFIType,
  JSCallback,
  dlopen,
  linkSymbols,
  native,
  ptr,
  read,
  suffix,
  toArrayBuffer,
  toBuffer,
  viewSource,
  cc,
};
