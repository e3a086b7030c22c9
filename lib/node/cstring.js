'use strict';
// CString: the text at an address, as a String object that remembers where it was read.

const { readText, readTextOf, textLength } = require('../core/memory.js');
const { invalidType, invalidValue } = require('./errors.js');
const { toArrayBuffer } = require('./memory.js');
const { isAddress } = require('./types.js');

function checkCount(value, name) {
  if (typeof value !== 'number') throw invalidType(`The ${name} must be a number`);
  if (!Number.isSafeInteger(value) || value < 0) throw invalidValue(`The ${name} must be a non-negative integer`);
}

class CString extends String {
  #arrayBuffer;

  /**
   * Reads UTF-8 text; invalid bytes become U+FFFD. The null pointer gives the empty text.
   * @param {bigint} pointer
   * @param {number} [byteOffset] from the pointer, in bytes
   * @param {number} [byteLength] default: up to the first NUL
   * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
   */
  constructor(pointer, byteOffset = 0, byteLength = undefined) {
    if (typeof pointer !== 'bigint') throw invalidType('The pointer must be a bigint');
    if (!isAddress(pointer)) throw invalidValue('The pointer must be a non-negative bigint');
    checkCount(byteOffset, 'byteOffset');
    if (byteLength !== undefined) checkCount(byteLength, 'byteLength');
    const address = pointer + BigInt(byteOffset);
    if (pointer === 0n) super('');
    else super(byteLength === undefined ? readText(address) : readTextOf(address, byteLength));
    this.ptr = pointer;
    this.byteOffset = byteOffset;
    this.byteLength = byteLength ?? (pointer === 0n ? 0 : textLength(address));
  }

  /** The bytes of the text, without its NUL, where they lie: valid as long as that memory is. */
  get arrayBuffer() {
    const { ptr, byteOffset, byteLength } = this;
    return (this.#arrayBuffer ??= toArrayBuffer(ptr + BigInt(byteOffset), ptr === 0n ? 0 : byteLength, false));
  }
}

module.exports = { CString };
