'use strict';
// The wrapper compiler: from rules to the functions that users call.
//
// A rule says how one type of a dialect travels. For a parameter:
//
//   code      the type's text for the addon (src/core/type.h), for example 'i'
//   store     how a converted value goes into its slot: 'i32' 'u32' 'f32' 'f64' 'i64' 'u64', or for a
//             number that is stored as a 64-bit integer 's64', 'n64' where it is not negative
//   convert   (value, index, scope) => what store takes, or FILL, or an exception: the whole truth of the rule
//   cases     optional short cuts, tried in order before convert: {test, store, value} where test and value
//             take the parameter's name and give the source of an expression. store is as above, or 'view'
//             (address remembered by identity, else the addon looks), or 'fill' (the addon looks). test also
//             gets constant(value, hint), which gives a value's name in the generated code. `least` of a 'view' is
//             how many bytes it must have
//   fill      'o' where objects and strings may be left to the addon (FILL, 'view', 'fill'), 'n' for a
//             napi_value, 'e' for the napi_env, which takes no JavaScript argument unless `counted`
//   write     instead of store/convert, for aggregates: (value, views, offset, index) writes the bytes
//             and may run JavaScript of the user (getters): where that used the frame, all is done once more,
//             aside from it
//   transient convert puts objects with close() into scope, closed when the call has ended
//
// For a result:
//
//   code      as above
//   read      how the raw value is read: 'void', an element kind ('i8' … 'u64'), or 's64' for a signed
//             64-bit integer read as a number, which is only exact up to 2^53 and always has a map
//   map       optional: (raw, u64, index) => value, where u64[index] has all bits; mapSource: the same as source
//             of an expression, of raw alone
//   text      'utf8' or 'latin1': the addon makes the string, or null
//   value     true: the result is a napi_value
//   pointer   true where load gives an external over the address, or null: the addon can make it
//   load      instead of read/map, for aggregates: (views, offset) => value
//   bytes     true where load gives a fresh Uint8Array of the value's `size` bytes
//
// With code generation switched off (--disallow-code-generation-from-strings), closures do the same work from
// convert and map alone, so a case must never accept what convert would refuse. A test runs no JavaScript of
// the user.

const { engine, frame, viewsOf } = require('./addon.js');
const { makeClosures } = require('./closures.js');
const { canGenerate, generateWrappers } = require('./generate.js');
const { demand } = require('./permission.js');
const { bound: flag } = require('./numbers.js');
const { FILL } = require('./slots.js');
// Calls off the thread end through it.
require('./hooks.js');

const halves = new Uint32Array(2);
const whole = new Float64Array(halves.buffer);

/** The number whose eight bytes are these halves: addresses travel so, in one store. */
function bitsOf(low, high) {
  halves[0] = low;
  halves[1] = high;
  return whole[0];
}

function signatureOf({ result, params, variadicAt }) {
  const codes = params.map((rule) => rule.code);
  if (variadicAt !== undefined) codes.splice(variadicAt, 0, '.');
  return `${result.code}(${codes.join('')})`;
}

function flagsOf({ result, errno, rejectNul, nonblocking }) {
  let flags = errno ? flag.errno : 0;
  if (rejectNul) flags |= flag.rejectNul;
  if (result.value) flags |= flag.value;
  // Off the thread these are made when the result has come back.
  if (result.pointer && !nonblocking) flags |= flag.pointer;
  if (result.text && !nonblocking) flags |= result.text === 'latin1' ? flag.latin1 : flag.text;
  return flags;
}

function fillsOf({ params }) {
  return params.some((rule) => rule.fill) ? params.map((rule) => rule.fill ?? '.').join('') : '';
}

/**
 * One function to bind.
 * @typedef {object} Definition
 * @property {string} name of the wrapper, and in messages
 * @property {bigint} address
 * @property {object[]} params rules
 * @property {object} result rule
 * @property {number} [variadicAt] how many arguments stand before the variadic part
 * @property {boolean} [nonblocking]
 * @property {boolean} [signal] nonblocking calls take one argument more, {signal: AbortSignal}
 * @property {boolean} [errno] the result is {value, errno}
 * @property {boolean} [rejectNul] strings with a NUL are refused: `dialect.refused` throws
 */

/**
 * What a dialect decides for all its functions. Every function throws the dialect's own error.
 * @typedef {object} Dialect
 * @property {string} name
 * @property {(name: string) => never} closed the function's library is closed
 * @property {(found: number, expected: number, name: string) => void} [arity] the wrong number of arguments;
 *   missing: not checked
 * @property {(index: number, name: string) => never} [refused] a string argument has a NUL
 */

/** A function of its own, so that the addon, which holds the result, does not hold `bind`'s variables with it. */
function closedBy(dialect, names) {
  return (index) => dialect.closed(names[index]);
}

/**
 * Binds functions together and gives their wrappers, in order. They keep the library open while one of them
 * is reachable.
 * @param {object | null} library the addon's handle
 * @param {Definition[]} definitions
 * @param {Dialect} dialect
 * @returns {Function[]}
 * @throws {TypeError} ERR_FFI_UNSUPPORTED_TYPE for what the platform's ABI cannot pass
 */
function bind(library, definitions, dialect) {
  demand();
  const names = definitions.map((definition) => definition.name);
  const closed = closedBy(dialect, names);
  const [binding, numbers] = engine.bind(
    library,
    definitions.map((definition) => definition.address),
    definitions.map(signatureOf),
    names,
    definitions.map(flagsOf),
    definitions.map(fillsOf),
    closed,
  );
  let next = 0;
  const plans = definitions.map((definition, index) => {
    const plan = {
      call: bitsOf(numbers[next], numbers[next + 1]),
      views: frame,
      own: false,
      result: numbers[next + 3],
    };
    const entry = engine.entries[numbers[next + 4]];
    plan.invoke = entry ?? engine.invoke;
    plan.shaped = entry !== undefined;
    if (numbers[next + 2]) {
      plan.own = true;
      plan.views = viewsOf(engine.ownFrame(binding, index));
    }
    plan.args = numbers.subarray(next + 5, next + 5 + definition.params.length);
    next += 5 + definition.params.length;
    return plan;
  });
  return (canGenerate ? generateWrappers : makeClosures)(binding, definitions, plans, dialect);
}

module.exports = { FILL, bind };
