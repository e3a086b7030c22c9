'use strict';
// Pointer objects: Node-API externals, opaque, frozen, without a prototype, that stand for an address. Nothing but native
// code can make one.

const { engine } = require('./addon.js');
const { known, locate, located } = require('./addresses.js');
const { makeWeakMap } = require('./builtins.js');
const { frame } = require('./frame.js');
const { Keeper } = require('./keeper.js');
const { at } = require('./numbers.js');
const { isTypedArray } = require('./values.js');

const { i32, u32, u64 } = frame;
const LOW = at.result / 4;
const HIGH = LOW + 1;
const WORD = at.words / 4;

/**
 * Addresses of pointer objects that were seen before.
 * @type {WeakMap<object, Halves>}
 */
const seen = makeWeakMap();

/** What pointer objects keep alive. */
const kept = new Keeper();

// Remembering an address costs more than asking for it a few times, and most pointers and views are used once.
const REMEMBER_MASK = 31;
let unknown = 0;

const isTimeToRemember = () => (unknown = (unknown + 1) & REMEMBER_MASK) === 0;

/**
 * Leaves the address of a pointer object in the frame's first result slot; false for everything that is none.
 * @param {unknown} value
 */
function locatePointer(value) {
  const halves = seen.get(value);
  if (halves !== undefined) {
    i32[LOW] = halves.low;
    i32[HIGH] = halves.high;
    return true;
  }
  if (typeof value !== 'object' || value === null || !engine.pointerAddress(value)) return false;
  if (isTimeToRemember()) seen.set(value, located());
  return true;
}

/** The address behind a pointer object; undefined for any other value. @returns {bigint | undefined} */
function pointerAddress(value) {
  return locatePointer(value) ? u64[LOW / 2] : undefined;
}

/** The same as a number, exact up to 2^53. @returns {number | undefined} */
function pointerNumber(value) {
  return locatePointer(value) ? u32[HIGH] * 4294967296 + u32[LOW] : undefined;
}

/** Stores the address behind a pointer object in a slot; false, with nothing stored, for any other value. */
function storePointer(value, cells, offset) {
  if (!locatePointer(value)) return false;
  cells.u32[offset / 4] = u32[LOW];
  cells.u32[offset / 4 + 1] = u32[HIGH];
  return true;
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
  u64[LOW / 2] = address;
  return pointerOfHalves(u32[LOW], u32[HIGH]);
}

/**
 * A new pointer object that keeps something alive.
 * @param {bigint} address not zero
 * @param {object} owner
 */
function pointerThatKeeps(address, owner) {
  const pointer = pointerOf(address);
  kept.keep(pointer, owner);
  return pointer;
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
  const halves = known.get(memory);
  if (halves !== undefined && memory[0] !== undefined) return pointerOfHalves(halves.low, halves.high);
  // The addon finds the address and makes the pointer at once.
  const pointer = isPlainExternal ? engine.pointerOf(memory) : undefined;
  if (pointer === undefined) {
    locate(memory);
    return pointerOfHalves(u32[LOW], u32[HIGH]);
  }
  if (isTimeToRemember() && isTypedArray(memory)) known.set(memory, located());
  return pointer;
}

module.exports = {
  isPlainExternal,
  pointerAddress,
  pointerNumber,
  pointerOf,
  pointerOfHalves,
  pointerOfMemory,
  pointerThatKeeps,
  storePointer,
};
