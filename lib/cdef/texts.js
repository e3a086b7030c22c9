'use strict';
// Text in memory: UTF-8 in char, and wide text in units of 2 or 4 bytes.

const { copyBytes } = require('../core/aggregate/access.js');
const { Buffer } = require('node:buffer');
const { copiedFrom } = require('../core/aggregate/memory.js');
const { load, readText, textLength } = require('../core/memory.js');
const { bufferOf } = require('../core/values.js');

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** How many units of a wide text are read at most: beyond that something else is wrong. */
const LIMIT = 2 ** 28;

/** The bytes of a text in Latin-1; undefined if it has other characters. */
function encodeLatin1(text) {
  const units = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 255) return undefined;
    units[index] = unit;
  }
  return units;
}

/** The text in Latin-1 up to the NUL at an address, or null for the null pointer. */
function latin1At(address) {
  if (address === 0n) return null;
  return Buffer.from(bufferOf(copiedFrom(address, 0, textLength(address)))).toString('latin1');
}

/** The units of a text in elements of a size, without the NUL. */
function encode(text, size) {
  if (size === 1) return encoder.encode(text);
  if (size === 2) return Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return Uint32Array.from(text, (character) => character.codePointAt(0));
}

const codePoint = (unit) => (unit > 0x10ffff ? '\ufffd' : String.fromCodePoint(unit));

/** The text up to the NUL at an address, or null for the null pointer. */
function textAt(address, size) {
  if (address === 0n) return null;
  if (size === 1) return readText(address);
  const read = size === 2 ? load.u16 : load.u32;
  let text = '';
  for (let index = 0; index < LIMIT; index++) {
    const unit = read(address, index * size);
    if (unit === 0) return text;
    text += size === 2 ? String.fromCharCode(unit) : codePoint(unit);
  }
  return text;
}

/** The text in an array of memory: up to the NUL, or all of it. */
function textIn(data, at, length, size) {
  if (size === 1) {
    let end = 0;
    while (end < length && data.getUint8(at + end) !== 0) end++;
    return decoder.decode(copyBytes(data, at, end));
  }
  let text = '';
  for (let index = 0; index < length; index++) {
    const unit = size === 2 ? data.getUint16(at + 2 * index, true) : data.getUint32(at + 4 * index, true);
    if (unit === 0) break;
    text += size === 2 ? String.fromCharCode(unit) : codePoint(unit);
  }
  return text;
}

/** Writes units and zeros behind them. */
function put(data, at, units, length) {
  const size = units.BYTES_PER_ELEMENT;
  for (let index = 0; index < length; index++) {
    const unit = units[index] ?? 0;
    if (size === 1) data.setUint8(at + index, unit);
    else if (size === 2) data.setUint16(at + 2 * index, unit, true);
    else data.setUint32(at + 4 * index, unit, true);
  }
}

module.exports = { encode, encodeLatin1, latin1At, put, textAt, textIn };
