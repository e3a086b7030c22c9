'use strict';
// struct, union and array: types of a program's own, made from named ones.

const { Aggregate, ArrayType, Struct } = require('../core/aggregate/types.js');
const { optionOf } = require('../core/options.js');
const { isArray, isRevoked } = require('../core/values.js');
const { invalidType, invalidValue } = require('./errors.js');
const { voidType } = require('./rules.js');
const { typeOf } = require('./types.js');

function memberType(type, what) {
  const found = typeOf(type);
  if (found && found !== voidType) return found;
  if (typeof type === 'string') throw invalidValue(`Unsupported FFI type: ${type}`);
  throw invalidType(`The type of ${what} must be a type name, a struct, a union or an array`);
}

function membersOf(fields, kind) {
  if (typeof fields !== 'object' || fields === null || isRevoked(fields) || isArray(fields)) {
    throw invalidType(`The fields of a ${kind} must be an object of types`);
  }
  const members = Object.entries(fields).map(([name, type]) => ({ name, type: memberType(type, `field ${name}`) }));
  if (members.length === 0) throw invalidValue(`A ${kind} must have at least one field`);
  return members;
}

function checkPower(value, name) {
  if (value === undefined) return;
  if (!Number.isInteger(value) || value < 1 || value > 4096 || (value & (value - 1)) !== 0) {
    throw invalidValue(`The option ${name} must be a power of two from 1 to 4096`);
  }
}

function readOptions(options, kind) {
  if (options === undefined) return {};
  if (typeof options !== 'object' || options === null || isRevoked(options)) {
    throw invalidType(`The options of a ${kind} must be an object`);
  }
  const pack = optionOf(options, 'pack');
  const align = optionOf(options, 'align');
  checkPower(pack, 'pack');
  checkPower(align, 'align');
  return { pack, align };
}

/**
 * A C struct. Fields lie as the platform's compiler would lay them out.
 * @param {Record<string, string | Aggregate>} fields name to type, in order
 * @param {{pack?: number, align?: number}} [options] bytes, powers of two: pack as #pragma pack, align as
 *   _Alignas on the whole
 * @throws {TypeError} ERR_INVALID_ARG_VALUE for unknown types, ERR_INVALID_ARG_TYPE for no object
 */
function struct(fields, options) {
  return new Struct(membersOf(fields, 'struct'), readOptions(options, 'struct'));
}

/** A C union: every field at offset 0. A value has exactly one of the fields; see `struct`. */
function union(fields, options) {
  return new Struct(membersOf(fields, 'union'), { ...readOptions(options, 'union'), union: true });
}

/**
 * A C array of a fixed length, as a field of a struct or union.
 * @param {string | Aggregate} type
 * @param {number} length elements, at least 1
 */
function array(type, length) {
  if (!Number.isInteger(length) || length < 1) throw invalidValue('The length of an array must be a positive integer');
  return new ArrayType(memberType(type, 'an array'), length);
}

module.exports = { Aggregate, ArrayType, array, struct, union };
