'use strict';
// Numbers as C declares them: how they lie in memory, and how they travel in calls.

const { layoutOf } = require('../core/names.js');
const { scalars } = require('../core/scalars.js');
const { copyBytes, copyMemory } = require('../core/aggregate/access.js');
const { isUint8Array, viewLength } = require('../core/values.js');
const { outOfRange, refused } = require('./errors.js');

const LITTLE_ENDIAN = true;

/**
 * How a number is kept and passed.
 * @typedef {object} Scalar
 * @property {string} code the addon's letter
 * @property {number} size bytes
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

/** What messages say of integers of 64 bits. */
const WIDE = {
  __proto__: null,
  l: 'a bigint or a safe integer of 64 bits',
  L: 'a bigint or a safe integer from 0 to 2^64 - 1',
};

/**
 * Access to memory as source, which names a DataView `d`: what generated code has in place of `load` and `save`.
 * @typedef {object} AccessSource
 * @property {(at: string) => string} load an expression
 * @property {{ test: (v: string, constant: Function) => string, put: (at: string, v: string) => string }[]} saves tests
 *   in order, each with the statement that saves what passes. What passes none is for `save`
 */

/** How a number lies in memory. */
const memoryAccess = ({ getter, setter }, check) => ({
  load: (data, at) => data[getter](at, LITTLE_ENDIAN),
  save: (data, at, value, where) => data[setter](at, check(value, where), LITTLE_ENDIAN),
  put: (data, at, value) => data[setter](at, value, LITTLE_ENDIAN),
  /** Arrays of these are typed arrays, and read so. */
  number: { getter, isNumber: true },
});

/** A number of lib/core as C declares it: safe integers of 64 bits go the short way, too. */
function numberOf(scalar) {
  const { code, size, range, accepts, convert, test, getter, setter, read, store } = scalar;
  const wide = WIDE[code];
  const check = (value, where) => {
    if (!accepts(value)) throw refused(where, wide ?? range, value);
    return convert ? convert(value) : value;
  };
  const fits = wide ? (value) => typeof value === 'bigint' && accepts(value) : accepts;
  const cases = [{ test, store }];
  const source = {
    load: (at) => `d.${getter}(${at}, true)`,
    saves: [{ test, put: (at, v) => `d.${setter}(${at}, ${v}, true);` }],
  };
  if (wide) {
    const least = code === 'L' ? (v) => ` && ${v} >= 0` : () => '';
    const safe = (v) => `typeof ${v} === 'number' && Number.isSafeInteger(${v})${least(v)}`;
    cases.push({ test: safe, store: code === 'L' ? 'n64' : 's64' });
    // In two halves, of which a DataView cuts the lower one.
    const high = (v) => `Math.floor(${v} * ${2 ** -32})`;
    const put = (at, v) => `d.setInt32(${at}, ${v}, true); d.setInt32(${at} + 4, ${high(v)}, true);`;
    source.saves.push({ test: safe, put });
  }
  // NaN has many bytes.
  const loose = code === 'f' || code === 'd';
  return { code, size, check, fits, ...memoryAccess(scalar, check), loose, source, read, store, cases };
}

const bool = (() => {
  const check = (value, where) => {
    if (value === true || value === 1) return 1;
    if (value === false || value === 0) return 0;
    throw refused(where, 'a boolean, 0 or 1', value);
  };
  const test = (v) => `${v} === true || ${v} === false`;
  return {
    ...memoryAccess({ getter: 'getUint8', setter: 'setUint8' }, check),
    code: '?',
    size: 1,
    check,
    load: (data, at) => data.getUint8(at) !== 0,
    // Every byte but 0 is true.
    loose: true,
    number: undefined,
    source: {
      load: (at) => `d.getUint8(${at}) !== 0`,
      saves: [{ test, put: (at, v) => `d.setUint8(${at}, +${v});` }],
    },
    read: 'u8',
    store: 'u32',
    cases: [{ test, store: 'u32', value: (v) => `+${v}` }],
    map: (raw) => raw !== 0,
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

const BY_LETTER = new Map([...scalars.map(numberOf), longDouble].map((scalar) => [scalar.code, scalar]));

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
