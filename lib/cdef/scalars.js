'use strict';
// Numbers as C declares them: how they lie in memory, and how they travel in calls.

const { integerTests } = require('../core/kinds.js');
const { layoutOf } = require('../core/names.js');
const { copyBytes, copyMemory } = require('../core/aggregate/access.js');
const { isUint8Array, viewLength } = require('../core/values.js');
const { outOfRange, refused } = require('./errors.js');

const LITTLE_ENDIAN = true;

/**
 * How a number is kept and passed.
 * @typedef {object} Scalar
 * @property {string} code the addon's letter
 * @property {number} size bytes
 * @property {string} expected for messages
 * @property {(value: unknown, where: import('./errors.js').Place) => unknown} check the value as it is stored, or an exception
 * @property {(data: DataView, at: number) => unknown} load
 * @property {(data: DataView, at: number, value: unknown, where: import('./errors.js').Place) => void} save
 * @property {(value: unknown) => boolean} [fits] whether `put` takes the value as it is
 * @property {(data: DataView, at: number, value: unknown) => void} [put]
 * @property {string} read the kind of the frame's elements
 * @property {string} store
 * @property {object[]} cases short cuts of the wrapper compiler
 * @property {(raw: unknown) => unknown} [map] from what is read to what JavaScript sees
 * @property {AccessSource} source
 */

/**
 * Access to memory as source, which names a DataView `d`: what generated code has in place of `load` and `save`.
 * @typedef {object} AccessSource
 * @property {(at: string) => string} load an expression
 * @property {{ test: (v: string, constant: Function) => string, put: (at: string, v: string) => string }[]} saves tests
 *   in order, each with the statement that saves what passes. What passes none is for `save`
 */

/** @returns {AccessSource} of values that a method of DataView takes as they are */
const plainSource = (word, test) => ({
  load: (at) => `d.get${word}(${at}, true)`,
  saves: [{ test, put: (at, v) => `d.set${word}(${at}, ${v}, true);` }],
});

function memoryAccess(word, check) {
  return {
    load: (data, at) => data[`get${word}`](at, LITTLE_ENDIAN),
    save: (data, at, value, where) => data[`set${word}`](at, check(value, where), LITTLE_ENDIAN),
    put: (data, at, value) => data[`set${word}`](at, value, LITTLE_ENDIAN),
    /** Arrays of these are typed arrays, and read so. */
    number: { getter: `get${word}`, isNumber: true },
  };
}

/** Up to 32 bits. */
function small(code, size, signed) {
  const bits = size * 8;
  const low = signed ? -(2 ** (bits - 1)) : 0;
  const high = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  const expected = `an integer from ${low} to ${high}`;
  const fits = (value) => typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;
  const check = (value, where) => {
    if (fits(value)) return value;
    throw refused(where, expected, value);
  };
  const test = (v) => `typeof ${v} === 'number' && ${integerTests[code](v)}`;
  const store = signed ? 'i32' : 'u32';
  const read = `${signed ? 'i' : 'u'}${bits}`;
  const word = `${signed ? 'Int' : 'Uint'}${bits}`;
  const [access, source] = [memoryAccess(word, check), plainSource(word, test)];
  return { code, size, expected, check, fits, ...access, source, read, store, cases: [{ test, store }] };
}

/** 64 bits: bigints both ways, and safe integers in. */
function wide(code, signed) {
  const cut = signed ? BigInt.asIntN : BigInt.asUintN;
  const expected = `a bigint or a safe integer ${signed ? 'of 64 bits' : 'from 0 to 2^64 - 1'}`;
  const fits = (value) => typeof value === 'bigint' && cut(64, value) === value;
  const check = (value, where) => {
    if (fits(value)) return value;
    if (typeof value === 'number' && Number.isSafeInteger(value) && (signed || value >= 0)) return BigInt(value);
    throw refused(where, expected, value);
  };
  const read = signed ? 'i64' : 'u64';
  const safe = (v) => `typeof ${v} === 'number' && Number.isSafeInteger(${v})${signed ? '' : ` && ${v} >= 0`}`;
  const whole = (v) => `typeof ${v} === 'bigint' && BigInt.${cut.name}(64, ${v}) === ${v}`;
  const cases = [
    { test: whole, store: read },
    { test: safe, store: signed ? 's64' : 'n64' },
  ];
  const word = signed ? 'BigInt64' : 'BigUint64';
  const [access, source] = [memoryAccess(word, check), plainSource(word, whole)];
  // In two halves, of which a DataView cuts the lower one.
  const put = (at, v) => `d.setInt32(${at}, ${v}, true); d.setInt32(${at} + 4, Math.floor(${v} * ${2 ** -32}), true);`;
  source.saves.push({ test: safe, put });
  return { code, size: 8, expected, check, fits, ...access, source, read, store: read, cases };
}

function float(code, size) {
  const fits = (value) => typeof value === 'number';
  const check = (value, where) => {
    if (typeof value === 'number') return value;
    throw refused(where, 'a number', value);
  };
  const read = size === 4 ? 'f32' : 'f64';
  const test = (v) => `typeof ${v} === 'number'`;
  const cases = [{ test, store: read }];
  const word = `Float${size * 8}`;
  return {
    code,
    size,
    expected: 'a number',
    check,
    fits,
    ...memoryAccess(word, check),
    source: plainSource(word, test),
    read,
    store: read,
    cases,
  };
}

const bool = (() => {
  const check = (value, where) => {
    if (value === true || value === 1) return 1;
    if (value === false || value === 0) return 0;
    throw refused(where, 'a boolean, 0 or 1', value);
  };
  const test = (v) => `${v} === true || ${v} === false`;
  const cases = [{ test, store: 'u32', value: (v) => `+${v}` }];
  const source = {
    load: (at) => `d.getUint8(${at}) !== 0`,
    saves: [{ test, put: (at, v) => `d.setUint8(${at}, +${v});` }],
  };
  const access = memoryAccess('Uint8', check);
  const load = (data, at) => data.getUint8(at) !== 0;
  const number = undefined;
  const map = (raw) => raw !== 0;
  return {
    code: '?',
    size: 1,
    expected: 'a boolean',
    check,
    ...access,
    load,
    number,
    source,
    read: 'u8',
    store: 'u32',
    cases,
    map,
  };
})();

/** long double: its bytes as they lie in memory. */
const longDouble = (() => {
  const [size] = layoutOf('D');
  const check = (value, where) => {
    if (isUint8Array(value) && viewLength(value) === size) return value;
    throw refused(where, `a Uint8Array of ${size} bytes`, value);
  };
  const save = (data, at, value, where) => {
    copyMemory(data, at, check(value, where), size);
  };
  return {
    code: 'D',
    size,
    check,
    load: (data, at) => copyBytes(data, at, size),
    save,
    write: (value, cells, at, index) => copyMemory(cells.data, at, check(value, { argument: index }), size),
    read: undefined,
  };
})();

const BY_LETTER = new Map(
  [
    small('b', 1, true),
    small('B', 1, false),
    small('s', 2, true),
    small('S', 2, false),
    small('i', 4, true),
    small('I', 4, false),
    wide('l', true),
    wide('L', false),
    float('f', 4),
    float('d', 8),
    bool,
    longDouble,
  ].map((scalar) => [scalar.code, scalar]),
);

const LETTERS = { 1: 'bB', 2: 'sS', 4: 'iI', 8: 'lL' };

/**
 * The scalar behind a C name.
 * @param {string} name `unsigned long`, …
 * @returns {Scalar | undefined} undefined for what has no counterpart in JavaScript
 */
function scalarOf(name, target) {
  const found = target.scalars.get(name);
  if (name === '_Bool') return bool;
  if (found?.integer && found.size <= 8) return BY_LETTER.get(LETTERS[found.size][found.signed ? 0 : 1]);
  if (!found?.float || !/^(?:float|double|long double|_Float32|_Float64|_Float32x)$/.test(name)) return undefined;
  if (found.size === 4) return BY_LETTER.get('f');
  return BY_LETTER.get(found.size === 8 ? 'd' : 'D');
}

/** A 64-bit integer as a number; an error where that would not be exact. */
function exact(value, name) {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw outOfRange(`the result of ${name}, ${value}, is no safe integer`);
}

module.exports = { exact, scalarOf };
