'use strict';
// The types of the main entry point: node:ffi's names and C's, one meaning for each; structs, unions and
// arrays made from them; and the rule of each for the wrapper compiler.

const { isProxy } = require('node:util').types;
const { engine } = require('../core/addon.js');
const { FILL } = require('../core/compile.js');
const { Aggregate, Struct, ArrayType } = require('../core/struct.js');
const { addressOf } = require('../core/memory.js');
const { arrayBufferLength, bufferOf, isDetached, sharedLength, viewLength } = require('../core/values.js');
const { invalidType, invalidValue } = require('./errors.js');

/** node:ffi's names by the letter of the addon (src/core/type.h). C's own names are the addon's to know. */
const NODE_NAMES = {
  void: 'v',
  char: engine.letter('char'),
  int8: 'b',
  i8: 'b',
  uint8: 'B',
  u8: 'B',
  bool: 'B',
  int16: 's',
  i16: 's',
  uint16: 'S',
  u16: 'S',
  int32: 'i',
  i32: 'i',
  uint32: 'I',
  u32: 'I',
  int64: 'l',
  i64: 'l',
  uint64: 'L',
  u64: 'L',
  float32: 'f',
  f32: 'f',
  float: 'f',
  float64: 'd',
  f64: 'd',
  double: 'd',
  pointer: 'p',
  ptr: 'p',
  string: 'p',
  str: 'p',
  buffer: 'p',
  arraybuffer: 'p',
  function: 'p',
};

const integerTests = {
  b: (v) => `${v} << 24 >> 24 === ${v}`,
  B: (v) => `(${v} & 255) === ${v}`,
  s: (v) => `${v} << 16 >> 16 === ${v}`,
  S: (v) => `(${v} & 65535) === ${v}`,
  i: (v) => `(${v} | 0) === ${v}`,
  I: (v) => `${v} >>> 0 === ${v}`,
};

/** Small integers: letter, name in messages, range, DataView's word for it, element kind, slot's kind. */
function integer(letter, expected, low, high, word, read) {
  return {
    code: letter,
    size: Number(/\d+/.exec(word)[0]) / 8,
    expected,
    accepts: (value) => typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high,
    test: (v) => `typeof ${v} === 'number' && ${integerTests[letter](v)}`,
    getter: `get${word}`,
    setter: `set${word}`,
    read,
    store: low < 0 ? 'i32' : 'u32',
  };
}

/** 64-bit integers: bigints both ways; a safe integer is taken as an argument, too. */
function wide(letter, expected, cut, word, read) {
  return {
    code: letter,
    size: 8,
    expected,
    accepts: (value) =>
      typeof value === 'bigint'
        ? cut(64, value) === value
        : Number.isSafeInteger(value) && cut(64, BigInt(value)) === BigInt(value),
    convert: (value) => (typeof value === 'bigint' ? value : BigInt(value)),
    test: (v) => `typeof ${v} === 'bigint' && BigInt.${cut.name}(64, ${v}) === ${v}`,
    getter: `get${word}`,
    setter: `set${word}`,
    read,
    store: read,
  };
}

function float(letter, expected, word, read) {
  return {
    code: letter,
    size: read === 'f32' ? 4 : 8,
    expected,
    accepts: (value) => typeof value === 'number',
    test: (v) => `typeof ${v} === 'number'`,
    getter: `get${word}`,
    setter: `set${word}`,
    read,
    store: read,
  };
}

const numbers = [
  integer('b', 'an int8', -128, 127, 'Int8', 'i8'),
  integer('B', 'a uint8', 0, 255, 'Uint8', 'u8'),
  integer('s', 'an int16', -32768, 32767, 'Int16', 'i16'),
  integer('S', 'a uint16', 0, 65535, 'Uint16', 'u16'),
  integer('i', 'an int32', -2147483648, 2147483647, 'Int32', 'i32'),
  integer('I', 'a uint32', 0, 4294967295, 'Uint32', 'u32'),
  wide('l', 'an int64', BigInt.asIntN, 'BigInt64', 'i64'),
  wide('L', 'a uint64', BigInt.asUintN, 'BigUint64', 'u64'),
  float('f', 'a float', 'Float32', 'f32'),
  float('d', 'a double', 'Float64', 'f64'),
];

function fieldCheck({ accepts, convert, expected }) {
  return (value, path) => {
    if (!accepts(value)) throw invalidValue(`${path === '' ? 'Value' : `Field ${path}`} must be ${expected}`);
    return convert ? convert(value) : value;
  };
}

/** What a callback returned and C cannot have: node:ffi ends the process with these words. */
const refusedResult = (value) =>
  invalidValue(
    value instanceof Promise
      ? 'Callbacks cannot return promises'
      : 'Callback returned invalid value for declared FFI type',
  );

function numberType(number) {
  const { code, size, accepts, convert, test, expected, getter, setter, read, store } = number;
  return {
    code,
    size,
    align: size,
    getter,
    setter,
    test,
    check: fieldCheck(number),
    parameter: {
      code,
      size,
      store,
      convert(value, index) {
        if (!accepts(value)) throw invalidValue(`Argument ${index} must be ${expected}`);
        return convert ? convert(value) : value;
      },
      cases: [{ test, store }],
    },
    result: { code, size, read },
    // What a callback returned has no argument number.
    returned: {
      code,
      size,
      store,
      convert(value) {
        if (!accepts(value)) throw refusedResult(value);
        return convert ? convert(value) : value;
      },
      cases: [{ test, store }],
    },
  };
}

const isAddress = (value) => typeof value === 'bigint' && BigInt.asUintN(64, value) === value;

const POINTER_CASES = [
  { test: (v) => `typeof ${v} === 'bigint' && BigInt.asUintN(64, ${v}) === ${v}`, store: 'u64' },
  { test: (v) => `${v} === null || ${v} === undefined`, store: 'u64', value: () => '0n' },
  { test: (v) => `typeof ${v} === 'string'`, store: 'fill' },
  // A DataView has no `length`, so it goes the long way.
  { test: (v) => `ArrayBuffer.isView(${v}) && ${v}.length > 0`, store: 'view' },
];

/** The truth about pointer-like arguments; strings are left to the addon. */
function convertPointer(value, index) {
  if (typeof value === 'bigint') {
    if (isAddress(value)) return value;
    throw invalidValue(`Argument ${index} must be a non-negative pointer bigint`);
  }
  if (value === null || value === undefined) return 0n;
  if (typeof value === 'string') return FILL;
  if (ArrayBuffer.isView(value)) {
    if (viewLength(value) > 0) return addressOf(value);
    const buffer = bufferOf(value);
    const length = arrayBufferLength(buffer);
    if (length === 0 && isDetached(buffer)) {
      throw invalidValue(`Argument ${index} is an ArrayBufferView backed by a detached ArrayBuffer`);
    }
    return (length ?? sharedLength(buffer)) === 0 ? 0n : addressOf(value);
  }
  const length = arrayBufferLength(value);
  if (length > 0) return addressOf(value);
  if (length === 0) {
    if (isDetached(value)) throw invalidValue(`Argument ${index} is a detached ArrayBuffer`);
    return 0n;
  }
  throw invalidValue(`Argument ${index} must be a buffer, an ArrayBuffer, a string, or a bigint`);
}

const pointerType = {
  code: 'p',
  size: 8,
  align: 8,
  getter: 'getBigUint64',
  setter: 'setBigUint64',
  test: (v) => `typeof ${v} === 'bigint' && BigInt.asUintN(64, ${v}) === ${v}`,
  check(value, path) {
    if (value === null || value === undefined) return 0n;
    if (isAddress(value)) return value;
    throw invalidValue(`${path === '' ? 'Value' : `Field ${path}`} must be a non-negative pointer bigint`);
  },
  parameter: { code: 'p', size: 8, store: 'u64', fill: 'o', convert: convertPointer, cases: POINTER_CASES },
  result: { code: 'p', size: 8, read: 'u64' },
  returned: {
    code: 'p',
    size: 8,
    store: 'u64',
    convert(value) {
      if (value === null || value === undefined) return 0n;
      if (isAddress(value)) return value;
      throw refusedResult(value);
    },
  },
};

const voidType = {
  code: 'v',
  size: 0,
  align: 1,
  result: { code: 'v', size: 0, read: 'void' },
  returned: {
    code: 'v',
    size: 0,
    check(value) {
      if (value instanceof Promise) throw refusedResult(value);
    },
  },
};

/** long double, opaque: its bytes as they lie in memory. */
const longDoubleType = (() => {
  const [size, align] = engine.layout('D');
  const check = (value, what) => {
    if (value instanceof Uint8Array && value.length === size) return value;
    throw invalidValue(`${what} must be a Uint8Array of ${size} bytes`);
  };
  const write = (value, views, at, index) => views.u8.set(check(value, `Argument ${index}`), at);
  return {
    code: 'D',
    size,
    align,
    load: (data, at) => new Uint8Array(data.buffer, data.byteOffset + at, size).slice(),
    save(data, at, value, path) {
      new Uint8Array(data.buffer, data.byteOffset + at, size).set(check(value, `Field ${path}`));
    },
    parameter: { code: 'D', size, write },
    result: { code: 'D', size, load: (views, at) => views.u8.slice(at, at + size) },
    returned: { code: 'D', size, write },
  };
})();

/** C's _Bool: 0 or 1. */
const boolType = numberType({ ...integer('B', 'a bool (0 or 1)', 0, 1, 'Uint8', 'u8'), code: '?' });
boolType.test = (v) => `${v} === 0 || ${v} === 1`;
boolType.parameter.cases = [];
boolType.returned.cases = [];

/** One type object for each letter. */
const byLetter = new Map([
  ...numbers.map((number) => [number.code, numberType(number)]),
  ['?', boolType],
  ['p', pointerType],
  ['v', voidType],
  ['D', longDoubleType],
]);

const byName = new Map(Object.entries(NODE_NAMES).map(([name, letter]) => [name, byLetter.get(letter)]));

/**
 * The type of a name, in either vocabulary; undefined for a name that is none.
 * @param {string} name
 */
function typeOfName(name) {
  const found = byName.get(name);
  if (found) return found;
  const letter = name.includes('\0') ? undefined : engine.letter(name);
  const type = letter === undefined ? undefined : byLetter.get(letter);
  // C has spellings without end; those in use are few.
  if (type && byName.size < 1000) byName.set(name, type);
  return type;
}

const byKind = new Map(numbers.map((number) => [number.read, number]));

/** What a number type accepts, by the kind of typed array that holds it ('i8' … 'f64'). */
const scalarOf = (kind) => byKind.get(kind);

/** An array, as V8's own test has it: not a Proxy of one. */
const isArray = (value) => !isProxy(value) && Array.isArray(value);

/** A type given as a name, a struct, a union or an array; undefined for anything else. */
function typeOf(type) {
  if (typeof type === 'string') return typeOfName(type);
  return !isProxy(type) && type instanceof Aggregate ? type : undefined;
}

function memberType(type, what) {
  const found = typeOf(type);
  if (found && found !== voidType) return found;
  if (typeof type === 'string') throw invalidValue(`Unsupported FFI type: ${type}`);
  throw invalidType(`The type of ${what} must be a type name, a struct, a union or an array`);
}

function membersOf(fields, kind) {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
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

function aggregateOptions(options = {}) {
  const { pack, align } = options;
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
  return new Struct(membersOf(fields, 'struct'), aggregateOptions(options));
}

/** A C union: every field at offset 0. A value has exactly one of the fields; see `struct`. */
function union(fields, options) {
  return new Struct(membersOf(fields, 'union'), { ...aggregateOptions(options), union: true });
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

module.exports = {
  isArray,
  scalarOf,
  typeOf,
  typeOfName,
  struct,
  union,
  array,
  voidType,
  pointerType,
  isAddress,
  Aggregate,
  ArrayType,
};
