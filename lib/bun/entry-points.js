'use strict';
// The addresses of JSCallbacks, which stay known when they are closed.

let find;

/**
 * Called once, by the class that knows them: required the other way round it would need itself.
 * @param {(value: unknown) => bigint | undefined} finder
 */
function setFinder(finder) {
  find = finder;
}

/**
 * The address of a JSCallback. No property of it is asked, because a user could answer.
 * @param {unknown} value
 * @returns {bigint | undefined} undefined for what is no JSCallback
 */
const entryPoint = (value) => find(value);

/** How an address shows in JavaScript: as a number where that is exact. */
const shown = (address) => (address <= Number.MAX_SAFE_INTEGER ? Number(address) : address);

module.exports = { entryPoint, setFinder, shown };
