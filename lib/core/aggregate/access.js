'use strict';
// Values in memory: how scalars, structs, unions and arrays are read and written, member by member. Generated code
// (source.js) is a short cut to it.
//
// `data` is a DataView with methods of its own (frame.js), over the frame or over memory of the user.

const { Buffer } = require('node:buffer');
const { Uint8Array, setElements } = require('../builtins.js');
const { fromDetails } = require('../details.js');
const { invalidType, invalidValue, outOfRange } = require('../errors.js');
const { define } = require('../properties.js');
const {
  bufferBehind,
  bufferOf,
  copyOf,
  isDetached,
  isMemory,
  isOutside,
  isRevoked,
  isView,
  memoryLength,
  viewOffset,
} = require('../values.js');
const { memoryGone, memoryOf } = require('./memory.js');

const LITTLE_ENDIAN = true;

/** The typed array over numbers that a DataView reads so. */
const arrays = {
  __proto__: null,
  getInt8: Int8Array,
  getUint8: Uint8Array,
  getInt16: Int16Array,
  getUint16: Uint16Array,
  getInt32: Int32Array,
  getUint32: Uint32Array,
  getFloat32: Float32Array,
  getFloat64: Float64Array,
  getBigInt64: BigInt64Array,
  getBigUint64: BigUint64Array,
};

/** A fresh copy of the bytes of a value. */
const copyBytes = (data, at, size) => copyOf(bufferOf(data), viewOffset(data) + at, size);

/** Sets bytes to zero. */
function clearBytes(data, at, size) {
  let i = 0;
  for (; i + 8 <= size; i += 8) data.setFloat64(at + i, 0);
  for (; i < size; i++) data.setUint8(at + i, 0);
}

/** Copies the first bytes of memory that has as many. Nothing of a user's is asked. */
function copyMemory(data, at, memory, size) {
  const source = new Uint8Array(bufferBehind(memory), isView(memory) ? viewOffset(memory) : 0, size);
  setElements(new Uint8Array(bufferOf(data), viewOffset(data) + at, size), source);
}

/**
 * Copies bytes that are given for a value.
 * @returns {boolean} false if the value is no memory
 * @throws {RangeError} ERR_OUT_OF_RANGE if there are fewer bytes than the type has
 * @throws {TypeError} ERR_INVALID_ARG_VALUE if the memory was taken away
 */
function saveBytes(data, at, value, size, path) {
  const memory = memoryOf(value) ?? value;
  if (!isMemory(memory)) return false;
  if (isDetached(memory)) throw invalidValue('the bytes lie in a detached ArrayBuffer');
  const length = memoryLength(memory);
  if (length < size) {
    throw fromDetails(outOfRange, { field: path, problem: `expected at least ${size} bytes, found ${length}` });
  }
  copyMemory(data, at, memory, size);
  return true;
}

/** Reads a value. */
function loadValue(type, data, at) {
  if (type.kind === 'scalar') return type.load ? type.load(data, at) : data[type.getter](at, LITTLE_ENDIAN);
  if (type.asBytes) return copyBytes(data, at, type.size);
  if (type.kind === 'array') return loadArray(type, data, at);
  const value = {};
  for (const { name, type: member, offset } of type.members) {
    define(value, name, loadValue(member, data, at + offset));
  }
  return value;
}

function loadArray({ element, length, size }, data, at) {
  const values = [];
  if (element.isNumber) {
    const numbers = new arrays[element.getter](bufferOf(copyBytes(data, at, size)));
    for (let i = 0; i < length; i++) values[i] = numbers[i];
  } else {
    for (let i = 0; i < length; i++) values[i] = loadValue(element, data, at + i * element.size);
  }
  return values;
}

const join = (path, name) => (path === '' ? String(name) : `${path}.${name}`);

const refuse = (field, expected, received) => fromDetails(invalidType, { field, expected, received });

/** Writes a value, and zeros between its members. */
function saveValue(type, data, at, value, path) {
  if (type.kind === 'scalar') {
    if (type.save) type.save(data, at, value, path);
    else data[type.setter](at, type.check(value, path), LITTLE_ENDIAN);
    return;
  }
  if (typeof value === 'string' && isText(type)) {
    saveText(type, data, at, value, path);
    return;
  }
  if (typeof value !== 'object' || value === null) {
    throw refuse(path, `a plain object or bytes for ${type.kind === 'array' ? 'an' : 'a'} ${type.kind}`, value);
  }
  if (saveBytes(data, at, value, type.size, path)) return;
  if (type.kind === 'array') saveArray(type, data, at, value, path);
  else if (type.kind === 'union') saveUnion(type, data, at, value, path);
  else saveStruct(type, data, at, value, path);
}

function saveStruct({ members, holes }, data, at, value, path) {
  for (const [offset, size] of holes) clearBytes(data, at + offset, size);
  for (const { name, type, offset } of members) saveValue(type, data, at + offset, value[name], join(path, name));
}

/** Whether a type is an array of C's characters, which takes text. */
const isText = ({ kind, element }) => kind === 'array' && (element.code === 'b' || element.code === 'B');

/** Writes text as UTF-8, and zeros behind it: as in C it may fill the array, so that no NUL follows. */
function saveText({ length }, data, at, value, path) {
  const bytes = Buffer.from(value, 'utf8');
  if (bytes.length > length) {
    throw fromDetails(outOfRange, { field: path, expected: `text of at most ${length} bytes`, received: value });
  }
  for (let i = 0; i < length; i++) data.setUint8(at + i, i < bytes.length ? bytes[i] : 0);
}

function saveArray({ element, length }, data, at, value, path) {
  const found = value.length;
  if (found !== length) throw fromDetails(outOfRange, { field: path, expected: `${length} elements`, received: value });
  for (let i = 0; i < length; i++) saveValue(element, data, at + i * element.size, value[i], join(path, i));
}

/** A union takes the one member that the object has; the other bytes become zero. */
function saveUnion({ members, size }, data, at, value, path) {
  let given;
  let count = 0;
  for (const member of members) {
    const found = value[member.name];
    if (found === undefined) continue;
    count++;
    given = { member, found };
  }
  if (count !== 1)
    throw refuse(path, `exactly one of the members ${members.map(({ name }) => name).join(', ')}`, value);
  clearBytes(data, at, size);
  const { name, type, offset } = given.member;
  saveValue(type, data, at + offset, given.found, join(path, name));
}

/**
 * Writes a value into a user's memory. What the engine says of a Proxy that was revoked, or of memory that a getter took
 * away, is no error of ours.
 * @param {(data: DataView, at: number, value: unknown, path: string) => void} save
 */
function saveWith(save, data, at, value, path = '') {
  try {
    save(data, at, value, path);
  } catch (error) {
    if (isRevoked(value)) throw invalidType('expected a plain object or bytes, found a Proxy that was revoked');
    if (isDetached(data) || isOutside(data)) throw memoryGone();
    throw error;
  }
}

module.exports = { arrays, clearBytes, copyBytes, copyMemory, join, loadValue, saveValue, saveWith };
