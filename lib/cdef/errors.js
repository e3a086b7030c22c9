'use strict';
// Errors of calls and memory that are declared in C: what was expected, and what was found.

const { coded } = require('../core/errors.js');
const { isProxy, isRevoked, nameOf } = require('../core/values.js');
const { formatMistake, nearest, SyntaxMistake, TooLarge } = require('../c/index.js');

const invalidType = (message) => coded(TypeError, 'ERR_INVALID_ARG_TYPE', message);
const invalidValue = (message) => coded(TypeError, 'ERR_INVALID_ARG_VALUE', message);
const outOfRange = (message) => coded(RangeError, 'ERR_OUT_OF_RANGE', message);
const libraryClosed = () => coded(Error, 'ERR_FFI_LIBRARY_CLOSED', 'Library is closed');
const callFailed = (message) => coded(Error, 'ERR_FFI_CALL_FAILED', message);

/** Loaded when it is used: most programs never need it. */
const reasons = () => require('../core/reasons.js');

const withHint = (sentence, hint) => (hint === undefined ? sentence : `${sentence}; ${hint}`);

/** Nothing has a logical name. */
const noLibrary = (name) => withHint(`dlopen failed: no library is called '${name}'`, reasons().notFound(name));

/** The loader did not open a library. `reason` is what it said. */
const notOpened = (path, reason) => withHint(`dlopen failed: ${reason}`, reasons().whyNot(path, reason));

/** None of several libraries was opened. @param {(() => string)[]} failures each tells why */
const noneOpened = (failures) => callFailed(failures.map((tell) => tell()).join('; '));

/** A symbol is not in a library. `reason` is what the loader said. */
const symbolMissing = (path, name, reason) =>
  callFailed(withHint(`dlsym failed: ${reason}`, reasons().whyMissing(path, name, nearest)));

/** Values as messages show them, without running any code of theirs. */
function describe(value) {
  if (value === null || value === undefined) return String(value);
  switch (typeof value) {
    case 'string':
      return `${JSON.stringify(value.length > 40 ? `${value.slice(0, 37)}…` : value)} (string)`;
    case 'bigint':
      return `${value}n (bigint)`;
    case 'symbol':
      return 'a symbol';
    case 'function':
      return `function ${nameOf(value)}`;
    case 'object':
      if (isRevoked(value)) return 'a Proxy that was revoked';
      return !isProxy(value) && Array.isArray(value) ? 'an array' : 'an object';
    default:
      return `${String(value)} (${typeof value})`;
  }
}

/** A value that a type does not take. `where` is the place: `argument 2 of add`, `member x`. */
const refused = (where, expected, value) => invalidType(`${where}: expected ${expected}, found ${describe(value)}`);

/**
 * The error for mistakes in C text: all of them, and as `errors` one by one.
 * @param {import('../c/errors.js').Mistake[]} mistakes
 */
function mistakesIn(mistakes) {
  const error = new SyntaxError(mistakes.map(formatMistake).join('\n'));
  error.code = 'ERR_FFI_C_SYNTAX';
  error.errors = mistakes;
  return error;
}

/** Makes memory of some bytes; where there is no room, the engine says it in words of its own. */
function withRoom(size, make) {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError) || error.code !== undefined) throw error;
    throw coded(RangeError, 'ERR_MEMORY_ALLOCATION_FAILED', `there is no room for ${size} bytes`);
  }
}

/** Runs a parser, whose mistakes become errors of the user. */
function parsing(parse) {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SyntaxMistake)) throw error;
    const { token, mistake } = error;
    const at = mistake ?? (token ? { message: error.message, ...token.source.position(token.at) } : undefined);
    if (at) throw mistakesIn([at]);
    throw error instanceof TooLarge ? outOfRange(error.message) : invalidValue(error.message);
  }
}

module.exports = {
  coded,
  describe,
  invalidType,
  invalidValue,
  libraryClosed,
  mistakesIn,
  noLibrary,
  noneOpened,
  notOpened,
  outOfRange,
  parsing,
  refused,
  symbolMissing,
  withRoom,
};
