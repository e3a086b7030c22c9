'use strict';
// ptr, toArrayBuffer, toBuffer and read: addresses of JavaScript's memory, and JavaScript's access to any other.

const { BigInt, Number, isFinite, isSafeInteger, trunc } = require('../core/builtins.js');
const { addressNumberOf } = require('../core/addresses.js');
const { FIRST_PAGE, arrayBuffer, load, loadAddressNumber, textLength } = require('../core/memory.js');
const { demand } = require('../core/permission.js');
const { isMemory, memoryLength } = require('../core/values.js');
const { beginAtUser } = require('../core/stack.js');
const { toPointer } = require('./convert');
const { shown } = require('./entry-points');
const { invalidType, pointerOutOfRange } = require('./errors');
const { jsTypeOf } = require('./received');

const MAX_ADDRESSABLE = 2 ** 56;
const MAX_LENGTH = 2 ** 32;

const isZero = () => invalidType('ptr cannot be zero, that would segfault Bun :(');
const isLow = () => invalidType('ptr is below the first page, where nothing can be');
const noOffset = () => invalidType('Expected number for byteOffset');
const badLength = () => invalidType('length must be > 0. This usually means a bug in your code.');

// ptr ----------------------------------------------------------------------------------------------------------------

/**
 * The address of a view's first byte. Errors are returned, as Bun returns them.
 * @param {ArrayBufferView | ArrayBufferLike} view
 * @param {number} [byteOffset] added to it; may be negative
 * @returns {number | Error}
 */
const ptr = (view, byteOffset) => {
  if (!isMemory(view)) return invalidType(`Expected ArrayBufferView but received JSType(${jsTypeOf(view)})`);
  demand();
  const length = memoryLength(view);
  if (length === 0) {
    return invalidType("ArrayBufferView must have a length > 0. A pointer to empty memory doesn't work");
  }
  let offset = 0;
  if (byteOffset !== undefined && byteOffset !== null) {
    if (typeof byteOffset !== 'number') return noOffset();
    offset = trunc(byteOffset) || 0;
    if (offset > length) return invalidType('byteOffset out of bounds');
  }
  const address = addressNumberOf(view) + offset;
  return address > 0 ? address : invalidType('Pointer must not be 0');
};

// toArrayBuffer, toBuffer --------------------------------------------------------------------------------------------

/**
 * An address that a user gave, as CString and toArrayBuffer take it.
 * @param {unknown} pointer
 * @returns {bigint | number} whole; 0 where it is none
 */
function addressOfPointer(pointer) {
  if (typeof pointer === 'bigint') {
    if (pointer < 0n || pointer >= 1n << 64n) throw pointerOutOfRange();
    return shown(pointer);
  }
  if (typeof pointer !== 'number' || pointer < 0 || pointer > 2 ** 64) throw invalidType('ptr must be a number.');
  return trunc(pointer) || 0;
}

/** The sum of an address and an offset. What no program has is an error: zero and less, the first page, beyond 64 bits. */
function advance(address, offset) {
  const sum = typeof address === 'bigint' ? address + BigInt(offset) : address + offset;
  if (sum <= 0) throw isZero();
  if (sum < FIRST_PAGE) throw isLow();
  if (sum >= 2 ** 64) throw pointerOutOfRange();
  return sum;
}

const isNothing = (value) => value === undefined || value === null;

function nativePointer(value, what) {
  const address = toPointer(value);
  if (address === 0n) throw invalidType(`Expected ${what} to be a C pointer (number or BigInt)`);
  return address;
}

/** @param {unknown[]} args what toArrayBuffer or toBuffer was called with */
function alias(args) {
  const [pointer, byteOffset, byteLength] = args;
  const base = addressOfPointer(pointer);
  if (base === 0) throw isZero();
  let offset = 0;
  if (!isNothing(byteOffset)) {
    if (typeof byteOffset !== 'number') throw noOffset();
    if (byteOffset === -Infinity) throw isZero();
    if (!isFinite(byteOffset)) throw invalidType('ptr must be a finite number.');
    offset = trunc(byteOffset);
  }
  const address = advance(base, offset);
  let length;
  if (isNothing(byteLength)) {
    length = textLength(address);
  } else {
    if (typeof byteLength !== 'number') throw invalidType('length must be a number.');
    length = trunc(byteLength) || 0;
    if (length <= 0) throw badLength();
    if (length > MAX_ADDRESSABLE) {
      throw invalidType('length exceeds max addressable memory. This usually means a bug in your code.');
    }
  }
  // Five arguments are (…, context, deallocator), four (…, deallocator).
  const withContext = args.length > 4;
  const deallocator = args[withContext ? 4 : 3];
  const context = withContext ? args[3] : undefined;
  let free = 0n;
  let data = 0n;
  if (!isNothing(deallocator)) {
    free = nativePointer(deallocator, 'callback');
    if (free < FIRST_PAGE) throw isLow();
    if (!isNothing(context)) data = nativePointer(context, 'user data');
  }
  if (length > MAX_LENGTH) throw beginAtUser(new RangeError('Out of memory'));
  return arrayBuffer(address, length, free, data);
}

/**
 * An ArrayBuffer over native memory, without a copy.
 * @param {number | bigint} pointer
 * @param {...unknown} rest byteOffset, byteLength (default: up to the first NUL), then a deallocator's address, or
 *   its context and its address
 * @returns {ArrayBuffer}
 */
const toArrayBuffer = (pointer, ...rest) => alias([pointer, ...rest]);

/** The same as a Buffer. */
const toBuffer = (pointer, ...rest) => Buffer.from(alias([pointer, ...rest]));

// read ---------------------------------------------------------------------------------------------------------------

/** The address to read at, with the errors of `read`. */
function readAddress(pointer, byteOffset) {
  let base = 0;
  if (typeof pointer === 'bigint') {
    if (pointer <= 0n || pointer >= 1n << 64n) throw invalidType('Expected a pointer');
    base = shown(pointer);
  } else if (typeof pointer === 'number') {
    base = pointer > 0 ? trunc(pointer) : 0;
  } else {
    throw invalidType('Expected a pointer');
  }
  let offset = 0;
  if (!isNothing(byteOffset)) {
    if (typeof byteOffset !== 'number') throw noOffset();
    if (!isFinite(byteOffset)) throw invalidType('byteOffset must be a finite number');
    offset = trunc(byteOffset);
  }
  if (base === 0) throw isZero();
  return advance(base, offset);
}

const reader = (name, read) => {
  const all = {
    [name](pointer, byteOffset) {
      // What every program passes; the sum tells about both, unless one of them is no whole number.
      if (typeof pointer === 'number' && pointer >= FIRST_PAGE && isSafeInteger(pointer)) {
        if (byteOffset === undefined) return read(pointer);
        if (typeof byteOffset === 'number' && byteOffset >= 0 && isSafeInteger(byteOffset)) {
          return read(pointer + byteOffset);
        }
      }
      return read(readAddress(pointer, byteOffset));
    },
  };
  return all[name];
};

const signed = (address) => Number(load.i64(address));

const read = Object.fromEntries(
  Object.entries({
    u8: load.u8,
    u16: load.u16,
    u32: load.u32,
    ptr: loadAddressNumber,
    i8: load.i8,
    i16: load.i16,
    i32: load.i32,
    i64: load.i64,
    u64: load.u64,
    intptr: signed,
    f32: load.f32,
    f64: load.f64,
  }).map(([name, load_]) => [name, reader(name, load_)]),
);

module.exports = { ptr, toArrayBuffer, toBuffer, read, addressOfPointer, advance, isNothing, noOffset, badLength };
