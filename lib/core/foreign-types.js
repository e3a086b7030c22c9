'use strict';
// Types of rooms that a dialect does not know: what their values are in memory and in calls, these rooms say themselves.

const { Aggregate } = require('./aggregate/types.js');
const { hasOption } = require('./options.js');
const { isArray, isRevoked } = require('./values.js');

/** The method that gives a type as dialects take it: `code`, `size`, `align`, `load`, `save` and its rules. */
const AS_TYPE = Symbol('as type');

/** What is a type, or a part of one. */
class ForeignType {
  #isForeign = true;

  static is(value) {
    return typeof value === 'object' && value !== null && #isForeign in value;
  }
}

/**
 * What makes types that only other rooms have; those put it here when they are set up.
 * @type {{ ofFunction?: (signature: object) => ForeignType, record?: (members: object[], options: object) => ForeignType,
 *   array?: (type: unknown, length: number | undefined) => ForeignType }}
 */
const makers = { __proto__: null, ofFunction: undefined, record: undefined, array: undefined };

/** Whether a value is the type of a function: `{ arguments, return }`. */
function isFunctionType(given) {
  if (typeof given !== 'object' || given === null || isRevoked(given) || isArray(given)) return false;
  if (Aggregate.is(given) || ForeignType.is(given)) return false;
  return hasOption(given, 'arguments') || hasOption(given, 'return');
}

/** Whether a value is a type that only other rooms know. */
const isForeign = (given) => ForeignType.is(given) || isFunctionType(given);

/** A type of another room as dialects take it; undefined for any other value. */
function foreignType(given) {
  if (ForeignType.is(given)) return given[AS_TYPE]();
  return isFunctionType(given) && makers.ofFunction ? makers.ofFunction(given)[AS_TYPE]() : undefined;
}

module.exports = { AS_TYPE, ForeignType, foreignType, isForeign, isFunctionType, makers };
