'use strict';
// The errors that lib/core throws by itself; a dialect makes its own.

const { beginAtUser } = require('./stack.js');

/**
 * An error with a code, whose stack begins at the program's line.
 * @param {ErrorConstructor} Class
 * @param {string} code
 * @param {string} message
 * @returns {Error & { code: string }}
 */
function coded(Class, code, message) {
  const error = beginAtUser(new Class(message));
  error.code = code;
  return error;
}

/** A plain TypeError, whose stack begins at the program's line. */
const typeError = (message) => beginAtUser(new TypeError(message));

const invalidType = (message) => coded(TypeError, 'ERR_INVALID_ARG_TYPE', message);
const invalidValue = (message) => coded(TypeError, 'ERR_INVALID_ARG_VALUE', message);
const outOfRange = (message) => coded(RangeError, 'ERR_OUT_OF_RANGE', message);

module.exports = { coded, invalidType, invalidValue, outOfRange, typeError };
