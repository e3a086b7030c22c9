'use strict';
// Conversions of numbers to 64-bit integers, as Deno's native side makes them.

const { BigInt, isNaN, trunc } = require('../core/builtins.js');

const MOST_SIGNED = 2n ** 63n - 1n;
const LEAST_SIGNED = -(2n ** 63n);
const MOST_UNSIGNED = 2n ** 64n - 1n;

/** @param {number} number truncated, held within the signed 64-bit range; NaN is 0 */
function toSigned(number) {
  if (isNaN(number)) return 0n;
  if (number >= 2 ** 63) return MOST_SIGNED;
  if (number <= -(2 ** 63)) return LEAST_SIGNED;
  return BigInt(trunc(number));
}

/** @param {number} number truncated, held within the unsigned 64-bit range; NaN is 0 */
function toUnsigned(number) {
  if (!(number > 0)) return 0n;
  if (number >= 2 ** 64) return MOST_UNSIGNED;
  return BigInt(trunc(number));
}

module.exports = { toSigned, toUnsigned };
