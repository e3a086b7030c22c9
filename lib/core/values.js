'use strict';
// What values really are, of whichever realm they come, whatever properties a program has put on them: lengths decide
// how much memory is touched. No function here but nameOf runs code of a user.
//
// "Memory" is a view (typed array or DataView), an ArrayBuffer or a SharedArrayBuffer.

const { isProxy, isAnyArrayBuffer, isArrayBuffer, isDataView, isSharedArrayBuffer } = require('node:util').types;
const { engine } = require('./addon.js');
const builtins = require('./builtins.js');

const { getOwnPropertyDescriptor, getterOf, isView, typedArray, uncurry } = builtins;
const { ArrayBuffer, DataView, Uint8Array } = builtins;

const shared = typeof SharedArrayBuffer === 'function' ? SharedArrayBuffer.prototype : undefined;

const ofTypedArray = {
  length: getterOf(typedArray, 'byteLength'),
  offset: getterOf(typedArray, 'byteOffset'),
  buffer: getterOf(typedArray, 'buffer'),
};
const ofDataView = {
  length: getterOf(DataView.prototype, 'byteLength'),
  offset: getterOf(DataView.prototype, 'byteOffset'),
  buffer: getterOf(DataView.prototype, 'buffer'),
};
const elementCount = getterOf(typedArray, 'length');
const keysOf = uncurry(typedArray.keys);
const lengthOfArrayBuffer = getterOf(ArrayBuffer.prototype, 'byteLength');
const lengthOfShared = shared && getterOf(shared, 'byteLength');

/** Older engines have no resizable buffers. */
const flagOf = (prototype, name) =>
  prototype && getOwnPropertyDescriptor(prototype, name) ? getterOf(prototype, name) : () => false;
const isResizableBuffer = flagOf(ArrayBuffer.prototype, 'resizable');
const isGrowableBuffer = flagOf(shared, 'growable');

/**
 * The name of a typed array's kind, like 'Uint8Array', for subclasses and Buffers, too; undefined for any other value.
 * @type {(value: unknown) => string | undefined}
 */
const kindOf = getterOf(typedArray, Symbol.toStringTag);

const isTypedArray = (value) => kindOf(value) !== undefined;
const isUint8Array = (value) => kindOf(value) === 'Uint8Array';
const partsOf = (view) => (isTypedArray(view) ? ofTypedArray : ofDataView);

/** Whether a value is a view, an ArrayBuffer or a SharedArrayBuffer. */
const isMemory = (value) => isView(value) || isAnyArrayBuffer(value);

/** The ArrayBuffer or SharedArrayBuffer of a view. */
const bufferOf = (view) => partsOf(view).buffer(view);

/** The buffer of any memory: a view's, or the memory itself. */
const bufferBehind = (memory) => (isView(memory) ? bufferOf(memory) : memory);

// Where the memory of a view is gone, by being detached or by a buffer that shrank, a typed array says 0 and a DataView
// throws.
const tried = (read) => (view) => {
  try {
    return read(view);
  } catch {
    return 0;
  }
};
const lengthOfDataView = tried(ofDataView.length);
const offsetOfDataView = tried(ofDataView.offset);

/** The bytes of a view; 0 if its memory is gone. */
const viewLength = (view) => (isTypedArray(view) ? ofTypedArray.length(view) : lengthOfDataView(view));

/** The bytes before a view in its buffer; 0 if its memory is gone. */
const viewOffset = (view) => (isTypedArray(view) ? ofTypedArray.offset(view) : offsetOfDataView(view));

/** The bytes of an ArrayBuffer of any realm; undefined for any other value. */
const arrayBufferLength = (value) => (isArrayBuffer(value) ? lengthOfArrayBuffer(value) : undefined);

/** The bytes of a SharedArrayBuffer of any realm; undefined for any other value. */
const sharedLength = (value) => (isSharedArrayBuffer(value) ? lengthOfShared(value) : undefined);

/** The bytes of any memory, 0 if they are gone; undefined for any other value. */
function memoryLength(value) {
  return isView(value) ? viewLength(value) : (arrayBufferLength(value) ?? sharedLength(value));
}

/** Whether the buffer of any memory was detached. */
function isDetached(memory) {
  const buffer = bufferBehind(memory);
  return isArrayBuffer(buffer) && lengthOfArrayBuffer(buffer) === 0 && engine.isDetached(buffer);
}

/** Whether a view has no bytes because it lies outside of its buffer, which was detached or shrank. */
function isOutside(view) {
  if (viewLength(view) !== 0) return false;
  try {
    // Says nothing of the view, but refuses one like that.
    if (isTypedArray(view)) keysOf(view);
    else ofDataView.length(view);
    return false;
  } catch {
    return true;
  }
}

/** Whether the memory can change its size, or be taken away by that. */
function isResizable(memory) {
  const buffer = bufferBehind(memory);
  return isArrayBuffer(buffer) ? isResizableBuffer(buffer) : isGrowableBuffer(buffer);
}

/** Whether the memory can be seen by other threads. */
const isShared = (memory) => isSharedArrayBuffer(bufferBehind(memory));

/**
 * The bytes of a value that is memory, as a new Uint8Array of this realm.
 * @param {unknown} value
 * @returns {Uint8Array | undefined} undefined for any other value
 */
function bytesOf(value) {
  const length = memoryLength(value);
  if (length === undefined) return undefined;
  // Memory that is gone has no view.
  if (length === 0) return new Uint8Array(0);
  return isView(value) ? new Uint8Array(bufferOf(value), viewOffset(value), length) : new Uint8Array(value);
}

/**
 * A fresh copy of some bytes.
 * @param {ArrayBuffer | SharedArrayBuffer} buffer
 * @param {number} offset bytes
 * @param {number} size bytes
 */
function copyOf(buffer, offset, size) {
  return new Uint8Array(new Uint8Array(buffer, offset, size));
}

/** Whether a value is an object of any kind, functions included. */
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** A real array, not a Proxy of one. */
const isArray = (value) => !isProxy(value) && builtins.isArray(value);

/** Whether a value is a Proxy that was revoked: every use of it throws in the engine's words. */
function isRevoked(value) {
  if (!isProxy(value)) return false;
  try {
    builtins.isArray(value);
    return false;
  } catch {
    return true;
  }
}

/**
 * The name of a function, whatever it is: '<anonymous>' if it has none. A getter of the user's may answer, so that it is
 * asked before anything is stored.
 */
function nameOf(f) {
  let name;
  try {
    ({ name } = f);
  } catch {
    // A Proxy that was revoked, or an accessor.
  }
  return typeof name === 'string' && name !== '' ? name : '<anonymous>';
}

module.exports = {
  arrayBufferLength,
  bufferBehind,
  bufferOf,
  bytesOf,
  copyOf,
  elementCount,
  isArray,
  isArrayBuffer,
  isBuffer: isAnyArrayBuffer,
  isDataView,
  isDetached,
  isMemory,
  isObject,
  isOutside,
  isProxy,
  isResizable,
  isRevoked,
  isShared,
  isSharedArrayBuffer,
  isTypedArray,
  isUint8Array,
  isView,
  kindOf,
  lengthOfDataView,
  memoryLength,
  nameOf,
  viewLength,
  viewOffset,
};
