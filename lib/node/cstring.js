'use strict';
// CString: the text at an address. Called, it gives the string; constructed, a String object that remembers where it
// was read.

const { constants } = require('node:buffer');
const { BigInt, isSafeInteger } = require('../core/builtins.js');
const { readText, readTextOf, textLength } = require('../core/memory.js');
const { defineHidden } = require('../core/properties.js');
const { isAddress } = require('../core/rules.js');
const { invalidType, invalidValue, tooLarge } = require('./errors.js');
const { toArrayBuffer } = require('./memory.js');

/** No string is made of more bytes: each of its units takes at most three. */
const LONGEST = constants.MAX_STRING_LENGTH * 3;

function checkCount(value, name) {
  if (typeof value !== 'number') throw invalidType(`The ${name} must be a number`);
  if (!isSafeInteger(value) || value < 0) throw invalidValue(`The ${name} must be a non-negative integer`);
}

/** The text, or null for the null pointer. */
function decode(pointer, byteOffset, byteLength) {
  if (typeof pointer !== 'bigint') throw invalidType('The pointer must be a bigint');
  if (!isAddress(pointer)) throw invalidValue('The pointer must be a non-negative bigint');
  if (byteOffset !== 0) checkCount(byteOffset, 'byteOffset');
  if (byteLength !== undefined) checkCount(byteLength, 'byteLength');
  if (pointer === 0n) return null;
  const address = byteOffset === 0 ? pointer : pointer + BigInt(byteOffset);
  if (!isAddress(address + BigInt(byteLength ?? 0))) {
    throw invalidValue('The pointer and length exceed the platform address range');
  }
  if (byteLength > LONGEST) throw tooLarge('byteLength');
  return byteLength === undefined ? readText(address) : readTextOf(address, byteLength);
}

/**
 * Reads UTF-8 text; invalid bytes become U+FFFD.
 * @class
 * @param {bigint} pointer
 * @param {number} [byteOffset] from the pointer, in bytes
 * @param {number} [byteLength] default: up to the first NUL
 * @returns {string | null | CString} without `new` a string, or null for the null pointer; with it a String object
 *   (empty for the null pointer) with `ptr`, `byteOffset`, `byteLength` and `arrayBuffer`
 * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
function CString(pointer, byteOffset = 0, byteLength = undefined) {
  const text = decode(pointer, byteOffset, byteLength);
  if (new.target === undefined) return text;
  const object = Reflect.construct(String, [text ?? ''], new.target);
  object.ptr = pointer;
  object.byteOffset = byteOffset;
  object.byteLength = byteLength ?? (text === null ? 0 : textLength(pointer + BigInt(byteOffset)));
  return object;
}

Object.setPrototypeOf(CString, String);
CString.prototype = Object.create(String.prototype, {
  constructor: { value: CString, writable: true, configurable: true },
  /** The bytes of the text, without its NUL, where they lie: valid as long as that memory is. */
  arrayBuffer: {
    get() {
      const { ptr, byteOffset, byteLength } = this;
      const buffer = toArrayBuffer(ptr === 0n ? ptr : ptr + BigInt(byteOffset), ptr === 0n ? 0 : byteLength, false);
      defineHidden(this, 'arrayBuffer', buffer);
      return buffer;
    },
    configurable: true,
  },
});
Object.defineProperty(CString, 'prototype', { writable: false });

module.exports = { CString };
