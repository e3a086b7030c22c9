'use strict';
// Memory of a type: allocated by JavaScript, given to C by its address.

const { copiedFrom, copyTo, dataOver, memoryOf, partOf } = require('../core/aggregate/memory.js');
const { Uint8Array } = require('../core/builtins.js');
const { handOver } = require('../core/handed.js');
const { seal } = require('../core/sealed.js');
const { defineHidden, disposeBy } = require('../core/properties.js');
const { bufferOf, bytesOf, isDetached, viewLength, viewOffset } = require('../core/values.js');
const { describe, invalidType, invalidValue, mistake, outOfRange, withRoom } = require('./errors.js');
const { allocateFor, release } = require('./lending.js');

/** Memory for one or several values of a type. It stays as long as this object, or until free(). */
class Memory {
  #data;
  #address;
  #type;
  #codec;

  /**
   * @param {import('./ctype.js').CType} type
   * @param {object} codec of the type
   * @param {number} count
   */
  constructor(type, codec, count) {
    const { data, address } = allocateFor(this, type.size * count, type.align);
    this.#data = data;
    this.#address = address;
    this.#type = type;
    this.#codec = codec;
    Object.defineProperty(this, 'length', { __proto__: null, value: count, enumerable: true });
  }

  /** @param {import('./errors.js').Place} [where] what errors say of it, if it was given for something */
  #open(where) {
    const data = this.#data;
    if (data && !isDetached(data)) return data;
    const problem = data ? 'memory was taken away' : 'memory was freed';
    throw where === undefined ? invalidValue(`This ${problem}`) : mistake(invalidValue, where, `this ${problem}`);
  }

  /** Whether a value is memory of a type. */
  static is(value) {
    return typeof value === 'object' && value !== null && #data in value;
  }

  /** All of its bytes: what no property that a program may put on it says otherwise. @returns {DataView} */
  static dataOf(memory, where) {
    return memory.#open(where);
  }

  /** @returns {bigint} */
  static addressOf(memory) {
    memory.#open();
    return memory.#address;
  }

  /** Where it is. @type {bigint} */
  get pointer() {
    return Memory.addressOf(this);
  }

  /** The first value: read when it is asked for, written when it is set. Structs are views of the memory itself. */
  get value() {
    return this.#codec.show(this.#open(), 0);
  }

  set value(value) {
    this.#codec.save(this.#open(), 0, value, 'value');
  }

  /** All of its bytes, as they lie there. */
  get bytes() {
    const data = this.#open();
    return new Uint8Array(bufferOf(data), viewOffset(data), viewLength(data));
  }

  /** How many bytes there are. */
  get byteLength() {
    return viewLength(this.#open());
  }

  /** C may not use it any more. Views that were taken of it stay good. */
  free() {
    if (!this.#data) return;
    release(this, this.#data);
    this.#data = undefined;
  }

  toJSON() {
    return this.length === 1 ? this.value : [...this];
  }

  toString() {
    return `${this.#type} [${this.length}]`;
  }

  static #placeOf(memory, key) {
    if (!(#data in memory)) return undefined;
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index >= memory.length) return undefined;
    return { data: memory.#open(), at: index * memory.#type.size, codec: memory.#codec };
  }

  static {
    handOver(
      (value) => (#data in value ? Memory.addressOf(value) : undefined),
      (value) => (#data in value ? value.#open() : undefined),
    );
    // Elements are found behind all other properties, so that these cost what they cost anywhere.
    const isIndex = (key) => typeof key === 'string' && /^[0-9]+$/.test(key);
    const elements = new Proxy(Object.create(null), {
      get(target, key, memory) {
        const place = isIndex(key) ? Memory.#placeOf(memory, key) : undefined;
        return place && place.codec.show(place.data, place.at);
      },
      set(target, key, value, memory) {
        if (!isIndex(key))
          return Reflect.defineProperty(memory, key, { __proto__: null, value, writable: true, configurable: true });
        const place = Memory.#placeOf(memory, key);
        if (!place) throw outOfRange(`there is no element ${key}: this memory has ${memory.length}`);
        place.codec.save(place.data, place.at, value, { field: `[${key}]` });
        return true;
      },
      has: (target, key) => isIndex(key),
    });
    Object.setPrototypeOf(Memory.prototype, elements);
    for (const name of ['hasOwnProperty', 'propertyIsEnumerable', 'valueOf']) {
      defineHidden(Memory.prototype, name, Object.prototype[name]);
    }
    defineHidden(Memory.prototype, Symbol.iterator, function* () {
      for (let index = 0; index < this.length; index++) yield this[index];
    });
    disposeBy(Memory, Memory.prototype.free);
    defineHidden(Memory.prototype, Symbol.for('nodejs.util.inspect.custom'), function (depth, options, inspect) {
      if (!this.#data) return `${this.#type} (freed)`;
      const count = Math.min(this.length, 100);
      const codec = this.#codec;
      const shown = Array.from({ length: count }, (_, index) => codec.show(this.#data, index * this.#type.size));
      const text = inspect ? inspect(this.length === 1 ? shown[0] : shown, options) : '';
      return `${this} ${text}`;
    });
  }
}

seal(Memory);

/**
 * The bytes of whatever is memory: of a type, of a view object, of JavaScript; undefined for any other value.
 * @param {import('./errors.js').Place} [where] what errors say of it
 */
function bytesIn(value, where = undefined) {
  if (Memory.is(value)) return bytesOf(Memory.dataOf(value, where));
  return bytesOf(memoryOf(value) ?? value);
}

function checkOffset(offset) {
  if (!Number.isInteger(offset) || offset < 0) throw invalidValue('The offset must be a non-negative integer');
}

/**
 * A DataView over size bytes of what a user gave: memory of JavaScript, memory of a type, a view of a struct, or an
 * address.
 */
function dataOf(source, offset, size) {
  checkOffset(offset);
  if (typeof source === 'bigint') return partOf(source, offset, size);
  const bytes = bytesIn(source);
  if (bytes === undefined) throw invalidType(`expected memory or an address, found ${describe(source)}`);
  const length = viewLength(bytes);
  if (offset + size > length) {
    throw outOfRange(`${size} bytes at offset ${offset} exceed the ${length} bytes given`);
  }
  return dataOver(bufferOf(bytes), viewOffset(bytes) + offset, size);
}

/** A copy of size bytes, for reading: foreign memory needs no buffer of its own for that. */
function copyFrom(source, offset, size) {
  if (typeof source !== 'bigint') return dataOf(source, offset, size);
  return withRoom(size, () => copiedFrom(source, offset, size));
}

/** Writes a value where a user says. */
function writeTo(codec, value, target, offset) {
  if (typeof target !== 'bigint') {
    codec.save(dataOf(target, offset, codec.size), 0, value, 'value');
    return;
  }
  const data = copyFrom(target, offset, codec.size);
  codec.save(data, 0, value, 'value');
  copyTo(target, offset, data);
}

/** Whether bytes of two places differ: of a DataView from an offset on, and of an array from another. */
function differs(data, at, bytes, start, size) {
  for (let index = 0; index < size; index++) if (data.getUint8(at + index) !== bytes[start + index]) return true;
  return false;
}

module.exports = { Memory, bytesIn, copyFrom, dataOf, differs, writeTo };
