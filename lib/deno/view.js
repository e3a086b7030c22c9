'use strict';
// UnsafePointerView: reading memory behind a pointer.

const { addressOf } = require('../core/addresses.js');
const { BigInt, Number, asUintN, getterOf, isInteger, trunc } = require('../core/builtins.js');
const { FIRST_PAGE, arrayBuffer, copy, load, readText } = require('../core/memory.js');
const { demand } = require('../core/permission.js');
const { pointerNumber, pointerOf } = require('../core/pointers.js');
const { isDataView, isView, viewLength } = require('../core/values.js');
const { typeError } = require('../core/errors.js');
const { beginAtUser } = require('../core/stack.js');
const { notCapable } = require('./errors.js');
const { addressOfPointer, emptyBuffers, notPointer } = require('./memory.js');
const { toSigned } = require('./numbers.js');

/**
 * The address of pointer + offset.
 * @param {unknown} pointer
 * @param {number | bigint} offset in bytes
 * @param {string} what the memory is read as, for messages
 * @returns {number | bigint} whole, and not below the first page
 * @throws {TypeError}
 */
function addressAt(pointer, offset, what) {
  const base = pointer === null ? 0 : pointerNumber(pointer);
  if (base === undefined) throw notPointer();
  if (typeof offset !== 'number' && typeof offset !== 'bigint') throw typeError('expected f64');
  demand(notCapable);
  if (pointer === null) throw typeError(`Invalid ${what} pointer, pointer is null`);
  if (typeof offset === 'number') {
    // Exact for all memory that there is: the sum is used only if it is a safe integer.
    const sum = base + trunc(offset);
    if (sum >= FIRST_PAGE && sum <= Number.MAX_SAFE_INTEGER) return sum;
  }
  return farAddressAt(pointer, offset);
}

function farAddressAt(pointer, offset) {
  const distance = typeof offset === 'bigint' ? offset : toSigned(offset);
  const address = asUintN(64, addressOfPointer(pointer) + distance);
  if (address < FIRST_PAGE) throw typeError(`Invalid pointer, nothing is mapped at ${address}`);
  return address;
}

/** An offset of a 64-bit integer: Deno turns it into a bigint, and with that refuses fractions and takes strings. */
const wideOffset = (offset) => (typeof offset === 'number' && isInteger(offset) ? offset : BigInt(offset));

/** A number of bytes as Deno takes it. */
function toLength(value) {
  if (typeof value !== 'number' && typeof value !== 'bigint') throw typeError('expected f64');
  const length = Number(value);
  return length > 0 ? trunc(length) : 0;
}

// These say in the engine's words, as in Deno, what is no buffer, and what DataView has lost its memory.
const lengthOfBuffer = getterOf(ArrayBuffer.prototype, 'byteLength');
const lengthOfDataView = getterOf(DataView.prototype, 'byteLength');

/** How many bytes there are to copy into. */
function lengthOf(destination) {
  if (isDataView(destination)) return lengthOfDataView(destination);
  return isView(destination) ? viewLength(destination) : lengthOfBuffer(destination);
}

class UnsafePointerView {
  /** Read again at every use. */
  pointer;

  /** @param {object} pointer not looked at before it is used */
  constructor(pointer) {
    this.pointer = pointer;
  }

  /** The lowest bit of a byte. */
  getBool(offset = 0) {
    return (load.u8(addressAt(this.pointer, offset, 'bool')) & 1) === 1;
  }

  getUint8(offset = 0) {
    return load.u8(addressAt(this.pointer, offset, 'u8'));
  }

  getInt8(offset = 0) {
    return load.i8(addressAt(this.pointer, offset, 'i8'));
  }

  getUint16(offset = 0) {
    return load.u16(addressAt(this.pointer, offset, 'u16'));
  }

  getInt16(offset = 0) {
    return load.i16(addressAt(this.pointer, offset, 'i16'));
  }

  getUint32(offset = 0) {
    return load.u32(addressAt(this.pointer, offset, 'u32'));
  }

  getInt32(offset = 0) {
    return load.i32(addressAt(this.pointer, offset, 'i32'));
  }

  getBigUint64(offset = 0) {
    return load.u64(addressAt(this.pointer, wideOffset(offset), 'u64'));
  }

  getBigInt64(offset = 0) {
    return load.i64(addressAt(this.pointer, wideOffset(offset), 'i64'));
  }

  getFloat32(offset = 0) {
    return load.f32(addressAt(this.pointer, offset, 'f32'));
  }

  getFloat64(offset = 0) {
    return load.f64(addressAt(this.pointer, offset, 'f64'));
  }

  /** @returns {object | null} */
  getPointer(offset = 0) {
    return pointerOf(load.u64(addressAt(this.pointer, offset, 'pointer')));
  }

  /** The UTF-8 text up to the first NUL; invalid bytes become U+FFFD. */
  getCString(offset = 0) {
    return UnsafePointerView.getCString(this.pointer, offset);
  }

  /** The UTF-8 text at a pointer. */
  static getCString(pointer, offset = 0) {
    return readText(addressAt(pointer, offset, 'CString'));
  }

  /**
   * A buffer over the memory itself. Nothing is freed with it.
   * @param {number | bigint} byteLength
   * @returns {ArrayBuffer}
   */
  getArrayBuffer(byteLength, offset = 0) {
    return UnsafePointerView.getArrayBuffer(this.pointer, byteLength, offset);
  }

  /** A buffer over the memory at a pointer. */
  static getArrayBuffer(pointer, byteLength, offset = 0) {
    if (pointer !== null && pointerNumber(pointer) === undefined) throw notPointer();
    const length = toLength(byteLength);
    const address = addressAt(pointer, offset, 'ArrayBuffer');
    if (length === 0) {
      const empty = new ArrayBuffer(0);
      emptyBuffers.set(empty, BigInt(address));
      return empty;
    }
    if (length > Number.MAX_SAFE_INTEGER || length >= 2 ** 47)
      throw beginAtUser(new RangeError('Invalid ArrayBuffer length'));
    return arrayBuffer(address, length);
  }

  /**
   * Copies as many bytes as the destination holds.
   * @param {ArrayBuffer | ArrayBufferView} destination
   */
  copyInto(destination, offset = 0) {
    UnsafePointerView.copyInto(this.pointer, destination, offset);
  }

  /** Copies bytes from a pointer. */
  static copyInto(pointer, destination, offset = 0) {
    const length = lengthOf(destination);
    const from = addressAt(pointer, offset, 'ArrayBuffer');
    if (length > 0) copy(addressOf(destination), from, length);
  }
}

module.exports = { UnsafePointerView };
