'use strict';
// Memory of a type: allocated by JavaScript, given to C by its address.

const { copiedFrom, copyTo, memoryOf, partOf } = require('../core/aggregate/memory.js');
const { bytesOf } = require('../core/values.js');
const { describe, invalidType, invalidValue, outOfRange } = require('./errors.js');
const { allocateFor, release } = require('./lending.js');

/** Memory for one or several values of a type. It stays as long as this object, or until free(). */
class Memory {
  #data;
  #address;
  #type;

  /**
   * @param {import('./ctype.js').CType} type
   * @param {number} count
   */
  constructor(type, count) {
    const { data, address } = allocateFor(this, type.size * count, type.align);
    this.#data = data;
    this.#address = address;
    this.#type = type;
    Object.defineProperty(this, 'length', { value: count, enumerable: true });
  }

  #open() {
    if (!this.#data) throw invalidValue('This memory was freed');
    return this.#data;
  }

  /** Where it is. @type {bigint} */
  get pointer() {
    this.#open();
    return this.#address;
  }

  /** The first value: read when it is asked for, written when it is set. Structs are views of the memory itself. */
  get value() {
    return this.#type.codec.show(this.#open(), 0);
  }

  set value(value) {
    this.#type.codec.save(this.#open(), 0, value, 'value');
  }

  /** All of its bytes, as they lie there. */
  get bytes() {
    const { buffer, byteOffset, byteLength } = this.#open();
    return new Uint8Array(buffer, byteOffset, byteLength);
  }

  /** How many bytes there are. */
  get byteLength() {
    return this.#open().byteLength;
  }

  /** C may not use it any more. Views that were taken of it stay good. */
  free() {
    if (!this.#data) return;
    release(this, this.#data);
    this.#data = undefined;
  }

  toString() {
    return `${this.#type} [${this.length}]`;
  }

  static #placeOf(memory, key) {
    if (!(#data in memory)) return undefined;
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index >= memory.length) return undefined;
    return { data: memory.#open(), at: index * memory.#type.size, codec: memory.#type.codec };
  }

  static {
    // Elements are found behind all other properties, so that these cost what they cost anywhere.
    const isIndex = (key) => typeof key === 'string' && /^[0-9]+$/.test(key);
    const elements = new Proxy(Object.create(null), {
      get(target, key, memory) {
        const place = isIndex(key) ? Memory.#placeOf(memory, key) : undefined;
        return place && place.codec.show(place.data, place.at);
      },
      set(target, key, value, memory) {
        if (!isIndex(key)) return Reflect.defineProperty(memory, key, { value, writable: true, configurable: true });
        const place = Memory.#placeOf(memory, key);
        if (!place) throw outOfRange(`there is no element ${key}: this memory has ${memory.length}`);
        place.codec.save(place.data, place.at, value, `element ${key}`);
        return true;
      },
      has: (target, key) => isIndex(key),
    });
    Object.setPrototypeOf(Memory.prototype, elements);
    for (const name of ['hasOwnProperty', 'propertyIsEnumerable', 'valueOf']) {
      Object.defineProperty(Memory.prototype, name, {
        value: Object.prototype[name],
        writable: true,
        configurable: true,
      });
    }
    if (Symbol.dispose) {
      const dispose = { value: Memory.prototype.free, writable: true, configurable: true };
      Object.defineProperty(Memory.prototype, Symbol.dispose, dispose);
    }
    Object.defineProperty(Memory.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value(depth, options, inspect) {
        if (!this.#data) return `${this.#type} (freed)`;
        const count = Math.min(this.length, 100);
        const codec = this.#type.codec;
        const shown = Array.from({ length: count }, (_, index) => codec.show(this.#data, index * this.#type.size));
        const text = inspect ? inspect(this.length === 1 ? shown[0] : shown, options) : '';
        return `${this} ${text}`;
      },
    });
  }
}

/** The bytes of whatever is memory: of a type, of a view object, of JavaScript; undefined for any other value. */
function bytesIn(value) {
  if (value instanceof Memory) return value.bytes;
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
  if (offset + size > bytes.length) {
    throw outOfRange(`${size} bytes at offset ${offset} exceed the ${bytes.length} bytes given`);
  }
  return new DataView(bytes.buffer, bytes.byteOffset + offset, size);
}

/** A copy of size bytes, for reading: foreign memory needs no buffer of its own for that. */
function copyFrom(source, offset, size) {
  return typeof source === 'bigint' ? copiedFrom(source, offset, size) : dataOf(source, offset, size);
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
