'use strict';
// The numbers of the main entry point, as its messages name them.

const { scalars } = require('../core/scalars.js');

const EXPECTED = {
  b: 'an int8',
  B: 'a uint8',
  s: 'an int16',
  S: 'a uint16',
  i: 'an int32',
  I: 'a uint32',
  l: 'an int64',
  L: 'a uint64',
  f: 'a float',
  d: 'a double',
};

/** @typedef {import('../core/scalars.js').Scalar & { expected: string }} NumberKind expected: with its article */

/** @type {NumberKind[]} */
const numbers = scalars.map((scalar) => ({ ...scalar, expected: EXPECTED[scalar.code] }));

/** C's _Bool: a boolean, 0 or 1. @type {NumberKind} */
const bool = {
  ...numbers.find(({ code }) => code === 'B'),
  expected: 'a bool (0 or 1)',
  code: '?',
  range: 'true, false, 1 or 0',
  accepts: (value) => value === 0 || value === 1 || typeof value === 'boolean',
  convert: (value) => (value ? 1 : 0),
  test: (v) => `${v} === 0 || ${v} === 1`,
};

module.exports = { bool, numbers };
