'use strict';
// Bit-fields: members that lie in some bits of the bytes of a struct.

const { types } = require('../c/index.js');
const { misfit, refused } = require('./errors.js');

/** A member that lies in some bits. */
class BitField {
  constructor({ bits, type }, codec) {
    this.bits = BigInt(bits);
    this.codec = codec;
    this.isBool = codec.code === '?';
    this.signed = 'bsil'.includes(codec.code);
    this.isWide = codec.size === 8;
    this.isInteger = !this.isBool && types.bare(type).kind === 'scalar';
  }

  /** @param {number} bit from the start of the data */
  load(data, bit) {
    const raw = (word(data, bit, this.bits) >> BigInt(bit & 7)) & ((1n << this.bits) - 1n);
    if (this.isBool) return raw !== 0n;
    const value = this.signed ? BigInt.asIntN(Number(this.bits), raw) : raw;
    return this.isWide ? value : Number(value);
  }

  /** What is right, as errors say it. */
  get expected() {
    const least = this.signed ? -(1n << (this.bits - 1n)) : 0n;
    const most = least + (1n << this.bits) - 1n;
    return `${this.isWide ? 'a bigint or a safe integer' : 'an integer'} from ${least} to ${most}`;
  }

  /** What a value is as the type has it. A boolean and a name of an enumeration are refused in words of their own. */
  check(given, where) {
    try {
      return BigInt(this.codec.check(given, where));
    } catch (error) {
      const isRefused = this.isInteger && error.code === 'ERR_INVALID_ARG_VALUE';
      throw isRefused ? refused(where, this.expected, given) : error;
    }
  }

  save(data, bit, given, where) {
    const value = this.check(given, where);
    const cut = this.signed ? BigInt.asIntN : BigInt.asUintN;
    if (cut(Number(this.bits), value) !== value) throw misfit(where, this.expected, given);
    const shift = BigInt(bit & 7);
    const mask = ((1n << this.bits) - 1n) << shift;
    const whole = (word(data, bit, this.bits) & ~mask) | ((value << shift) & mask);
    const first = bit >> 3;
    for (let index = 0; index < lengthOf(bit, this.bits); index++) {
      data.setUint8(first + index, Number((whole >> BigInt(8 * index)) & 255n));
    }
  }
}

const lengthOf = (bit, bits) => Math.ceil(((bit & 7) + Number(bits)) / 8);

/** The bytes that hold a bit-field, as one number. */
function word(data, bit, bits) {
  let value = 0n;
  for (let index = lengthOf(bit, bits) - 1; index >= 0; index--) {
    value = (value << 8n) | BigInt(data.getUint8((bit >> 3) + index));
  }
  return value;
}

module.exports = { BitField, lengthOf };
