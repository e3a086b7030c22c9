'use strict';
// How the wrapper compiler is told node:ffi's ways: exact counts, and a closed library before any other error.

const { bindPrepared, prepare } = require('../core/compile.js');
const { remember } = require('../core/remember.js');
const { closedHint, invalidValue, libraryClosed } = require('./errors.js');
const { nulInside } = require('./pointers.js');

/** What the functions of one library share. */
class Binder {
  #library;
  #dialect;
  /** Signatures as core has prepared them, by those that were read, which functions of the same types share. */
  #signatures = new Map();

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

  #prepared(signature) {
    return remember(this.#signatures, signature, () =>
      prepare(this.#library, { ...signature, signal: signature.nonblocking, rejectNul: true }),
    );
  }

  /**
   * Binds functions together. Each wrapper has its address as `pointer`.
   * @param {{name: string, address: bigint, signature: import('./signature.js').Signature}[]} wanted
   * @param {object} kept what they keep alive
   * @returns {Function[]}
   */
  bind(wanted, kept) {
    if (wanted.length === 0) return [];
    const functions = { names: [], addresses: [], signatures: [] };
    for (let i = 0; i < wanted.length; i++) {
      const { name, address, signature } = wanted[i];
      functions.names.push(name);
      functions.addresses.push(address);
      functions.signatures.push(this.#prepared(signature));
    }
    const wrappers = bindPrepared(this.#library, functions, this.#dialect, kept);
    for (let i = 0; i < wrappers.length; i++) wrappers[i].pointer = wanted[i].address;
    return wrappers;
  }
}

module.exports = { Binder };
