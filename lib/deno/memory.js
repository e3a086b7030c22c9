'use strict';
// Addresses of pointers and of buffers, as Deno tells them, and copies of bytes.

const { addressOf } = require('../core/addresses.js');
const { BigInt, Uint8Array, makeWeakMap } = require('../core/builtins.js');
const { pointerAddress, pointerThatKeeps } = require('../core/pointers.js');
const {
  bufferBehind,
  isArrayBuffer,
  isOutside,
  isUint8Array,
  isView,
  memoryLength,
  viewOffset,
} = require('../core/values.js');
const { typeError } = require('../core/errors.js');

/** @returns {TypeError} what Deno says about anything that should be a pointer object and is not */
const notPointer = () => typeError('expected external');

/**
 * The address of a pointer object.
 * @param {unknown} value
 * @returns {bigint}
 * @throws {TypeError} if it is no pointer object
 */
function addressOfPointer(value) {
  const address = pointerAddress(value);
  if (address === undefined) throw notPointer();
  return address;
}

/** Buffers without bytes over native memory, which have an address that the engine does not show. */
const emptyBuffers = makeWeakMap();

/** A new pointer object for a buffer without bytes over native memory; null for other ones. */
function pointerOfEmptyBuffer(buffer) {
  const address = emptyBuffers.get(buffer);
  return address === undefined ? null : pointerThatKeeps(address, buffer);
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
    target.set(new Uint8Array(bufferBehind(memory), start, size), offset);
  }
}

module.exports = {
  FEW,
  addressOfBuffer,
  addressOfPointer,
  copyBytes,
  copyFew,
  emptyBuffers,
  notPointer,
  pointerOfEmptyBuffer,
};
