'use strict';
// UnsafePointer: making pointer objects and looking into them.

const { BigInt } = require('../core/builtins.js');
const { demand } = require('../core/permission.js');
const { bufferBehind, isDataView, isMemory, isTypedArray, memoryLength } = require('../core/values.js');
const { pointerOf, pointerOfMemory } = require('../core/pointers.js');
const { typeError } = require('../core/errors.js');
const { notCapable } = require('./errors.js');
const { addressOfPointer, pointerOfEmptyBuffer } = require('./memory.js');
const { UnsafeCallback } = require('./callback.js');
const { toSigned, toUnsigned } = require('./numbers.js');

/** An address from a bigint or number: numbers of up to 32 bits wrap, others are held within 64 bits. */
function toAddress(value) {
  if (typeof value === 'bigint') return value;
  if (typeof value !== 'number') throw typeError('expected u64');
  return (value | 0) === value ? BigInt(value) : toUnsigned(value);
}

/** A distance in bytes. */
function toDistance(value) {
  if (typeof value === 'bigint') return value;
  if (typeof value !== 'number') throw typeError('expected f64');
  return toSigned(value);
}

/** A pointer for a view or buffer without bytes, or none. */
function pointerOfEmpty(value) {
  if (isDataView(value)) return null;
  const buffer = bufferBehind(value);
  // Deno looks at a buffer through an array, which refuses one that is detached. Its arrays without bytes point to the
  // beginning of their buffer, wherever in it they are.
  const bytes = isTypedArray(value) && memoryLength(buffer) === 0 ? value : new Uint8Array(buffer);
  return memoryLength(bytes) > 0 ? pointerOfMemory(bytes) : pointerOfEmptyBuffer(buffer);
}

class UnsafePointer {
  /**
   * A pointer to an address.
   * @param {bigint | number} value
   * @returns {object | null} null for zero
   */
  static create(value) {
    const address = toAddress(value);
    demand(notCapable);
    return pointerOf(address);
  }

  /** Whether two pointers have the same address. */
  static equals(a, b) {
    if (a === null || b === null) return a === b;
    const same = addressOfPointer(a) === addressOfPointer(b);
    demand(notCapable);
    return same;
  }

  /**
   * A pointer to the memory of a buffer or view, which it keeps alive; the pointer of a callback.
   * @param {UnsafeCallback | ArrayBufferLike | ArrayBufferView} value
   * @returns {object | null} null if there is no memory
   */
  static of(value) {
    if (value instanceof UnsafeCallback) return value.pointer;
    if (!isMemory(value)) {
      throw typeError(
        "Cannot access pointer: expected 'ArrayBuffer', 'SharedArrayBuffer', 'ArrayBufferView' or " +
          `'UnsafeCallbackPrototype', received ${typeof value}`,
      );
    }
    demand(notCapable);
    return memoryLength(value) > 0 ? pointerOfMemory(value) : pointerOfEmpty(value);
  }

  /**
   * A pointer so many bytes further on.
   * @param {object} value
   * @param {number | bigint} offset
   * @returns {object | null} null if that is address zero
   */
  static offset(value, offset) {
    const address = value === null ? null : addressOfPointer(value);
    const distance = toDistance(offset);
    demand(notCapable);
    if (address === null) throw typeError('Invalid pointer to offset, pointer is null');
    return pointerOf(address + distance);
  }

  /**
   * The address of a pointer.
   * @param {object | null} value a pointer or a callback
   * @returns {bigint} zero for null
   */
  static value(value) {
    const pointer = value instanceof UnsafeCallback ? value.pointer : value;
    const address = pointer === null ? 0n : addressOfPointer(pointer);
    demand(notCapable);
    return address;
  }
}

module.exports = { UnsafePointer };
