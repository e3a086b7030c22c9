'use strict';
// The error classes of the Deno namespace, and the shapes in which Deno's native side throws.

const { typeError } = require('../core/errors.js');
const { beginAtUser } = require('../core/stack.js');

/** A resource (library, callback) that was closed already. */
class BadResource extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'BadResource';
  }
}

/** The permission for an operation is missing. */
class NotCapable extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'NotCapable';
  }
}

// Programs can see that these two constructors take an optional second argument: Deno's have the length 2.

/** @returns {BadResource} what Deno says about a closed library or callback */
const badResource = () => beginAtUser(new BadResource('Bad resource ID'));

const hint = 'run again with the --allow-ffi flag';

/** @returns {NotCapable} what Deno says of memory and functions if the process may not use FFI */
const notCapable = () => beginAtUser(new NotCapable(`Requires ffi access, ${hint}`));

/** @returns {NotCapable} what it says of a library, by the path that the program gave */
const notCapableOf = (path) => beginAtUser(new NotCapable(`Requires ffi access to "${path}", ${hint}`));

/**
 * A TypeError as Deno's synchronous calls throw it: with its name as an own property. Everything else in Deno's FFI
 * throws plain ones.
 * @param {string} message
 * @returns {TypeError}
 */
function argumentError(message) {
  const error = typeError(message);
  error.name = 'TypeError';
  return error;
}

module.exports = { BadResource, NotCapable, badResource, notCapable, notCapableOf, argumentError };
