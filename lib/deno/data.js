'use strict';
// What Deno's deserialiser makes of values: plain data, and the words for it.

const { isProxy } = require('node:util').types;

// How deep plain data may be: deeper is a cycle, or as good as one.
const DEPTH_LIMIT = 128;

/** @param {number} depth */
function checkDepth(depth) {
  if (depth > DEPTH_LIMIT) throw new TypeError('serde_v8 error: recursion limit exceeded');
}

// Plain data: null, booleans, numbers, strings, arrays, and maps of entries without undefined values.

function entriesOf(object) {
  const pairs =
    object instanceof Map
      ? Array.from(object).filter(([key]) => typeof key === 'string')
      : Object.keys(object).map((key) => [key, object[key]]);
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
module.exports = { checkDepth, entriesOf, plain, mismatch };
