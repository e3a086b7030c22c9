'use strict';
// dlopen, linkSymbols and CFunction: libraries, and functions by address.

const path = require('node:path');
const { Library } = require('../core/library.js');
const { typeError } = require('../core/errors.js');
const { isObject } = require('../core/values.js');
const { makeFunctions, tabulate } = require('./binding');
const { readDescriptor, readSymbols, checkSignature } = require('./signature');
const errors = require('./errors');
const { isNothing } = require('./memory');
const { pathOf } = require('./paths');
const { describe } = require('./received');
const { toText } = require('./types');

const { invalidType } = errors;

// The object that a library is to its user ---------------------------------------------------------------------------

/** @type {WeakMap<object, { symbols: object, close: () => void }>} */
const states = new WeakMap();

function stateOf(value) {
  const state = isObject(value) ? states.get(value) : undefined;
  if (state) return state;
  throw errors.invalidThis(
    `Expected this to be instanceof FFI${value === undefined ? '' : `, but received ${describe(value)}`}`,
  );
}

const prototype = {
  close() {
    stateOf(this).close();
  },
};
Object.defineProperties(prototype, {
  close: { enumerable: true, configurable: false },
  symbols: {
    get: Object.getOwnPropertyDescriptor(
      {
        get symbols() {
          const state = isObject(this) ? states.get(this) : undefined;
          if (!state) throw typeError('The FFI.symbols getter can only be used on instances of FFI');
          return state.symbols;
        },
      },
      'symbols',
    ).get,
    enumerable: true,
    configurable: false,
  },
  [Symbol.toStringTag]: { value: 'FFI', configurable: true },
});

/**
 * A library's object.
 * @param {object} symbols
 * @param {() => void} close
 * @param {boolean} bound whether `close` can be taken out of it
 */
function makeObject(symbols, close, bound) {
  const object = Object.create(prototype);
  states.set(object, { symbols, close });
  if (bound) object.close = object.close.bind(object);
  return object;
}

// dlopen -------------------------------------------------------------------------------------------------------------

/** Opens by the name itself, then as a path from the current directory. */
function open(name) {
  let library = Library.open(name);
  if (typeof library === 'string') library = Library.open(path.resolve(name));
  if (typeof library === 'string') throw errors.loadFailed(name, library);
  return library.stay();
}

function findSymbol(library, name, descriptor, file) {
  if (descriptor.ptr) return descriptor.ptr;
  const address = name.includes('\0') ? '' : library.symbol(name);
  if (typeof address === 'string') throw errors.symbolNotFound(name, file);
  return address;
}

/** What dlopen and its raw form share. */
function openLibrary(name, symbols) {
  const file = toText(name);
  if (file === '') throw invalidType('Invalid library name');
  const descriptors = readSymbols(symbols);
  if (descriptors.size === 0) throw invalidType('Expected at least one symbol');
  const library = open(file);
  try {
    const found = [];
    for (const [symbol, descriptor] of descriptors) {
      found.push({ name: symbol, address: findSymbol(library, symbol, descriptor, file), descriptor });
      checkSignature(descriptor, 'signature');
    }
    const functions = makeFunctions(library, found);
    return { symbols: tabulate(found, functions), close: () => library.close() };
  } catch (error) {
    library.close();
    throw error;
  }
}

/**
 * Opens a library and binds functions of it.
 * @param {string | URL} name a path, a bare file name, a `file:` string or URL, or a file by name
 * @param {Record<string, object>} symbols descriptions, by name
 */
const dlopen = (name, symbols) => {
  const file = pathOf(name);
  if (isNothing(file)) throw invalidType('Expected string');
  const library = openLibrary(file, symbols);
  return makeObject(library.symbols, library.close, true);
};

/** The same below: the name is not looked at, and the errors of bun:ffi are returned. */
const rawDlopen = {
  dlopen(name, ...rest) {
    if (isNothing(name)) throw invalidType('Expected string');
    try {
      const library = openLibrary(name, rest[0]);
      return makeObject(library.symbols, library.close, false);
    } catch (error) {
      if (errors.isTold(error)) return error;
      throw error;
    }
  },
}.dlopen;

// linkSymbols, CFunction ---------------------------------------------------------------------------------------------

function linked(name, descriptor) {
  if (!descriptor.ptr) throw errors.pointerMissing(name);
  checkSignature(descriptor, 'signature');
  return { name, address: descriptor.ptr, descriptor };
}

/**
 * Binds functions by their addresses.
 * @param {Record<string, object>} symbols descriptions with `ptr`, by name
 */
const linkSymbols = (symbols) => {
  const descriptors = readSymbols(symbols);
  if (descriptors.size === 0) throw invalidType('Expected at least one symbol');
  const found = Array.from(descriptors, ([name, descriptor]) => linked(name, descriptor));
  return makeObject(tabulate(found, makeFunctions(null, found)), () => {}, false);
};

let serial = 0;

function bindOne(options) {
  const name = `CFunction${serial++}`;
  if (!isObject(options)) throw invalidType('Expected an options object with a "ptr"');
  const descriptor = readDescriptor(options);
  const found = { ...linked('CFunction', descriptor), name };
  const [f] = makeFunctions(null, [found]);
  // The address is not ours: there is nothing to close.
  f.close = function closeJSCFFICFunction() {};
  return f;
}

// Bun's can be called with and without `new`, and has no prototype, as only a bound function has not.
/**
 * Binds one function by its address.
 * @type {(options: { ptr: number | bigint, args?: (string | number)[], returns?: string | number }) => Function}
 */
const CFunction = function (options) {
  return bindOne(options);
}.bind(undefined);
Object.defineProperty(CFunction, 'name', { value: 'CFunction' });

module.exports = { dlopen, rawDlopen, linkSymbols, CFunction, makeObject };
