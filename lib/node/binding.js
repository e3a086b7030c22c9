'use strict';
// How the wrapper compiler is told node:ffi's ways: exact counts, and a closed library before any other error.

const { bind } = require('../core/compile.js');
const { closedHint, invalidValue, libraryClosed } = require('./errors.js');
const { nulInside } = require('./pointers.js');

/** What the functions of one library share. */
class Binder {
  #library;
  #dialect;

  /** @param {import('../core/library.js').Library} library */
  constructor(library) {
    this.#library = library;
    const closed = (name) => {
      throw libraryClosed({ function: name, hint: closedHint(library) });
    };
    const checkOpen = (name) => {
      if (!library.open) closed(name);
    };
    this.#dialect = {
      name: 'node:ffi',
      closed,
      ready: checkOpen,
      arity(found, expected, name) {
        throw invalidValue(`Invalid argument count: expected ${expected}, got ${found}`, { function: name });
      },
      refused(index, name, values) {
        checkOpen(name);
        throw nulInside(index, values[index], name);
      },
    };
  }

  /**
   * Binds functions together. Each wrapper has its address as `pointer`.
   * @param {{name: string, address: bigint, signature: import('./signature.js').Signature}[]} wanted
   * @returns {Function[]}
   */
  bind(wanted) {
    if (wanted.length === 0) return [];
    const definitions = wanted.map(({ name, address, signature }) => ({
      name,
      address,
      ...signature,
      signal: signature.nonblocking,
      rejectNul: true,
    }));
    const wrappers = bind(this.#library, definitions, this.#dialect);
    wrappers.forEach((wrapper, index) => {
      wrapper.pointer = wanted[index].address;
    });
    return wrappers;
  }
}

module.exports = { Binder };
