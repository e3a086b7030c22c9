'use strict';
// Addresses of JavaScript's memory, and access to any other.

const { engine } = require('./addon.js');
const { floor } = require('./builtins.js');
const { frame } = require('./frame.js');
const { SIZES } = require('./kinds.js');
const { at } = require('./numbers.js');
const { demand } = require('./permission.js');

const RESULT = at.result / 8;
const WORD = at.words / 8;
const { u64, u32 } = frame;

/** Nothing is ever mapped below this address: reading or calling there can only be a mistake. */
const FIRST_PAGE = 4096;

/** Puts an address (bigint, or number up to 2^53) in the frame's word n for the engine's memory functions. */
function setWord(n, address) {
  if (typeof address === 'bigint') {
    u64[WORD + n] = address;
  } else {
    u32[2 * (WORD + n)] = address;
    u32[2 * (WORD + n) + 1] = floor(address / 4294967296);
  }
}

/** Adds an offset in bytes, a non-negative integer, to the address in the frame's first word. */
function move(offset) {
  const low = u32[2 * WORD] + offset;
  if (low > 4294967295) u32[2 * WORD + 1] += floor(low / 4294967296);
  u32[2 * WORD] = low;
}

function loader(kind) {
  const load = engine[`load${SIZES[kind]}`];
  const array = frame[kind];
  const index = at.result / SIZES[kind];
  return (address, offset) => {
    demand();
    setWord(0, address);
    if (offset) move(offset);
    load();
    return array[index];
  };
}

function storer(kind) {
  const store = engine[`store${SIZES[kind]}`];
  const array = frame[kind];
  const index = ((WORD + 1) * 8) / SIZES[kind];
  return (address, value, offset) => {
    demand();
    setWord(0, address);
    if (offset) move(offset);
    array[index] = value;
    store();
  };
}

/** Functions by the kind of what they read or write: 'i8' … 'u64'. */
const each = (make) => Object.fromEntries(Object.keys(SIZES).map((kind) => [kind, make(kind)]));

/** Reads of one value at an address (bigint or number, not checked, no alignment needed), plus an offset in bytes. */
const load = each(loader);

/** Writes of one value at an address (plus an offset); the value is converted as a typed array's store does. */
const store = each(storer);

/** The pointer-sized value at an address as a number (exact up to 2^53). */
function loadAddressNumber(address) {
  load.u64(address);
  return u32[2 * RESULT + 1] * 4294967296 + u32[2 * RESULT];
}

/** The UTF-8 text at an address up to its NUL, for the result of a call, which asks for no permission. */
function textAt(address) {
  setWord(0, address);
  return engine.text();
}

/** The same, read as Latin-1 if it is not valid UTF-8. */
function textOrLatin1At(address) {
  setWord(0, address);
  return engine.textOrLatin1();
}

/** The UTF-8 text at an address up to its NUL; invalid bytes become U+FFFD. */
function readText(address) {
  demand();
  return textAt(address);
}

/** The same, read as Latin-1 if it is not valid UTF-8. */
function readTextOrLatin1(address) {
  demand();
  return textOrLatin1At(address);
}

/** length bytes of UTF-8 at an address; NULs stay. */
function readTextOf(address, length) {
  demand();
  setWord(0, address);
  setWord(1, length);
  return engine.textOf();
}

/** Bytes before the NUL at an address. */
function textLength(address) {
  demand();
  setWord(0, address);
  engine.textLength();
  return u32[2 * RESULT + 1] * 4294967296 + u32[2 * RESULT];
}

/** Copies length bytes between two addresses. */
function copy(to, from, length) {
  demand();
  setWord(0, to);
  setWord(1, from);
  setWord(2, length);
  engine.copy();
}

/**
 * An ArrayBuffer over foreign memory, without a copy.
 * @param {bigint | number} address
 * @param {number} length bytes
 * @param {bigint | number} [deallocator] address of `void (*)(void *bytes, void *context)`, called once after
 *   the buffer was collected
 * @param {bigint | number} [context]
 * @param {object} [library] the addon's handle of an open library, which stays loaded as long as the memory is used
 * @throws {Error} if the runtime refuses
 */
function arrayBuffer(address, length, deallocator = 0, context = 0, library = undefined) {
  demand();
  setWord(0, address);
  setWord(1, length);
  setWord(2, deallocator);
  setWord(3, context);
  return engine.arrayBuffer(library);
}

/** An opaque, frozen object (a Node-API external) that stands for an address. */
function pointer(address) {
  setWord(0, address);
  return engine.pointer();
}

/** A NUL-terminated UTF-8 copy of a string outside JavaScript's memory, until freeText. @returns {bigint} */
function newText(text) {
  engine.newText(text);
  return u64[RESULT];
}

function freeText(address) {
  setWord(0, address);
  engine.freeText();
}

/** The address of the runtime's uv_loop_t, 0n where it shows none. */
function eventLoop() {
  engine.eventLoop();
  return u64[RESULT];
}

module.exports = {
  FIRST_PAGE,
  newText,
  freeText,
  eventLoop,
  load,
  store,
  loadAddressNumber,
  readText,
  readTextOrLatin1,
  readTextOf,
  textAt,
  textLength,
  textOrLatin1At,
  copy,
  arrayBuffer,
  pointer,
};
