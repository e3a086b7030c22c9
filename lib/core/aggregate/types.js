'use strict';
// Structs, unions and arrays: layout by the addon, values as bytes, as plain objects, or through views.
//
// A type is an object with `code` (its text for the addon), `size` and `align` in bytes. A scalar type of a dialect adds
// how one value is got from and put into a DataView: `getter` and `setter` are names of methods. `check` is (value, path) =>
// value to put, or an exception. `test` is optional: it takes a name and gives the source of a check that
// needs no call. `load(data, at)` and `save(data, at, value, path)` replace them all for scalars that are no single value
// of a DataView.

const { Record, freeze, makeWeakMap } = require('../builtins.js');
const { addDetails } = require('../details.js');
const { coded } = require('../errors.js');
const { layoutOf } = require('../names.js');
const { remember } = require('../remember.js');
const { readFields } = require('../rules.js');
const { seal } = require('../sealed.js');
const { isUint8Array, isView, viewLength } = require('../values.js');
const { canGenerate } = require('../wrapper/source.js');
const { copyBytes, loadValue, saveValue, saveWith } = require('./access.js');
const { copiedFrom, copyTo, dataOf, partOf } = require('./memory.js');
const { loadText, saveText } = require('./source.js');
const { viewClassOf, viewOf } = require('./view.js');

/** Characters of the longest text of a type: what contains much more is no type of a program. */
const LONGEST = 2 ** 16;

const SCALAR = ['code', 'size', 'align', 'getter', 'setter', 'check', 'test', 'load', 'save'];
const MEMBER = ['name', 'type', 'align', 'offset'];
const NOTES = ['parameter', 'result', 'returned'];

const scalars = makeWeakMap();

/** A scalar type with every field, which inherits nothing. */
function readScalar(given) {
  return remember(scalars, given, () => {
    const scalar = readFields(given, SCALAR, 'a scalar type', NOTES);
    scalar.kind = 'scalar';
    // A typed array takes what a DataView's method takes; a pointer's and a boolean's values are others.
    scalar.isNumber = !scalar.load && /^[bBsSiIlLfd]$/.test(scalar.code);
    return freeze(scalar);
  });
}

/**
 * Runs of members of one type. Such are written once: a type that contains itself twice would double each time.
 * @returns {number[]} how many members each run has
 */
function runsOf(members) {
  const runs = [];
  const isPlaced = ({ align, offset }) => align !== undefined || offset !== undefined;
  members.forEach((member, index) => {
    const before = members[index - 1];
    if (before && before.type.code === member.type.code && !isPlaced(before) && !isPlaced(member))
      runs[runs.length - 1]++;
    else runs.push(1);
  });
  return runs;
}

/** What is said of a member's place, as the addon reads it. */
const placeOf = ({ align, offset }) =>
  (align === undefined ? '' : `:${align}`) + (offset === undefined ? '' : `@${offset}`);

/** The text of members in a row. */
function codeOf(members, runs, isUnion) {
  let next = 0;
  const texts = runs.map((count) => {
    const { [next]: member } = members;
    const { code } = member.type;
    next += count;
    return count === 1 || isUnion ? placeOf(member) + code : `[${count}${code}]`;
  });
  return texts.join('');
}

/** Size, alignment, and the offsets of the members of a type by its text. */
function measure(code) {
  if (code.length <= LONGEST) return layoutOf(code);
  const message = `the type is too large to be written out: ${code.length} characters, expected at most ${LONGEST}`;
  throw coded(TypeError, 'ERR_FFI_UNSUPPORTED_TYPE', message);
}

/** What structs, unions and arrays have in common. */
class Aggregate {
  #made = new Record();

  /**
   * @param {string} kind 'struct', 'union' or 'array'
   * @param {string} code the type's text for the addon
   * @param {number[]} layout what measure gives
   * @param {boolean} asBytes whether values come back as bytes
   */
  constructor(kind, code, [size, align], asBytes) {
    this.code = code;
    /** Bytes, as C's sizeof gives them. */
    this.size = size;
    /** Bytes, as C's _Alignof gives them. */
    this.align = align;
    this.kind = kind;
    Object.defineProperty(this, 'asBytes', { __proto__: null, value: asBytes });
  }

  static #remember(type, name, make) {
    return (type.#made[name] ??= make());
  }

  /** Whether a value is a struct, union or array, of any properties. */
  static is(value) {
    return typeof value === 'object' && value !== null && #made in value;
  }

  /** The same type, whose values come back as a fresh Uint8Array of its bytes. */
  get bytes() {
    return this.asBytes ? this : Aggregate.#remember(this, 'bytes', () => this.copy(true));
  }

  /**
   * Reads a value from memory.
   * @param {ArrayBufferView | ArrayBuffer | SharedArrayBuffer | bigint} source memory or an address
   * @param {number} [offset] bytes
   * @throws {TypeError} ERR_INVALID_ARG_TYPE if source is no memory, ERR_INVALID_ARG_VALUE if it was taken away
   * @throws {RangeError} ERR_OUT_OF_RANGE if the value would end behind it
   */
  read(source, offset = 0) {
    const isAddress = typeof source === 'bigint';
    const data = isAddress ? copiedFrom(source, offset, this.size) : dataOf(source, offset, this.size);
    const at = isAddress ? 0 : offset;
    return this.asBytes ? copyBytes(data, at, this.size) : this.load(data, at);
  }

  /**
   * Writes a value into memory. Fields that a plain object lacks are errors; between the members zeros are written.
   * @param {unknown} value plain object (array for an array), view object, or bytes
   * @param {ArrayBufferView | ArrayBuffer | SharedArrayBuffer | bigint} target memory or an address
   * @param {number} [offset] bytes
   */
  write(value, target, offset = 0) {
    if (typeof target !== 'bigint') {
      saveWith(this.save, dataOf(target, offset, this.size), offset, value);
      return;
    }
    const data = copiedFrom(target, offset, this.size);
    saveWith(this.save, data, 0, value);
    copyTo(target, offset, data);
  }

  /**
   * An object whose properties read and write the memory itself; for an array of numbers a typed array.
   * @param {ArrayBufferView | ArrayBuffer | SharedArrayBuffer | bigint} buffer memory or an address
   * @param {number} [offset] bytes
   */
  view(buffer, offset = 0) {
    return viewOf(this, partOf(buffer, offset, this.size));
  }

  /** @returns {(data: DataView, at: number) => unknown} */
  get load() {
    // Without a function that would be made each time.
    return (this.#made.load ??= this.#compile('load') ?? ((data, at) => loadValue(this, data, at)));
  }

  /** @returns {(data: DataView, at: number, value: unknown, path: string) => void} */
  get save() {
    return (this.#made.save ??=
      this.#compile('save') ?? ((data, at, value, path) => saveValue(this, data, at, value, path)));
  }

  #compile(what) {
    if (!canGenerate) return undefined;
    return (what === 'load' ? loadText(this) : saveText(this)).run(`${what} ${this.code}`, 'types');
  }

  /** The rule for a parameter of this type (see rules.js). */
  get parameter() {
    const make = () => freeze({ code: this.code, size: this.size, write: frameWriter(this) });
    return Aggregate.#remember(this, 'parameter', make);
  }

  /** The rule for a result of this type. */
  get result() {
    return Aggregate.#remember(this, 'result', () => freeze(resultRule(this)));
  }

  /** The class of a struct's views. */
  viewClass() {
    return Aggregate.#remember(this, 'View', () => viewClassOf(this));
  }
}

function frameWriter(type) {
  const { size, save } = type;
  return (value, cells, at, index) => {
    if (isView(value) && isUint8Array(value) && viewLength(value) === size) {
      cells.u8.set(value, at);
      return;
    }
    try {
      saveWith(save, cells.data, at, value);
    } catch (error) {
      addDetails(error, { argument: index });
      throw error;
    }
  };
}

function resultRule({ code, size, load, asBytes }) {
  return asBytes
    ? { code, size, bytes: true, load: (cells, at) => cells.u8.slice(at, at + size) }
    : { code, size, load: (cells, at) => load(cells.data, at) };
}

/** The types of members as the files beside this one take them. */
const typeOfMember = (type) => (Aggregate.is(type) ? type : readScalar(type));

/** Bytes between the members and behind the last: offset and size of each run. */
function holesOf(members, size) {
  const holes = [];
  let end = 0;
  // Members may be placed in any order, and one over the other.
  for (const { offset, type } of [...members].sort((one, other) => one.offset - other.offset)) {
    if (offset > end) holes.push(freeze([end, offset - end]));
    end = Math.max(end, offset + type.size);
  }
  if (size > end) holes.push(freeze([end, size - end]));
  return holes;
}

/** The members with their types and offsets. */
function placeMembers(members, runs, offsets, isUnion) {
  const placed = [];
  runs.forEach((count, run) => {
    for (let i = 0; i < count; i++) {
      const { name, type: given } = members[placed.length];
      const type = typeOfMember(given);
      const offset = isUnion ? 0 : offsets[run] + i * type.size;
      placed.push(freeze({ __proto__: null, name, type, offset }));
    }
  });
  return placed;
}

/** A struct, or a union with `union: true`. */
class Struct extends Aggregate {
  #given;
  #options;

  /**
   * @param {{name: string, type: object, align?: number, offset?: number}[]} given members in order; align: at least as
   *   many bytes; offset: where the member lies, in bytes
   * @param {{pack?: number, align?: number, union?: boolean}} [options] pack: alignment of members is at most
   *   this many bytes (#pragma pack); align: the whole is aligned to at least this many
   * @param {boolean} [asBytes]
   */
  constructor(given, options = {}, asBytes = false) {
    const members = given.map((member) => readFields(member, MEMBER, 'a member'));
    const { pack, align, union } = readFields(options, ['pack', 'align', 'union'], 'the options of a struct');
    const runs = runsOf(members);
    const attributes = (pack === undefined ? '' : `!${pack}`) + (align === undefined ? '' : `^${align}`);
    const text = attributes + codeOf(members, runs, union);
    const code = union ? `<${text}>` : `{${text}}`;
    const layout = measure(code);
    super(union ? 'union' : 'struct', code, layout, asBytes);
    this.#given = members;
    this.#options = options;
    const placed = placeMembers(members, runs, layout.slice(2), union);
    this.members = freeze(placed);
    /** Offset in bytes of each member by its name. */
    this.offsets = freeze(Object.fromEntries(placed.map(({ name, offset }) => [name, offset])));
    Object.defineProperty(this, 'holes', { __proto__: null, value: freeze(union ? [] : holesOf(placed, this.size)) });
    freeze(this);
  }

  copy(asBytes) {
    return new Struct(this.#given, this.#options, asBytes);
  }
}

/** An array of a fixed length; inside structs and unions, or for its memory. */
class ArrayType extends Aggregate {
  #given;

  constructor(element, length, asBytes = false) {
    const code = `[${length}${element.code}]`;
    super('array', code, measure(code), asBytes);
    this.#given = element;
    this.element = typeOfMember(element);
    this.length = length;
    freeze(this);
  }

  copy(asBytes) {
    return new ArrayType(this.#given, this.length, asBytes);
  }
}

seal(Aggregate);
seal(Struct);
seal(ArrayType);

module.exports = { Aggregate, ArrayType, Struct };
