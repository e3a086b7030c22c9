'use strict';
// How each type of Deno's FFI travels: rules for the wrapper compiler (lib/core/compile.js).
//
// Deno has two ways to convert an argument, one before and one after V8 has optimised the caller. These are the rules
// of the first, always: a program that works has to pass them at least once.

const { engine, frame, at } = require('../core/addon.js');
const { FILL } = require('../core/compile.js');
const { isArrayBuffer } = require('node:util').types;
const { addressOfBuffer, byteLengthOf, isPlainExternal, locatePointer, pointerOfHalves } = require('./address.js');
const { toSigned, toUnsigned } = require('./numbers.js');

// Where locatePointer leaves an address.
const located = frame.u32;
const RESULT = at.result / 4;

const size_t = engine.letter('size_t');
const ssize_t = engine.letter('ssize_t');

// Integers of up to 32 bits: what an argument has to be, how it is cut to its width, and how C's result is read.
const small = {
  u8: { code: 'B', signed: false, cut: (a) => `${a} & 255` },
  i8: { code: 'b', signed: true, cut: (a) => `${a} << 24 >> 24` },
  u16: { code: 'S', signed: false, cut: (a) => `${a} & 65535` },
  i16: { code: 's', signed: true, cut: (a) => `${a} << 16 >> 16` },
  u32: { code: 'I', signed: false },
  i32: { code: 'i', signed: true },
};
const cuts = {
  u8: (a) => a & 255,
  i8: (a) => (a << 24) >> 24,
  u16: (a) => a & 65535,
  i16: (a) => (a << 16) >> 16,
  u32: (a) => a >>> 0,
  i32: (a) => a | 0,
};
const wide = {
  u64: { code: 'L', signed: false },
  i64: { code: 'l', signed: true },
  usize: { code: size_t, signed: false },
  isize: { code: ssize_t, signed: true },
};
const floats = { f32: 'f', f64: 'd' };

/**
 * The code of a type for the addon.
 * @param {import('./definitions').Type} type
 * @returns {string}
 */
function codeOf(type) {
  if (typeof type !== 'string') return `{${type.struct.map(codeOf).join('')}}`;
  if (type === 'bool') return '?';
  if (type === 'void') return 'v';
  return small[type]?.code ?? wide[type]?.code ?? floats[type] ?? 'p';
}

const holdsVoid = (type) => (typeof type === 'string' ? type === 'void' : type.struct.some(holdsVoid));

/** Bytes of a struct. */
const sizeOf = (type) => engine.layout(codeOf(type))[0];

// Arguments

/**
 * How a family of functions takes its arguments.
 * @typedef {object} Manner
 * @property {(message: string) => TypeError} error
 * @property {boolean} nonblocking buffers whose memory may move are refused
 */

function resizable(value) {
  const buffer = ArrayBuffer.isView(value) ? value.buffer : value;
  return buffer.resizable === true || buffer.growable === true;
}
const refuseResizable = (error) => error('Resizable backing stores are not supported for nonblocking FFI calls');

function smallArgument(type, { error }) {
  const { code, signed, cut = (a) => a } = small[type];
  const expected = `Invalid FFI ${type} type, expected ${signed ? 'integer' : 'unsigned integer'}`;
  const whole = signed ? (a) => (a | 0) === a : (a) => a >>> 0 === a;
  return {
    code,
    store: signed ? 'i32' : 'u32',
    // Minus zero is a double to Deno, and no integer.
    cases: [
      {
        test: (a) =>
          `typeof ${a} === 'number' && ${signed ? `(${a} | 0)` : `${a} >>> 0`} === ${a} && (${a} !== 0 || 1 / ${a} > 0)`,
        store: signed ? 'i32' : 'u32',
        value: cut,
      },
    ],
    convert(value) {
      if (typeof value !== 'number' || !whole(value) || Object.is(value, -0)) throw error(expected);
      return cuts[type](value);
    },
  };
}

function wideArgument(type, { error }) {
  const { code, signed } = wide[type];
  const expected = `Invalid FFI ${type} type, expected ${signed ? 'integer' : 'unsigned integer'}`;
  return {
    code,
    store: 'u64',
    cases: [
      { test: (a) => `typeof ${a} === 'bigint'`, store: 'u64' },
      { test: (a) => `typeof ${a} === 'number' && ${a} >= 0 && ${a} <= 9007199254740991`, store: 'n64' },
    ],
    // Numbers are held within the signed range, unsigned types too; bigints wrap, which the store does.
    convert(value) {
      if (typeof value === 'bigint') return value;
      if (typeof value !== 'number') throw error(expected);
      return toSigned(value);
    },
  };
}

function floatArgument(type, { error }) {
  return {
    code: floats[type],
    store: type,
    cases: [{ test: (a) => `typeof ${a} === 'number'`, store: type }],
    convert(value) {
      if (typeof value !== 'number') throw error(`Invalid FFI ${type} type, expected number`);
      return value;
    },
  };
}

function boolArgument({ error }) {
  return {
    code: '?',
    store: 'u32',
    cases: [{ test: (a) => `typeof ${a} === 'boolean'`, store: 'u32', value: (a) => `${a} ? 1 : 0` }],
    convert(value) {
      // Deno's words.
      if (typeof value !== 'boolean') throw error('Invalid FFI u8 type, expected boolean');
      return value ? 1 : 0;
    },
  };
}

function pointerArgument(type, { error }) {
  const expected = `Invalid FFI ${type} type, expected null, or External`;
  return {
    code: 'p',
    write(value, { u32 }, offset) {
      const index = offset / 4;
      if (value === null) {
        u32[index] = 0;
        u32[index + 1] = 0;
        return;
      }
      if (!locatePointer(value)) throw error(expected);
      u32[index] = located[RESULT];
      u32[index + 1] = located[RESULT + 1];
    },
  };
}

function bufferArgument({ error, nonblocking }) {
  const expected = 'Invalid FFI buffer type, expected null, ArrayBuffer, or ArrayBufferView';
  return {
    code: 'p',
    store: 'u64',
    fill: 'o',
    // DataViews have no length and go the other way, as do views without bytes.
    cases: nonblocking
      ? []
      : [
          { test: (a) => `ArrayBuffer.isView(${a}) && ${a}.length > 0`, store: 'view' },
          { test: (a) => `${a} === null`, store: 'n64', value: () => '0' },
        ],
    convert(value) {
      if (value === null) return 0n;
      if (!ArrayBuffer.isView(value) && !isArrayBuffer(value)) throw error(expected);
      if (nonblocking && resizable(value)) throw refuseResizable(error);
      return byteLengthOf(value) > 0 ? FILL : addressOfBuffer(value);
    },
  };
}

/** Copies bytes into the frame, from an array of bytes. */
function copyBytes(source, target, offset, size) {
  if (size > 64) {
    target.set(source.length === size ? source : source.subarray(0, size), offset);
    return;
  }
  for (let i = 0; i < size; i++) target[offset + i] = source[i];
}

/** The bytes of a view or buffer as an array of bytes. */
function bytesOf(value) {
  if (value instanceof Uint8Array) return value;
  return ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
}

function structArgument(type, { error, nonblocking }) {
  const code = codeOf(type);
  const size = sizeOf(type);
  const doubles = /^[{}d]+$/.test(code) ? size / 8 : undefined;
  return {
    code,
    write(value, views, offset) {
      const isView = ArrayBuffer.isView(value);
      // The two kinds of array that programs use for structs need not be looked at through another one.
      if (isView && !nonblocking) {
        if (value instanceof Uint8Array && value.length >= size) {
          copyBytes(value, views.u8, offset, size);
          return;
        }
        // Only doubles are copied as such: other bytes that make a NaN may not stay what they are.
        if (value instanceof Float64Array && value.length === doubles) {
          const { f64 } = views;
          for (let i = 0; i < doubles; i++) f64[offset / 8 + i] = value[i];
          return;
        }
      }
      if (!isView && !isArrayBuffer(value)) {
        throw error('Invalid FFI struct type, expected ArrayBuffer, or ArrayBufferView');
      }
      if (nonblocking && resizable(value)) throw refuseResizable(error);
      const length = byteLengthOf(value);
      if (length === 0) {
        throw error(
          isView
            ? 'Invalid FFI ArrayBufferView, expected data in the buffer'
            : 'Invalid FFI ArrayBuffer, expected data in buffer',
        );
      }
      if (length < size) throw error(`Invalid FFI struct, expected ${size} bytes, found ${length}`);
      copyBytes(bytesOf(value), views.u8, offset, size);
    },
  };
}

/** A type that nothing can be passed as: Deno accepts it in a definition and aborts when the function is called. */
function impossibleArgument(type, { error }) {
  return {
    code: 'p',
    store: 'u64',
    convert() {
      throw error(`Invalid FFI parameter type, ${type === 'void' ? 'void' : 'a struct of void'} cannot be passed`);
    },
  };
}

function makeArgument(type, manner) {
  if (holdsVoid(type)) return impossibleArgument(type, manner);
  if (typeof type !== 'string') return structArgument(type, manner);
  if (small[type]) return smallArgument(type, manner);
  if (wide[type]) return wideArgument(type, manner);
  if (floats[type]) return floatArgument(type, manner);
  if (type === 'bool') return boolArgument(manner);
  if (type === 'buffer') return bufferArgument(manner);
  return pointerArgument(type, manner);
}

/** Types of one key have the same rules. */
const key = (type) => (typeof type === 'string' ? type : codeOf(type));

/**
 * Rules of a manner, each made once.
 * @param {Manner} manner
 * @returns {(type: import('./definitions').Type) => object} a parameter rule
 */
function argumentRules(manner) {
  const made = new Map();
  return (type) => {
    const name = key(type);
    if (!made.has(name)) made.set(name, makeArgument(type, manner));
    return made.get(name);
  };
}

// Results of functions, and arguments of callbacks

const loadPointer = ({ u32 }, offset) => pointerOfHalves(u32[offset / 4], u32[offset / 4 + 1]);

function structResult(type) {
  const size = sizeOf(type);
  const load =
    size > 64
      ? ({ u8 }, offset) => u8.slice(offset, offset + size)
      : ({ u8 }, offset) => {
          const bytes = new Uint8Array(size);
          for (let i = 0; i < size; i++) bytes[i] = u8[offset + i];
          return bytes;
        };
  return { code: codeOf(type), size, bytes: true, load };
}

function makeResult(type) {
  if (typeof type !== 'string') return structResult(type);
  const code = codeOf(type);
  if (small[type] || floats[type]) return { code, read: type };
  if (wide[type]) return { code, read: wide[type].signed ? 'i64' : 'u64' };
  // The lowest bit decides, as in Deno; C code that keeps to C's rules never has another one.
  if (type === 'bool')
    return { code, read: 'u8', map: (raw) => (raw & 1) === 1, mapSource: (raw) => `(${raw} & 1) === 1` };
  if (type === 'void') return { code, read: 'void' };
  return { code, load: loadPointer, pointer: isPlainExternal };
}

const results = new Map();

/**
 * The rule of a result, or of a callback's parameter.
 * @param {import('./definitions').Type} type
 * @returns {object}
 */
function resultRule(type) {
  const name = key(type);
  if (!results.has(name)) results.set(name, makeResult(type));
  return results.get(name);
}

/** The same for calls off the thread, where Deno gives null for void. */
const laterVoid = { code: 'v', read: 'void', map: () => null };
const laterResultRule = (type) => (type === 'void' ? laterVoid : resultRule(type));

// What callbacks return. Deno converts nearly everything, where arguments are strict; what it panics about is an
// exception of the callback here.

function wideReturn(type) {
  const { code, signed } = wide[type];
  return {
    code,
    store: 'u64',
    cases: [{ test: (a) => `typeof ${a} === 'bigint'`, store: 'u64' }],
    convert(value) {
      if (typeof value === 'bigint') return value;
      if (typeof value === 'number') return signed ? toSigned(value) : toUnsigned(value);
      return toSigned(Number(value));
    },
  };
}

function structReturn(type) {
  const size = sizeOf(type);
  return {
    code: codeOf(type),
    size,
    write(value, { u8 }, offset) {
      const length = ArrayBuffer.isView(value) || isArrayBuffer(value) ? byteLengthOf(value) : 0;
      if (length === 0) {
        throw new TypeError(`Invalid FFI struct, expected ${size} bytes as the result of a callback`);
      }
      if (length < size) u8.fill(0, offset, offset + size);
      copyBytes(bytesOf(value), u8, offset, Math.min(length, size));
    },
  };
}

const asNumber = (value) => +value;

/** As V8 converts what is not yet a number to an unsigned integer: small negative numbers become zero. */
function toUnsignedOf(value) {
  const number = +value;
  return number < 0 && number >= -(2 ** 31) && Number.isInteger(number) ? 0 : number;
}

function smallReturn(type, code) {
  const { signed } = small[type];
  const cut = cuts[type];
  return {
    code,
    store: signed ? 'i32' : 'u32',
    convert: signed ? cut : (value) => cut(typeof value === 'number' ? value : toUnsignedOf(value)),
  };
}

function makeReturn(type) {
  if (typeof type !== 'string') return structReturn(type);
  if (wide[type]) return wideReturn(type);
  const code = codeOf(type);
  if (small[type]) return smallReturn(type, code);
  if (floats[type]) return { code, store: type, convert: asNumber };
  switch (type) {
    case 'void':
      return { code };
    case 'bool':
      return { code, store: 'u32', convert: (value) => (value ? 1 : 0) };
    case 'buffer':
      return { code, store: 'u64', convert: (value) => addressOfBuffer(value) ?? 0n };
    default:
      return { code, store: 'u64', convert: (value) => (locatePointer(value) ? frame.u64[RESULT / 2] : 0n) };
  }
}

const returns = new Map();

/**
 * The rule of a callback's result.
 * @param {import('./definitions').Type} type
 * @returns {object}
 */
function returnRule(type) {
  const name = key(type);
  if (!returns.has(name)) returns.set(name, makeReturn(type));
  return returns.get(name);
}

module.exports = { argumentRules, resultRule, laterResultRule, returnRule, codeOf, holdsVoid, key };
