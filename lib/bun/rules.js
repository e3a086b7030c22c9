'use strict';
// How each type of bun:ffi travels: rules for lib/core's wrapper compiler. A short cut (`cases`) takes what programs
// pass all the time with a store into the frame, which already wraps; everything else is `convert`'s.

const { asIntN, floor } = require('../core/builtins.js');
const { narrowings } = require('../core/kinds.js');
const { readTextOrLatin1 } = require('../core/memory.js');
const { FILL, filledView } = require('../core/rules.js');
const { viewLength } = require('../core/values.js');
const { entryPoint } = require('./entry-points');
const { notACompiledString } = require('./errors');
const { toAddress, toBigInteger, toBuffer, toBufferLength, toFloat, toFunction, toInteger } = require('./convert');

const isNumber = (name) => `typeof ${name} === 'number'`;
const isBigint = (name) => `typeof ${name} === 'bigint'`;

/** A conversion of one type. */
const typed = (convert, type) => (value) => convert(value, type);

// Addresses ----------------------------------------------------------------------------------------------------------

// Half of 2^64: below it the two halves of a number are stored by themselves.
const isPlainAddress = (name) => `typeof ${name} === 'number' && ${name} >= 0 && ${name} < 9223372036854775808`;

const plain = { test: isPlainAddress, store: 'n64' };
const nothing = {
  test: (name) => `${name} === null || ${name} === undefined`,
  store: 'f64',
  value: () => '0',
  isData: true,
};
const bigint = { test: isBigint, store: 'u64' };
const callback = {
  test: (name, constant) => `${constant(entryPoint, 'entryPoint')}(${name}) !== undefined`,
  store: 'u64',
  value: (name, constant) => `${constant(entryPoint, 'entryPoint')}(${name})`,
};

// Parameters of functions, results of callbacks ----------------------------------------------------------------------

const integer = (type, code, store, narrowing) => ({
  code,
  store,
  cases: [{ test: isNumber, store, value: narrowing?.source }],
  convert: narrow(narrowing, typed(toInteger, type)),
});

// A callee may rely on the whole of 32 bits, so narrow values are widened as C does.
function narrow(narrowing, convert) {
  return narrowing ? (value) => narrowing.cut(convert(value)) : convert;
}

const float = (type, code) => ({
  code,
  store: type,
  cases: [{ test: isNumber, store: type }],
  convert: typed(toFloat, type),
});

// The two halves of a number are those of its 64-bit integer, unless it is negative with a fraction.
const wide = (type, code) => ({
  code,
  store: 'u64',
  cases: [
    { test: isBigint, store: 'u64' },
    {
      test: (name, constant) =>
        `typeof ${name} === 'number' && (${name} >= 0 || ${constant(floor, 'floor')}(${name}) === ${name})`,
      store: 's64',
    },
  ],
  convert: (value) => toBigInteger(value, type),
});

const pointer = (cases, convert) => ({ code: 'p', store: 'u64', fill: 'o', cases, convert });

/** @type {Record<string, object>} */
const parameters = {
  char: integer('char', 'b', 'i32', narrowings.i8),
  i8: integer('i8', 'b', 'i32', narrowings.i8),
  u8: integer('u8', 'B', 'i32', narrowings.u8),
  i16: integer('i16', 's', 'i32', narrowings.i16),
  u16: integer('u16', 'S', 'i32', narrowings.u16),
  i32: integer('i32', 'i', 'i32'),
  u32: integer('u32', 'I', 'u32'),
  i64: wide('i64', 'l'),
  u64: wide('u64', 'L'),
  i64_fast: wide('i64_fast', 'l'),
  u64_fast: wide('u64_fast', 'L'),
  f64: float('f64', 'd'),
  f32: float('f32', 'f'),
  bool: {
    code: '?',
    store: 'i32',
    cases: [{ test: () => 'true', store: 'i32', value: (name) => `${name} ? 1 : 0` }],
    convert: (value) => (value ? 1 : 0),
  },
  ptr: pointer([plain, filledView, nothing, bigint, callback], typed(toAddress, 'ptr')),
  // The addon makes a copy of a string that lives as long as the call.
  cstring: pointer(
    [{ test: (name) => `typeof ${name} === 'string'`, store: 'fill' }, plain, filledView, nothing, bigint],
    (value) => (typeof value === 'string' ? FILL : toAddress(value, 'cstring')),
  ),
  function: pointer([plain, callback, filledView, bigint], toFunction),
  buffer: pointer([filledView], toBuffer),
  buffer_length: {
    code: 'L',
    store: 'n64',
    cases: [
      {
        test: filledView.test,
        store: 'n64',
        value: (name, constant) => `${constant(viewLength, 'viewLength')}(${name})`,
      },
    ],
    convert: toBufferLength,
  },
};

/** The same for what a callback gives back: a copy of a string has to outlive the call, so its address comes here. */
const callbackResults = {
  ...parameters,
  void: { code: 'v' },
  cstring: { ...parameters.cstring, convert: typed(toAddress, 'cstring') },
};

/** The same where the call is queued: C has its zero before JavaScript runs, and what that gives is not looked at. */
const queuedResults = { void: callbackResults.void };
for (const [type, { code, store }] of Object.entries(callbackResults)) {
  if (type !== 'void') queuedResults[type] = { code, store, convert: store === 'u64' ? () => 0n : () => 0 };
}

// Results of functions, parameters of callbacks ----------------------------------------------------------------------

const MAX = Number.MAX_SAFE_INTEGER;

// What reads a 64-bit integer gets it as a number, and where all its bits are for those that no number has.

const resultAddress = (number, u64, index) => {
  if (number > 0 && number <= MAX) return number;
  return number === 0 ? null : u64[index];
};
const resultSigned = (number, u64, index) => (number >= -MAX && number <= MAX ? number : asIntN(64, u64[index]));
// Bun's own bound excludes the largest safe integer.
const resultUnsigned = (number, u64, index) => (number >= 0 && number < MAX ? number : u64[index]);

const address = { code: 'p', read: 's64', map: resultAddress };

/** @type {Record<string, object>} */
const results = {
  void: { code: 'v', read: 'void' },
  char: { code: 'b', read: 'i8' },
  i8: { code: 'b', read: 'i8' },
  u8: { code: 'B', read: 'u8' },
  i16: { code: 's', read: 'i16' },
  u16: { code: 'S', read: 'u16' },
  i32: { code: 'i', read: 'i32' },
  u32: { code: 'I', read: 'u32' },
  i64: { code: 'l', read: 'i64' },
  u64: { code: 'L', read: 'u64' },
  i64_fast: { code: 'l', read: 's64', map: resultSigned },
  u64_fast: { code: 'L', read: 's64', map: resultUnsigned },
  f64: { code: 'd', read: 'f64' },
  f32: { code: 'f', read: 'f32' },
  bool: { code: '?', read: 'u8', map: (byte) => byte !== 0, mapSource: (raw) => `${raw} !== 0` },
  ptr: address,
  function: address,
  cstring: { code: 'p', text: 'latin1' },
};

/** @type {Record<string, object>} */
const callbackParameters = {
  ...results,
  buffer: address,
  cstring: { code: 'p', read: 'u64', map: (bits) => (bits === 0n ? null : readTextOrLatin1(bits)) },
};

/** The rules of functions, by type. */
const called = { parameters, results };

/** The same for compiled C, which can use Node-API, and which takes no strings. */
const compiled = {
  parameters: {
    ...parameters,
    cstring: {
      ...parameters.ptr,
      convert(value) {
        if (typeof value === 'string') throw notACompiledString();
        return toAddress(value, 'cstring');
      },
    },
    // The environment of the caller, which keeps its place among the JavaScript arguments.
    napi_env: { code: 'p', fill: 'e', counted: true },
    napi_value: { code: 'p', fill: 'n' },
  },
  results: { ...results, napi_value: { code: 'p', value: true } },
};

module.exports = { called, compiled, callbackParameters, callbackResults, queuedResults };
