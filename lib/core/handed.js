'use strict';
// Objects that a program may hand over where C takes an address: views of structs, and what dialects give, such as
// callbacks and memory.

const { addressOf } = require('./addresses.js');
const { dataOfView, memoryOf } = require('./aggregate/memory.js');
const { makeList } = require('./builtins.js');

/** Each gives the address of its objects, and undefined for any other value. */
const givers = makeList();
/** Each gives the memory of its objects, and undefined for any other value. */
const holders = makeList();

/**
 * Makes objects of a class stand for addresses.
 * @param {(value: object) => bigint | undefined} giver runs no code of a user
 * @param {(value: object) => DataView | undefined} [holder] gives the memory that must stay while C uses the address
 */
function handOver(giver, holder) {
  givers[givers.length] = giver;
  if (holder) holders[holders.length] = holder;
}

/**
 * The memory of JavaScript's behind the address that an object stands for.
 * @param {unknown} value
 * @returns {DataView | undefined} undefined if there is none
 */
function handedMemory(value) {
  if (typeof value !== 'object' || value === null) return undefined;
  if (memoryOf(value) !== undefined) return dataOfView(value);
  for (let i = 0; i < holders.length; i++) {
    const memory = holders[i](value);
    if (memory !== undefined) return memory;
  }
  return undefined;
}

/**
 * The address that an object stands for.
 * @param {unknown} value
 * @returns {bigint | undefined} undefined for any other value
 * @throws {TypeError} ERR_INVALID_ARG_VALUE if it was closed or freed
 */
function handedAddress(value) {
  if (typeof value !== 'object' || value === null) return undefined;
  if (memoryOf(value) !== undefined) return addressOf(dataOfView(value));
  for (let i = 0; i < givers.length; i++) {
    const address = givers[i](value);
    if (address !== undefined) return address;
  }
  return undefined;
}

module.exports = { handOver, handedAddress, handedMemory };
