'use strict';
// Pointer objects and the addresses behind them.
//
// A pointer object is a Node-API external: opaque, frozen, without a prototype, and nothing but native code can make
// one. Addresses travel in the frame, as two halves of 32 bits or as the number that has the same eight bytes: both are
// stored and loaded without making a bigint.

const { engine, frame } = require('../core/addon.js');
const { at } = require('../core/numbers.js');
const { Uint8Array, setElements } = require('../core/builtins.js');
const { Keeper } = require('../core/keeper.js');
const { known, canRemember, locate, addressOf } = require('../core/memory.js');
const {
  bufferBehind,
  isArrayBuffer,
  isOutside,
  isUint8Array,
  isView,
  memoryLength,
  viewOffset,
} = require('../core/values.js');

const { u32, u64, f64 } = frame;
const RESULT = at.result / 4;
const WORD = at.words / 4;

/** Memory below this address is never mapped: reading or calling there can only be a mistake. */
const FIRST_PAGE = 4096;

/** From here on the upper half of an address makes a NaN of the number with the same bits, which does not keep them. */
const NOT_A_NUMBER = 0x7ff00000;

/**
 * Addresses of pointer objects that were seen before, each as the number whose eight bytes it is.
 * @type {WeakMap<object, number>}
 */
const seen = new WeakMap();

/** What pointer objects keep alive. */
const kept = new Keeper();

/** Buffers without bytes over native memory, which have an address that the engine does not show. */
const emptyBuffers = new WeakMap();

// Remembering an address costs more than asking for it a few times, and most pointers and views are used once.
const REMEMBER_MASK = 31;
let unknown = 0;

/**
 * Leaves the address of a pointer object in the frame's first result slot; false for everything that is none.
 * @param {unknown} value
 */
function locatePointer(value) {
  const bits = seen.get(value);
  if (bits !== undefined) {
    f64[RESULT / 2] = bits;
    return true;
  }
  if (typeof value !== 'object' || value === null || !engine.pointerAddress(value)) return false;
  unknown = (unknown + 1) & REMEMBER_MASK;
  if (unknown === 0 && u32[RESULT + 1] < NOT_A_NUMBER) seen.set(value, f64[RESULT / 2]);
  return true;
}

/** @returns {TypeError} what Deno says about anything that should be a pointer object and is not */
const notPointer = () => new TypeError('expected external');

/**
 * The address of a pointer object.
 * @param {unknown} value
 * @returns {bigint}
 * @throws {TypeError} where it is no pointer object
 */
function addressOfPointer(value) {
  if (!locatePointer(value)) throw notPointer();
  return u64[RESULT / 2];
}

/** Whether an external is all that is wanted of a pointer: some runtimes' can be given properties and have a prototype. */
const isPlainExternal = (() => {
  u64[WORD / 2] = 1n;
  const sample = engine.pointer();
  return Object.isFrozen(sample) && Object.getPrototypeOf(sample) === null;
})();

const make = isPlainExternal ? engine.pointer : () => Object.freeze(Object.setPrototypeOf(engine.pointer(), null));

/** A new pointer object for the address in two halves; null for zero. */
function pointerOfHalves(low, high) {
  if (low === 0 && high === 0) return null;
  u32[WORD] = low;
  u32[WORD + 1] = high;
  return make();
}

/**
 * A new pointer object for an address; null for zero.
 * @param {bigint} address of which the lowest 64 bits count
 */
function pointerOf(address) {
  u64[RESULT / 2] = address;
  return pointerOfHalves(u32[RESULT], u32[RESULT + 1]);
}

/**
 * A new pointer object for the memory of a view or buffer that has bytes; it keeps that memory alive.
 * @param {ArrayBufferView | ArrayBufferLike} memory
 */
function pointerOfMemory(memory) {
  const pointer = findPointer(memory);
  if (pointer !== null) kept.keep(pointer, memory);
  return pointer;
}

function findPointer(memory) {
  const bits = known.get(memory);
  if (bits !== undefined && memory[0] !== undefined) {
    f64[WORD / 2] = bits;
    return make();
  }
  // The addon finds the address and makes the pointer at once.
  const pointer = isPlainExternal ? engine.pointerOf(memory) : undefined;
  if (pointer === undefined) {
    locate(memory);
    return pointerOfHalves(u32[RESULT], u32[RESULT + 1]);
  }
  unknown = (unknown + 1) & REMEMBER_MASK;
  if (unknown === 0 && canRemember(memory)) known.set(memory, f64[RESULT / 2]);
  return pointer;
}

/** A new pointer object for a buffer without bytes over native memory; null for other ones. */
function pointerOfEmptyBuffer(buffer) {
  const address = emptyBuffers.get(buffer);
  if (address === undefined) return null;
  const pointer = pointerOf(address);
  kept.keep(pointer, buffer);
  return pointer;
}

/**
 * The address of a view or ArrayBuffer as an argument: of its first byte, or if it has none, of where that would be.
 * What was detached, and what was never given memory, is at zero.
 * @param {unknown} value
 * @returns {bigint | undefined} undefined for everything else, a bare SharedArrayBuffer too
 */
function addressOfBuffer(value) {
  if (!isView(value) && !isArrayBuffer(value)) return undefined;
  if (memoryLength(value) > 0) return addressOf(value);
  const buffer = bufferBehind(value);
  if (memoryLength(buffer) === 0) return emptyBuffers.get(buffer) ?? 0n;
  return isOutside(value) ? 0n : addressOf(buffer) + BigInt(viewOffset(value));
}

/** Up to how many bytes a loop copies faster than the engine. */
const FEW = 64;

/** Copies the first bytes of an array that has as many. */
function copyFew(bytes, target, offset, size) {
  for (let i = 0; i < size; i++) target[offset + i] = bytes[i];
}

/**
 * Copies the first bytes of a view or buffer, which has as many, into the frame.
 * @param {ArrayBufferView | ArrayBuffer} memory
 * @param {Uint8Array} target
 * @param {number} offset in the target, in bytes
 * @param {number} size bytes
 */
function copyBytes(memory, target, offset, size) {
  if (size <= FEW && isUint8Array(memory)) {
    copyFew(memory, target, offset, size);
  } else {
    const start = isView(memory) ? viewOffset(memory) : 0;
    setElements(target, new Uint8Array(bufferBehind(memory), start, size), offset);
  }
}

module.exports = {
  FEW,
  FIRST_PAGE,
  isPlainExternal,
  emptyBuffers,
  locatePointer,
  notPointer,
  addressOfPointer,
  pointerOf,
  pointerOfHalves,
  pointerOfMemory,
  pointerOfEmptyBuffer,
  addressOfBuffer,
  copyBytes,
  copyFew,
};
