'use strict';
// How values that come from C travel, and those that callbacks give back: rules for the wrapper compiler.

const { Uint8Array } = require('../core/builtins.js');
const { isPlainExternal, pointerAddress, pointerOfHalves } = require('../core/pointers.js');
const { remember } = require('../core/remember.js');
const { bufferOf, copyOf, isArrayBuffer, isView, memoryLength } = require('../core/values.js');
const { typeError } = require('../core/errors.js');
const { FEW, addressOfBuffer, copyBytes } = require('./memory.js');
const { toSigned, toUnsigned } = require('./numbers.js');
const { codeOf, floats, key, sizeOf, small, wide } = require('./types.js');

// Results of functions, and arguments of callbacks

const loadPointer = ({ u32 }, offset) => pointerOfHalves(u32[offset / 4], u32[offset / 4 + 1]);

function structResult(type) {
  const size = sizeOf(type);
  const load = ({ u8 }, offset) => {
    if (size > FEW) return copyOf(bufferOf(u8), offset, size);
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
 * @param {import('./types').Type} type
 * @returns {object}
 */
const resultRule = (type) => remember(results, key(type), () => makeResult(type));

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
      const length = isView(value) || isArrayBuffer(value) ? memoryLength(value) : 0;
      if (length === 0) {
        throw typeError(`Invalid FFI struct, expected ${size} bytes as the result of a callback`);
      }
      if (length < size) u8.fill(0, offset, offset + size);
      copyBytes(value, u8, offset, Math.min(length, size));
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
  const { signed, cut } = small[type];
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
      return { code, store: 'u64', convert: (value) => pointerAddress(value) ?? 0n };
  }
}

const returns = new Map();

/**
 * The rule of a callback's result.
 * @param {import('./types').Type} type
 * @returns {object}
 */
const returnRule = (type) => remember(returns, key(type), () => makeReturn(type));

module.exports = { resultRule, laterResultRule, returnRule };
