'use strict';
// How each kind lies in a slot of an image: its bytes, how a value is stored and read, and the same as source.
//
// The kinds of typed arrays ('i8' … 'u64'), and two for numbers that stand for 64-bit integers: 's64', and 'n64' where
// the number is not negative.

const { asIntN, asUintN, floor } = require('./builtins.js');

/** Bytes of the kinds that are those of typed arrays. */
const SIZES = Object.freeze({ i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, u32: 4, f32: 4, f64: 8, i64: 8, u64: 8 });

/** What a value can be stored as. Integers of up to 32 bits fill their slot whole, so smaller kinds are none. */
const STORES = Object.freeze(['i32', 'u32', 'f32', 'f64', 'i64', 'u64', 's64', 'n64']);

/**
 * Stores a value in a slot. Integers of up to 32 bits fill it whole, with their sign or with zeros. No ABI asks for it,
 * but every runtime does so: libraries are in use whose declared types are narrower than their own.
 */
function storeValue(cells, kind, offset, value) {
  if (kind === 'n64' || kind === 's64') {
    cells.u32[offset / 4] = value;
    cells.u32[offset / 4 + 1] = floor(value / 4294967296);
    return;
  }
  cells[kind][offset / SIZES[kind]] = value;
  if (kind === 'i32') cells.i32[offset / 4 + 1] = value >> 31;
  else if (kind === 'u32') cells.u32[offset / 4 + 1] = 0;
}

/**
 * The same as source.
 * @param {(kind: string) => string} array gives the name of the cells of a kind
 */
function storeSource(array, kind, offset, value) {
  if (kind === 'n64' || kind === 's64') {
    const index = offset / 4;
    // The product is exact, and cheaper than the quotient. A store cuts off the fraction, which is only right for what
    // is not negative.
    const product = `${value} * ${2 ** -32}`;
    const high = kind === 's64' ? `Math.floor(${product})` : product;
    return `${array('u32')}[${index}] = ${value}; ${array('u32')}[${index + 1}] = ${high};`;
  }
  const text = `${array(kind)}[${offset / SIZES[kind]}] = ${value};`;
  if (kind === 'i32') return `${text} ${array('i32')}[${offset / 4 + 1}] = ${value} >> 31;`;
  if (kind === 'u32') return `${text} ${array('u32')}[${offset / 4 + 1}] = 0;`;
  return text;
}

/** The source that stores a number as such, for calls that convert it in C; integers as their stores would cut them. */
function numberSource(array, kind, offset, value) {
  if (kind === 'f32') return storeSource(array, kind, offset, value);
  const number = { i32: `(${value}) | 0`, u32: `(${value}) >>> 0` }[kind] ?? value;
  return `${array('f64')}[${offset / 8}] = ${number};`;
}

/** Reads the value in a slot; 'void' is undefined. */
function readRaw(cells, kind, offset) {
  if (kind === 'void') return undefined;
  if (kind === 's64') return cells.i32[offset / 4 + 1] * 4294967296 + cells.u32[offset / 4];
  return cells[kind][offset / SIZES[kind]];
}

/** The same as source. */
function readSource(array, kind, offset) {
  if (kind === 'void') return 'undefined';
  if (kind === 's64') return `${array('i32')}[${offset / 4 + 1}] * 4294967296 + ${array('u32')}[${offset / 4}]`;
  return `${array(kind)}[${offset / SIZES[kind]}]`;
}

/** Kinds of values that engines tell apart, by how they are read. */
const valueKinds = Object.freeze({
  __proto__: null,
  i8: 'i32',
  u8: 'u32',
  i16: 'i32',
  u16: 'u32',
  i32: 'i32',
  u32: 'u32',
  f32: 'f64',
  f64: 'f64',
  i64: 'i64',
  u64: 'u64',
});

const casts = Object.freeze({
  __proto__: null,
  i32: (value) => `${value}|0`,
  u32: (value) => `${value}>>>0`,
  f64: (value) => `+${value}`,
  i64: (value, constant) => `${constant(asIntN, 'asIntN')}(64,${value})`,
  u64: (value, constant) => `${constant(asUintN, 'asUintN')}(64,${value})`,
});

/**
 * The source that says of a value which kind it is, for engines that cannot know. It does not change the value.
 * @param {string | undefined} kind one of valueKinds; of another nothing is said
 * @param {string} value source of it
 * @param {(value: unknown, hint: string) => string} constant gives a value's name in the source
 */
const castSource = (kind, value, constant) => casts[kind]?.(value, constant) ?? value;

/** How numbers are cut to the width of a small integer, as C does: as a function, and as source. */
const narrowings = Object.freeze({
  i8: { cut: (n) => (n << 24) >> 24, source: (name) => `${name} << 24 >> 24` },
  u8: { cut: (n) => n & 255, source: (name) => `${name} & 255` },
  i16: { cut: (n) => (n << 16) >> 16, source: (name) => `${name} << 16 >> 16` },
  u16: { cut: (n) => n & 65535, source: (name) => `${name} & 65535` },
});

/** The source of a test whether a number is an integer in the range of a type, by the type's letter. */
const integerTests = Object.freeze({
  b: (v) => `${v} << 24 >> 24 === ${v}`,
  B: (v) => `(${v} & 255) === ${v}`,
  s: (v) => `${v} << 16 >> 16 === ${v}`,
  S: (v) => `(${v} & 65535) === ${v}`,
  i: (v) => `(${v} | 0) === ${v}`,
  I: (v) => `${v} >>> 0 === ${v}`,
});

module.exports = {
  SIZES,
  STORES,
  castSource,
  integerTests,
  narrowings,
  numberSource,
  readRaw,
  readSource,
  storeSource,
  storeValue,
  valueKinds,
};
