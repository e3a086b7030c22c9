'use strict';
// The memory of view objects: private to them, so that no program can answer for it.

const {
  bufferOf,
  isDetached,
  isMemory,
  isObject,
  isOutside,
  isView,
  lengthOfDataView,
  memoryLength,
  viewOffset,
} = require('../values.js');
const { addressOf } = require('../addresses.js');
const { ArrayBuffer, makeWeakMap } = require('../builtins.js');
const { invalidType, invalidValue, outOfRange } = require('../errors.js');
const { Data } = require('../frame.js');
const { FIRST_PAGE, arrayBuffer, copy } = require('../memory.js');

const memoryGone = () => invalidValue('the memory was taken away');

/** A DataView with methods of its own over bytes of a buffer. */
const dataOver = (buffer, at, size) => new Data(buffer, at, size);

/** The same over bytes of its own, all zero. */
const freshData = (size) => new Data(new ArrayBuffer(size), 0, size);

/** The property by which view objects show their values; all of them have it. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

class Given {
  constructor(object) {
    return object;
  }
}

/** Gives an object of any class a memory. */
class WithMemory extends Given {
  #data;

  constructor(object, data) {
    super(object);
    this.#data = data;
  }

  static of(value) {
    return #data in value ? value.#data : undefined;
  }
}

/** Makes an object a view of memory. */
const giveMemory = (object, data) => new WithMemory(object, data);

/** The memory of a view object; undefined for any other value. @returns {DataView | undefined} */
const memoryOf = (value) => (isObject(value) ? WithMemory.of(value) : undefined);

/** DataViews over memory that was read or written before: making one costs more than what it is used for. */
const known = makeWeakMap();

/** The address of what lies some bytes behind a user's address. */
function addressAt(address, offset) {
  if (!Number.isInteger(offset) || offset < 0) throw outOfRange('The offset must be a non-negative integer');
  const sum = address + BigInt(offset);
  if (address < FIRST_PAGE || sum >= 1n << 64n) throw invalidValue(`nothing is mapped at the address ${address}n`);
  return sum;
}

/** A copy of some bytes at an address. */
function copiedFrom(address, offset, size) {
  const data = freshData(size);
  if (size > 0) copy(addressOf(data), addressAt(address, offset), size);
  return data;
}

/** Copies all bytes of a DataView to an address. */
function copyTo(address, offset, data) {
  const size = memoryLength(data);
  if (size > 0) copy(addressAt(address, offset), addressOf(data), size);
}

/**
 * A DataView over the whole of a user's memory, which has some bytes at an offset.
 * @throws {TypeError} ERR_INVALID_ARG_TYPE if it is no memory, ERR_INVALID_ARG_VALUE if it was taken away
 * @throws {RangeError} ERR_OUT_OF_RANGE
 */
function dataOf(source, offset, size) {
  const data = known.get(source);
  if (data !== undefined) {
    const length = lengthOfDataView(data);
    // Resized memory has another length.
    if (
      length === memoryLength(source) &&
      offset + size <= length &&
      Number.isInteger(offset) &&
      offset >= 0 &&
      length > 0
    )
      return data;
  }
  // What is memory by itself is no view object, and asking for what an object has not takes longer.
  const memory = isMemory(source) ? source : memoryOf(source);
  if (memory === undefined) {
    throw invalidType('expected an ArrayBuffer, a TypedArray, a DataView, a struct view or an address');
  }
  const length = memoryLength(memory);
  if (length === 0 && (isDetached(memory) || (isView(memory) && isOutside(memory)))) {
    throw memoryGone();
  }
  if (!Number.isInteger(offset) || offset < 0 || offset + size > length) {
    throw outOfRange(`${size} bytes at offset ${offset} exceed the ${length} bytes given`);
  }
  const fresh = isView(memory) ? new Data(bufferOf(memory), viewOffset(memory), length) : new Data(memory, 0, length);
  known.set(memory, fresh);
  return fresh;
}

/**
 * A DataView over some bytes at an offset of a user's memory alone, or at an address.
 * @param {object} [library] as `arrayBuffer` takes it
 */
function partOf(source, offset, size, library) {
  if (typeof source === 'bigint') {
    return new Data(arrayBuffer(addressAt(source, offset), size, 0, 0, library), 0, size);
  }
  const data = dataOf(source, offset, size);
  return new Data(bufferOf(data), viewOffset(data) + offset, size);
}

/** The data of a view object whose memory is still there. */
function dataOfView(view) {
  const data = memoryOf(view);
  if (data === undefined) throw invalidType('expected a struct view');
  if (memoryLength(data) === 0) throw memoryGone();
  return data;
}

module.exports = {
  INSPECT,
  copiedFrom,
  copyTo,
  dataOf,
  dataOfView,
  dataOver,
  freshData,
  giveMemory,
  memoryGone,
  memoryOf,
  partOf,
};
