'use strict';
// How the wrapper compiler is told node:ffi's ways: exact counts, and a closed library before any other error.

const { bind } = require('../core/compile.js');
const { invalidValue, libraryClosed } = require('./errors.js');

/** What the functions of one library share. */
class Binder {
  #library;
  #dialect;

  /** @param {import('../core/library.js').Library} library */
  constructor(library) {
    this.#library = library;
    const checkOpen = () => {
      if (!library.open) throw libraryClosed();
    };
    this.#dialect = {
      name: 'node:ffi',
      closed() {
        throw libraryClosed();
      },
      ready: checkOpen,
      arity(found, expected) {
        throw invalidValue(`Invalid argument count: expected ${expected}, got ${found}`);
      },
      refused(index) {
        checkOpen();
        throw invalidValue(`Argument ${index} must not contain null bytes`);
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
