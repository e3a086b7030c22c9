'use strict';
// How values of C types lie in memory. A codec has `size` and `align` in bytes, `load(data, at)`,
// `save(data, at, value, where, scope)` and `show(data, at)`, a view where load gives a copy. Its `code` is the addon's
// text of the type, undefined where no call can pass it by value.

const { giveMemory, memoryOf } = require('../core/aggregate/memory.js');
const { copyOf, bytesOf, isArray } = require('../core/values.js');
const { layoutOf, printType } = require('../c/index.js');
const types = require('../c/types.js');
const { invalidValue, outOfRange, refused } = require('./errors.js');
const { bytesIn } = require('./memory.js');
const { Pointer } = require('./pointers.js');
const { RecordCodec } = require('./records.js');
const { scalarOf } = require('./scalars.js');
const { encode, put, textIn } = require('./texts.js');
const { textUnit } = require('./kinds.js');

const { bare, integerName, resolve } = types;

/** The codecs of one target. */
class Codecs {
  #byType = new WeakMap();
  #byRecord = new WeakMap();

  /**
   * @param {object} target
   * @param {{ functionAt: (type: object, address: bigint) => Function,
   *   callbackFor: (type: object, f: Function) => { address: bigint, close(): void } }} calls
   */
  constructor(target, calls) {
    this.target = target;
    this.calls = calls;
  }

  functionAt(type, address) {
    return this.calls.functionAt(this, bare(type), address);
  }

  callbackFor(type, f) {
    return this.calls.callbackFor(this, bare(type), f);
  }

  /** The array that a type is, if it is one. */
  arrayOf(type) {
    const found = bare(type);
    return found.kind === 'array' ? found : undefined;
  }

  /**
   * @param {object} type
   * @throws {TypeError} for types without a size
   */
  of(type) {
    let codec = this.#byType.get(type);
    if (!codec) {
      codec = this.#make(type);
      this.#byType.set(type, codec);
    }
    return codec;
  }

  #make(type) {
    const found = resolve(type);
    switch (found.kind) {
      case 'scalar': {
        const scalar = scalarOf(found.name, this.target);
        return scalar ? { align: layoutOf(type, this.target).align, show: scalar.load, ...scalar } : this.#bytes(type);
      }
      case 'enum':
        return this.#enumeration(found);
      case 'pointer':
        return this.#pointer(found);
      case 'array':
        if (found.length === undefined) throw invalidValue(`${printType(type)} has no length`);
        return this.#array(found);
      case 'vector':
        return this.#bytes(type);
      case 'record':
        return this.#record(found.record);
      default:
        throw invalidValue(`${printType(type)} has no size`);
    }
  }

  #record(record) {
    if (!record.members) throw invalidValue(`${printType({ kind: 'record', record })} is not complete`);
    let codec = this.#byRecord.get(record);
    if (!codec) {
      codec = new RecordCodec(record, this);
      this.#byRecord.set(record, codec);
    }
    return codec;
  }

  /** What has no counterpart in JavaScript: its bytes. */
  #bytes(type) {
    const { size, align } = layoutOf(type, this.target);
    const load = (data, at) => copyOf(data.buffer, data.byteOffset + at, size);
    const save = (data, at, value, where) => {
      const bytes = bytesOf(value);
      if (bytes?.length !== size) throw refused(where, `${size} bytes for ${printType(type)}`, value);
      new Uint8Array(data.buffer, data.byteOffset + at, size).set(bytes);
    };
    return { size, align, load, save, show: load, code: undefined };
  }

  #enumeration({ enumeration }) {
    const scalar = scalarOf(integerName({ kind: 'enum', enumeration }, this.target), this.target);
    const numbers = new Map((enumeration.values ?? []).map(({ name, value }) => [name, value]));
    const check = (value, where) => {
      if (typeof value !== 'string') return scalar.check(value, where);
      const number = numbers.get(value);
      if (number === undefined)
        throw refused(where, `a number or one of ${[...numbers.keys()].slice(0, 20).join(', ')}`, value);
      return scalar.size === 8 ? number : Number(number);
    };
    const save = (data, at, value, where) => scalar.save(data, at, check(value, where), where);
    return { ...scalar, align: scalar.size, check, save, show: scalar.load };
  }

  #pointer(type) {
    const pointer = new Pointer(type, this);
    const load = (data, at) => pointer.show(data.getBigUint64(at, true));
    const save = (data, at, value, where, scope) => {
      data.setBigUint64(at, pointer.convert(value, where, scope), true);
    };
    return { size: 8, align: 8, load, save, show: load, code: 'p', pointer };
  }

  /** An array that ends a struct: what is behind it is for views that know its length. */
  flexible({ of }) {
    const { align } = this.of(of);
    const nothing = () => [];
    const save = (data, at, value, where) => {
      if (!isArray(value) || value.length > 0) throw invalidValue(`${where}: this array has no elements of its own`);
    };
    return { size: 0, align, load: nothing, save, show: nothing, code: undefined };
  }

  #array({ of, length }) {
    const element = this.of(of);
    const size = element.size * length;
    const unit = textUnit(of, this.target);
    const code = element.code === undefined || length === 0 ? undefined : `[${length}${element.code}]`;
    const codec = new ArrayCodec(element, length, size, code);
    if (unit === 0) return codec;
    const load = (data, at) => textIn(data, at, length, unit);
    const save = (data, at, value, where, scope) => {
      if (typeof value !== 'string') return codec.save(data, at, value, where, scope);
      const units = encode(value, unit);
      if (units.length > length)
        throw outOfRange(`${where}: ${units.length} units of text exceed the ${length} of the array`);
      return put(data, at, units, length);
    };
    return { size, align: element.align, code, load, save, show: load };
  }
}

const { defineProperty } = Object;
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

class ArrayCodec {
  constructor(element, length, size, code) {
    this.element = element;
    this.length = length;
    this.size = size;
    this.align = element.align;
    this.code = code;
  }

  load(data, at) {
    const { element, length } = this;
    return Array.from({ length }, (_, index) => element.load(data, at + index * element.size));
  }

  save(data, at, value, where, scope) {
    const { element, length } = this;
    const bytes = bytesIn(value);
    if (bytes && element.size * length === bytes.length) {
      new Uint8Array(data.buffer, data.byteOffset + at, this.size).set(bytes);
      return;
    }
    if (!isArray(value) && !bytes) throw refused(where, `an array of ${length} elements`, value);
    if (value.length !== length) throw outOfRange(`${where}: expected ${length} elements, found ${value.length}`);
    for (let index = 0; index < length; index++) {
      element.save(data, at + index * element.size, value[index], `${where}[${index}]`, scope);
    }
  }

  /** Elements that are the memory itself. */
  show(data, at) {
    return this.view(data, at);
  }

  view(data, at) {
    const { element, length } = this;
    const elements = new Array(length);
    for (let index = 0; index < length; index++) {
      const place = index * element.size;
      defineProperty(elements, index, {
        enumerable: true,
        configurable: true,
        get() {
          return element.show(memoryOf(this), place);
        },
        set(value) {
          element.save(memoryOf(this), place, value, `element ${index}`);
        },
      });
    }
    const load = () => this.load(memoryOf(elements), 0);
    defineProperty(elements, INSPECT, { value: load, configurable: true });
    return giveMemory(elements, new DataView(data.buffer, data.byteOffset + at, this.size));
  }
}

module.exports = { Codecs };
