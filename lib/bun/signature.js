'use strict';
// Reads the descriptions of functions: what dlopen, linkSymbols, CFunction, JSCallback, cc and viewSource are given.

const { sayUnknown } = require('../core/say.js');
const { isArray, isObject } = require('../core/values.js');
const { typeError } = require('../core/errors.js');
const { toPointer } = require('./convert');
const { invalidType, invalidValue, plain, pointerOutOfRange } = require('./errors');
const { argumentType, returnType, noLengths, noNodeApi, isNodeApi } = require('./types');

/**
 * @typedef {object} Descriptor
 * @property {string[]} args canonical names
 * @property {string} returns canonical name
 * @property {boolean} threadsafe
 * @property {bigint} [ptr] the address that was given, for functions; 0n where none was
 */

const MAX_ARGUMENTS = 32;

const KEYS = ['args', 'returns', 'threadsafe', 'ptr'];

function address(value) {
  const pointer = toPointer(value);
  if (pointer === 0n && typeof value === 'bigint') throw pointerOutOfRange();
  return pointer;
}

/** A key of a description, also an inherited one, but not one that Object.prototype has been given. */
function keyOf(options, name) {
  if (!Object.hasOwn(Object.prototype, name)) return options[name];
  for (let holder = options; holder && holder !== Object.prototype; holder = Object.getPrototypeOf(holder)) {
    if (Object.hasOwn(holder, name)) return options[name];
  }
  return undefined;
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
    // A Proxy of an array is none to Bun.
    if (!isArray(given)) throw plain('Expected an object with "args" as an array');
    // By index: an array may have an iterator of its own.
    for (let i = 0; i < given.length; i++) args.push(argumentType(given[i]));
  }
  const threadsafe = Boolean(keyOf(options, 'threadsafe'));
  const returns = returnType(keyOf(options, 'returns'));
  sayUnknown(options, KEYS, 'a description of a function');
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
  descriptor.ptr = address(keyOf(options, 'ptr'));
  return descriptor;
}

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
  if (args.length > MAX_ARGUMENTS || args.includes('void')) throw typeError(`bun:ffi: unsupported ${what}`);
}

module.exports = { readTypes, readDescriptor, readSymbols, readEntries, checkSignature };
