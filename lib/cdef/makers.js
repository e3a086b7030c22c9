'use strict';
// Types as values: pointers, arrays without length, bit-fields, enumerations, text, and structs that have such members.

const { AS_TYPE, ForeignType } = require('../core/foreign-types.js');
const { seal } = require('../core/sealed.js');
const { isArray, isRevoked } = require('../core/values.js');
const { types } = require('../c/index.js');
const { invalidType, invalidValue } = require('./errors.js');
const { LATIN1 } = require('./kinds.js');
const { modelOf, typeOfModel } = require('./models.js');

const { bare, fits, newEnumeration, newMember, newRecord, pointerTo, scalar } = types;

/** A bit-field, which is no type by itself. */
class Bits extends ForeignType {
  #type;
  #count;

  constructor(type, count) {
    super();
    this.#type = type;
    this.#count = count;
    Object.freeze(this);
  }

  static is(value) {
    return typeof value === 'object' && value !== null && #type in value;
  }

  [AS_TYPE]() {
    throw invalidType('A bit-field can only be a field of a struct or a union');
  }

  static member(name, bits, more) {
    return newMember(name, bits.#type, { ...more, bits: bits.#count });
  }
}
seal(Bits);

/**
 * A pointer to a type.
 * @param {unknown} type a type, or its text
 * @returns {CType}
 */
const pointer = (type) => typeOfModel(pointerTo(modelOf(type)));

/** An array of types that only lib/cdef knows; without length, the last member of a struct. */
const arrayOf = (type, length) => typeOfModel({ kind: 'array', of: modelOf(type), length });

/**
 * A member that has so many bits of an integer type.
 * @param {unknown} type
 * @param {number} count
 */
function bits(type, count) {
  const model = modelOf(type);
  const found = bare(model);
  const isInteger = found.kind === 'enum' || (found.kind === 'scalar' && !/float|double/.test(found.name));
  if (!isInteger) throw invalidType('A bit-field must be of an integer type');
  const most = found.name === '_Bool' ? 1 : 8 * typeOfModel(model).size;
  if (!Number.isInteger(count) || count < 1 || count > most) {
    throw invalidValue(`A bit-field of this type has 1 to ${most} bits`);
  }
  return new Bits(model, count);
}

/**
 * An enumeration: numbers with names.
 * @param {Record<string, number | bigint>} values
 * @param {unknown} [type] the integer type that holds them; without it the one that a compiler would take
 * @returns {CType}
 */
function enumeration(values, type) {
  if (typeof values !== 'object' || values === null || isRevoked(values) || isArray(values)) {
    throw invalidType('The values of an enumeration must be an object of numbers');
  }
  const list = Object.entries(values).map(([name, value]) => {
    const isWhole = typeof value === 'bigint' || Number.isSafeInteger(value);
    if (!isWhole) throw invalidType(`The value of ${name} must be an integer`);
    return { name, value: BigInt(value) };
  });
  if (list.length === 0) throw invalidValue('An enumeration must have at least one value');
  const name = type === undefined ? smallest(list) : bare(modelOf(type)).name;
  const kept = newEnumeration(undefined, { values: list, type: name });
  const made = typeOfModel({ kind: 'enum', enumeration: kept, const: undefined });
  const signed = list.some(({ value }) => value < 0n);
  const outside = list.find(({ value }) => !fits(value, made.size * 8, signed));
  if (outside) throw invalidValue(`The value of ${outside.name} does not fit in ${name}`);
  return made;
}

function smallest(list) {
  const signed = list.some(({ value }) => value < 0n);
  const isSmall = list.every(({ value }) => fits(value, 32, signed));
  return `${signed ? '' : 'unsigned '}${isSmall ? 'int' : 'long long'}`;
}

/** What a text is made of, by its encoding. */
const UNITS = {
  __proto__: null,
  utf8: () => scalar('char'),
  latin1: () => ({ kind: 'typedef', name: LATIN1, type: scalar('char'), const: undefined, align: undefined }),
  utf16le: () => modelOf('char16_t'),
  utf32le: () => modelOf('char32_t'),
  wchar: () => modelOf('wchar_t'),
};

/**
 * A pointer to text that ends with a NUL: a string both ways, null for NULL.
 * @param {'utf8' | 'utf16le' | 'utf32le' | 'latin1' | 'wchar'} [encoding]
 * @returns {CType}
 */
function string(encoding = 'utf8') {
  const unit = typeof encoding === 'string' ? UNITS[encoding] : undefined;
  if (unit === undefined) throw invalidValue(`The encoding must be one of ${Object.keys(UNITS).join(', ')}`);
  return typeOfModel(pointerTo({ ...unit(), const: true }));
}

/**
 * A struct or union with members that only lib/cdef knows.
 * @param {{ name: string, given: unknown, align?: number, offset?: number }[]} members given: the type
 * @param {{ pack?: number, align?: number, union?: boolean }} options
 * @returns {CType}
 */
function recordType(members, { pack, align, union }) {
  const list = members.map(({ name, given: type, align: own, offset }, index) => {
    const place = { align: own, offset };
    if (Bits.is(type)) return Bits.member(name, type, place);
    const model = modelOf(type);
    const found = bare(model);
    const isLast = index === members.length - 1 && index > 0 && !union;
    const isFlexible = found.kind === 'array' && found.length === undefined;
    if (isFlexible && !isLast) throw invalidValue(`field ${name}: an array without length must be the last of several`);
    if (!isFlexible && typeOfModel(model).size === undefined) throw invalidValue(`field ${name} has no size`);
    return newMember(name, model, place);
  });
  const record = newRecord(Boolean(union), undefined, { members: list, align, pack });
  return typeOfModel({ kind: 'record', record });
}

module.exports = { arrayOf, bits, enumeration, pointer, recordType, string };
