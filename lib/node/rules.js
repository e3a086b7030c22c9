'use strict';
// The rules of types for the wrapper compiler (lib/core/compile.js): numbers, void and long double. Pointers have theirs
// in pointers.js, structs and unions in lib/core.

const { isPromise } = require('node:util').types;
const { layoutOf } = require('../core/names.js');
const { copyOf, isUint8Array, viewLength } = require('../core/values.js');
const { invalidValue } = require('./errors.js');

const named = (path) => (path === '' ? 'Value' : `Field ${path}`);

/** What a callback returned and C cannot have: node:ffi ends the process with these words. */
const refusedResult = (value) =>
  invalidValue(
    isPromise(value) ? 'Callbacks cannot return promises' : 'Callback returned invalid value for declared FFI type',
  );

/**
 * The type of a number, whose rules come from what it accepts.
 * @param {import('./numbers.js').NumberKind} number
 * @param {boolean} [short] whether its test is worth a short way of its own
 */
function numberType(number, short = true) {
  const { code, size, accepts, convert, test, expected, getter, setter, read, store } = number;
  const cases = short ? [{ test, store }] : [];
  const converter = (refuse) => (value, where) => {
    if (!accepts(value)) throw refuse(value, where);
    return convert ? convert(value) : value;
  };
  return {
    code,
    size,
    align: size,
    getter,
    setter,
    test,
    check: converter((value, path) => invalidValue(`${named(path)} must be ${expected}`)),
    parameter: {
      code,
      size,
      store,
      convert: converter((value, index) => invalidValue(`Argument ${index} must be ${expected}`)),
      cases,
    },
    result: { code, size, read },
    // What a callback returned has no argument number.
    returned: { code, size, store, convert: converter(refusedResult), cases },
  };
}

const voidType = {
  code: 'v',
  size: 0,
  align: 1,
  result: { code: 'v', size: 0, read: 'void' },
  returned: {
    code: 'v',
    size: 0,
    check(value) {
      if (isPromise(value)) throw refusedResult(value);
    },
  },
};

/** long double, opaque: its bytes as they lie in memory. */
const longDoubleType = (() => {
  const [size, align] = layoutOf('D');
  const check = (value, what) => {
    if (isUint8Array(value) && viewLength(value) === size) return value;
    throw invalidValue(`${what} must be a Uint8Array of ${size} bytes`);
  };
  const write = (value, cells, at, index) => cells.u8.set(check(value, `Argument ${index}`), at);
  return {
    code: 'D',
    size,
    align,
    load: (data, at) => copyOf(data.buffer, data.byteOffset + at, size),
    save(data, at, value, path) {
      new Uint8Array(data.buffer, data.byteOffset + at, size).set(check(value, named(path)));
    },
    parameter: { code: 'D', size, write },
    result: { code: 'D', size, load: (cells, at) => cells.u8.slice(at, at + size) },
    returned: { code: 'D', size, write },
  };
})();

module.exports = { longDoubleType, numberType, refusedResult, voidType };
