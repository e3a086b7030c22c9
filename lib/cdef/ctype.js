'use strict';
// C types as users hold them.

const { layoutOf, printEnum, printRecord, printType, recordLayout, types } = require('../c/index.js');
const { AS_TYPE, ForeignType } = require('../core/foreign-types.js');
const { remember } = require('../core/remember.js');
const { seal } = require('../core/sealed.js');
const { asType } = require('./as-type.js');
const { invalidValue, parsing } = require('./errors.js');
const { copyFrom, dataOf, writeTo } = require('./memory.js');
const { sizeOf } = require('./kinds.js');

const { bare } = types;

/** Types as the main entry point takes them. @type {WeakMap<object, object>} */
const asTypes = new WeakMap();

/** A type of C. */
class CType extends ForeignType {
  #codecs;
  #offsets;

  /**
   * @param {object} type as lib/c gives it
   * @param {import('./codecs.js').Codecs} codecs
   */
  constructor(type, codecs) {
    super();
    this.#codecs = codecs;
    Object.defineProperty(this, 'type', { __proto__: null, value: type });
    const { target } = codecs;
    const measure = () => (sizeOf(type, target) === undefined ? {} : layoutOf(type, target));
    const { size, align } = parsing(measure);
    /** Bytes, as sizeof gives them; undefined for what is not complete. */
    this.size = size;
    /** Bytes, as _Alignof gives them. */
    this.align = align;
    Object.freeze(this);
  }

  /** As signatures and variables of the main entry point take it. */
  [AS_TYPE]() {
    return remember(asTypes, this.type, () => asType(this.type, this.#codecs));
  }

  /** Whether a value is a type of C, of any properties. */
  static is(value) {
    return typeof value === 'object' && value !== null && #codecs in value;
  }

  /** How values of a type lie in memory: what says so is not for programs. */
  static codecOf(type) {
    if (type.size === undefined) throw invalidValue(`${printType(type.type)} is not complete: it has no size`);
    return type.#codecs.of(type.type);
  }

  /** The offset of each member in bytes; undefined for what has no members. @returns {Record<string, number> | undefined} */
  get offsets() {
    const found = bare(this.type);
    if (found.kind !== 'record' || !found.record.members) return undefined;
    this.#offsets ??= Object.freeze(Object.fromEntries(offsetsOf(found.record, this.#codecs.target, 0)));
    return this.#offsets;
  }

  /**
   * Reads a value.
   * @param {ArrayBufferView | ArrayBuffer | SharedArrayBuffer | bigint | object} source memory or an address
   * @param {number} [offset] bytes
   */
  read(source, offset = 0) {
    const codec = CType.codecOf(this);
    return codec.load(copyFrom(source, offset, codec.size), 0);
  }

  /** Writes a value. Text and arrays that C would have to keep are refused: alloc() gives memory for those. */
  write(value, target, offset = 0) {
    writeTo(CType.codecOf(this), value, target, offset);
  }

  /** An object (for an array, an array) whose properties are the memory itself. */
  view(source, offset = 0) {
    const codec = CType.codecOf(this);
    return codec.show(dataOf(source, offset, codec.size), 0);
  }

  /**
   * The same struct, whose last member, an array without length, has so many elements.
   * @param {number} length
   * @throws {TypeError} ERR_INVALID_ARG_VALUE for a type without such a member
   */
  flexible(length) {
    if (!Number.isInteger(length) || length < 0) throw invalidValue('The length must be a non-negative integer');
    const { record } = bare(this.type);
    const last = record?.members?.at(-1);
    const array = last && bare(last.type);
    if (array?.kind !== 'array' || array.length !== undefined) {
      throw invalidValue(`${printType(this.type)} does not end with an array without length`);
    }
    const member = { ...last, type: { ...array, length } };
    return new CType(
      { kind: 'record', record: { ...record, members: [...record.members.slice(0, -1), member] } },
      this.#codecs,
    );
  }

  /** The definition of a struct, union or enumeration, else the type, as C text. */
  toString() {
    const found = bare(this.type);
    if (found.kind === 'record' && found.record.members) return printRecord(found.record);
    if (found.kind === 'enum' && found.enumeration.values) return printEnum(found.enumeration);
    return printType(this.type);
  }
}

seal(CType);

function offsetsOf(record, target, base) {
  return recordLayout(record, target).fields.flatMap(({ member, offset }) => {
    const inner = bare(member.type);
    if (member.name !== undefined) return [[member.name, base + offset]];
    return inner.kind === 'record' ? offsetsOf(inner.record, target, base + offset) : [];
  });
}

/** A type by its text, among declarations. */
function typeByText(declarations, codecs, text) {
  return new CType(
    parsing(() => declarations.type(text)),
    codecs,
  );
}

module.exports = { CType, typeByText };
