'use strict';
// Numbers of C: what each accepts, how that is tested, and where its bytes lie. Dialects make their rules of it.

const { asIntN, asUintN, BigInt, isInteger, isSafeInteger } = require('./builtins.js');
const { integerTests } = require('./kinds.js');

/**
 * @typedef {object} Scalar
 * @property {string} code the letter of the addon (src/core/type.h)
 * @property {number} size bytes
 * @property {string} range what is accepted, in full
 * @property {(value: unknown) => boolean} accepts
 * @property {(value: unknown) => unknown} [convert] what accepts took, as it is stored
 * @property {(v: string, constant: (value: unknown, hint: string) => string) => string} test source of a check of the
 *   variable v that never accepts what `accepts` would refuse
 * @property {string} getter DataView's
 * @property {string} setter DataView's
 * @property {string} read the kind of typed array that holds it
 * @property {string} store how it goes into a slot (kinds.js)
 */

/** DataView's methods for a kind of number. */
const methods = (word) => ({ getter: `get${word}`, setter: `set${word}` });

/** Integers of up to 32 bits. */
function small(code, bits, signed) {
  const low = signed ? -(2 ** (bits - 1)) : 0;
  const high = low + 2 ** bits - 1;
  return {
    code,
    size: bits / 8,
    range: `an integer from ${low} to ${high}`,
    accepts: (value) => typeof value === 'number' && isInteger(value) && value >= low && value <= high,
    convert: undefined,
    test: (v) => `typeof ${v} === 'number' && ${integerTests[code](v)}`,
    ...methods(`${signed ? 'Int' : 'Uint'}${bits}`),
    read: `${signed ? 'i' : 'u'}${bits}`,
    store: signed ? 'i32' : 'u32',
  };
}

/** 64-bit integers: bigints both ways; a safe integer is taken as an argument, too. */
function wide(code, signed) {
  const cut = signed ? asIntN : asUintN;
  const low = signed ? -(2n ** 63n) : 0n;
  const read = signed ? 'i64' : 'u64';
  return {
    code,
    size: 8,
    range: `a bigint from ${low} to ${low + 2n ** 64n - 1n}, or a safe integer`,
    accepts: (value) =>
      typeof value === 'bigint'
        ? cut(64, value) === value
        : isSafeInteger(value) && cut(64, BigInt(value)) === BigInt(value),
    convert: (value) => (typeof value === 'bigint' ? value : BigInt(value)),
    test: (v, constant) => `typeof ${v} === 'bigint' && ${constant(cut, 'cut')}(64, ${v}) === ${v}`,
    ...methods(signed ? 'BigInt64' : 'BigUint64'),
    read,
    store: read,
  };
}

function float(code, bits) {
  const read = `f${bits}`;
  return {
    code,
    size: bits / 8,
    range: 'a number',
    accepts: (value) => typeof value === 'number',
    convert: undefined,
    test: (v) => `typeof ${v} === 'number'`,
    ...methods(`Float${bits}`),
    read,
    store: read,
  };
}

/** @type {Scalar[]} */
const scalars = [
  small('b', 8, true),
  small('B', 8, false),
  small('s', 16, true),
  small('S', 16, false),
  small('i', 32, true),
  small('I', 32, false),
  wide('l', true),
  wide('L', false),
  float('f', 32),
  float('d', 64),
];

module.exports = { scalars };
