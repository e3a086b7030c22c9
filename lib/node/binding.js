'use strict';
// How the wrapper compiler is told node:ffi's ways: exact counts, and a closed library before any other error.

const { bind } = require('../core/compile.js');
const { invalidValue, libraryClosed } = require('./errors.js');

/**
 * What the functions of one library share: the compiler's dialect, and parameter rules whose errors ask first whether
 * the library is closed. A good call pays nothing for it, because the native side finds a closed library by itself.
 */
class Binder {
  #library;
  #dialect;
  #guarded = new Map();

  /** @param {import('../core/library.js').Library} library */
  constructor(library) {
    this.#library = library;
    const checkOpen = () => {
      if (!library.open) throw libraryClosed();
    };
    this.checkOpen = checkOpen;
    this.#dialect = {
      name: 'node:ffi',
      closed() {
        throw libraryClosed();
      },
      arity(found, expected) {
        checkOpen();
        throw invalidValue(`Invalid argument count: expected ${expected}, got ${found}`);
      },
      refused(index) {
        checkOpen();
        throw invalidValue(`Argument ${index} must not contain null bytes`);
      },
    };
  }

  #guard(rule) {
    if (!rule.convert) return rule;
    let guarded = this.#guarded.get(rule);
    if (!guarded) {
      const { checkOpen } = this;
      const { convert } = rule;
      guarded = {
        ...rule,
        convert(value, index, scope) {
          checkOpen();
          return convert(value, index, scope);
        },
      };
      // Rules with a key are made for one signature and are not met again.
      if (rule.key === undefined) this.#guarded.set(rule, guarded);
    }
    return guarded;
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
      params: signature.params.map((rule) => this.#guard(rule)),
      signal: signature.nonblocking,
      rejectNul: true,
    }));
    const wrappers = bind(this.#library.handle, definitions, this.#dialect);
    wrappers.forEach((wrapper, index) => {
      wrapper.pointer = wanted[index].address;
    });
    return wrappers;
  }
}

module.exports = { Binder };
