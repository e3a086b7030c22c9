'use strict';
// Libraries: opened, their symbols bound, closed.

const { fileURLToPath } = require('node:url');
const { Library } = require('../core/library.js');
const { load } = require('../core/memory.js');
const { demand } = require('../core/permission.js');
const { pointerOf } = require('../core/pointers.js');
const { define } = require('../core/properties.js');
const { typeError } = require('../core/errors.js');
const { beginAtUser } = require('../core/stack.js');
const { bindSync, bindLater } = require('./binding.js');
const { checkFields, isStruct, parseStaticType, parseSymbols } = require('./signature.js');
const { badResource, notCapableOf } = require('./errors.js');

const readers = {
  __proto__: null,
  ...load,
  // Deno reads a byte as a boolean whatever it holds, which is undefined behaviour: a byte like that is read as bool
  // results are.
  bool: (address) => (load.u8(address) & 1) === 1,
  usize: load.u64,
  isize: load.i64,
  // The address of the symbol itself, not what lies there.
  pointer: pointerOf,
  buffer: pointerOf,
  function: pointerOf,
};

function pathOf(filename) {
  if (Object.prototype.isPrototypeOf.call(URL.prototype, filename)) {
    if (filename.protocol !== 'file:') throw typeError('Must be a file URL');
    return fileURLToPath(filename);
  }
  // Not String(): a symbol is no path.
  return `${filename}`;
}

function open(path) {
  // The loader sees what stands before a NUL; an empty path is the program itself.
  const [name] = path.split('\0', 1);
  const library = Library.open(name === '' ? null : name);
  if (typeof library === 'string')
    throw beginAtUser(new Error(`Could not open library: Could not open library: ${library}`));
  return library.stay();
}

/** The address of a symbol, or an Error that says why there is none. */
function find(library, name) {
  const failure = (why) => beginAtUser(new Error(`Failed to register symbol ${name}: ${why}`));
  if (name.includes('\0')) return failure('String had a null character');
  const address = library.symbol(name);
  return typeof address === 'bigint' ? address : failure(`Could not obtain symbol from the library: ${address}`);
}

const readOnly = (value) => ({ value, writable: false, enumerable: true, configurable: false });

/** An open library. Deno has no constructor for it either: dlopen makes one. */
class DynamicLibrary {
  /** Functions and values by the keys of their definitions. */
  symbols = {};
  // The name is part of what Deno says where close is called on something else.
  #rid;

  constructor(path, symbols) {
    const definitions = parseSymbols(symbols);
    demand(() => notCapableOf(path));
    this.#rid = open(path);
    try {
      this.#bindFunctions(definitions);
      for (const key of Object.keys(symbols)) this.#addRest(key, symbols[key], definitions.get(key));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Binds all functions; those that cannot be found are null if that is allowed. */
  #bindFunctions(definitions) {
    const wanted = [];
    for (const [key, definition] of definitions) {
      if (definition.kind !== 'function') continue;
      const name = definition.name ?? key;
      const address = find(this.#rid, name);
      if (typeof address === 'bigint') wanted.push({ key, name, address, definition });
      else if (!definition.optional) throw address;
      else define(this.symbols, key, null);
    }
    const sync = wanted.filter(({ definition }) => !definition.nonblocking);
    bindSync(this.#rid, sync).forEach((fn, i) => define(this.symbols, sync[i].key, fn));
    const later = wanted.filter(({ definition }) => definition.nonblocking);
    const library = this.#rid;
    bindLater(library, later).forEach((call, i) => {
      // A closed library is noticed before the arguments are looked at.
      const value = (...args) => (library.open ? call(...args) : Promise.reject(badResource()));
      later[i].definition.property = readOnly(value);
    });
  }

  /** Adds a static or a nonblocking function, which are read-only, in the order of their definitions. */
  #addRest(key, given, definition) {
    if (Reflect.has(given, 'type')) {
      const type = parseStaticType(given.type);
      const address = find(this.#rid, given.name || key);
      if (typeof address !== 'bigint' && given.optional !== true) throw address;
      const value = typeof address === 'bigint' ? readers[type](address) : null;
      Object.defineProperty(this.symbols, key, readOnly(value));
      return;
    }
    if (isStruct(given.result)) checkFields(given.result);
    if (definition?.property) Object.defineProperty(this.symbols, key, definition.property);
  }

  /** Unloads the library once no call of it is under way; its functions throw from now on. */
  close() {
    const library = this.#rid;
    if (!library.open) throw badResource();
    library.close();
  }
}

/**
 * Opens a library and binds symbols of it.
 * @param {string | URL} filename
 * @param {Record<string, object>} symbols definitions of functions and statics
 * @returns {DynamicLibrary}
 * @throws {TypeError} for definitions that say nothing
 * @throws {Error} if the library or a symbol is missing
 */
function dlopen(filename, symbols) {
  return new DynamicLibrary(pathOf(filename), symbols);
}

module.exports = { dlopen };
