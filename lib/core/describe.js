'use strict';
// Values as messages show them: short, with their type, and without running any code of theirs.

const { getOwnPropertyDescriptor, isArray } = require('./builtins.js');
const { isMemory, isProxy, isRevoked, kindOf, memoryLength } = require('./values.js');
const { isDate, isMap, isPromise, isSet } = require('node:util').types;

const LONGEST_TEXT = 40;
const MOST_KEYS = 4;

const shortened = (text) => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 3)}…` : text);

const count = (n, word) => `${n} ${word}${n === 1 ? '' : 's'}`;

/** The name of a function, if it is one that no getter answers. */
function plainNameOf(f) {
  if (typeof f !== 'function' || isProxy(f)) return '';
  const name = getOwnPropertyDescriptor(f, 'name')?.value;
  return typeof name === 'string' ? shortened(name) : '';
}

/** The name of an object's class, where its prototype says it without code of its own. */
function classOf(value) {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null || isProxy(prototype)) return '';
  return plainNameOf(getOwnPropertyDescriptor(prototype, 'constructor')?.value);
}

function describeMemory(value) {
  const name = classOf(value) || kindOf(value) || 'buffer';
  return `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name} of ${count(memoryLength(value), 'byte')}`;
}

function describeObject(value) {
  if (isProxy(value)) return isRevoked(value) ? 'a Proxy that was revoked' : 'a Proxy';
  if (isMemory(value)) return describeMemory(value);
  if (isArray(value)) return `an array of ${value.length}`;
  if (isPromise(value)) return 'a promise';
  if (isMap(value)) return 'a Map';
  if (isSet(value)) return 'a Set';
  if (isDate(value)) return 'a Date';
  const name = classOf(value);
  const keys = Object.keys(value);
  const shown = keys.slice(0, MOST_KEYS).map(shortened).join(', ') + (keys.length > MOST_KEYS ? ', …' : '');
  if (name !== '' && name !== 'Object') return `an object of class ${name}`;
  return keys.length === 0 ? 'an object without properties' : `an object with ${shown}`;
}

/**
 * A value in words, like `"7" (string)` and `an array of 3`.
 * @param {unknown} value
 * @returns {string}
 */
function describe(value) {
  if (value === null || value === undefined) return String(value);
  switch (typeof value) {
    case 'string':
      return `${JSON.stringify(shortened(value))} (string)`;
    case 'bigint':
      return `${shortened(String(value))}n (bigint)`;
    case 'number':
      return `${Object.is(value, -0) ? '-0' : value} (number)`;
    case 'symbol':
      return 'a symbol';
    case 'function':
      return plainNameOf(value) === '' ? 'a function' : `function ${plainNameOf(value)}`;
    case 'object':
      return describeObject(value);
    default:
      return `${String(value)} (${typeof value})`;
  }
}

/** `1st`, `2nd`, `3rd`, `4th`. @param {number} n from 1 */
function ordinal(n) {
  const tens = n % 100;
  const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${ending}`;
}

module.exports = { describe, ordinal };
