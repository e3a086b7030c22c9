'use strict';
// What Deno's deserialiser makes of values: plain data, and the words for it.

const { types } = require('node:util');
const { isArray, isArrayBuffer, isProxy, isSharedArrayBuffer, isView, kindOf } = require('../core/values.js');
const { typeError } = require('../core/errors.js');

// How deep plain data may be: deeper is a cycle, or as good as one.
const DEPTH_LIMIT = 128;

/** @param {number} depth */
function checkDepth(depth) {
  if (depth > DEPTH_LIMIT) throw typeError('serde_v8 error: recursion limit exceeded');
}

// Plain data: null, booleans, numbers, strings, arrays, and maps of entries without undefined values.

/** What a getter or a trap throws does not leave the deserialiser. */
function convert(read) {
  try {
    return read();
  } catch {
    throw typeError('serde_v8 error: exception during value conversion');
  }
}

/** The entries of a map, or of an object, whose values are not undefined. */
function entriesOf(object) {
  const pairs = types.isMap(object)
    ? Array.from(object).filter(([key]) => typeof key === 'string')
    : convert(() => Object.keys(object).map((key) => [key, object[key]]));
  return pairs.filter(([, value]) => value !== undefined);
}

function plain(value, depth = 0) {
  checkDepth(depth);
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
      throw typeError('serde_v8 error: unsupported type');
    default:
  }
  if (value === null) return null;
  // By index: an array may have an iterator of its own.
  if (isArray(value)) return Array.from({ length: value.length }, (_, i) => plain(value[i], depth + 1));
  if (isView(value) || isArrayBuffer(value)) {
    throw typeError('invalid type: byte array, expected any valid JSON value');
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

const mismatch = (data, expected) => typeError(`invalid type: ${found(data)}, expected ${expected}`);
// The deserialiser's own names of kinds, the first that fits. It knows no newer typed arrays by name.
const kinds = [
  [isProxy, 'Proxy'],
  [types.isGeneratorFunction, 'Generator function'],
  [types.isAsyncFunction, 'Async function'],
  [(value) => typeof value === 'function', 'function'],
  [types.isDate, 'Date'],
  [types.isMap, 'Map'],
  [types.isMapIterator, 'Map Iterator'],
  [types.isModuleNamespaceObject, 'Module'],
  [types.isPromise, 'Promise'],
  [types.isRegExp, 'RegExp'],
  [types.isSet, 'Set'],
  [types.isSetIterator, 'Set Iterator'],
  [types.isWeakMap, 'WeakMap'],
  [types.isWeakSet, 'WeakSet'],
  [isArrayBuffer, 'ArrayBuffer'],
  [isSharedArrayBuffer, 'SharedArrayBuffer'],
  [types.isDataView, 'DataView'],
  [(value) => kindOf(value) === 'Float16Array', 'TypedArray'],
];

/**
 * What the deserialiser calls a JavaScript value.
 * @param {unknown} value
 */
function nameOfKind(value) {
  if (value === null) return 'null';
  if (typeof value === 'number') return 'Number';
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value !== 'object' && typeof value !== 'function') return typeof value;
  return kinds.find(([is]) => is(value))?.[1] ?? kindOf(value) ?? 'unknown';
}

module.exports = { checkDepth, convert, entriesOf, mismatch, nameOfKind, plain };
