'use strict';
// The error classes of the Deno namespace, and the shapes in which Deno's native side throws.

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
const badResource = () => new BadResource('Bad resource ID');

/**
 * A TypeError as Deno's synchronous calls throw it: with its name as an own property. Everything else in Deno's FFI
 * throws plain ones.
 * @param {string} message
 * @returns {TypeError}
 */
function argumentError(message) {
  const error = new TypeError(message);
  error.name = 'TypeError';
  return error;
}

module.exports = { BadResource, NotCapable, badResource, argumentError };
