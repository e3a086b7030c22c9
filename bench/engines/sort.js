'use strict';
// Comparators of doubles for engines that hand over the two elements' addresses: the addresses become indices of the
// array that is sorted. The same on every engine, so that no engine's memory reader is measured.

/**
 * For addresses that are numbers.
 * @param {Float64Array} values
 * @param {number} base its address
 * @returns {(p: number, q: number) => number}
 */
const comparator = (values, base) => (p, q) => {
  const x = values[(p - base) / 8];
  const y = values[(q - base) / 8];
  return x < y ? -1 : x > y ? 1 : 0;
};

const word = new BigUint64Array(1);
const half = new Uint32Array(word.buffer);

/**
 * For addresses that are bigints. The lower half of an address is enough for an index; reading it through a typed
 * array costs less than Number(), which leaves compiled code.
 * @param {Float64Array} values
 * @param {bigint} base its address
 * @returns {(p: bigint, q: bigint) => number}
 */
const bigintComparator = (values, base) => {
  const low = Number(base & 0xffffffffn);
  return (p, q) => {
    word[0] = p;
    const x = values[((half[0] - low) | 0) >>> 3];
    word[0] = q;
    const y = values[((half[0] - low) | 0) >>> 3];
    return x < y ? -1 : x > y ? 1 : 0;
  };
};

module.exports = { comparator, bigintComparator };
