'use strict';
// From descriptions that were read to functions.

const { bind } = require('../core/compile.js');
const { shown } = require('./entry-points');
const { libraryClosed } = require('./errors');
const { parameters, results } = require('./rules');

const dialect = {
  name: 'bun:ffi',
  closed(name) {
    throw libraryClosed(name);
  },
};

/** Nothing is ever mapped below: a call there takes Bun down. */
const FIRST_PAGE = 4096n;

function cannotCall(name, address, { args }) {
  const f = {
    [name]() {
      throw new TypeError(`bun:ffi: cannot call '${name}': nothing can be at address ${address}`);
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
 * Makes functions of addresses.
 * @param {Library | null} library
 * @param {Found[]} found
 * @returns {Function[]}
 */
function makeFunctions(library, found) {
  const wrappers = bind(
    library,
    found.map(({ name, address, descriptor: { args, returns } }) => ({
      name,
      address,
      params: args.map((type) => parameters[type]),
      result: results[returns],
    })),
    dialect,
  );
  return found.map(({ name, address, descriptor }, i) => {
    const f = address < FIRST_PAGE ? cannotCall(name, address, descriptor) : wrappers[i];
    Object.defineProperty(f, 'ptr', { value: shown(address) });
    Object.defineProperty(f, 'native', { value: f });
    return f;
  });
}

function tabulate(found, functions) {
  const symbols = {};
  found.forEach(({ name }, i) => {
    Object.defineProperty(symbols, name, {
      value: functions[i],
      writable: true,
      enumerable: true,
      configurable: true,
    });
  });
  return symbols;
}

module.exports = { makeFunctions, tabulate };
