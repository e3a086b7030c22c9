'use strict';
// The number types of the main entry point: what each accepts, how it is named in messages, and where its bytes lie.
// A number here is what rules.js makes the rules of a type from.

const { asIntN, asUintN, BigInt, isInteger, isSafeInteger } = require('../core/builtins.js');
const { integerTests } = require('../core/kinds.js');

/**
 * @typedef {object} NumberKind
 * @property {string} code the letter of the addon (src/core/type.h)
 * @property {number} size bytes
 * @property {string} expected with its article, for messages
 * @property {string} range what is accepted, in full
 * @property {(value: unknown) => boolean} accepts
 * @property {(value: unknown) => unknown} [convert] what accepts took, as it is stored
 * @property {(v: string, constant: (value: unknown, hint: string) => string) => string} test source of a check of the
 *   variable v that never accepts what `accepts` would refuse
 * @property {string} getter DataView's
 * @property {string} setter DataView's
 * @property {string} read the kind of typed array that holds it
 * @property {string} store how it goes into a slot (lib/core/compile.js)
 */

/** Integers of up to 32 bits: letter, name in messages, range, DataView's word for it, kind of typed array. */
function integer(letter, expected, low, high, word, read) {
  return {
    code: letter,
    size: Number(/\d+/.exec(word)[0]) / 8,
    expected,
    range: `an integer from ${low} to ${high}`,
    accepts: (value) => typeof value === 'number' && isInteger(value) && value >= low && value <= high,
    convert: undefined,
    test: (v) => `typeof ${v} === 'number' && ${integerTests[letter](v)}`,
    getter: `get${word}`,
    setter: `set${word}`,
    read,
    store: low < 0 ? 'i32' : 'u32',
  };
}

/** 64-bit integers: bigints both ways; a safe integer is taken as an argument, too. */
function wide(letter, expected, cut, word, read) {
  const high = cut === asIntN ? 2n ** 63n - 1n : 2n ** 64n - 1n;
  const low = cut === asIntN ? -(2n ** 63n) : 0n;
  return {
    code: letter,
    size: 8,
    expected,
    range: `a bigint from ${low} to ${high}, or a safe integer`,
    accepts: (value) =>
      typeof value === 'bigint'
        ? cut(64, value) === value
        : isSafeInteger(value) && cut(64, BigInt(value)) === BigInt(value),
    convert: (value) => (typeof value === 'bigint' ? value : BigInt(value)),
    test: (v, constant) => `typeof ${v} === 'bigint' && ${constant(cut, 'cut')}(64, ${v}) === ${v}`,
    getter: `get${word}`,
    setter: `set${word}`,
    read,
    store: read,
  };
}

function float(letter, expected, word, read) {
  return {
    code: letter,
    size: read === 'f32' ? 4 : 8,
    expected,
    range: 'a number',
    accepts: (value) => typeof value === 'number',
    convert: undefined,
    test: (v) => `typeof ${v} === 'number'`,
    getter: `get${word}`,
    setter: `set${word}`,
    read,
    store: read,
  };
}

/** @type {NumberKind[]} */
const numbers = [
  integer('b', 'an int8', -128, 127, 'Int8', 'i8'),
  integer('B', 'a uint8', 0, 255, 'Uint8', 'u8'),
  integer('s', 'an int16', -32768, 32767, 'Int16', 'i16'),
  integer('S', 'a uint16', 0, 65535, 'Uint16', 'u16'),
  integer('i', 'an int32', -2147483648, 2147483647, 'Int32', 'i32'),
  integer('I', 'a uint32', 0, 4294967295, 'Uint32', 'u32'),
  wide('l', 'an int64', asIntN, 'BigInt64', 'i64'),
  wide('L', 'a uint64', asUintN, 'BigUint64', 'u64'),
  float('f', 'a float', 'Float32', 'f32'),
  float('d', 'a double', 'Float64', 'f64'),
];

/** C's _Bool: a boolean, 0 or 1. @type {NumberKind} */
const bool = {
  ...integer('B', 'a bool (0 or 1)', 0, 1, 'Uint8', 'u8'),
  code: '?',
  range: 'true, false, 1 or 0',
  accepts: (value) => value === 0 || value === 1 || typeof value === 'boolean',
  convert: (value) => (value ? 1 : 0),
  test: (v) => `${v} === 0 || ${v} === 1`,
};

const byKind = new Map(numbers.map((number) => [number.read, number]));

/**
 * What a number type accepts, by the kind of typed array that holds it ('i8' … 'f64').
 * @param {string} kind
 * @returns {NumberKind}
 */
const scalarOf = (kind) => byKind.get(kind);

module.exports = { bool, numbers, scalarOf };
