'use strict';
// UnsafeFnPointer: a function behind a pointer.

const { FIRST_PAGE } = require('../core/memory.js');
const { demand } = require('../core/permission.js');
const { typeError } = require('../core/errors.js');
const { notCapable } = require('./errors.js');
const { addressOfPointer } = require('./memory.js');
const { bindAddress } = require('./binding.js');
const { checkFields, isStruct, parseDefinition, refuseEmptyStructs } = require('./signature.js');

/** What a call needs of a definition at the time of the call, to notice that it has changed. */
const snapshot = ({ parameters, result, nonblocking, name }) => ({
  parameters,
  types: Array.isArray(parameters) ? [...parameters] : [],
  result,
  nonblocking: Boolean(nonblocking),
  name,
});

function same(seen, { parameters, result, nonblocking, name }) {
  if (seen.parameters !== parameters || seen.result !== result || seen.name !== name) return false;
  if (seen.nonblocking !== Boolean(nonblocking) || seen.types.length !== parameters.length) return false;
  for (let i = 0; i < parameters.length; i++) {
    if (seen.types[i] !== parameters[i]) return false;
  }
  return true;
}

class UnsafeFnPointer {
  /** Read again at every call. */
  pointer;
  /** Read again at every call. */
  definition;
  // The name is part of what Deno says where call is used on something else.
  #structSize;
  // The function that was bound last, and what it was bound from.
  #fn;
  #target;
  #address = 0n;
  #from;
  #seen;

  /**
   * @param {object} pointer not looked at before the first call
   * @param {{ parameters: unknown[], result: unknown, nonblocking?: boolean }} definition
   * @throws {TypeError} for a struct result that cannot be
   */
  constructor(pointer, definition) {
    this.#structSize = isStruct(definition.result);
    if (this.#structSize) checkFields(definition.result);
    this.pointer = pointer;
    this.definition = definition;
  }

  /**
   * Calls the function.
   * @returns {unknown} its result, null for void; a promise of that where the definition says nonblocking
   * @throws {TypeError}
   */
  call(...parameters) {
    const definition = this.definition;
    // Reading it is what refuses other objects.
    void this.#structSize;
    if (!definition.nonblocking) {
      const result = this.#function()(...parameters);
      return result === undefined ? null : result;
    }
    try {
      return this.#function()(...parameters);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #function() {
    const { pointer, definition } = this;
    const known = this.#fn !== undefined && this.#from === definition && same(this.#seen, definition);
    if (known && pointer === this.#target) return this.#fn;
    const address = pointer === null ? 0n : addressOfPointer(pointer);
    if (known && address === this.#address) {
      this.#target = pointer;
      return this.#fn;
    }
    const parsed = parseDefinition(definition, { named: true });
    refuseEmptyStructs(parsed);
    demand(notCapable);
    if (address < FIRST_PAGE) throw typeError('Invalid FFI function pointer, nothing is there');
    this.#fn = bindAddress(address, parsed, Boolean(definition.nonblocking));
    this.#seen = snapshot(definition);
    this.#from = definition;
    this.#target = pointer;
    this.#address = address;
    return this.#fn;
  }
}

module.exports = { UnsafeFnPointer };
