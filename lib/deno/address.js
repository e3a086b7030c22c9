'use strict';
// Pointer objects and the addresses behind them.
//
// A pointer object is a Node-API external: opaque, frozen, without a prototype, and nothing but the addon can make
// one. Addresses travel in two halves of 32 bits, which typed arrays store and load without making a bigint.

const { engine, frame, at } = require('../core/addon.js');
const { known, remember, locate, addressOf } = require('../core/memory.js');

const { isArrayBuffer } = require('node:util').types;

const { u32, u64 } = frame;
const RESULT = at.result / 4;
const WORD = at.ints / 4;

/** Memory below this address is never mapped: reading or calling there can only be a mistake. */
const FIRST_PAGE = 4096;

/**
 * What is known of a pointer object.
 * @typedef {object} Entry
 * @property {number} low half of the address
 * @property {number} high half
 * @property {object} [memory] what the pointer keeps alive
 */

/** @type {WeakMap<object, Entry>} */
const entries = new WeakMap();

/** Buffers without bytes over native memory, which have an address that the engine does not show. */
const emptyBuffers = new WeakMap();

// Remembering a pointer costs more than asking for its address a few times, and most pointers are used once.
const REMEMBER_MASK = 7;
let unknown = 0;

/**
 * The address of a pointer object.
 * @param {unknown} value
 * @returns {Entry | undefined} undefined where it is no pointer object; read it before the next call
 */
function entryOf(value) {
  const entry = entries.get(value);
  if (entry !== undefined) return entry;
  // The engine is only asked about objects: it would have to look at a Proxy or a primitive to refuse it.
  if (typeof value !== 'object' || value === null || !engine.pointerAddress(value)) return undefined;
  unknown = (unknown + 1) & REMEMBER_MASK;
  const found = { low: u32[RESULT], high: u32[RESULT + 1] };
  if (unknown === 0) entries.set(value, found);
  return found;
}

/** @returns {TypeError} what Deno says about anything that should be a pointer object and is not */
const notPointer = () => new TypeError('expected external');

/**
 * The address of a pointer object as a bigint.
 * @param {unknown} value
 * @throws {TypeError} where it is no pointer object
 */
function addressOfPointer(value) {
  const entry = entryOf(value);
  if (entry === undefined) throw notPointer();
  u32[RESULT] = entry.low;
  u32[RESULT + 1] = entry.high;
  return u64[RESULT / 2];
}

/** A new pointer object for the address in two halves; null for zero. */
function pointerOfHalves(low, high) {
  if (low === 0 && high === 0) return null;
  u32[WORD] = low;
  u32[WORD + 1] = high;
  return engine.pointer();
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
  let entry = known.get(memory);
  if (entry === undefined || entry.length !== memory.byteLength) {
    locate(memory);
    entry = { low: u32[RESULT], high: u32[RESULT + 1] };
  }
  const pointer = pointerOfHalves(entry.low, entry.high);
  if (pointer !== null) entries.set(pointer, { low: entry.low, high: entry.high, memory });
  return pointer;
}

/** Makes a pointer object keep something alive. */
function keepAlive(pointer, memory) {
  const { low, high } = entryOf(pointer);
  entries.set(pointer, { low, high, memory });
}

/**
 * The address of a view or ArrayBuffer as an argument: of its first byte, and where it has none, of where that would
 * be. What was detached, and what was never given memory, is at zero.
 * @param {unknown} value
 * @returns {bigint | undefined} undefined for everything else, a bare SharedArrayBuffer too
 */
function addressOfBuffer(value) {
  const isView = ArrayBuffer.isView(value);
  if (!isView && !isArrayBuffer(value)) return undefined;
  if (byteLengthOf(value) > 0) return addressOf(value);
  const buffer = isView ? value.buffer : value;
  const offset = isView ? byteOffsetOf(value) : 0;
  if (buffer.byteLength === 0) return emptyBuffers.get(buffer) ?? 0n;
  return addressOf(new Uint8Array(buffer)) + BigInt(offset);
}

// A DataView of memory that is gone throws where a typed array says 0.

/** Bytes of a view or buffer; 0 where its memory is gone. */
function byteLengthOf(value) {
  try {
    return value.byteLength;
  } catch {
    return 0;
  }
}

function byteOffsetOf(view) {
  try {
    return view.byteOffset;
  } catch {
    return 0;
  }
}

module.exports = {
  FIRST_PAGE,
  entries,
  emptyBuffers,
  entryOf,
  notPointer,
  addressOfPointer,
  pointerOf,
  pointerOfHalves,
  pointerOfMemory,
  keepAlive,
  addressOfBuffer,
  byteLengthOf,
  remember,
};
