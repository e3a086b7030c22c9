'use strict';
// "Received …": how an error describes what it was given.

const { inspect, types } = require('node:util');
const { entryPoint } = require('./entry-points');

const SHOWN = 25;

/**
 * @param {unknown} value
 * @returns {string} for example `type number (5)`, `an instance of Date`, `null`
 */
function describe(value) {
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'function':
      return `function ${value.name}`;
    case 'object': {
      if (value === null) return 'null';
      const name = value.constructor?.name;
      return name ? `an instance of ${name}` : inspect(value, { depth: -1 });
    }
    case 'string': {
      const shown = value.length > SHOWN + 3 ? `${value.slice(0, SHOWN)}...` : value;
      return `type string (${inspect(shown)})`;
    }
    default:
      // Minus zero shows as 0.
      return `type ${typeof value} (${inspect(Object.is(value, -0) ? 0 : value, { colors: false })})`;
  }
}

// What JavaScriptCore calls the kinds of values; Bun's message has the number.
const jsTypes = [
  [types.isProxy, 74],
  [(value) => typeof value === 'function', 36],
  [types.isArgumentsObject, 45],
  [types.isDate, 73],
  [types.isMap, 88],
  [types.isSet, 89],
  [types.isWeakMap, 90],
  [types.isWeakSet, 91],
  [types.isRegExp, 72],
  [types.isNativeError, 41],
  [types.isPromise, 87],
  [types.isStringObject, 95],
  [types.isNumberObject, 40],
  [types.isBooleanObject, 39],
  [types.isGeneratorObject, 75],
  [types.isMapIterator, 81],
  [Array.isArray, 46],
  [(value) => value === globalThis, 42],
  [isOrdinary, 34],
];
const OTHER_OBJECT = 33;

/** An object without anything of the engine's in it. */
function isOrdinary(value) {
  return !types.isBoxedPrimitive(value) && !(Symbol.toStringTag in value) && entryPoint(value) === undefined;
}

/**
 * The number of a value's kind.
 * @param {unknown} value
 */
function jsTypeOf(value) {
  switch (typeof value) {
    case 'string':
      return 2;
    case 'bigint':
      return 3;
    case 'symbol':
      return 4;
    case 'object':
    case 'function':
      if (value !== null) return jsTypes.find(([is]) => is(value))?.[1] ?? OTHER_OBJECT;
      return 0;
    default:
      return 0;
  }
}

module.exports = { describe, jsTypeOf };
