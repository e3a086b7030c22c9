'use strict';
// How arguments of each type travel: rules for the wrapper compiler (lib/core/compile.js).
//
// Deno has two ways to convert an argument, one before and one after V8 has optimised the caller. These are the rules
// of the first, always: a program that works has to pass them at least once.

const { storePointer } = require('../core/pointers.js');
const { remember } = require('../core/remember.js');
const { FILL, filledView } = require('../core/rules.js');
const { elementCount, isArrayBuffer, isResizable, isView, kindOf, memoryLength } = require('../core/values.js');
const { FEW, addressOfBuffer, copyBytes, copyFew } = require('./memory.js');
const { toSigned } = require('./numbers.js');
const { codeOf, floats, holdsVoid, key, sizeOf, small, wide } = require('./types.js');

/**
 * How a family of functions takes its arguments.
 * @typedef {object} Manner
 * @property {(message: string) => TypeError} error
 * @property {boolean} nonblocking buffers whose memory may move are refused
 */

const refuseResizable = (error) => error('Resizable backing stores are not supported for nonblocking FFI calls');

function smallArgument(type, { error }) {
  const { code, signed, source, cut } = small[type];
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
        value: source,
      },
    ],
    convert(value) {
      if (typeof value !== 'number' || !whole(value) || Object.is(value, -0)) throw error(expected);
      return cut(value);
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
    write(value, cells, offset) {
      if (value === null) {
        cells.u32[offset / 4] = 0;
        cells.u32[offset / 4 + 1] = 0;
      } else if (!storePointer(value, cells, offset)) {
        throw error(expected);
      }
    },
  };
}

function bufferArgument({ error, nonblocking }) {
  const expected = 'Invalid FFI buffer type, expected null, ArrayBuffer, or ArrayBufferView';
  return {
    code: 'p',
    store: 'u64',
    fill: 'o',
    // DataViews go the other way, as do views without bytes.
    cases: nonblocking
      ? []
      : [filledView, { test: (a) => `${a} === null`, store: 'n64', value: () => '0', isData: true }],
    convert(value) {
      if (value === null) return 0n;
      if (!isView(value) && !isArrayBuffer(value)) throw error(expected);
      if (nonblocking && isResizable(value)) throw refuseResizable(error);
      return memoryLength(value) > 0 ? FILL : addressOfBuffer(value);
    },
  };
}

function structArgument(type, { error, nonblocking }) {
  const code = codeOf(type);
  const size = sizeOf(type);
  const doubles = /^[{}d]+$/.test(code) ? size / 8 : undefined;
  return {
    code,
    write(value, cells, offset) {
      // The two kinds of array that programs use for structs. Only doubles are copied as such: other bytes that make a
      // NaN may not stay what they are.
      const kind = nonblocking ? undefined : kindOf(value);
      if (kind === 'Uint8Array' && size <= FEW && elementCount(value) >= size) {
        copyFew(value, cells.u8, offset, size);
        return;
      }
      if (kind === 'Float64Array' && elementCount(value) === doubles) {
        for (let i = 0; i < doubles; i++) cells.f64[offset / 8 + i] = value[i];
        return;
      }
      if (!isView(value) && !isArrayBuffer(value)) {
        throw error('Invalid FFI struct type, expected ArrayBuffer, or ArrayBufferView');
      }
      if (nonblocking && isResizable(value)) throw refuseResizable(error);
      const length = memoryLength(value);
      if (length === 0) {
        throw error(
          isView(value)
            ? 'Invalid FFI ArrayBufferView, expected data in the buffer'
            : 'Invalid FFI ArrayBuffer, expected data in buffer',
        );
      }
      if (length < size) throw error(`Invalid FFI struct, expected ${size} bytes, found ${length}`);
      copyBytes(value, cells.u8, offset, size);
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

/**
 * Rules of a manner, each made once.
 * @param {Manner} manner
 * @returns {(type: import('./types').Type) => object} a parameter rule
 */
function argumentRules(manner) {
  const made = new Map();
  return (type) => remember(made, key(type), () => makeArgument(type, manner));
}

module.exports = { argumentRules };
