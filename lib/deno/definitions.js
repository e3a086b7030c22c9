'use strict';
// Reading what a program passes as definitions.
//
// Deno hands definitions to a deserialiser, and its texts speak of that: of maps, sequences and variants. A value is
// first turned into plain data as a whole (which is where bigints, byte arrays and cycles are refused), then read
// field by field in the order in which the program wrote them.

const { isProxy } = require('node:util').types;

const types = [
  'void',
  'bool',
  'u8',
  'i8',
  'u16',
  'i16',
  'u32',
  'i32',
  'u64',
  'i64',
  'usize',
  'isize',
  'f32',
  'f64',
  'pointer',
  'buffer',
  'function',
];
const known = new Set(types);
const variants = [...types, 'struct'].map((name) => `\`${name}\``).join(', ');

// How deep plain data may be: deeper is a cycle, or as good as one.
const DEPTH_LIMIT = 128;

/**
 * A type that was read: its name, or a struct of such types.
 * @typedef {string | { struct: Type[] }} Type
 */

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

// Plain data: null, booleans, numbers, strings, arrays, and maps of entries without undefined values.

function entriesOf(object) {
  const pairs =
    object instanceof Map
      ? Array.from(object).filter(([key]) => typeof key === 'string')
      : Object.keys(object).map((key) => [key, object[key]]);
  return pairs.filter(([, value]) => value !== undefined);
}

function plain(value, depth = 0) {
  if (depth > DEPTH_LIMIT) throw new TypeError('serde_v8 error: recursion limit exceeded');
  switch (typeof value) {
    case 'undefined':
      return null;
    case 'boolean':
    case 'string':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'bigint':
    case 'symbol':
      throw new TypeError('serde_v8 error: unsupported type');
    default:
  }
  if (value === null) return null;
  // Array.isArray looks through a Proxy, which Deno's native side does not.
  if (Array.isArray(value) && !isProxy(value)) return Array.from(value, (item) => plain(item, depth + 1));
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    throw new TypeError('invalid type: byte array, expected any valid JSON value');
  }
  return new Map(entriesOf(value).map(([key, item]) => [key, plain(item, depth + 1)]));
}

// Text in the manner of Rust's debug format: quoted, with escapes for what cannot be seen.
const escapes = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };
function quoted(text) {
  const body = Array.from(text, (character) => {
    if (escapes[character]) return escapes[character];
    if (character !== ' ' && /[\p{C}\p{Z}\p{Mn}\p{Me}]/u.test(character)) {
      return `\\u{${character.codePointAt(0).toString(16)}}`;
    }
    return character;
  });
  return `"${body.join('')}"`;
}

function numeral(value) {
  const size = Math.abs(value);
  if (size >= 1e16 || (size !== 0 && size < 1e-4)) return value.toExponential().replace('+', '');
  const text = Object.is(value, -0) ? '-0' : String(value);
  return Number.isInteger(value) ? `${text}.0` : text;
}

/** What a piece of plain data is called in a text. */
function found(data) {
  if (data === null) return 'null';
  if (typeof data === 'boolean') return `boolean \`${data}\``;
  if (typeof data === 'string') return `string ${quoted(data)}`;
  if (typeof data === 'number') {
    const integer = data === (data | 0) || data === data >>> 0;
    return integer && !Object.is(data, -0) ? `integer \`${data}\`` : `floating point \`${numeral(data)}\``;
  }
  return Array.isArray(data) ? 'sequence' : 'map';
}

const mismatch = (data, expected) => new TypeError(`invalid type: ${found(data)}, expected ${expected}`);
const unknownVariant = (name) => new TypeError(`unknown variant \`${name}\`, expected one of ${variants}`);

function readType(data) {
  if (typeof data === 'string') {
    if (known.has(data)) return data;
    if (data === 'struct') throw new TypeError('invalid type: unit variant, expected newtype variant');
    throw unknownVariant(data);
  }
  if (!(data instanceof Map)) throw mismatch(data, 'string or map');
  if (data.size !== 1) throw new TypeError('invalid value: map, expected map with a single key');
  const [[variant, content]] = data;
  if (variant === 'struct') return { struct: readTypes(content) };
  if (!known.has(variant)) throw unknownVariant(variant);
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
  const definition = { kind: 'function', nonblocking: false, optional: false };
  if (Array.isArray(data)) {
    const names = Object.keys(fields);
    names.slice(0, data.length).forEach((key, i) => (definition[key] = fields[key](data[i])));
    if (data.length < names.length) {
      throw new TypeError(
        `invalid length ${data.length}, expected struct ForeignFunction with ${names.length} elements`,
      );
    }
  } else if (data instanceof Map) {
    for (const [key, value] of data) {
      if (Object.hasOwn(fields, key)) definition[key] = fields[key](value);
    }
    for (const key of ['parameters', 'result']) {
      if (!Object.hasOwn(definition, key)) throw new TypeError(`missing field \`${key}\``);
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
    if (type.struct.length === 0) throw new TypeError('Struct must have at least one field');
    type.struct.forEach(check);
  };
  parameters.forEach(check);
  check(result);
}

function parseSymbol(value) {
  const data = plain(value);
  if (data instanceof Map && typeof data.get('type') === 'string') {
    const definition = { kind: 'static', type: data.get('type') };
    if (data.has('name')) definition.name = readName(data.get('name'));
    return definition;
  }
  return readFunction(data);
}

// UnsafeFnPointer, UnsafeCallback and statics take another way through the deserialiser: property by property from the
// object itself, inherited ones too, with words of its own.

const kinds = {
  undefined: 'undefined',
  number: 'Number',
  string: 'string',
  boolean: 'Boolean',
  bigint: 'bigint',
  symbol: 'symbol',
  function: 'function',
};

/** What the deserialiser calls a JavaScript value. */
function kindOf(value) {
  if (value === null) return 'null';
  if (kinds[typeof value]) return kinds[typeof value];
  if (isProxy(value)) return 'Proxy';
  return ArrayBuffer.isView(value) ? value.constructor.name : 'unknown';
}

const wrongKind = (value, expected) =>
  new TypeError(`serde_v8 error: invalid type; expected: ${expected}, got: ${kindOf(value)}`);
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

function typeOf(value, depth) {
  if (depth > DEPTH_LIMIT) throw new TypeError('serde_v8 error: recursion limit exceeded');
  const name = value instanceof String ? String(value) : value;
  if (typeof name === 'string') {
    if (known.has(name)) return name;
    if (name === 'struct') throw wrongKind(undefined, 'array');
    throw unknownVariant(name);
  }
  if (!isObject(value)) throw wrongKind(value, 'enum');
  const keys = Object.keys(value);
  if (keys.length !== 1) throw new TypeError(`serde_v8 error: length mismatch, got: ${keys.length}, expected: 1`);
  if (Array.isArray(value)) throw wrongKind(0, 'string');
  const [variant] = keys;
  if (variant === 'struct') return { struct: typesOf(value.struct, depth + 1) };
  if (!known.has(variant)) throw unknownVariant(variant);
  return variant;
}

function typesOf(value, depth = 0) {
  if (!Array.isArray(value) || isProxy(value)) throw wrongKind(value, 'array');
  return Array.from(value, (type) => typeOf(type, depth));
}

function property(object, name) {
  try {
    return object[name];
  } catch {
    throw new TypeError('serde_v8 error: exception during value conversion');
  }
}

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
  if (parameters === undefined) throw new TypeError('missing field `parameters`');
  const read = typesOf(parameters);
  const result = property(value, 'result');
  if (result === undefined) throw new TypeError('missing field `result`');
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
  let entries;
  try {
    entries = entriesOf(symbols);
  } catch {
    throw new TypeError('serde_v8 error: exception during value conversion');
  }
  return new Map(entries.map(([key, value]) => [key, parseSymbol(value)]));
}

/**
 * Reads the type of a static.
 * @param {unknown} value
 * @returns {string}
 * @throws {TypeError} also for a struct: Deno has no static structs
 */
function parseStaticType(value) {
  if (value === 'void') throw new TypeError("Foreign symbol of type 'void' is not supported");
  const type = typeOf(value, 0);
  if (typeof type !== 'string') throw new TypeError("Invalid FFI static type 'struct'");
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
    if (around.includes(type)) throw new TypeError('Cannot get pointer size: found recursive struct');
    for (let i = 0; i < type.struct.length; i++) checkFields(type.struct[i], [...around, type]);
  } else if (!known.has(type) || type === 'void') {
    throw new TypeError(`Cannot get pointer size, unsupported type: ${String(type)}`);
  }
}

module.exports = { parseSymbols, parseDefinition, parseStaticType, refuseEmptyStructs, checkFields, isStruct };
