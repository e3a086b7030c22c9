'use strict';
// struct, union and array: types of a program's own, made from named ones.

const { Aggregate, ArrayType, Struct } = require('../core/aggregate/types.js');
const { outOfRange } = require('../core/errors.js');
const { isForeign, makers } = require('../core/foreign-types.js');
const { hasOption, optionOf } = require('../core/options.js');
const { isArray, isRevoked } = require('../core/values.js');
const { invalidType, invalidValue } = require('./errors.js');
const { typeOfValue } = require('./types.js');
const { checkOptions } = require('./unknown.js');

/** What only another room knows stays as it is. */
const memberType = (type, what) => (isForeign(type) ? type : typeOfValue(type, what));

/** Bytes of the largest type that a call could pass (src/core/type.h). */
const LARGEST = 2 ** 30;

/** What lib/core takes of a member. */
const withoutGiven = ({ name, type, align, offset }) => ({ name, type, align, offset });

/** Whether a member can only be laid out by whoever knows its type. */
const hasForeign = (members) => members.some(({ type }) => isForeign(type));

/** A field as it is given: a type, or `{ type, align, offset }`. */
function memberOf(name, given, kind, pack) {
  const isObject = typeof given === 'object' && given !== null && !isRevoked(given);
  if (!isObject || Aggregate.is(given) || isForeign(given) || !hasOption(given, 'type')) {
    return { name, given, type: memberType(given, `field ${name}`), align: undefined, offset: undefined };
  }
  const type = memberType(given.type, `field ${name}`);
  const align = optionOf(given, 'align');
  const offset = optionOf(given, 'offset');
  checkPower(align, `align of field ${name}`);
  if (offset !== undefined && (!Number.isInteger(offset) || offset < 0)) {
    throw invalidValue(`The option offset of field ${name} must be a non-negative integer`);
  }
  if (offset !== undefined && kind === 'union') throw invalidValue('The fields of a union all lie at its start');
  // As for C's compilers, packing goes before what a member asks for.
  const least = align === undefined ? undefined : Math.min(align, pack ?? align);
  return { name, given: given.type, type, align: least, offset };
}

function membersOf(fields, kind, { pack }) {
  if (typeof fields !== 'object' || fields === null || isRevoked(fields) || isArray(fields)) {
    throw invalidType(`The fields of a ${kind} must be an object of types`, {
      expected: "an object like { x: 'int32', y: 'double' }",
      received: fields,
    });
  }
  const members = Object.entries(fields).map(([name, given]) => memberOf(name, given, kind, pack));
  if (members.length === 0) throw invalidValue(`A ${kind} must have at least one field`);
  return members;
}

function checkPower(value, name) {
  if (value === undefined) return;
  if (!Number.isInteger(value) || value < 1 || value > 4096 || (value & (value - 1)) !== 0) {
    throw invalidValue(`The option ${name} must be a power of two from 1 to 4096`, { received: value });
  }
}

function readOptions(options, kind) {
  if (options === undefined) return { pack: undefined, align: undefined };
  if (typeof options !== 'object' || options === null || isRevoked(options)) {
    throw invalidType(`The options of a ${kind} must be an object`, { received: options });
  }
  checkOptions(options, ['pack', 'align'], `The options of a ${kind}`);
  const pack = optionOf(options, 'pack');
  const align = optionOf(options, 'align');
  checkPower(pack, 'pack');
  checkPower(align, 'align');
  return { pack, align };
}

function recordOf(fields, options, kind) {
  const given = readOptions(options, kind);
  const members = membersOf(fields, kind, given);
  const read = { ...given, union: kind === 'union' };
  return hasForeign(members) ? makers.record(members, read) : new Struct(members.map(withoutGiven), read);
}

/**
 * A C struct. Fields lie as the platform's compiler would lay them out.
 * @param {Record<string, string | Aggregate | { type, align?: number, offset?: number }>} fields name to type, in order;
 *   a field may be aligned to more bytes, and be placed at an offset
 * @param {{pack?: number, align?: number}} [options] bytes, powers of two: pack as #pragma pack, align as
 *   _Alignas on the whole
 * @throws {TypeError} ERR_INVALID_ARG_VALUE for unknown types, ERR_INVALID_ARG_TYPE for no object
 */
function struct(fields, options) {
  return recordOf(fields, options, 'struct');
}

/** A C union: every field at offset 0. A value has exactly one of the fields; see `struct`. */
function union(fields, options) {
  return recordOf(fields, options, 'union');
}

/**
 * A C array, as a field of a struct or union.
 * @param {string | Aggregate} type
 * @param {number} [length] elements, at least 1; without it the array is the last field of a struct, and as long as its
 *   memory
 */
function array(type, length) {
  if (length !== undefined && (!Number.isInteger(length) || length < 1)) {
    throw invalidValue('The length of an array must be a positive integer', { received: length });
  }
  const element = memberType(type, 'an array');
  if (length === undefined || isForeign(element)) return makers.array(type, length);
  if (length * element.size > LARGEST) {
    throw outOfRange(`an array of ${length} elements of ${element.size} bytes is larger than 1 GiB, which no type is`);
  }
  return new ArrayType(element, length);
}

module.exports = { Aggregate, ArrayType, array, struct, union };
