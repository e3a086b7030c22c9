'use strict';
// Variables that a library exports.

const { addressOf } = require('../core/addresses.js');
const { copy } = require('../core/memory.js');
const { Aggregate } = require('./aggregates.js');

const LITTLE_ENDIAN = true;

/** A variable of a library, read and written by `value` at `pointer`. It keeps the library open. */
class Variable {
  #state;
  #type;

  /**
   * @param {{checkOpen(): void}} state of the library
   * @param {bigint} pointer
   * @param {object} type as types.js gives it
   */
  constructor(state, pointer, type) {
    this.#state = state;
    this.#type = type;
    /** Where it is. @type {bigint} */
    this.pointer = pointer;
    Object.freeze(this);
  }

  /** @throws {Error} ERR_FFI_LIBRARY_CLOSED */
  get value() {
    this.#state.checkOpen();
    const type = this.#type;
    const bytes = new Uint8Array(type.size);
    copy(addressOf(bytes), this.pointer, type.size);
    if (Aggregate.is(type)) return type.read(bytes);
    const data = new DataView(bytes.buffer);
    return type.load ? type.load(data, 0) : data[type.getter](0, LITTLE_ENDIAN);
  }

  /** @throws {TypeError} ERR_INVALID_ARG_VALUE where the value is none of the type */
  set value(value) {
    this.#state.checkOpen();
    const type = this.#type;
    const bytes = new Uint8Array(type.size);
    if (Aggregate.is(type)) {
      type.write(value, bytes);
    } else {
      const data = new DataView(bytes.buffer);
      if (type.save) type.save(data, 0, value, 'value');
      else data[type.setter](0, type.check(value, ''), LITTLE_ENDIAN);
    }
    // A getter of the value may have closed it.
    this.#state.checkOpen();
    copy(this.pointer, addressOf(bytes), type.size);
  }
}

module.exports = { Variable };
