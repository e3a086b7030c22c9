'use strict';
// Objects of the language itself, which have their values elsewhere than in members: taken for a struct, each would be one
// of zeros.

const { types } = require('node:util');
const { uncurry } = require('../core/builtins.js');
const { isArray, isProxy } = require('../core/values.js');
const { callbackClasses } = require('./callback-classes.js');

const tagOf = uncurry(Object.prototype.toString);

/** What tells each kind, whatever a program has put on the object. */
const kinds = [
  types.isPromise,
  types.isDate,
  types.isMap,
  types.isSet,
  types.isWeakMap,
  types.isWeakSet,
  types.isRegExp,
  types.isNativeError,
  types.isBoxedPrimitive,
  types.isGeneratorObject,
];

/**
 * Whether an object is one of the language's own, or a callback, and so stands for no struct. A Proxy is what it says.
 * @param {object} value no memory
 */
function isBuiltIn(value) {
  if (isProxy(value)) return false;
  if (callbackClasses.some((Class) => value instanceof Class)) return true;
  // Objects of a program's classes are told by this alone, in a fraction of the time.
  if (tagOf(value) === '[object Object]') return false;
  return isArray(value) || kinds.some((isKind) => isKind(value));
}

module.exports = { isBuiltIn };
