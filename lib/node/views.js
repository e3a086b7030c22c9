'use strict';
// What views and buffers really are, whatever properties a program has put on them: lengths decide how much memory is
// touched.

const { isProxy } = require('node:util').types;

const getterOf = (prototype, name) => {
  const { get } = Object.getOwnPropertyDescriptor(prototype, name);
  return (object) => Reflect.apply(get, object, []);
};

const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
const ofTypedArray = { byteLength: getterOf(typedArray, 'byteLength'), buffer: getterOf(typedArray, 'buffer') };
const ofDataView = {
  byteLength: getterOf(DataView.prototype, 'byteLength'),
  buffer: getterOf(DataView.prototype, 'buffer'),
};
const tagOf = getterOf(typedArray, Symbol.toStringTag);
const lengthOfArrayBuffer = getterOf(ArrayBuffer.prototype, 'byteLength');
const lengthOfShared = getterOf(SharedArrayBuffer.prototype, 'byteLength');

const kindOf = (view) => (tagOf(view) === undefined ? ofDataView : ofTypedArray);

/** The ArrayBuffer or SharedArrayBuffer of a view. */
const bufferOf = (view) => kindOf(view).buffer(view);

/** The bytes of a view; 0 where its memory is gone. */
function viewLength(view) {
  try {
    return kindOf(view).byteLength(view);
  } catch {
    // A DataView throws where a typed array says 0.
    return 0;
  }
}

const tried = (length) => (value) => {
  if (typeof value !== 'object' || value === null || isProxy(value)) return undefined;
  try {
    return length(value);
  } catch {
    return undefined;
  }
};

/** The bytes of an ArrayBuffer of any realm; undefined for any other value. */
const arrayBufferLength = tried(lengthOfArrayBuffer);

/** The same for a SharedArrayBuffer. */
const sharedLength = tried(lengthOfShared);

const isArrayBuffer = (value) => arrayBufferLength(value) !== undefined;
const isShared = (value) => sharedLength(value) !== undefined;

module.exports = { arrayBufferLength, bufferOf, isArrayBuffer, isShared, sharedLength, viewLength };
