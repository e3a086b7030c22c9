'use strict';
// Pointers. What may be passed for one depends on what it points at. Text goes where C reads bytes, or wide characters,
// in their unit. Memory has no fewer bytes than the pointee.

const { Buffer } = require('node:buffer');
const { addressOf } = require('../core/addresses.js');
const { handedAddress } = require('../core/handed.js');
const { copy, freeText, newText } = require('../core/memory.js');
const { FILL, addressTest, filledView, filledViewOf, isAddress } = require('../core/rules.js');
const { isArray, isArrayBuffer, isView, memoryLength } = require('../core/values.js');
const { addressOfMemory } = require('./addresses.js');
const { invalidValue } = require('./errors.js');
const { refusedResult } = require('./rules.js');

const ADDRESSES = 'an address as bigint from 0n to 18446744073709551615n, or null';

const GONE = 'its memory was transferred, to another thread for example';

/** The address of a view or an ArrayBuffer that is an argument; undefined for any other value. */
function argumentAddress(value, argument) {
  if (!isView(value) && !isArrayBuffer(value)) return undefined;
  return addressOfMemory(value, () => {
    const what = isView(value) ? 'an ArrayBufferView backed by a detached ArrayBuffer' : 'a detached ArrayBuffer';
    return invalidValue(`Argument ${argument} is ${what}`, { argument, received: value, hint: GONE });
  });
}

/** What every pointer takes; undefined for any other value. */
function addressFrom(value, argument) {
  if (typeof value === 'bigint') {
    if (isAddress(value)) return value;
    throw invalidValue(`Argument ${argument} must be a non-negative pointer bigint`, {
      argument,
      expected: ADDRESSES,
      received: value,
    });
  }
  if (value === null || value === undefined) return 0n;
  return argumentAddress(value, argument) ?? handedAddress(value);
}

/** What stands for an address wherever it stays: no text, and no memory of JavaScript's. */
function lastingAddress(value) {
  if (value === null || value === undefined) return 0n;
  return isAddress(value) ? value : handedAddress(value);
}

/** What to do about a value that is no pointer. */
function hintFor(value) {
  switch (typeof value) {
    case 'number':
      return 'an address is a bigint: append n to it, or use BigInt()';
    case 'function':
      return 'for a function pointer pass the pointer of a JSCallback, or declare the type as { callback: … }';
    case 'boolean':
    case 'symbol':
      return undefined;
    default:
      return isArray(value)
        ? 'to pass numbers, put them into a typed array'
        : 'to pass a struct, pass the bytes that Struct.write() fills, or what Struct.view() gives';
  }
}

/** The error of an argument that is no pointer. */
const refusedPointer = (message, argument, received, text) =>
  invalidValue(message, {
    argument,
    expected: `an address as bigint, null${text ? ', a string' : ''}, memory (a Buffer, typed array or ArrayBuffer), a struct view or a JSCallback`,
    received,
    hint: hintFor(received),
  });

const nulInside = (argument, received, name = undefined) =>
  invalidValue(`Argument ${argument} must not contain null bytes`, {
    argument,
    function: name,
    received,
    hint: "C's strings end at the first NUL; pass a Buffer for bytes",
  });

/** node:ffi's own pointers, `void *` and pointers to bytes; strings are left to the addon. */
function convertPointer(value, index) {
  if (typeof value === 'string') return FILL;
  const address = addressFrom(value, index);
  if (address !== undefined) return address;
  throw refusedPointer(`Argument ${index} must be a buffer, an ArrayBuffer, a string, or a bigint`, index, value, true);
}

const ADDRESS_CASES = [
  { test: addressTest, store: 'u64' },
  { test: (v) => `${v} === null || ${v} === undefined`, store: 'u64', value: () => '0n', isData: true },
];
const TEXT_CASE = { test: (v) => `typeof ${v} === 'string'`, store: 'fill' };

/** The type of a pointer whose pointee decides nothing. */
const pointerType = {
  code: 'p',
  size: 8,
  align: 8,
  getter: 'getBigUint64',
  setter: 'setBigUint64',
  test: addressTest,
  check(value, path) {
    const address = lastingAddress(value);
    if (address !== undefined) return address;
    throw invalidValue(`${path === '' ? 'Value' : `Field ${path}`} must be a non-negative pointer bigint`, {
      field: path,
      expected: ADDRESSES,
      received: value,
    });
  },
  parameter: {
    code: 'p',
    size: 8,
    store: 'u64',
    fill: 'o',
    convert: convertPointer,
    cases: [...ADDRESS_CASES, TEXT_CASE, filledView],
  },
  result: { code: 'p', size: 8, read: 'u64' },
  returned: {
    code: 'p',
    size: 8,
    store: 'u64',
    convert(value) {
      const address = lastingAddress(value);
      if (address === undefined) throw refusedResult(value, ADDRESSES);
      return address;
    },
  },
};

/** Stands for half of a surrogate pair, which is no character by itself. */
const REPLACEMENT = 0xfffd;

/** Text in units of 2 or 4 bytes, with its NUL. */
function encodeWide(text, unit) {
  if (unit === 2) {
    const bytes = Buffer.allocUnsafeSlow((text.length + 1) * 2);
    bytes.writeUInt16LE(0, bytes.write(text, 0, 'utf16le'));
    return bytes;
  }
  const points = Array.from(text, (character) => {
    const point = character.codePointAt(0);
    return point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point;
  });
  const bytes = Buffer.allocUnsafeSlow((points.length + 1) * 4);
  points.forEach((point, index) => bytes.writeUInt32LE(point, index * 4));
  bytes.writeUInt32LE(0, points.length * 4);
  return bytes;
}

/**
 * The address of a copy of some bytes that lives as long as the call. It is outside JavaScript's memory, which a Worker
 * that ends takes with it while a call off the thread still reads.
 */
function lent(bytes, scope) {
  const address = newText(' '.repeat(bytes.length));
  scope.push({ close: () => freeText(address) });
  copy(address, addressOf(bytes), bytes.length);
  return address;
}

/**
 * A pointer to what is more than a byte.
 * @param {string} name the type as it was written, for messages
 * @param {number} [least] bytes of the pointee, where they are known
 * @param {number} [unit] bytes of a wide character: strings are encoded in it for the time of the call
 */
function pointerTo(name, least = 0, unit = 0) {
  const expected = unit ? 'a buffer, an ArrayBuffer, a string, or a bigint' : 'a buffer, an ArrayBuffer, or a bigint';
  const view = filledViewOf(least);
  const parameter = {
    code: 'p',
    size: 8,
    store: 'u64',
    // The addon would take a string for UTF-8.
    fill: unit > 0 ? undefined : 'o',
    transient: unit > 0,
    // The same type under another spelling is the same type.
    key: name,
    convert(value, index, scope) {
      if (unit > 0 && typeof value === 'string') {
        if (value.includes('\0')) throw nulInside(index, value);
        return lent(encodeWide(value, unit), scope);
      }
      const address = addressFrom(value, index);
      if (address === undefined) {
        throw refusedPointer(`Argument ${index} must be ${expected} for ${name}`, index, value, unit > 0);
      }
      const length = typeof value === 'object' ? memoryLength(value) : undefined;
      // What has no bytes is NULL, as it is for every pointer.
      if (length > 0 && length < least) {
        throw invalidValue(`Argument ${index} has ${length} bytes for a pointee of ${least} (${name})`, {
          argument: index,
          received: value,
        });
      }
      return address;
    },
    cases: unit > 0 ? ADDRESS_CASES : [...ADDRESS_CASES, view],
  };
  return { ...pointerType, parameter };
}

module.exports = { nulInside, pointerTo, pointerType };
