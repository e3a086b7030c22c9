'use strict';
// Errors of calls and memory that are declared in C: what was expected, and what was found.

const { describe } = require('../core/describe.js');
const { fromDetails, withDetails } = require('../core/details.js');
const { coded, invalidType, invalidValue, outOfRange } = require('../core/errors.js');
const { beginAtUser } = require('../core/stack.js');
const { formatMistake, nearest, SyntaxMistake, TooLarge } = require('../c/index.js');

const libraryClosed = (name) => {
  const error = coded(Error, 'ERR_FFI_LIBRARY_CLOSED', 'Library is closed');
  return name === undefined ? error : withDetails(error, { function: name });
};
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

/**
 * A place: what a program calls it, what an error says of it by its details, or a member or an element of another one.
 * @typedef {string | import('../core/details.js').Details | { outer: Place, name: string | number }} Place
 */

/** @returns {Place} a member, or an element, of what is at a place */
const inside = (outer, name) => ({ outer, name });

/** What an error says of a place. */
function detailsOf(place) {
  const names = [];
  let root = place;
  for (; root.outer !== undefined; root = root.outer) names.unshift(root.name);
  const own = typeof root === 'string' ? { part: root } : root;
  const join = (text, name) => (typeof name === 'number' ? `${text}[${name}]` : text ? `${text}.${name}` : name);
  return { ...own, field: names.reduce(join, own.field ?? '') };
}

/**
 * A mistake in words.
 * @param {(message: string) => Error} make
 * @param {Place} where
 * @param {string} problem
 * @param {import('../core/details.js').Details} [more]
 */
const mistake = (make, where, problem, more = undefined) =>
  fromDetails(make, { ...detailsOf(where), problem, ...more });

/** A number or a pointer that a type does not take: it has the code that node:ffi gives for those. */
const refused = (where, expected, received) => fromDetails(invalidValue, { ...detailsOf(where), expected, received });

/** What should have been an object, an array or bytes. */
const refusedShape = (where, expected, received) =>
  fromDetails(invalidType, { ...detailsOf(where), expected, received });

/** What is of the right kind, but has another length, or lies outside of the range. */
const misfit = (where, expected, received) => fromDetails(outOfRange, { ...detailsOf(where), expected, received });

/**
 * The error for mistakes in C text: all of them, and as `errors` one by one.
 * @param {import('../c/errors.js').Mistake[]} mistakes
 */
function mistakesIn(mistakes) {
  const error = beginAtUser(new SyntaxError(mistakes.map(formatMistake).join('\n')));
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
  inside,
  invalidType,
  invalidValue,
  libraryClosed,
  mistake,
  misfit,
  mistakesIn,
  noLibrary,
  noneOpened,
  notOpened,
  outOfRange,
  parsing,
  refused,
  refusedShape,
  symbolMissing,
  withRoom,
};
