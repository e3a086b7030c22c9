'use strict';
// Addresses of JavaScript's memory. An address travels in two halves of 32 bits or as a bigint, never as the double of the
// same bytes. That is no normal number, and it is zero if the processor flushes such.

const { engine } = require('./addon.js');
const { Uint8Array, makeWeakMap } = require('./builtins.js');
const { frame } = require('./frame.js');
const { at } = require('./numbers.js');
const { bufferOf, isSharedArrayBuffer, isTypedArray, isView } = require('./values.js');

const { i32, u32, u64 } = frame;
const LOW = at.result / 4;
const HIGH = LOW + 1;

/** An address as two signed integers, which engines keep without a box. */
class Halves {
  constructor(low, high) {
    this.low = low;
    this.high = high;
  }
}

/**
 * Addresses of typed arrays that were seen before. An entry holds as long as the array has an element 0: memory that was
 * detached or transferred has none, and a resizable buffer's stays where it is. (Reading an element is the cheapest such
 * question in every engine, and no property of the user's can answer it.)
 * @type {WeakMap<object, Halves>}
 */
const known = makeWeakMap();

// Remembering an address costs more than asking for it a few times, and most views are used once.
const REMEMBER_MASK = 63;
let seen = 0;

/** The halves of the address that the addon left in the first result slot. */
const located = () => new Halves(i32[LOW], i32[HIGH]);

/**
 * Finds and remembers the address of a typed array.
 * @param {ArrayBufferView} array
 * @returns {Halves}
 */
function remember(array) {
  locate(array);
  const halves = located();
  known.set(array, halves);
  return halves;
}

/**
 * Leaves the address of the first byte in the frame's first result slot; false for values that have none.
 * The buffer of a view is touched first, because some engines keep small arrays inside the object, and move
 * their bytes, until then.
 */
function locate(value) {
  if (isView(value)) return bufferOf(value) !== undefined && engine.addressOf(value);
  return engine.addressOf(isSharedArrayBuffer(value) ? new Uint8Array(value) : value);
}

/**
 * The address of a view's first byte (its offset included) or a buffer's.
 * @param {unknown} value
 * @returns {bigint | undefined} undefined for values that have none
 */
function addressOf(value) {
  return locate(value) ? u64[LOW / 2] : undefined;
}

/**
 * The same as a number, exact up to 2^53. Now and then a typed array is remembered, so that the next time costs little.
 * @returns {number | undefined}
 */
function addressNumberOf(value) {
  const halves = known.get(value);
  if (halves !== undefined && value[0] !== undefined) return (halves.high >>> 0) * 4294967296 + (halves.low >>> 0);
  if (!locate(value)) return undefined;
  seen = (seen + 1) & REMEMBER_MASK;
  if (seen === 0 && isTypedArray(value)) known.set(value, located());
  return u32[HIGH] * 4294967296 + u32[LOW];
}

module.exports = { Halves, addressNumberOf, addressOf, known, locate, located, remember };
