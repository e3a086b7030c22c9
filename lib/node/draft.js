'use strict';
// The functions of the first draft of node:ffi: by C types, and one library for each path.

const { Library } = require('../core/library.js');
const { sizeOfName } = require('../core/names.js');
const { Binder } = require('./binding.js');
const { callFailed, invalidType, missingDetails, openingDetails } = require('./errors.js');
const { readSignature } = require('./signature.js');
const { ForeignType } = require('../core/foreign-types.js');
const { Aggregate } = require('./aggregates.js');
const { typeOf } = require('./types.js');

/** Libraries stay open while a function of theirs can be reached; the same path is opened once. */
const opened = new Map();
const forgotten = new FinalizationRegistry((path) => {
  if (!opened.get(path)?.deref()) opened.delete(path);
});

function binderFor(path) {
  const known = opened.get(path)?.deref();
  if (known) return known;
  const library = Library.open(path);
  if (typeof library === 'string') throw callFailed(`dlopen failed: ${library}`, openingDetails(path, library));
  const found = { library, binder: new Binder(library) };
  opened.set(path, new WeakRef(found));
  forgotten.register(found, path);
  return found;
}

/**
 * A function of a library.
 * @param {string | null} path null for the process itself
 * @param {string} name
 * @param {string} returnType any type name of polyffi; those of C among them
 * @param {string[]} argumentTypes
 * @returns {Function}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 * @throws {Error} ERR_FFI_CALL_FAILED with the loader's reason
 */
function getNativeFunction(path, name, returnType, argumentTypes) {
  if (path !== null && typeof path !== 'string') {
    throw invalidType('Library path must be a string or null', { received: path });
  }
  if (typeof name !== 'string') throw invalidType('Function name must be a string', { received: name });
  const signature = readSignature({ return: returnType, arguments: argumentTypes }, name);
  const { library, binder } = binderFor(path);
  const address = library.symbol(name);
  if (typeof address === 'string') throw callFailed(`dlsym failed: ${address}`, missingDetails(path, name));
  return binder.bind([{ name, address, signature }])[0];
}

/**
 * The size of a type in bytes.
 * @param {string | Aggregate} type
 * @returns {number | undefined} undefined for a name that is no type
 */
function sizeof(type) {
  if (Aggregate.is(type) || ForeignType.is(type)) return type.size;
  if (typeof type !== 'string') {
    throw invalidType('The type must be a string, a struct, a union or an array', { received: type });
  }
  return typeOf(type)?.size || sizeOfName(type);
}

module.exports = { getNativeFunction, sizeof };
