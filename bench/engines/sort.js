'use strict';

/**
 * A comparator of doubles for engines that hand over the two elements' addresses: the addresses become indices of the
 * array that is sorted. The same on every engine, so that no engine's memory reader is measured.
 * @param {Float64Array} values
 * @param {number} base its address
 * @param {(address: any) => number} toNumber
 * @returns {(p: any, q: any) => number}
 */
const comparator = (values, base, toNumber) => (p, q) => {
  const x = values[(toNumber(p) - base) / 8];
  const y = values[(toNumber(q) - base) / 8];
  return x < y ? -1 : x > y ? 1 : 0;
};

module.exports = { comparator };
