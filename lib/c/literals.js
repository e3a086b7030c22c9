'use strict';
// Numbers, characters and strings as C spells them.

const { SyntaxMistake } = require('./errors.js');

const ESCAPES = {
  n: 10,
  t: 9,
  r: 13,
  0: 0,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27,
  E: 27,
  '\\': 92,
  "'": 39,
  '"': 34,
  '?': 63,
};

/** The text between quotes as it stands, for file names and what is spelled by the preprocessor. */
function unquote(text) {
  return text.slice(text.indexOf('"') + 1, -1).replace(/\\(["\\])/g, '$1');
}

/** The code units or bytes of a quoted text: numbers for escapes of values, and the characters in between. */
function* unitsOf(text, token) {
  const body = text.slice(text.search(/["']/) + 1, -1);
  const pattern = /\\(?:x([0-9a-fA-F]+)|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(.))|([^\\]+)/gsu;
  let end = 0;
  for (const [whole, hex, short, long, octal, single, plain] of body.matchAll(pattern)) {
    end += whole.length;
    if (plain !== undefined) for (const character of plain) yield { character: character.codePointAt(0) };
    else if (short ?? long) yield { character: parseInt(short ?? long, 16) };
    else if (hex) yield { value: parseInt(hex.slice(-8), 16) };
    else if (octal) yield { value: parseInt(octal, 8) };
    else if (single in ESCAPES) yield { value: ESCAPES[single] };
    else throw new SyntaxMistake(`unknown escape \\${single}`, token);
  }
  if (end !== body.length) throw new SyntaxMistake('this escape is not complete', token);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const PREFIXED = { '': 'char', u8: 'char', L: 'wchar_t', u: 'char16_t', U: 'char32_t' };
const prefixOf = (text) => text.slice(0, text.search(/["']/));

/** Bytes of a string as UTF-8, with values of escapes as they are. */
function bytesOf(text, token) {
  const bytes = [];
  for (const { character, value } of unitsOf(text, token)) {
    if (value !== undefined) bytes.push(value & 255);
    else bytes.push(...encoder.encode(String.fromCodePoint(character)));
  }
  return bytes;
}

/**
 * Adjacent strings, as one.
 * @returns {{ text: string, element: string, length: number }} length in elements, without the NUL
 */
function stringValue(tokens) {
  const element = PREFIXED[tokens.map(({ text }) => prefixOf(text)).find((prefix) => prefix !== '') ?? ''];
  if (element !== 'char') {
    const parts = tokens.flatMap((token) => [...unitsOf(token.text, token)]);
    const text = parts.map(({ character, value }) => String.fromCodePoint(character ?? value & 0xffff)).join('');
    return { text, element, length: element === 'char16_t' ? text.length : [...text].length };
  }
  const bytes = tokens.flatMap((token) => bytesOf(token.text, token));
  return { text: decoder.decode(Uint8Array.from(bytes)), element, length: bytes.length };
}

/** @returns {{ value: bigint, type: string }} of a character constant */
function characterValue(token, target) {
  const prefix = prefixOf(token.text);
  if (prefix === '' || prefix === 'u8') {
    const bytes = bytesOf(token.text, token);
    if (bytes.length === 0) throw new SyntaxMistake('a character is missing between the quotes', token);
    if (bytes.length > 1) return { value: BigInt(bytes.reduce((sum, byte) => (sum << 8) | byte, 0)), type: 'int' };
    const value = target.signedChar ? (bytes[0] << 24) >> 24 : bytes[0];
    return { value: BigInt(value), type: prefix === 'u8' ? 'unsigned char' : 'int' };
  }
  const units = [...unitsOf(token.text, token)];
  if (units.length === 0) throw new SyntaxMistake('a character is missing between the quotes', token);
  const { character, value } = units[units.length - 1];
  return { value: BigInt(character ?? value), type: target.basics[PREFIXED[prefix]] };
}

const INTEGER = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)([uU]?(?:ll|LL|[lL])?[uU]?)$/;
const FLOAT =
  /^((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|0[xX][0-9a-fA-F]*\.?[0-9a-fA-F]*[pP][+-]?[0-9]+)([fFlLqQ]|[fF](?:16|32|64|128)x?)?$/;

/** Types that an integer constant can have, in the order in which they are tried. */
function candidates(suffix, isDecimal) {
  const unsigned = /u/i.test(suffix);
  const width = suffix.replace(/u/gi, '').length;
  const names = ['int', 'long', 'long long'].slice(width);
  if (unsigned) return names.map((name) => `unsigned ${name}`);
  return isDecimal ? names : names.flatMap((name) => [name, `unsigned ${name}`]);
}

function integerLiteral([, digits, suffix], token, target) {
  // What every `int` holds.
  if (suffix === '' && digits.length < 10 && (digits === '0' || !digits.startsWith('0')))
    return { value: BigInt(digits), type: 'int' };
  const octal = /^0[0-7]+$/.test(digits);
  const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  for (const name of candidates(suffix, !digits.startsWith('0') || digits === '0')) {
    const { size, signed } = target.scalars.get(name);
    if (value < 1n << BigInt(size * 8 - (signed ? 1 : 0))) return { value, type: name };
  }
  // Compilers take the widest type with a warning.
  if (value < 1n << 64n) return { value, type: 'unsigned long long' };
  throw new SyntaxMistake(`${token.text} is too large for any integer type`, token);
}

function hexFloat(text) {
  const [, whole, fraction = '', exponent] = /^0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?[0-9]+)$/.exec(text);
  return parseInt(`${whole}${fraction}` || '0', 16) * 2 ** (Number(exponent) - 4 * fraction.length);
}

const FLOAT_TYPES = { f: 'float', l: 'long double', q: '_Float128', f16: '_Float16', f32: '_Float32', f64: '_Float64' };
Object.assign(FLOAT_TYPES, { f128: '_Float128', f32x: '_Float32x', f64x: '_Float64x' });

/** @returns {{ value: bigint | number, type: string }} */
function numberValue(token, target) {
  const integer = INTEGER.exec(token.text);
  if (integer) return integerLiteral(integer, token, target);
  const float = FLOAT.exec(token.text);
  if (!float) throw new SyntaxMistake(`${token.text} is no number`, token);
  const type = FLOAT_TYPES[float[2]?.toLowerCase()] ?? 'double';
  const value = /^0[xX]/.test(float[1]) ? hexFloat(float[1]) : Number(float[1]);
  return { value: type === 'float' || type === '_Float32' ? Math.fround(value) : value, type };
}

module.exports = { unquote, stringValue, characterValue, numberValue };
