'use strict';
// What the tests of the raw addon share: the addon by the runtime's own loader alone, and memory through libc.

const { load } = require('../harness');

const addon = load.dlopen();
const { getNativeFunction, getBufferPointer } = addon;

const copy = getNativeFunction(null, 'memcpy', 'void *', ['void *', 'const void *', 'size_t']);

/** The text in a buffer, up to its NUL. */
function textIn(buffer) {
  return Buffer.from(buffer.subarray(0, buffer.indexOf(0))).toString();
}

const kept = [];

/** A NUL-terminated text for C, which is kept: tests give C its address alone. */
function textFor(value) {
  const text = Buffer.from(`${value}\0`);
  kept.push(text);
  return text;
}

/** Bytes at an address. */
function bytesAt(address, length) {
  const bytes = new Uint8Array(length);
  copy(getBufferPointer(bytes), address, BigInt(length));
  return bytes;
}

/** What a call throws, as plain data. */
function thrown(call) {
  try {
    call();
  } catch (error) {
    const { name, code, message } = error;
    return { name, code, message, instance: error instanceof { Error, TypeError, RangeError }[name] };
  }
  throw new Error(`nothing was thrown by ${call}`);
}

module.exports = { ...addon, addon, textIn, textFor, bytesAt, thrown };
