'use strict';
// The errors of bun:ffi. Where Bun's have a `code`, it is inherited: each pair of class and code has a prototype of
// its own, whose toString() names the code.

const { typeError } = require('../core/errors.js');
const { remember } = require('../core/remember.js');
const { beginAtUser } = require('../core/stack.js');

/** @type {Map<string, object>} */
const prototypes = new Map();

function prototypeOf(Class, code) {
  return remember(prototypes, `${Class.name} ${code}`, () => {
    const prototype = Object.create(Class.prototype);
    return Object.assign(prototype, {
      name: Class.name,
      code,
      toString() {
        return `${this.name} [${this.code}]: ${this.message}`;
      },
    });
  });
}

/** Errors that bun:ffi tells, rather than the engine or a user's code. */
const told = new WeakSet();

function tell(error) {
  told.add(error);
  return error;
}

/** Whether bun:ffi told this: its raw functions return such errors, and throw all others. */
const isTold = (error) => told.has(error);

/** An error without a code. */
const plain = (message) => tell(beginAtUser(new Error(message)));

/**
 * An error whose code is inherited, as Bun's own errors have it.
 * @param {Function} Class `TypeError` or another built-in class
 * @param {string} code
 * @param {string} message
 * @returns {Error}
 */
function coded(Class, code, message) {
  const error = new Class(message);
  Object.setPrototypeOf(error, prototypeOf(Class, code));
  return tell(beginAtUser(error));
}

const invalidType = (message) => coded(TypeError, 'ERR_INVALID_ARG_TYPE', message);
const invalidValue = (message) => coded(TypeError, 'ERR_INVALID_ARG_VALUE', message);
const invalidThis = (message) => coded(TypeError, 'ERR_INVALID_THIS', message);

/** A library that could not be opened: here the code is the error's own. */
function loadFailed(name, reason) {
  const error = plain(`Failed to open library "${name}": ${reason}`);
  for (const [key, value] of [
    ['code', 'ERR_DLOPEN_FAILED'],
    ['syscall', 'dlopen'],
    ['errno', 0],
  ]) {
    Object.defineProperty(error, key, { value, writable: true, enumerable: true, configurable: false });
  }
  return error;
}

const symbolNotFound = (name, path) => invalidType(`Symbol "${name}" not found in "${path}"`);

const pointerMissing = (name) =>
  invalidType(
    `Symbol "${name}" is missing a "ptr" field. When using linkSymbols() or CFunction(), you must provide a "ptr" ` +
      'field with the memory address of the native function.',
  );

const pointerOutOfRange = () => invalidType('ptr is out of range.');

/** An argument, or the result of a callback, that its type does not take. */
const cannotConvert = (type) => typeError(`bun:ffi cannot convert argument to '${type}'`);
const notAString = () => typeError('To convert a string to a pointer, encode it as a buffer');
const notACompiledString = () =>
  typeError(
    "bun:ffi: a JavaScript string is not valid here; return it from a 'cstring'-returning callback, or pass a " +
      'pointer/TypedArray',
  );
const notACallback = () =>
  typeError('bun:ffi: expected a callback (a JSCallback or an FFI function) but got undefined/null');
const notAView = (type) => typeError(`bun:ffi '${type}' argument must be a TypedArray or DataView`);

const libraryClosed = (name) => typeError(`bun:ffi: cannot call '${name}' because its library was closed`);

module.exports = {
  isTold,
  plain,
  coded,
  invalidType,
  invalidValue,
  invalidThis,
  loadFailed,
  symbolNotFound,
  pointerMissing,
  pointerOutOfRange,
  cannotConvert,
  notAString,
  notACompiledString,
  notACallback,
  notAView,
  libraryClosed,
};
