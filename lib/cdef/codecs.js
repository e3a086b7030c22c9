'use strict';
// How values of C types lie in memory. A codec has `size` and `align` in bytes, `load(data, at)`,
// `save(data, at, value, where, scope)` and `show(data, at)`, a view where load gives a copy. Its `code` is the addon's
// text of the type, undefined if no call can pass it by value. `data` is a DataView with methods of its own.

const { dataOver } = require('../core/aggregate/memory.js');
const { copyBytes, copyMemory } = require('../core/aggregate/access.js');
const { arrayView } = require('../core/aggregate/view.js');
const { remember } = require('../core/remember.js');
const { bufferOf, bytesOf, isArray, viewLength, viewOffset } = require('../core/values.js');
const { layoutOf, printType } = require('../c/index.js');
const types = require('../c/types.js');
const { Codec, codecOf } = require('./codec.js');
const { inside, invalidValue, mistake, misfit, outOfRange, refused, refusedShape } = require('./errors.js');
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
    return remember(this.#byType, type, () => this.#make(type));
  }

  #make(type) {
    const found = resolve(type);
    switch (found.kind) {
      case 'scalar': {
        const scalar = scalarOf(found.name, this.target);
        return scalar ? codecOf({ ...scalar, align: layoutOf(type, this.target).align }) : this.#bytes(type);
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
    return remember(this.#byRecord, record, () => new RecordCodec(record, this));
  }

  /** What has no counterpart in JavaScript: its bytes. */
  #bytes(type) {
    const { size, align } = layoutOf(type, this.target);
    const load = (data, at) => copyBytes(data, at, size);
    const save = (data, at, value, where) => {
      const bytes = bytesOf(value);
      if (!bytes || viewLength(bytes) !== size)
        throw refusedShape(where, `${size} bytes for ${printType(type)}`, value);
      copyMemory(data, at, bytes, size);
    };
    return codecOf({ size, align, load, save });
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
    return codecOf({ ...scalar, align: scalar.size, check, save, number: undefined });
  }

  #pointer(type) {
    const pointer = new Pointer(type, this);
    const load = (data, at) => pointer.show(data.getBigUint64(at, true));
    const save = (data, at, value, where, scope) => {
      data.setBigUint64(at, pointer.convert(value, where, scope), true);
    };
    return codecOf({ size: 8, align: 8, load, save, code: 'p', pointer, source: pointer.source });
  }

  /** An array that ends a struct: what is behind it is for views that know its length. */
  flexible({ of }) {
    const { align } = this.of(of);
    const nothing = () => [];
    const hintFor = (value) => (isArray(value) ? `; alloc(type.flexible(${value.length})) has room for them` : '');
    const save = (data, at, value, where) => {
      if (!isArray(value) || value.length > 0)
        throw mistake(invalidValue, where, `this array has no elements of its own${hintFor(value)}`);
    };
    return codecOf({ size: 0, align, load: nothing, save });
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
        throw mistake(outOfRange, where, `${units.length} units of text exceed the ${length} of the array`);
      return put(data, at, units, length);
    };
    return codecOf({ size, align: element.align, code, load, save, loose: true });
  }
}

class ArrayCodec extends Codec {
  constructor(element, length, size, code) {
    super();
    this.of = element;
    this.length = length;
    this.size = size;
    this.align = element.align;
    this.code = code;
    /** The same for views of lib/core: elements are shown, not copied; those that are numbers make typed arrays. */
    this.element = {
      kind: 'scalar',
      size: element.size,
      load: (data, at) => element.show(data, at),
      save: (data, at, value, path) => element.save(data, at, value, { field: `[${path}]` }),
      getter: undefined,
      isNumber: false,
      ...element.number,
    };
  }

  get kind() {
    return 'array';
  }

  get asBytes() {
    return false;
  }

  load(data, at) {
    const { of, length } = this;
    const values = [];
    for (let index = 0; index < length; index++) values[index] = of.load(data, at + index * of.size);
    return values;
  }

  save(data, at, value, where, scope) {
    const { of, length, size } = this;
    const bytes = bytesIn(value, where);
    if (bytes && viewLength(bytes) === size) {
      copyMemory(data, at, bytes, size);
      return;
    }
    if (!isArray(value) && !bytes) throw refusedShape(where, `an array of ${length} elements`, value);
    const found = value.length;
    if (found !== length) throw misfit(where, `${length} elements`, value);
    for (let index = 0; index < length; index++) {
      const element = value[index];
      if (of.fits?.(element)) of.put(data, at + index * of.size, element);
      else of.save(data, at + index * of.size, element, inside(where, index), scope);
    }
  }

  /** Elements that are the memory itself; of numbers a typed array. */
  show(data, at) {
    return arrayView(this, dataOver(bufferOf(data), viewOffset(data) + at, this.size));
  }
}

module.exports = { Codecs };
