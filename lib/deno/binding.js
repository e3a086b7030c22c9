'use strict';
// From definitions that were read to functions: what libraries and function pointers share.

const { bind } = require('../core/compile.js');
const { typeError } = require('../core/errors.js');
const { badResource, argumentError } = require('./errors.js');
const { argumentRules } = require('./arguments.js');
const { laterResultRule, resultRule } = require('./rules.js');
const { holdsVoid } = require('./types.js');

const dialect = {
  name: 'deno',
  // Deno's functions have no name.
  isNamed: false,
  closed() {
    throw badResource();
  },
};

const plainError = (message) => typeError(message);
const syncArgument = argumentRules({ error: argumentError, nonblocking: false });
const pointerArgument = argumentRules({ error: plainError, nonblocking: false });
const laterArgument = argumentRules({ error: plainError, nonblocking: true });

// A struct result that no C type can be is found out later, with Deno's words; until then any result will do.
const possible = (type) => (type !== 'void' && holdsVoid(type) ? 'void' : type);

/**
 * A function to bind.
 * @typedef {object} Wanted
 * @property {string} name native name
 * @property {bigint} address
 * @property {import('./signature').Definition} definition
 */

function bindAll(library, wanted, argument, result, nonblocking) {
  if (wanted.length === 0) return [];
  const definitions = wanted.map(({ name, address, definition }) => ({
    name,
    address,
    params: definition.parameters.map(argument),
    result: result(possible(definition.result)),
    // Only those that give structs know how many parameters they have.
    showsCount: typeof definition.result !== 'string',
    nonblocking,
  }));
  return bind(library, definitions, dialect);
}

/**
 * The functions of a library that run on the thread of their caller.
 * @param {import('../core/library').Library} library
 * @param {Wanted[]} wanted
 * @returns {Function[]}
 */
const bindSync = (library, wanted) => bindAll(library, wanted, syncArgument, resultRule, false);

/**
 * The functions of a library that give promises.
 * @param {import('../core/library').Library} library
 * @param {Wanted[]} wanted
 * @returns {Function[]}
 */
const bindLater = (library, wanted) => bindAll(library, wanted, laterArgument, laterResultRule, true);

/**
 * Functions at addresses that were bound before: programs make function pointers in passing, and binding costs far more
 * than calling. The oldest go first.
 * @type {Map<string, Function>}
 */
const atAddress = new Map();
const MOST_AT_ADDRESS = 1000;

/**
 * The function at an address, which belongs to no library.
 * @param {bigint} address
 * @param {import('./signature').Definition} definition
 * @param {boolean} nonblocking
 * @returns {Function}
 */
function bindAddress(address, definition, nonblocking) {
  const key = JSON.stringify([String(address), nonblocking, definition.parameters, definition.result]);
  let fn = atAddress.get(key);
  if (fn !== undefined) return fn;
  const wanted = [{ name: 'UnsafeFnPointer', address, definition }];
  [fn] = nonblocking
    ? bindAll(null, wanted, laterArgument, laterResultRule, true)
    : bindAll(null, wanted, pointerArgument, resultRule, false);
  if (atAddress.size === MOST_AT_ADDRESS) atAddress.delete(atAddress.keys().next().value);
  atAddress.set(key, fn);
  return fn;
}

module.exports = { bindSync, bindLater, bindAddress };
