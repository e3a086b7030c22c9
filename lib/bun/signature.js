'use strict';
// Reads the descriptions of functions: what dlopen, linkSymbols, CFunction, JSCallback, cc and viewSource are given.

const { isProxy } = require('node:util').types;
const { invalidType, invalidValue, pointerOutOfRange } = require('./errors');
const { argumentType, returnType, noLengths, noNodeApi, isNodeApi } = require('./types');

/**
 * @typedef {object} Descriptor
 * @property {string[]} args canonical names
 * @property {string} returns canonical name
 * @property {boolean} threadsafe
 * @property {bigint} [ptr] the address that was given, for functions; 0n where none was
 */

const MAX_ARGUMENTS = 32;

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

function address(value) {
  if (typeof value === 'bigint') {
    if (value <= 0n || value >= 1n << 64n) throw pointerOutOfRange();
    return value;
  }
  if (typeof value !== 'number' || !(value >= 1)) return 0n;
  // Beyond 64 bits a number stands for the highest address, as where C converts it.
  return value < 2 ** 64 ? BigInt(Math.trunc(value)) : (1n << 64n) - 1n;
}

/**
 * The types of a function or callback. Getters run in the order args, threadsafe, returns.
 * @param {object} options
 * @param {boolean} lengths whether the type `buffer_length` can be used
 * @returns {Descriptor}
 */
function readTypes(options, lengths) {
  const args = [];
  // Only the object's own `args` count; the other keys may be inherited.
  if (Object.hasOwn(options, 'args')) {
    const given = options.args;
    if (!isRealArray(given)) throw new Error('Expected an object with "args" as an array');
    for (const type of given) args.push(argumentType(type));
  }
  const threadsafe = Boolean(options.threadsafe);
  const returns = returnType(options.returns);
  if (!lengths && args.includes('buffer_length')) throw noLengths();
  return { args, returns, threadsafe };
}

/**
 * One function's description: its types, then its address.
 * @param {object} options
 * @param {boolean} [lengths]
 * @returns {Descriptor}
 */
function readDescriptor(options, lengths = true) {
  const descriptor = readTypes(options, lengths);
  descriptor.ptr = address(options.ptr);
  return descriptor;
}

// A Proxy of an array passes Array.isArray(), but it is none to Bun.
const isRealArray = (value) => Array.isArray(value) && !isProxy(value);

/**
 * Every function of a library, by name.
 * @param {unknown} symbols
 * @param {boolean} [lengths]
 * @returns {Map<string, Descriptor>}
 */
function readSymbols(symbols, lengths) {
  if (!isObject(symbols)) throw invalidType('Expected an options object with symbol names');
  return readEntries(symbols, lengths);
}

function readEntries(symbols, lengths) {
  const found = new Map();
  for (const name of Object.keys(symbols)) {
    if (name === '') continue;
    const options = symbols[name];
    if (!isObject(options)) throw invalidValue(`Expected an object for key "${name}"`);
    found.set(name, readDescriptor(options, lengths));
  }
  return found;
}

/**
 * Refuses what can be described, but not be called.
 * @param {Descriptor} descriptor
 * @param {string} what `signature` or `callback signature`
 */
function checkSignature({ args, returns }, what) {
  if (args.some(isNodeApi) || isNodeApi(returns)) throw noNodeApi();
  if (args.length > MAX_ARGUMENTS || args.includes('void')) throw new TypeError(`bun:ffi: unsupported ${what}`);
}

module.exports = { isObject, readTypes, readDescriptor, readSymbols, readEntries, checkSignature };
