'use strict';
// From descriptions that were read to functions.

const { bind } = require('../core/compile.js');
const { FIRST_PAGE } = require('../core/memory.js');
const { define } = require('../core/properties.js');
const { typeError } = require('../core/errors.js');
const { shown } = require('./entry-points');
const { libraryClosed } = require('./errors');
const { called } = require('./rules');

const dialect = {
  name: 'bun:ffi',
  closed(name) {
    throw libraryClosed(name);
  },
};

/** What stands for a function at an address where a call takes Bun down. */
function cannotCall(name, address, { args }) {
  const f = {
    [name]() {
      throw typeError(`bun:ffi: cannot call '${name}': nothing can be at address ${address}`);
    },
  }[name];
  Object.defineProperty(f, 'length', { value: args.length, configurable: true });
  return f;
}

/**
 * @typedef {import('./signature').Descriptor} Descriptor
 * @typedef {{ name: string, address: bigint, descriptor: Descriptor }} Found
 */

/**
 * Binds functions of a library, or of none.
 * @param {Library | null} library
 * @param {Found[]} found
 * @param {{ parameters: Record<string, object>, results: Record<string, object> }} rules by type
 * @returns {Function[]}
 */
const bindFound = (library, found, { parameters, results }) =>
  bind(
    library,
    found.map(({ name, address, descriptor: { args, returns } }) => ({
      name,
      address,
      params: args.map((type) => parameters[type]),
      result: results[returns],
    })),
    dialect,
  );

/**
 * Makes the functions of dlopen, linkSymbols and CFunction.
 * @param {Library | null} library
 * @param {Found[]} found
 * @returns {Function[]}
 */
function makeFunctions(library, found) {
  const wrappers = bindFound(library, found, called);
  return found.map(({ name, address, descriptor }, i) => {
    const f = address < FIRST_PAGE ? cannotCall(name, address, descriptor) : wrappers[i];
    Object.defineProperty(f, 'ptr', { value: shown(address) });
    Object.defineProperty(f, 'native', { value: f });
    return f;
  });
}

function tabulate(found, functions) {
  const symbols = {};
  found.forEach(({ name }, i) => define(symbols, name, functions[i]));
  return symbols;
}

module.exports = { bindFound, makeFunctions, tabulate };
