'use strict';
// The addresses of JSCallbacks, which stay known when they are closed.

let find;

/** Called once, by the class that knows them: required the other way round it would need itself. */
function setFinder(finder) {
  find = finder;
}

/**
 * @param {object} object
 * @returns {bigint | undefined} undefined for what is no JSCallback
 */
const entryPoint = (object) => find(object);

/** How an address shows in JavaScript: as a number where that is exact. */
const shown = (address) => (address <= Number.MAX_SAFE_INTEGER ? Number(address) : address);

module.exports = { entryPoint, setFinder, shown };
