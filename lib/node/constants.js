'use strict';
// node:ffi's two constants.

const process = require('node:process');

const SUFFIXES = { win32: 'dll', darwin: 'dylib' };

/** How the file name of a shared library ends here. */
const suffix = SUFFIXES[process.platform] ?? 'so';

/** Names of types; null prototype and frozen as there. */
const types = Object.freeze(
  Object.assign(Object.create(null), {
    VOID: 'void',
    POINTER: 'pointer',
    BUFFER: 'buffer',
    ARRAY_BUFFER: 'arraybuffer',
    FUNCTION: 'function',
    BOOL: 'bool',
    CHAR: 'char',
    STRING: 'string',
    FLOAT: 'float',
    DOUBLE: 'double',
    INT_8: 'int8',
    UINT_8: 'uint8',
    INT_16: 'int16',
    UINT_16: 'uint16',
    INT_32: 'int32',
    UINT_32: 'uint32',
    INT_64: 'int64',
    UINT_64: 'uint64',
    FLOAT_32: 'float32',
    FLOAT_64: 'float64',
  }),
);

module.exports = { suffix, types };
