'use strict';
// CString: text copied from native memory.

const { isSafeInteger, trunc } = require('../core/builtins.js');
const { readText, readTextOf } = require('../core/memory.js');
const { coded } = require('./errors');
const { addressOfPointer, advance, badLength, isNothing, noOffset, toArrayBuffer } = require('./memory');

/** The text at an address; the empty string for everything that is no address but falsy. */
function textAt(pointer, byteOffset, byteLength) {
  if (!pointer) return '';
  const base = addressOfPointer(pointer);
  let offset = 0;
  if (!isNothing(byteOffset)) {
    if (typeof byteOffset !== 'number') throw noOffset();
    offset = trunc(byteOffset) || 0;
  }
  // Any other length is none: the text ends at the NUL.
  if (!isSafeInteger(byteLength)) return readText(advance(base, offset));
  if (byteLength <= 0) throw badLength();
  return textOfBytes(advance(base, offset), byteLength);
}

/** The text of so many bytes. What no engine has room for is not even read. */
function textOfBytes(address, length) {
  try {
    if (length < 2 ** 31) return readTextOf(address, length);
  } catch (error) {
    if (error.code !== 'ERR_FFI_NODE_API') throw error;
  }
  throw coded(RangeError, 'ERR_STRING_TOO_LONG', `Cannot create a string of ${length} bytes`);
}

const memory = new WeakMap();

/**
 * Called with `new`, an object that extends String and knows where its text came from, as Bun documents it; called
 * without, the primitive string that Bun 1.4 gives for both.
 * @param {number | bigint | null} pointer
 * @param {number} [byteOffset]
 * @param {number} [byteLength] default: up to the NUL
 */
function CString(pointer, byteOffset, byteLength) {
  const text = textAt(pointer, byteOffset, byteLength);
  if (!new.target) return text;
  const string = Reflect.construct(String, [text], new.target);
  string.ptr = pointer ? addressOfPointer(pointer) : 0;
  string.byteOffset = byteOffset ?? undefined;
  string.byteLength = isSafeInteger(byteLength) ? byteLength : undefined;
  return string;
}

Object.setPrototypeOf(CString.prototype, String.prototype);
Object.defineProperty(CString.prototype, 'arrayBuffer', {
  /** The memory itself, not a copy: it is the program's to know that it is still there. */
  get() {
    let found = memory.get(this);
    if (found === undefined) {
      const { ptr, byteOffset, byteLength } = this;
      found = ptr ? toArrayBuffer(ptr, byteOffset, byteLength) : new ArrayBuffer(0);
      memory.set(this, found);
    }
    return found;
  },
  enumerable: false,
  configurable: true,
});

module.exports = { CString };
