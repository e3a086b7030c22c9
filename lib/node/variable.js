'use strict';
// Variables that a library exports.

const { addressOf, copy } = require('../core/memory.js');
const { invalidType, invalidValue } = require('./errors.js');
const { typeOf, voidType, Aggregate } = require('./types.js');

const LITTLE_ENDIAN = true;

class Variable {
  #state;
  #type;

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
    if (type instanceof Aggregate) return type.read(bytes);
    const data = new DataView(bytes.buffer);
    return type.load ? type.load(data, 0) : data[type.getter](0, LITTLE_ENDIAN);
  }

  /** @throws {TypeError} ERR_INVALID_ARG_VALUE where the value is none of the type */
  set value(value) {
    this.#state.checkOpen();
    const type = this.#type;
    const bytes = new Uint8Array(type.size);
    if (type instanceof Aggregate) {
      type.write(value, bytes);
    } else {
      const data = new DataView(bytes.buffer);
      if (type.save) type.save(data, 0, value, 'value');
      else data[type.setter](0, type.check(value, ''), LITTLE_ENDIAN);
    }
    copy(this.pointer, addressOf(bytes), type.size);
  }
}

/** @returns {Variable} */
function variable(state, name, type) {
  const found = typeOf(type);
  if (!found || found === voidType) {
    if (typeof type === 'string') throw invalidValue(`Unsupported FFI type: ${type}`);
    throw invalidType(`The type of variable ${name} must be a type name, a struct, a union or an array`);
  }
  return new Variable(state, state.symbol(name), found);
}

module.exports = { variable };
