'use strict';
// Conversions of values that the compiled wrappers do not take at once: JavaScript to C, as an argument or as the
// result of a callback. Numbers never come here for numeric types, nor bigints for 64-bit ones.

const { addressOf } = require('../core/addresses.js');
const { BigInt, Number, asIntN, asUintN, isFinite, trunc } = require('../core/builtins.js');
const { isDetached, isMemory, isObject, isView, memoryLength, viewLength } = require('../core/values.js');
const { typeError } = require('../core/errors.js');
const { entryPoint } = require('./entry-points');
const { cannotConvert, notAString, notACallback, notAView } = require('./errors');

/** The language's ToPrimitive with the hint "number"; errors in JavaScriptCore's words. */
function toPrimitive(object) {
  const exotic = object[Symbol.toPrimitive];
  if (exotic !== undefined && exotic !== null) {
    if (typeof exotic !== 'function') {
      throw typeError('Symbol.toPrimitive is not a function, undefined, or null');
    }
    const result = Reflect.apply(exotic, object, ['number']);
    if (isObject(result)) throw typeError('Symbol.toPrimitive returned an object');
    return result;
  }
  for (const name of ['valueOf', 'toString']) {
    const method = object[name];
    if (typeof method !== 'function') continue;
    const result = Reflect.apply(method, object, []);
    if (!isObject(result)) return result;
  }
  throw typeError('No default value');
}

/** The language's ToNumber of an object. */
function objectToNumber(object) {
  const value = toPrimitive(object);
  if (typeof value === 'bigint') throw typeError("Conversion from 'BigInt' to 'number' is not allowed.");
  if (typeof value === 'symbol') throw typeError('Cannot convert a symbol to a number');
  return Number(value);
}

/**
 * The number that an integer type of up to 32 bits is made of, modulo 2^32.
 * @param {unknown} value not a number
 * @param {string} type for the message
 */
function toInteger(value, type) {
  switch (typeof value) {
    case 'number':
      return value;
    case 'bigint':
      return Number(asIntN(32, value));
    case 'undefined':
      return 0;
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
    case 'symbol':
      throw cannotConvert(type);
    default:
      return value === null ? 0 : objectToNumber(value);
  }
}

/** The number that a floating-point type is made of. */
function toFloat(value, type) {
  switch (typeof value) {
    case 'bigint':
      return Number(value);
    case 'undefined':
      return NaN;
    default:
      return toInteger(value, type);
  }
}

/** The bits of a 64-bit integer: truncated, modulo 2^64. */
function toBigInteger(value, type) {
  if (typeof value === 'bigint') return asUintN(64, value);
  if (typeof value !== 'number') throw cannotConvert(type);
  return isFinite(value) ? asUintN(64, BigInt(trunc(value))) : 0n;
}

/** The highest address. */
const HIGHEST = (1n << 64n) - 1n;

/**
 * The address that native code gave to the user: numbers are truncated, and stand for the highest one beyond 64 bits.
 * @param {unknown} value
 * @returns {bigint} 0n for what is none
 */
function toPointer(value) {
  if (typeof value === 'bigint') return value > 0n && value <= HIGHEST ? value : 0n;
  if (typeof value !== 'number' || !(value >= 1)) return 0n;
  return value < 2 ** 64 ? BigInt(trunc(value)) : HIGHEST;
}

const INDEFINITE = 1n << 63n;

/** A number as an address: what x86-64 makes of it, which for everything beyond 63 bits is the highest bit alone. */
function numberToAddress(value) {
  if (!(value >= -(2 ** 63) && value < 2 ** 63)) return INDEFINITE;
  return asUintN(64, BigInt(trunc(value)));
}

/** What stands for an empty view or buffer: its address is any that is no NULL. */
const nowhere = new Uint8Array(8);

/** The address of memory, NULL if it was taken away. */
function addressOfMemory(memory) {
  if (memoryLength(memory) > 0) return addressOf(memory);
  return isDetached(memory) ? 0n : addressOf(nowhere);
}

/** The address that an object stands for. */
function objectToAddress(object, type) {
  const entry = entryPoint(object);
  if (entry !== undefined) return entry;
  if (isMemory(object)) return addressOfMemory(object);
  const pointer = object.ptr;
  if (typeof pointer === 'number') return numberToAddress(pointer);
  if (typeof pointer === 'bigint') return asUintN(64, pointer);
  throw cannotConvert(type);
}

function toAddress(value, type) {
  switch (typeof value) {
    case 'number':
      return numberToAddress(value);
    case 'bigint':
      return asUintN(64, value);
    case 'undefined':
      return 0n;
    case 'string':
      throw notAString();
    case 'object':
      return value === null ? 0n : objectToAddress(value, type);
    case 'function':
      return objectToAddress(value, type);
    default:
      throw cannotConvert(type);
  }
}

/** The address of a function. */
function toFunction(value) {
  if (value === undefined || value === null) throw notACallback();
  return toAddress(value, 'function');
}

/** The address of a view. */
function toBuffer(value) {
  if (!isView(value)) throw notAView('buffer');
  return addressOfMemory(value);
}

/** The length of a view in bytes, 0 if its memory is gone. */
function toBufferLength(value) {
  if (!isView(value)) throw notAView('buffer_length');
  return viewLength(value);
}

module.exports = {
  toAddress,
  toBigInteger,
  toBuffer,
  toBufferLength,
  toFloat,
  toFunction,
  toInteger,
  toPointer,
};
