'use strict';
// Structs, unions and arrays: layout by the addon, values as bytes, as plain objects, or through views.
//
// A type is an object with `code` (its text for the addon), `size` and `align` in bytes. A scalar type of a
// dialect adds how one value is got from and put into a DataView: `getter` and `setter` (method names),
// and `check` (value, path) => value to put, or an exception; `test`, optional, takes a name and gives the
// source of a check that needs no call. `load(data, at)` and `save(data, at, value, path)` replace them all
// for scalars that are no single DataView value.

const { engine } = require('./addon.js');
const { canGenerate, Source } = require('./wrapper/source.js');

/** How many array elements a generated reader writes out one by one. */
const UNROLLED = 16;

const LITTLE_ENDIAN = true;

/** Where a view object keeps its bytes. */
const BYTES = Symbol('bytes');

/**
 * The bytes behind a value that can stand for memory: a view, an ArrayBuffer or SharedArrayBuffer.
 * @returns {Uint8Array | undefined}
 */
function bytesOf(value) {
  if (ArrayBuffer.isView(value)) {
    return value instanceof Uint8Array ? value : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (typeof SharedArrayBuffer === 'function' && value instanceof SharedArrayBuffer) return new Uint8Array(value);
  return undefined;
}

function failure(Class, code, message) {
  const error = new Class(message);
  error.code = code;
  return error;
}

/** A fresh copy of some bytes. */
function copyOf(data, at, size) {
  return new Uint8Array(data.buffer, data.byteOffset + at, size).slice();
}

/** DataViews over memory that was read or written before: making one costs more than what it is used for. */
const dataViews = new WeakMap();

/** A DataView over the whole of a user's memory, which has size bytes at the offset. */
function dataOf(source, offset, size) {
  const memory = source?.[BYTES] ?? source;
  let data = dataViews.get(memory);
  // Detached and resized memory has another length.
  if (data === undefined || lengthOf(data) !== memory.byteLength) data = rememberData(memory);
  if (!Number.isInteger(offset) || offset < 0 || offset + size > data.byteLength) {
    const message = `${size} bytes at offset ${offset} exceed the ${data.byteLength} bytes given`;
    throw failure(RangeError, 'ERR_OUT_OF_RANGE', message);
  }
  return data;
}

function lengthOf(data) {
  try {
    return data.byteLength;
  } catch {
    return -1;
  }
}

function rememberData(memory) {
  const bytes = bytesOf(memory);
  if (!bytes) {
    throw failure(
      TypeError,
      'ERR_INVALID_ARG_TYPE',
      'expected an ArrayBuffer, a TypedArray, a DataView or a struct view',
    );
  }
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  dataViews.set(memory, data);
  return data;
}

/** A DataView over size bytes at an offset of a user's memory alone. */
function partOf(source, offset, size) {
  const data = dataOf(source, offset, size);
  return new DataView(data.buffer, data.byteOffset + offset, size);
}

/** What structs, unions and arrays have in common. */
class Aggregate {
  /** @param {string} code the type's text for the addon */
  constructor(code) {
    const [size, align, ...offsets] = engine.layout(code);
    this.code = code;
    /** Bytes, as C's sizeof gives them. */
    this.size = size;
    /** Bytes, as C's _Alignof gives them. */
    this.align = align;
    Object.defineProperty(this, 'memberOffsets', { value: offsets });
    Object.defineProperty(this, 'asBytes', { value: false, writable: true, configurable: true });
    Object.defineProperty(this, 'made', { value: {}, writable: true, configurable: true });
  }

  /** The same type, whose values come back as a fresh Uint8Array of its bytes. */
  get bytes() {
    if (this.asBytes) return this;
    if (!this.made.bytes) {
      const bytes = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
      Object.defineProperty(bytes, 'asBytes', { value: true });
      Object.defineProperty(bytes, 'made', { value: {} });
      this.made.bytes = bytes;
    }
    return this.made.bytes;
  }

  /**
   * Reads a value from memory.
   * @param {ArrayBufferView | ArrayBuffer | SharedArrayBuffer} source
   * @param {number} [offset] bytes
   * @throws {TypeError} ERR_INVALID_ARG_TYPE where source is no memory
   * @throws {RangeError} ERR_OUT_OF_RANGE where the value would end behind it
   */
  read(source, offset = 0) {
    const data = dataOf(source, offset, this.size);
    return this.asBytes ? copyOf(data, offset, this.size) : this.load(data, offset);
  }

  /**
   * Writes a value into memory. Fields that a plain object lacks are errors.
   * @param {unknown} value plain object (array for an array), view object, or bytes
   * @param {ArrayBufferView | ArrayBuffer | SharedArrayBuffer} target
   * @param {number} [offset] bytes
   */
  write(value, target, offset = 0) {
    this.save(dataOf(target, offset, this.size), offset, value, '');
  }

  /** Copies bytes given for a value, false where it is none. The value may be longer. */
  copyBytes(data, at, value) {
    const bytes = bytesOf(value[BYTES] ?? value);
    if (!bytes) return false;
    if (bytes.length < this.size) {
      const message = `expected at least ${this.size} bytes, found ${bytes.length}`;
      throw failure(RangeError, 'ERR_OUT_OF_RANGE', message);
    }
    const target = new Uint8Array(data.buffer, data.byteOffset + at, this.size);
    target.set(bytes.length === this.size ? bytes : bytes.subarray(0, this.size));
    return true;
  }

  /** @returns {(data: DataView, at: number) => unknown} */
  get load() {
    return (this.made.load ??= canGenerate ? generateLoad(this) : (data, at) => loadValue(this, data, at));
  }

  /** @returns {(data: DataView, at: number, value: unknown, path: string) => void} */
  get save() {
    return (this.made.save ??= canGenerate
      ? generateSave(this)
      : (data, at, value, path) => saveValue(this, data, at, value, path));
  }

  /** The rule for a parameter of this type (see compile.js). */
  get parameter() {
    return (this.made.parameter ??= { code: this.code, size: this.size, write: frameWriter(this) });
  }

  /** The rule for a result of this type. */
  get result() {
    if (this.made.result) return this.made.result;
    const { size, code, load } = this;
    this.made.result = this.asBytes
      ? { code, size, bytes: true, load: (views, at) => views.u8.slice(at, at + size) }
      : { code, size, load: (views, at) => load(views.data, at) };
    return this.made.result;
  }
}

function frameWriter(type) {
  const { size, save } = type;
  return (value, views, at) => {
    if (value instanceof Uint8Array && value.length === size) views.u8.set(value, at);
    else save(views.data, at, value, '');
  };
}

/**
 * A struct, or a union with `union: true`.
 */
class Struct extends Aggregate {
  /**
   * @param {{name: string, type: object}[]} members in order
   * @param {{pack?: number, align?: number, union?: boolean}} [options] pack: alignment of members is at most
   *   this many bytes (#pragma pack); align: the whole is aligned to at least this many
   */
  constructor(members, { pack, align, union = false } = {}) {
    const attributes = (pack === undefined ? '' : `!${pack}`) + (align === undefined ? '' : `^${align}`);
    const codes = members.map(({ type }) => type.code).join('');
    super(union ? `<${attributes}${codes}>` : `{${attributes}${codes}}`);
    this.kind = union ? 'union' : 'struct';
    this.members = members.map(({ name, type }, index) => ({ name, type, offset: this.memberOffsets[index] }));
    /** Offset in bytes of each member by its name. */
    this.offsets = Object.freeze(Object.fromEntries(this.members.map(({ name, offset }) => [name, offset])));
  }

  /**
   * An object whose properties read and write the memory itself.
   * @param {ArrayBufferView | ArrayBuffer | SharedArrayBuffer} buffer
   * @param {number} [offset] bytes
   */
  view(buffer, offset = 0) {
    const View = (this.made.View ??= viewClass(this));
    return new View(partOf(buffer, offset, this.size));
  }
}

/** An array of a fixed length; inside structs and unions, or for its memory. */
class ArrayType extends Aggregate {
  constructor(element, length) {
    super(`[${length}${element.code}]`);
    this.kind = 'array';
    this.element = element;
    this.length = length;
  }

  view(buffer, offset = 0) {
    const data = partOf(buffer, offset, this.size);
    return arrayView(this, data, 0);
  }
}

/** An array-like over memory: elements are accessors, aggregates views. */
function arrayView(type, data, at) {
  const elements = new Array(type.length);
  for (let i = 0; i < type.length; i++)
    defineAccessor(elements, i, type.element, () => data, at + i * type.element.size);
  Object.defineProperty(elements, BYTES, { value: new Uint8Array(data.buffer, data.byteOffset + at, type.size) });
  return elements;
}

function subview(type, data, at) {
  const part = new DataView(data.buffer, data.byteOffset + at, type.size);
  return type.kind === 'array' ? arrayView(type, part, 0) : type.view(part);
}

function defineAccessor(target, name, type, dataFor, at) {
  Object.defineProperty(target, name, {
    enumerable: true,
    configurable: true,
    get() {
      return type instanceof Aggregate ? subview(type, dataFor(this), at) : loadValue(type, dataFor(this), at);
    },
    set(value) {
      saveValue(type, dataFor(this), at, value, String(name));
    },
  });
}

function viewClass(type) {
  const DATA = Symbol('data');
  class View {
    constructor(data) {
      Object.defineProperty(this, DATA, { value: data });
      Object.defineProperty(this, BYTES, { value: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) });
    }

    toJSON() {
      return type.load(this[DATA], 0);
    }
  }
  for (const { name, type: member, offset } of type.members) {
    defineAccessor(View.prototype, name, member, (view) => view[DATA], offset);
  }
  return View;
}

// Interpreted access, the meaning of all the rest.

function loadValue(type, data, at) {
  if (!(type instanceof Aggregate)) {
    return type.load ? type.load(data, at) : data[type.getter](at, LITTLE_ENDIAN);
  }
  if (type.asBytes) return copyOf(data, at, type.size);
  if (type.kind === 'array') {
    return Array.from({ length: type.length }, (_, i) => loadValue(type.element, data, at + i * type.element.size));
  }
  const value = {};
  for (const { name, type: member, offset } of type.members) {
    Object.defineProperty(value, name, {
      value: loadValue(member, data, at + offset),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return value;
}

function join(path, name) {
  return path === '' ? String(name) : `${path}.${name}`;
}

function refuse(path, expected) {
  const where = path === '' ? '' : `field ${path}: `;
  return failure(TypeError, 'ERR_INVALID_ARG_TYPE', `${where}expected ${expected}`);
}

function saveValue(type, data, at, value, path) {
  if (!(type instanceof Aggregate)) {
    if (type.save) type.save(data, at, value, path);
    else data[type.setter](at, type.check(value, path), LITTLE_ENDIAN);
    return;
  }
  if (typeof value !== 'object' || value === null)
    throw refuse(path, `a plain object or bytes for ${type.kind === 'array' ? 'an' : 'a'} ${type.kind}`);
  if (type.copyBytes(data, at, value)) return;
  if (type.kind === 'array') saveArray(type, data, at, value, path);
  else if (type.kind === 'union') saveUnion(type, data, at, value, path);
  else for (const member of type.members) saveMember(member, data, at, value, path);
}

function saveMember({ name, type, offset }, data, at, value, path) {
  saveValue(type, data, at + offset, value[name], join(path, name));
}

function saveArray(type, data, at, value, path) {
  if (value.length !== type.length) throw refuse(path, `${type.length} elements, found ${value.length}`);
  for (let i = 0; i < type.length; i++) {
    saveValue(type.element, data, at + i * type.element.size, value[i], join(path, i));
  }
}

/** A union takes the one member that the object has; the other bytes become zero. */
function saveUnion(type, data, at, value, path) {
  const given = type.members.filter(({ name }) => value[name] !== undefined);
  if (given.length !== 1) {
    throw refuse(path, `exactly one of the members ${type.members.map(({ name }) => name).join(', ')}`);
  }
  new Uint8Array(data.buffer, data.byteOffset + at, type.size).fill(0);
  saveMember(given[0], data, at, value, path);
}

// Generated access for structs whose members are scalars, structs and short arrays.

function loadSource(source, type, at) {
  if (!(type instanceof Aggregate)) {
    return type.load ? `${source.constant(type.load, 'load')}(d, ${at})` : `d.${type.getter}(${at}, true)`;
  }
  if (type.asBytes || (type.kind === 'array' && type.length > UNROLLED) || type.size > 4096) {
    return `${source.constant(loadValue, 'loadValue')}(${source.constant(type, 'type')}, d, ${at})`;
  }
  if (type.kind === 'array') {
    const elements = Array.from({ length: type.length }, (_, i) =>
      loadSource(source, type.element, `${at} + ${i * type.element.size}`),
    );
    return `[${elements.join(', ')}]`;
  }
  const members = type.members.map(
    ({ name, type: member, offset }) => `[${JSON.stringify(name)}]: ${loadSource(source, member, `${at} + ${offset}`)}`,
  );
  return `{ ${members.map(plainKey).join(', ')} }`;
}

/** A computed key is only needed where a plain one would mean something else. */
function plainKey(member) {
  return member.startsWith('["__proto__"]') ? member : member.replace(/^\[("(?:[^"\\]|\\.)*")\]/, '$1');
}

let serial = 0;

function generateLoad(type) {
  const source = new Source();
  serial += 1;
  const text = loadSource(source, type, 'at');
  return new Function(...source.names, `/* load ${serial} */ return (d, at) => (${text});`)(...source.values);
}

function saveSource(source, type, at, value, path) {
  if (!(type instanceof Aggregate)) {
    const label = JSON.stringify(path);
    if (type.save) return `${source.constant(type.save, 'save')}(d, ${at}, ${value}, ${label});\n`;
    const check = `${source.constant(type.check, 'check')}(v, ${label})`;
    const checked = type.test ? `(${type.test('v', source.name)}) ? v : ${check}` : check;
    return `v = ${value}; d.${type.setter}(${at}, ${checked}, true);\n`;
  }
  const whole = source.constant(saveValue, 'saveValue');
  const slow = `${whole}(${source.constant(type, 'type')}, d, ${at}, ${value}, ${JSON.stringify(path)});\n`;
  return type.kind === 'struct' && type.size <= 4096 && path.split('.').length < 4
    ? structSource(source, type, at, value, path, slow)
    : slow;
}

function structSource(source, type, at, value, path, slow) {
  const name = `o${source.names.length}_${path.split('.').length}${path === '' ? 'r' : ''}`;
  const bytesName = source.constant(BYTES, 'BYTES');
  const members = type.members.map(({ name: member, type: memberType, offset }) =>
    saveSource(source, memberType, `${at} + ${offset}`, `${name}[${JSON.stringify(member)}]`, join(path, member)),
  );
  return (
    `{ const ${name} = ${value};\n` +
    `if (typeof ${name} !== 'object' || ${name} === null || ${name}[${bytesName}] !== undefined || ` +
    `isMemory(${name})) ${slow}else {\n${members.join('')}} }\n`
  );
}

function isMemory(value) {
  return bytesOf(value) !== undefined;
}

function generateSave(type) {
  const source = new Source();
  serial += 1;
  const body = saveSource(source, type, 'at', 'value', '');
  const text = `/* save ${serial} */ return (d, at, value, path) => { let v;\n${body}};`;
  return new Function(...source.names, 'isMemory', text)(...source.values, isMemory);
}

module.exports = { Aggregate, Struct, ArrayType, bytesOf, BYTES };
