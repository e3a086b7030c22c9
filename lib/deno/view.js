'use strict';
// UnsafePointerView: reading memory behind a pointer.

const { frame, engine } = require('../core/addon.js');
const { at } = require('../core/numbers.js');
const { getterOf } = require('../core/builtins.js');
const memory = require('../core/memory.js');
const { isDataView, isView, viewLength } = require('../core/values.js');
const {
  FIRST_PAGE,
  addressOfPointer,
  emptyBuffers,
  locatePointer,
  notPointer,
  pointerOfHalves,
} = require('./memory.js');
const { toSigned } = require('./numbers.js');
const { requireFfi } = require('./permissions.js');

const { u8, i8, u16, i16, u32, i32, u64, i64, f32, f64 } = frame;
const RESULT = at.result;
const WORD = at.words / 4;

// Every read stores the address in the frame, lets the addon fetch the bytes, and takes them from the frame.

/** Refuses an address where nothing can be. */
function refuse(address) {
  throw new TypeError(`Invalid pointer, nothing is mapped at ${address}`);
}

/**
 * Puts pointer + offset into the frame's first word.
 * @param {unknown} pointer
 * @param {number | bigint} offset in bytes
 * @param {string} what the memory is read as, for messages
 * @throws {TypeError}
 */
function aim(pointer, offset, what) {
  if (pointer !== null && !locatePointer(pointer)) throw notPointer();
  if (typeof offset !== 'number' && typeof offset !== 'bigint') throw new TypeError('expected f64');
  requireFfi();
  if (pointer === null) throw new TypeError(`Invalid ${what} pointer, pointer is null`);
  if (typeof offset === 'number') {
    // Exact for all memory that there is: the sum is used only where it is a safe integer.
    const sum = u32[RESULT / 4 + 1] * 4294967296 + u32[RESULT / 4] + Math.trunc(offset);
    if (sum >= FIRST_PAGE && sum <= Number.MAX_SAFE_INTEGER) {
      u32[WORD] = sum;
      u32[WORD + 1] = sum / 4294967296;
      return;
    }
  }
  aimFar(pointer, offset);
}

function aimFar(pointer, offset) {
  const address = BigInt.asUintN(
    64,
    addressOfPointer(pointer) + (typeof offset === 'bigint' ? offset : toSigned(offset)),
  );
  if (address < FIRST_PAGE) refuse(address);
  u64[WORD / 2] = address;
}

/** A number of bytes as Deno takes it. */
function toLength(value) {
  if (typeof value !== 'number' && typeof value !== 'bigint') throw new TypeError('expected f64');
  const length = Number(value);
  return length > 0 ? Math.trunc(length) : 0;
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
    aim(this.pointer, offset, 'bool');
    engine.load1();
    return (u8[RESULT] & 1) === 1;
  }

  getUint8(offset = 0) {
    aim(this.pointer, offset, 'u8');
    engine.load1();
    return u8[RESULT];
  }

  getInt8(offset = 0) {
    aim(this.pointer, offset, 'i8');
    engine.load1();
    return i8[RESULT];
  }

  getUint16(offset = 0) {
    aim(this.pointer, offset, 'u16');
    engine.load2();
    return u16[RESULT / 2];
  }

  getInt16(offset = 0) {
    aim(this.pointer, offset, 'i16');
    engine.load2();
    return i16[RESULT / 2];
  }

  getUint32(offset = 0) {
    aim(this.pointer, offset, 'u32');
    engine.load4();
    return u32[RESULT / 4];
  }

  getInt32(offset = 0) {
    aim(this.pointer, offset, 'i32');
    engine.load4();
    return i32[RESULT / 4];
  }

  // Deno turns the offsets of these two into bigints, and with that refuses fractions and takes strings.

  getBigUint64(offset = 0) {
    aim(this.pointer, typeof offset === 'number' && Number.isInteger(offset) ? offset : BigInt(offset), 'u64');
    engine.load8();
    return u64[RESULT / 8];
  }

  getBigInt64(offset = 0) {
    aim(this.pointer, typeof offset === 'number' && Number.isInteger(offset) ? offset : BigInt(offset), 'i64');
    engine.load8();
    return i64[RESULT / 8];
  }

  getFloat32(offset = 0) {
    aim(this.pointer, offset, 'f32');
    engine.load4();
    return f32[RESULT / 4];
  }

  getFloat64(offset = 0) {
    aim(this.pointer, offset, 'f64');
    engine.load8();
    return f64[RESULT / 8];
  }

  /** @returns {object | null} */
  getPointer(offset = 0) {
    aim(this.pointer, offset, 'pointer');
    engine.load8();
    return pointerOfHalves(u32[RESULT / 4], u32[RESULT / 4 + 1]);
  }

  /** The UTF-8 text up to the first NUL; invalid bytes become U+FFFD. */
  getCString(offset = 0) {
    return UnsafePointerView.getCString(this.pointer, offset);
  }

  /** The UTF-8 text at a pointer. */
  static getCString(pointer, offset = 0) {
    aim(pointer, offset, 'CString');
    return engine.text();
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
    if (pointer !== null && !locatePointer(pointer)) throw notPointer();
    const length = toLength(byteLength);
    aim(pointer, offset, 'ArrayBuffer');
    const address = u64[WORD / 2];
    if (length === 0) {
      const empty = new ArrayBuffer(0);
      emptyBuffers.set(empty, address);
      return empty;
    }
    if (length > Number.MAX_SAFE_INTEGER || length >= 2 ** 47) throw new RangeError('Invalid ArrayBuffer length');
    return memory.arrayBuffer(address, length);
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
    aim(pointer, offset, 'ArrayBuffer');
    if (length === 0) return;
    const from = u64[WORD / 2];
    memory.copy(memory.addressOf(destination), from, length);
  }
}

module.exports = { UnsafePointerView };
