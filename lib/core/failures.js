'use strict';
// What a call off the thread says when it could not be made, or its result is worth nothing.

const { after } = require('./numbers.js');
const { coded } = require('./errors.js');
const { isGone } = require('./lent.js');

/**
 * The error of a call that has ended.
 * @param {number} bits what is to be done after it
 * @param {string} name of the function
 * @param {import('./lent.js').Lent | undefined} lent
 * @returns {Error | undefined} undefined if it has a result
 */
function failureOf(bits, name, lent) {
  if (bits & after.stack) {
    return coded(RangeError, 'ERR_FFI_STACK_TOO_SMALL', `the arguments of ${name} are too large for a thread's stack`);
  }
  if (bits & after.abandoned) {
    return coded(Error, 'ERR_FFI_THREAD_ENDED', `${name} ended the thread that called it, and has no result`);
  }
  if (bits & after.moved || (lent && isGone(lent))) {
    return coded(
      Error,
      'ERR_FFI_MEMORY_MOVED',
      `memory that ${name} was lent was transferred before the call had ended`,
    );
  }
  return undefined;
}

module.exports = { failureOf };
