'use strict';
// The types of bun:ffi: their numbers, their names, and how a descriptor's type is read.

const { typeError } = require('../core/errors.js');
const { isStringObject } = require('node:util').types;
const { invalidType, invalidValue, plain } = require('./errors');

/** The canonical names with what they are in C, in the order of their numbers. */
const spellings = {
  char: 'char',
  i8: 'int8_t',
  u8: 'uint8_t',
  i16: 'int16_t',
  u16: 'uint16_t',
  i32: 'int32_t',
  u32: 'uint32_t',
  i64: 'int64_t',
  u64: 'uint64_t',
  f64: 'double',
  f32: 'float',
  bool: 'bool',
  ptr: 'void *',
  void: 'void',
  cstring: 'const char *',
  i64_fast: 'int64_t',
  u64_fast: 'uint64_t',
  function: 'void *',
  napi_env: 'napi_env',
  napi_value: 'napi_value',
  buffer: 'void *',
  buffer_length: 'size_t',
};

/** The canonical names, by number. Those from 18 on are no ABI types: they cannot be given as numbers. */
const names = Object.keys(spellings);

/** The other names, in the order in which `FFIType` lists all of them. */
const listed = {
  bool: 11,
  c_int: 5,
  c_uint: 6,
  char: 0,
  'char*': 12,
  double: 9,
  f32: 10,
  f64: 9,
  float: 10,
  i16: 3,
  i32: 5,
  i64: 7,
  i8: 1,
  int: 5,
  int16_t: 3,
  int32_t: 5,
  int64_t: 7,
  int8_t: 1,
  isize: 7,
  u16: 4,
  u32: 6,
  u64: 8,
  u8: 2,
  uint16_t: 4,
  uint32_t: 6,
  uint64_t: 8,
  uint8_t: 2,
  usize: 8,
  'void*': 12,
  ptr: 12,
  pointer: 12,
  void: 13,
  cstring: 14,
  i64_fast: 15,
  u64_fast: 16,
  function: 17,
  callback: 17,
  fn: 17,
  napi_env: 18,
  napi_value: 19,
  buffer: 20,
  buffer_length: 21,
  buffer_bytelength: 21,
};

const NUMBERED = 18;

/** The type numbers by name, and each number of an ABI type by itself. */
const FFIType = {};
for (let id = 0; id < NUMBERED; id++) FFIType[id] = id;
Object.assign(FFIType, listed);

/** Every name that a descriptor may use. `size_t` is one that `FFIType` does not have. */
const byName = new Map([...Object.entries(listed), ['size_t', 8]]);

// Bun knows a number as a type where its engine can hold it as an integer of 52 bits.
const isInteger = (value) =>
  typeof value === 'number' &&
  Number.isInteger(value) &&
  !Object.is(value, -0) &&
  value >= -(2 ** 51) &&
  value < 2 ** 51;

/** Whether a value is a string, or a String object of any realm. */
const isString = (value) => typeof value === 'string' || isStringObject(value);

/** The language's ToString, in JavaScriptCore's words. */
function toText(value) {
  if (typeof value === 'symbol') throw typeError('Cannot convert a symbol to a string');
  return String(value);
}

function typeOfNumber(id) {
  if (id < 0 || id >= names.length - 2) throw plain('invalid ABI type');
  return names[id];
}

/**
 * The canonical name of an argument's type.
 * @param {unknown} type a name or a number
 * @returns {string}
 */
function argumentType(type) {
  if (isInteger(type)) return typeOfNumber(type);
  if (!isString(type)) throw plain('param must be a string (type name) or number');
  const name = String(type);
  const id = byName.get(name);
  if (id === undefined) throw invalidValue(`Unknown type ${name}`);
  return names[id];
}

/**
 * The canonical name of a result's type.
 * @param {unknown} type a name, a number, or nothing for void
 * @returns {string}
 */
function returnType(type) {
  if (type === undefined || type === null || type === '') return 'void';
  let found;
  if (isInteger(type)) {
    found = typeOfNumber(type);
  } else {
    const name = toText(type);
    const id = byName.get(name);
    if (id === undefined) throw invalidValue(`Unknown return type ${name}`);
    found = names[id];
  }
  if (found === 'napi_env') {
    throw plain(
      'Cannot return napi_env to JavaScript: a napi_env is an in-parameter for cc()-compiled C, never a return value',
    );
  }
  if (found === 'buffer') {
    throw plain('Cannot return a buffer to JavaScript (since byteLength and byteOffset are unknown)');
  }
  if (found === 'buffer_length') throw plain('buffer_length is an argument-only type; it cannot be a return type');
  return found;
}

const noLengths = () =>
  invalidType(
    'buffer_length is only supported for bun:ffi dlopen/linkSymbols/CFunction arguments (the engine reads the ' +
      "view's byteLength at call time), not in cc(), viewSource, or JSCallback",
  );

const noNodeApi = () =>
  invalidType(
    'napi_env / napi_value are only supported in bun:ffi cc() (compiled C source), not in ' +
      'dlopen/linkSymbols/CFunction/JSCallback',
  );

const isNodeApi = (type) => type === 'napi_env' || type === 'napi_value';

module.exports = { FFIType, argumentType, returnType, noLengths, noNodeApi, isNodeApi, isString, spellings, toText };
