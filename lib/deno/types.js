'use strict';
// The types of Deno's FFI: their names, and the C types that they stand for.

const { narrowings } = require('../core/kinds.js');
const { layoutOf, letterOf } = require('../core/names.js');
const { typeError } = require('../core/errors.js');

/**
 * A type that was read: its name, or a struct of such types.
 * @typedef {string | { struct: Type[] }} Type
 */

// The tables inherit nothing, because they are asked for the names of other types, too.

// Integers of up to 32 bits. A store cuts those of 32 bits by itself.
const small = {
  __proto__: null,
  u8: { code: 'B', signed: false, ...narrowings.u8 },
  i8: { code: 'b', signed: true, ...narrowings.i8 },
  u16: { code: 'S', signed: false, ...narrowings.u16 },
  i16: { code: 's', signed: true, ...narrowings.i16 },
  u32: { code: 'I', signed: false, cut: (a) => a >>> 0, source: (a) => a },
  i32: { code: 'i', signed: true, cut: (a) => a | 0, source: (a) => a },
};
const wide = {
  __proto__: null,
  u64: { code: 'L', signed: false },
  i64: { code: 'l', signed: true },
  usize: { code: letterOf('size_t'), signed: false },
  isize: { code: letterOf('ssize_t'), signed: true },
};
const floats = { __proto__: null, f32: 'f', f64: 'd' };

// In the order in which Deno's texts list them.
const names = [
  'void',
  'bool',
  ...Object.keys(small),
  ...Object.keys(wide),
  'f32',
  'f64',
  'pointer',
  'buffer',
  'function',
];
const known = new Set(names);
const variants = [...names, 'struct'].map((name) => `\`${name}\``).join(', ');

/** @param {unknown} name */
const isTypeName = (name) => known.has(name);

/** @returns {TypeError} what Deno says about a name that is no type's */
const unknownVariant = (name) => typeError(`unknown variant \`${name}\`, expected one of ${variants}`);

/**
 * The code of a type for the addon.
 * @param {Type} type
 * @returns {string}
 */
function codeOf(type) {
  if (typeof type !== 'string') return `{${type.struct.map(codeOf).join('')}}`;
  if (type === 'bool') return '?';
  if (type === 'void') return 'v';
  return small[type]?.code ?? wide[type]?.code ?? floats[type] ?? 'p';
}

/** Types of one key have the same rules. */
const key = (type) => (typeof type === 'string' ? type : codeOf(type));

/** Whether a type is void, or a struct that has void in it, which no C type can be. */
const holdsVoid = (type) => (typeof type === 'string' ? type === 'void' : type.struct.some(holdsVoid));

/** Bytes of a struct. */
const sizeOf = (type) => layoutOf(codeOf(type))[0];

module.exports = { small, wide, floats, isTypeName, unknownVariant, codeOf, key, holdsVoid, sizeOf };
