'use strict';
// node:ffi's functions about memory: get*, set*, toString, toBuffer, toArrayBuffer, export*, getRawPointer,
// getCurrentEventLoop. What they check, and in which order, is what programs see; how memory is reached is lib/core's.

const { Buffer, constants } = require('node:buffer');
const { addressOf } = require('../core/addresses.js');
const { ArrayBuffer, BigInt, Number, Uint8Array, isInteger } = require('../core/builtins.js');
const core = require('../core/memory.js');
const { demand } = require('../core/permission.js');
const {
  arrayBufferLength,
  bufferOf,
  isArrayBuffer,
  isDataView,
  isDetached,
  isMemory,
  isOutside,
  isSharedArrayBuffer,
  isView,
  viewLength,
} = require('../core/values.js');
const { isAddress } = require('../core/rules.js');
const { addressOfMemory } = require('./addresses.js');
const errors = require('./errors.js');
const { numbers } = require('./numbers.js');

const { accessDenied, invalidType, invalidValue, invalidPointer } = errors;

const END = 2n ** 64n;

/** What to do about a value that is no address. */
function hintFor(value) {
  if (typeof value === 'number') return 'an address is a bigint: append n to it, or use BigInt()';
  if (value === null || value === undefined) return 'a null pointer is 0n';
  return isMemory(value) ? 'getRawPointer() gives the address of memory' : undefined;
}

function checkAddress(address, what) {
  if (typeof address !== 'bigint') {
    throw invalidType(`${what} must be a bigint`, { received: address, hint: hintFor(address) });
  }
  if (!isAddress(address)) throw invalidValue(`${what} must be a non-negative bigint`, { received: address });
}

/** @param {string} what `offset` or `length` */
function checkCount(count, what, most) {
  if (typeof count !== 'number') throw invalidType(`The ${what} must be a number`, { received: count });
  if (!isInteger(count) || count < 0) {
    throw invalidValue(`The ${what} must be a non-negative integer`, { received: count });
  }
  if (count > most) throw errors.tooLarge(what);
}

/** The place that get* and set* reach: checked, and the whole of `size` bytes inside the address space. */
function place(pointer, offset, size) {
  checkCount(offset, 'offset', Number.MAX_SAFE_INTEGER);
  const address = pointer + BigInt(offset);
  if (address >= END) throw invalidValue('The pointer and offset exceed the platform address range');
  if (address + BigInt(size) > END) throw invalidValue('The accessed range exceeds the platform address range');
  return address;
}

function checkReadable(pointer) {
  checkAddress(pointer, 'The pointer');
  if (pointer === 0n)
    throw invalidPointer('Cannot dereference a null pointer', {
      hint: 'the address is 0n: what gave it found nothing',
    });
}

/** Most addresses and offsets need no further look: far from the end of the address space, and small. */
const isPlain = (pointer, offset) =>
  typeof pointer === 'bigint' &&
  pointer > 0n &&
  pointer < LAST_PLAIN &&
  typeof offset === 'number' &&
  (offset & 0x3fffffff) === offset;
const LAST_PLAIN = END - 2n ** 32n;

// The parameters have defaults because the functions of node:ffi have length 0.

function getter({ read, size }, name) {
  const load = core.load[read];
  return {
    [name](pointer = undefined, offset = 0) {
      demand();
      if (isPlain(pointer, offset)) return load(pointer, offset);
      checkReadable(pointer);
      return load(place(pointer, offset, size));
    },
  }[name];
}

function setter({ read, size, accepts, convert, expected, range }, name) {
  const store = core.store[read];
  const wide = read === 'i64' || read === 'u64';
  return {
    [name](pointer = undefined, offset = undefined, value = undefined) {
      demand();
      const plain = isPlain(pointer, offset);
      let address = pointer;
      if (!plain) {
        checkReadable(pointer);
        if (offset === undefined) throw invalidValue('Expected an offset argument');
        address = place(pointer, offset, size);
      }
      if (!accepts(value)) {
        if (value === undefined) throw invalidValue('Expected a value argument');
        if (wide && typeof value !== 'bigint' && typeof value !== 'number') {
          throw invalidValue('Value must be a bigint or a number', { function: name, received: value });
        }
        throw invalidValue(`Value must be ${expected}`, { function: name, expected: range, received: value });
      }
      store(address, convert ? convert(value) : value, plain ? offset : 0);
    },
  }[name];
}

/** Functions for every number, called as DataView's methods are, but for `Big`. */
const each = (make, method) =>
  Object.fromEntries(
    numbers.map((number) => {
      const name = number[method].replace('Big', '');
      return [name, make(number, name)];
    }),
  );

/** The arguments of toBuffer and toArrayBuffer. A length is too large if no buffer of this runtime can have it. */
function checkRange(address, length, copy, kind) {
  checkAddress(address, 'The first argument');
  checkCount(length, 'length', constants.MAX_LENGTH);
  if (address === 0n && length > 0) throw invalidPointer(`Cannot create ${kind} from a null pointer`);
  if (address + BigInt(length) > END) throw invalidValue('The pointer and length exceed the platform address range');
  if (typeof copy !== 'boolean') throw invalidType('The copy argument must be a boolean', { received: copy });
}

/** A copy of memory in an ArrayBuffer of its own. */
function copied(address, length) {
  let bytes;
  try {
    bytes = new Uint8Array(length);
  } catch {
    throw errors.noMemory();
  }
  if (length > 0) core.copy(addressOf(bytes), address, length);
  return bytes.buffer;
}

/** The memory itself as an ArrayBuffer. */
function aliased(address, length) {
  if (length === 0) return new ArrayBuffer(0);
  return core.arrayBuffer(address, length);
}

const helpers = {
  toString(pointer = undefined) {
    demand();
    checkAddress(pointer, 'The first argument');
    return pointer === 0n ? null : core.readText(pointer);
  },

  toArrayBuffer(pointer = undefined, length = undefined, copy = true) {
    demand();
    checkRange(pointer, length, copy, 'an ArrayBuffer');
    return copy ? copied(pointer, length) : aliased(pointer, length);
  },

  toBuffer(pointer = undefined, length = undefined, copy = true) {
    demand();
    checkRange(pointer, length, copy, 'a buffer');
    if (copy) return Buffer.from(copied(pointer, length));
    return Buffer.from(aliased(pointer, length));
  },

  getRawPointer(source = undefined) {
    demand();
    if (isSharedArrayBuffer(source)) return addressOf(source);
    if (isView(source) || isArrayBuffer(source)) {
      return addressOfMemory(source, () =>
        invalidValue(
          isView(source) ? 'ArrayBufferView is backed by a detached ArrayBuffer' : 'ArrayBuffer is detached',
        ),
      );
    }
    throw invalidType('The first argument must be a Buffer, ArrayBuffer, SharedArrayBuffer, or ArrayBufferView', {
      received: source,
    });
  },

  getCurrentEventLoop() {
    demand();
    return core.eventLoop();
  },
};

/** The `len` of the functions that write into memory. */
function checkLength(length, needed) {
  if (typeof length !== 'number') throw errors.argumentType('len', 'of type number', length);
  if (!isInteger(length)) throw errors.outOfRange('len', 'an integer', length);
  if (length < 0 || length > Number.MAX_SAFE_INTEGER) {
    throw errors.outOfRange('len', `>= 0 && <= ${Number.MAX_SAFE_INTEGER}`, length);
  }
  if (needed !== undefined && length < needed) throw errors.outOfRange('len', `>= ${needed}`, length);
}

/** The address to which `needed` bytes are written, and at which there is room for `length`. */
function checkTarget(pointer, length, needed) {
  checkAddress(pointer, 'The pointer');
  if (pointer === 0n && needed > 0) throw invalidPointer('Cannot create a buffer from a null pointer');
  if (pointer + BigInt(length) > END) throw invalidValue('The pointer and length exceed the platform address range');
}

const WIDE_ENCODINGS = new Set(['ucs2', 'ucs-2', 'utf16le', 'utf-16le']);

// Short texts are written here first: the address of a buffer of their own would cost more than the text.
const scratch = Buffer.allocUnsafeSlow(4096);
const scratchAddress = addressOf(scratch);

function exportString(string, pointer, len, ...[encoding = 'utf8']) {
  demand(accessDenied);
  if (typeof string !== 'string') throw errors.argumentType('string', 'of type string', string);
  if (typeof encoding !== 'string') throw errors.argumentType('encoding', 'of type string', encoding);
  checkLength(len);
  if (encoding !== '' && !Buffer.isEncoding(encoding)) throw errors.unknownEncoding(encoding);
  const known = encoding === '' ? 'utf8' : encoding;
  const terminator = WIDE_ENCODINGS.has(known.toLowerCase()) ? 2 : 1;
  // An upper bound: what is no digit of an encoding like hex is skipped.
  const room = Buffer.byteLength(string, known) + terminator;
  const near = room <= scratch.length;
  const bytes = near ? scratch : Buffer.allocUnsafeSlow(room);
  const end = bytes.write(string, 0, room - terminator, known) + terminator;
  bytes.fill(0, end - terminator, end);
  checkLength(len, end);
  checkTarget(pointer, len, end);
  core.copy(pointer, near ? scratchAddress : addressOf(bytes), end);
}

function exportBuffer(source, pointer, len) {
  demand(accessDenied);
  if (!Buffer.isBuffer(source) || !isView(source)) {
    throw errors.argumentType('buffer', 'an instance of Buffer', source);
  }
  exportView(source, pointer, len);
}

function exportArrayBuffer(source, pointer, len) {
  demand(accessDenied);
  const length = arrayBufferLength(source);
  if (length === undefined) throw errors.argumentType('arrayBuffer', 'an instance of ArrayBuffer', source);
  exportMemory(source, source, length, pointer, len);
}

function exportArrayBufferView(source, pointer, len) {
  demand(accessDenied);
  if (!isView(source)) {
    throw errors.argumentType('arrayBufferView', 'an instance of ArrayBufferView', source);
  }
  exportView(source, pointer, len);
}

function exportView(view, pointer, len) {
  // node:ffi asks the view for its length, and it answers so; typed arrays answer 0.
  if (isDataView(view) && !isDetached(view) && isOutside(view)) {
    throw new TypeError('Cannot perform get DataView.prototype.byteLength on a detached or out-of-bounds ArrayBuffer');
  }
  exportMemory(view, bufferOf(view), viewLength(view), pointer, len);
}

function exportMemory(source, buffer, length, pointer, len) {
  checkLength(len, length);
  if (length === 0 && isDetached(buffer)) throw invalidValue('ArrayBuffer is detached');
  checkTarget(pointer, len, length);
  if (length > 0) core.copy(pointer, addressOf(source), length);
}

const exporters = { exportArrayBuffer, exportArrayBufferView, exportString, exportBuffer };

module.exports = {
  ...helpers,
  exporters,
  getters: each(getter, 'getter'),
  setters: each(setter, 'setter'),
};
