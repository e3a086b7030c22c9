'use strict';
// Reading what a program passes as definitions.
//
// Deno hands definitions to a deserialiser, and its texts speak of that: of maps, sequences and variants. A value is
// first turned into plain data as a whole, which is where bigints, byte arrays and cycles are refused. Then it is read
// field by field, in the order in which the program wrote them.

const { isMap, isStringObject } = require('node:util').types;
const { say } = require('../core/say.js');
const { isArray, isObject } = require('../core/values.js');
const { typeError } = require('../core/errors.js');
const { checkDepth, convert, entriesOf, mismatch, nameOfKind, plain } = require('./data.js');
const { isTypeName, unknownVariant } = require('./types.js');

/** @typedef {import('./types').Type} Type */

/**
 * A definition that was read.
 * @typedef {object} Definition
 * @property {'function' | 'static'} kind
 * @property {string} [name] the native name, where one is given
 * @property {Type[]} [parameters]
 * @property {Type} [result]
 * @property {boolean} [nonblocking]
 * @property {boolean} [optional]
 */

function readType(data) {
  if (typeof data === 'string') {
    if (isTypeName(data)) return data;
    if (data === 'struct') throw typeError('invalid type: unit variant, expected newtype variant');
    throw unknownVariant(data);
  }
  if (!isMap(data)) throw mismatch(data, 'string or map');
  if (data.size !== 1) throw typeError('invalid value: map, expected map with a single key');
  const [[variant, content]] = data;
  if (variant === 'struct') return { struct: readTypes(content) };
  if (!isTypeName(variant)) throw unknownVariant(variant);
  if (content !== null) throw mismatch(content, 'unit');
  return variant;
}

function readTypes(data) {
  if (!Array.isArray(data)) throw mismatch(data, 'a sequence');
  return data.map(readType);
}

function readName(data) {
  if (data !== null && typeof data !== 'string') throw mismatch(data, 'a string');
  return data ?? undefined;
}

function readBoolean(data) {
  if (typeof data !== 'boolean') throw mismatch(data, 'a boolean');
  return data;
}

const fields = {
  name: readName,
  parameters: readTypes,
  result: readType,
  nonblocking: (data) => data !== null && readBoolean(data),
  optional: readBoolean,
};

function readFunction(data) {
  const definition = { __proto__: null, kind: 'function', nonblocking: false, optional: false };
  if (Array.isArray(data)) {
    const names = Object.keys(fields);
    names.slice(0, data.length).forEach((key, i) => (definition[key] = fields[key](data[i])));
    if (data.length < names.length) {
      throw typeError(`invalid length ${data.length}, expected struct ForeignFunction with ${names.length} elements`);
    }
  } else if (isMap(data)) {
    for (const [key, value] of data) {
      if (Object.hasOwn(fields, key)) definition[key] = fields[key](value);
      else say(`a definition of a function: the key ${key} means nothing`);
    }
    for (const key of ['parameters', 'result']) {
      if (!Object.hasOwn(definition, key)) throw typeError(`missing field \`${key}\``);
    }
  } else {
    throw mismatch(data, 'struct ForeignFunction');
  }
  refuseEmptyStructs(definition);
  return definition;
}

function refuseEmptyStructs({ parameters, result }) {
  const check = (type) => {
    if (typeof type === 'string') return;
    if (type.struct.length === 0) throw typeError('Struct must have at least one field');
    type.struct.forEach(check);
  };
  parameters.forEach(check);
  check(result);
}

function parseSymbol(value) {
  const data = plain(value);
  if (isMap(data) && typeof data.get('type') === 'string') {
    const definition = { __proto__: null, kind: 'static', type: data.get('type') };
    if (data.has('name')) definition.name = readName(data.get('name'));
    return definition;
  }
  return readFunction(data);
}

// UnsafeFnPointer, UnsafeCallback and statics take another way through the deserialiser: property by property from the
// object itself, inherited ones too, with words of its own.

const wrongKind = (value, expected) =>
  typeError(`serde_v8 error: invalid type; expected: ${expected}, got: ${nameOfKind(value)}`);

function typeOf(value, depth) {
  checkDepth(depth);
  const name = isStringObject(value) ? String(value) : value;
  if (typeof name === 'string') {
    if (isTypeName(name)) return name;
    if (name === 'struct') throw wrongKind(undefined, 'array');
    throw unknownVariant(name);
  }
  if (!isObject(value)) throw wrongKind(value, 'enum');
  const keys = convert(() => Object.keys(value));
  if (keys.length !== 1) throw typeError(`serde_v8 error: length mismatch, got: ${keys.length}, expected: 1`);
  if (Array.isArray(value)) throw wrongKind(0, 'string');
  const [variant] = keys;
  if (variant === 'struct') return { struct: typesOf(property(value, 'struct'), depth + 1) };
  if (!isTypeName(variant)) throw unknownVariant(variant);
  return variant;
}

function typesOf(value, depth = 0) {
  if (!isArray(value)) throw wrongKind(value, 'array');
  return Array.from(value, (type) => typeOf(type, depth));
}

const property = (object, name) => convert(() => object[name]);

/**
 * Reads the definition of a UnsafeFnPointer or UnsafeCallback. Empty structs are not looked for: see refuseEmptyStructs.
 * @param {unknown} value
 * @returns {{ name?: string, parameters: Type[], result: Type }}
 * @throws {TypeError} in the deserialiser's words
 */
function parseDefinition(value, { named = false } = {}) {
  if (!isObject(value)) throw wrongKind(value, 'object');
  const name = named ? property(value, 'name') : undefined;
  if (name !== undefined && name !== null && typeof name !== 'string') throw wrongKind(name, 'string');
  const parameters = property(value, 'parameters');
  if (parameters === undefined) throw typeError('missing field `parameters`');
  const read = typesOf(parameters);
  const result = property(value, 'result');
  if (result === undefined) throw typeError('missing field `result`');
  return { parameters: read, result: typeOf(result, 0) };
}

/**
 * Reads the second argument of dlopen.
 * @param {unknown} symbols
 * @returns {Map<string, Definition>} in the order of the object; a static's type is not looked at here
 * @throws {TypeError} in the deserialiser's words
 */
function parseSymbols(symbols) {
  if (!isObject(symbols)) throw wrongKind(symbols, 'object');
  return new Map(entriesOf(symbols).map(([key, value]) => [key, parseSymbol(value)]));
}

/**
 * Reads the type of a static.
 * @param {unknown} value
 * @returns {string}
 * @throws {TypeError} also for a struct: Deno has no static structs
 */
function parseStaticType(value) {
  if (value === 'void') throw typeError("Foreign symbol of type 'void' is not supported");
  const type = typeOf(value, 0);
  if (typeof type !== 'string') throw typeError("Invalid FFI static type 'struct'");
  return type;
}

/**
 * Whether a type, as a program wrote it, is a struct: what decides before any deserialiser has looked at it.
 * @param {unknown} type
 */
const isStruct = (type) => typeof type === 'object' && type !== null && typeof type.struct === 'object';

/**
 * Looks for what cannot be in a struct result.
 * @param {unknown} type as a program wrote it
 * @param {unknown[]} [around] the structs that hold it
 * @throws {TypeError} for an unknown field, and for a struct in itself
 */
function checkFields(type, around = []) {
  if (isStruct(type)) {
    if (around.includes(type)) throw typeError('Cannot get pointer size: found recursive struct');
    for (let i = 0; i < type.struct.length; i++) checkFields(type.struct[i], [...around, type]);
  } else if (!isTypeName(type) || type === 'void') {
    throw typeError(`Cannot get pointer size, unsupported type: ${String(type)}`);
  }
}

module.exports = { parseSymbols, parseDefinition, parseStaticType, refuseEmptyStructs, checkFields, isStruct };
