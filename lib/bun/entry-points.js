'use strict';
// The addresses of JSCallbacks, which stay known when they are closed.

/** @type {WeakMap<object, bigint>} */
const addresses = new WeakMap();

/**
 * @param {object} object
 * @returns {bigint | undefined}
 */
const entryPoint = (object) => addresses.get(object);

/** @param {object} object @param {bigint} address */
const setEntryPoint = (object, address) => void addresses.set(object, address);

/** How an address shows in JavaScript: as a number where that is exact. */
const shown = (address) => (address <= Number.MAX_SAFE_INTEGER ? Number(address) : address);

module.exports = { entryPoint, setEntryPoint, shown };
