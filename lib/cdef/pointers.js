'use strict';
// Pointers: what may stand for an address, and what an address is shown as.

const { addressOf } = require('../core/addresses.js');
const { memoryOf } = require('../core/aggregate/memory.js');
const {
  bufferOf,
  copyOf,
  isArray,
  isMemory,
  isRevoked,
  memoryLength,
  viewLength,
  viewOffset,
} = require('../core/values.js');
const { addressTest, isAddress } = require('../core/rules.js');
const { isBuiltIn } = require('./built-ins.js');
const { callbackClasses } = require('./callback-classes.js');
const { inside, invalidType, invalidValue, mistake, outOfRange, refused } = require('./errors.js');
const { borrow } = require('./lending.js');
const { Memory, differs } = require('./memory.js');
const { isPlain } = require('./records.js');
const { encode, encodeLatin1, latin1At, put, textAt } = require('./texts.js');
const { pointeeOf } = require('./kinds.js');
const { writeBack } = require('./write-back.js');

/** Addresses of functions that were made here. @type {WeakMap<Function, bigint>} */
const functionAddresses = new WeakMap();

const EXPECTED = {
  void: 'memory, an address (bigint), text or null',
  function: 'a function, a JSCallback, an address (bigint) or null',
  text: 'text, memory, an address (bigint) or null',
  bytes: 'memory, text, an array, an address (bigint) or null',
  record: 'an object, an array of objects, memory, an address (bigint) or null',
  value: 'memory, an array, an address (bigint) or null',
  opaque: 'an address (bigint), memory or null',
};

/** Keeps memory until a call has ended: from collection, and for calls off the thread from being taken away, too. */
const hold = (memory) => ({ memory, length: memoryLength(memory), close() {} });

/** Converts values to addresses for one type of pointer. */
class Pointer {
  /**
   * @param {object} type
   * @param {import('./codecs.js').Codecs} codecs
   */
  constructor(type, codecs) {
    Object.assign(this, pointeeOf(type, codecs.target));
    this.codecs = codecs;
    this.pointee = this.type;
    const resolvedArray = this.kind === 'value' ? codecs.arrayOf(this.pointee) : undefined;
    /** Elements of what an array is given for: `int (*)[3]` takes arrays of arrays. */
    this.isArray = resolvedArray !== undefined;
  }

  /** Whether an object or an array is taken, which has to be copied for the call. */
  get takesObjects() {
    return ['record', 'value', 'bytes', 'function'].includes(this.kind) || this.unit > 1 || this.isLatin1;
  }

  get takesText() {
    return this.unit > 0 || this.kind === 'void' || this.kind === 'bytes';
  }

  get codec() {
    return this.codecs.of(this.pointee);
  }

  /** Addresses in memory as source (scalars.js). */
  get source() {
    const word = (at) => `d.getBigUint64(${at}, true)`;
    const show = (address) => this.show(address);
    const isShown = this.kind === 'function' || (this.unit > 0 && this.isConst);
    return {
      load: (at, constant) => (isShown ? `${constant(show, 'show')}(${word(at)})` : word(at)),
      saves: [
        { test: addressTest, put: (at, v) => `d.setBigUint64(${at}, ${v}, true);` },
        { test: (v) => `${v} === null`, put: (at) => `d.setInt32(${at}, 0); d.setInt32(${at} + 4, 0);` },
      ],
    };
  }

  /**
   * @param {unknown} value
   * @param {import('./errors.js').Place} where
   * @param {object[] | undefined} scope takes what is to be closed when the call has ended; without it nothing can be
   *   lent
   * @param {boolean} stacked whether calls end in the order of a stack
   * @returns {bigint}
   */
  convert(value, where, scope, stacked = false) {
    if (value === null) return 0n;
    if (typeof value === 'bigint') {
      if (isAddress(value)) return value;
      throw refused(where, 'an address from 0 to 2^64 - 1', value);
    }
    if (Memory.is(value)) return this.memoryAddress(value, where, scope);
    if (typeof value === 'string' && this.takesText) return this.lendText(value, where, scope, stacked);
    if (typeof value === 'function') return this.functionAddress(value, where, scope);
    if (typeof value !== 'object' || isRevoked(value)) throw refused(where, EXPECTED[this.kind], value);
    const memory = isMemory(value) ? value : memoryOf(value);
    if (memory && this.kind !== 'function') return this.bytesAddress(memory, where, scope);
    const callback = callbackClasses.find((Class) => value instanceof Class);
    if (callback && (this.kind === 'function' || this.kind === 'void')) return this.callbackAddress(value.ptr, where);
    if (isArray(value)) return this.lendArray(value, where, scope, stacked);
    if (this.kind === 'record' && (isPlain(value) || !isBuiltIn(value)))
      return this.lendObject(value, where, scope, stacked);
    throw refused(where, EXPECTED[this.kind], value);
  }

  /** What a callback says of itself: a class that a program derives from ours may answer anything. */
  callbackAddress(address, where) {
    if (address === null) return 0n;
    if (isAddress(address)) return address;
    throw refused(where, 'a callback whose ptr is an address (bigint) or null', address);
  }

  memoryAddress(memory, where, scope) {
    const data = Memory.dataOf(memory, where);
    const length = viewLength(data);
    if (this.size !== undefined && length < this.size) this.tooShort(length, where);
    if (scope) scope.push(hold(data));
    return Memory.addressOf(memory);
  }

  tooShort(found, where) {
    throw mistake(outOfRange, where, `expected at least ${this.size} bytes, found ${found}`);
  }

  bytesAddress(value, where, scope) {
    const length = memoryLength(value);
    if (this.size !== undefined && length < this.size && !(length === 0 && this.size === 1))
      this.tooShort(length, where);
    if (scope) scope.push(hold(value));
    else throw this.cannotLend(where, 'Memory of JavaScript');
    return length === 0 ? 0n : addressOf(value);
  }

  cannotLend(where, what) {
    return mistake(invalidType, where, `${what} cannot be kept by C; alloc() gives memory that can`);
  }

  lend(size, align, where, scope, stacked, what) {
    if (!scope) throw this.cannotLend(where, what);
    return borrow(size, align, scope, stacked);
  }

  lendText(text, where, scope, stacked) {
    if (text.includes('\0')) throw mistake(invalidValue, where, 'text must not contain NUL', { received: text });
    const units = this.isLatin1 ? encodeLatin1(text) : encode(text, this.unit || 1);
    if (!units) throw mistake(invalidValue, where, 'text has characters that Latin-1 lacks', { received: text });
    const { BYTES_PER_ELEMENT: unit, length } = units;
    const loan = this.lend((length + 1) * unit, unit, where, scope, stacked, 'Text');
    put(loan.data, loan.at, units, length + 1);
    return loan.address;
  }

  functionAddress(value, where, scope) {
    const known = functionAddresses.get(value);
    if (known !== undefined) return known;
    if (this.kind !== 'function') throw refused(where, EXPECTED[this.kind], value);
    if (!scope) throw mistake(invalidType, where, 'a function cannot be kept by C; a JSCallback can');
    const callback = this.codecs.callbackFor(this.pointee, value);
    scope.push(callback);
    return callback.address;
  }

  /** An array of elements, copied for the call, and back after it unless they are const. */
  lendArray(values, where, scope, stacked) {
    if (this.size === undefined || this.kind === 'void') throw refused(where, EXPECTED[this.kind], values);
    const { codec, size } = this;
    // Asked once: a getter of an element may make the array longer.
    const { length } = values;
    const loan = this.lend(size * length, codec.align, where, scope, stacked, 'An array');
    for (let index = 0; index < length; index++) {
      codec.save(loan.data, loan.at + index * size, values[index], inside(where, index), scope);
    }
    if (!this.isConst) this.copyBack(loan, values, codec, length);
    return loan.address;
  }

  lendObject(value, where, scope, stacked) {
    const { codec, size } = this;
    const loan = this.lend(size, codec.align, where, scope, stacked, 'An object');
    codec.saveObject(loan.data, loan.at, value, where, scope);
    if (!this.isConst) {
      const { data, at } = loan;
      const before = copyOf(bufferOf(data), viewOffset(data) + at, size);
      loan.loans.after(() => codec.update(data, at, before, value));
    }
    return loan.address;
  }

  /** Only what C changed is copied back. */
  copyBack(loan, values, codec, count) {
    const { size } = this;
    const { data, at } = loan;
    const before = copyOf(bufferOf(data), viewOffset(data) + at, size * count);
    loan.loans.after(() => {
      // As with objects: what cannot change stays as it was.
      if (Object.isFrozen(values)) return;
      for (let index = 0; index < count; index++) {
        const place = index * size;
        if (differs(data, at + place, before, place, size)) writeBack(values, index, codec.load(data, at + place));
      }
    });
  }

  /** What an address is in JavaScript. */
  show(address) {
    if (this.kind === 'function') return address === 0n ? null : this.codecs.functionAt(this.pointee, address);
    return this.unit > 0 && this.isConst ? this.text(address) : address;
  }

  /** The text at an address. */
  text(address) {
    return this.isLatin1 ? latin1At(address) : textAt(address, this.unit || 1);
  }
}

module.exports = { Pointer, functionAddresses };
