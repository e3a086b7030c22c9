'use strict';
// Addresses of memory as node:ffi gives them.

const { addressOf } = require('../core/addresses.js');
const { bufferBehind, isDetached, isOutside, memoryLength } = require('../core/values.js');

/**
 * The address of a view or an ArrayBuffer, 0n if its buffer has no bytes.
 * @param {ArrayBufferView | ArrayBuffer} memory
 * @param {() => Error} gone what to throw if the buffer was detached
 * @returns {bigint}
 */
function addressOfMemory(memory, gone) {
  if (memoryLength(memory) > 0) return addressOf(memory);
  const buffer = bufferBehind(memory);
  if (isDetached(buffer)) throw gone();
  if (memoryLength(buffer) === 0) return 0n;
  // A view outside of a buffer that shrank has lost its offset.
  return addressOf(isOutside(memory) ? buffer : memory);
}

module.exports = { addressOfMemory };
