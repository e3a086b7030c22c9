'use strict';
// The addresses of JSCallbacks, which stay known when they are closed.

// Gives back an object instead of making one, so that a class over it puts a private field on any object: that costs a
// fraction of an entry in a WeakMap.
class Given {
  constructor(object) {
    return object;
  }
}

class EntryPoint extends Given {
  #address;

  constructor(object, address) {
    super(object);
    this.#address = address;
  }

  static of(object) {
    return #address in object ? object.#address : undefined;
  }
}

/**
 * @param {object} object
 * @returns {bigint | undefined}
 */
const entryPoint = (object) => EntryPoint.of(object);

/** @param {object} object @param {bigint} address */
const setEntryPoint = (object, address) => void new EntryPoint(object, address);

/** How an address shows in JavaScript: as a number where that is exact. */
const shown = (address) => (address <= Number.MAX_SAFE_INTEGER ? Number(address) : address);

module.exports = { entryPoint, setEntryPoint, shown };
