'use strict';
// The rules of types for the wrapper compiler (lib/core/compile.js): numbers, void and long double. Pointers have theirs
// in pointers.js, structs and unions in lib/core.

const { isPromise } = require('node:util').types;
const { asIntN } = require('../core/builtins.js');
const { layoutOf } = require('../core/names.js');
const { copyOf, isUint8Array, viewLength } = require('../core/values.js');
const { invalidValue } = require('./errors.js');

const named = (path) => (path === '' ? 'Value' : `Field ${path}`);

/**
 * What a callback returned and C cannot have: node:ffi ends the process with these words.
 * @param {unknown} received
 * @param {string} expected
 */
const refusedResult = (received, expected) =>
  isPromise(received)
    ? invalidValue('Callbacks cannot return promises', {
        expected,
        received,
        hint: 'C waits for the result: the function must not be async',
      })
    : invalidValue('Callback returned invalid value for declared FFI type', { expected, received });

/** What to do about a value that is no number of a type. */
function hintFor(received, code, field) {
  switch (typeof received) {
    case 'undefined':
      return field ? 'the object lacks it' : undefined;
    case 'boolean':
      return code === '?' ? undefined : 'Number() makes 1 or 0 of it; _Bool is the type that takes booleans';
    case 'string':
      return received.trim() !== '' && Number.isFinite(Number(received)) ? 'Number() makes a number of it' : undefined;
    case 'bigint':
      return asIntN(53, received) === received ? 'Number() makes a number of it' : undefined;
    case 'number':
      return Number.isInteger(received) || !Number.isFinite(received)
        ? undefined
        : 'Math.trunc() cuts the fraction off';
    default:
      return undefined;
  }
}

/**
 * The type of a number, whose rules come from what it accepts.
 * @param {import('./numbers.js').NumberKind} number
 * @param {boolean} [short] whether its test is worth a short way of its own
 */
function numberType(number, short = true) {
  const { code, size, accepts, convert, test, expected, range, getter, setter, read, store } = number;
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
    load: undefined,
    save: undefined,
    check: converter((received, field) =>
      invalidValue(`${named(field)} must be ${expected}`, {
        expected: range,
        received,
        field,
        hint: hintFor(received, code, field),
      }),
    ),
    parameter: {
      code,
      size,
      store,
      convert: converter((received, argument) =>
        invalidValue(`Argument ${argument} must be ${expected}`, {
          expected: range,
          received,
          argument,
          hint: hintFor(received, code),
        }),
      ),
      cases,
    },
    result: { code, size, read },
    // What a callback returned has no argument number.
    returned: { code, size, store, convert: converter((value) => refusedResult(value, range)), cases },
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
      if (isPromise(value)) throw refusedResult(value, 'nothing');
    },
  },
};

/** long double, opaque: its bytes as they lie in memory. */
const longDoubleType = (() => {
  const [size, align] = layoutOf('D');
  const check = (received, what, place) => {
    if (isUint8Array(received) && viewLength(received) === size) return received;
    throw invalidValue(`${what} must be a Uint8Array of ${size} bytes`, { received, ...place });
  };
  const write = (value, cells, at, index) => cells.u8.set(check(value, `Argument ${index}`, { argument: index }), at);
  return {
    code: 'D',
    size,
    align,
    load: (data, at) => copyOf(data.buffer, data.byteOffset + at, size),
    save(data, at, value, path) {
      new Uint8Array(data.buffer, data.byteOffset + at, size).set(check(value, named(path), { field: path }));
    },
    parameter: { code: 'D', size, write },
    result: { code: 'D', size, load: (cells, at) => cells.u8.slice(at, at + size) },
    returned: { code: 'D', size, write },
  };
})();

module.exports = { longDoubleType, numberType, refusedResult, voidType };
