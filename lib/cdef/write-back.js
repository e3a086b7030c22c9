'use strict';
// What C wrote goes into objects of a program, when the call has ended. What cannot be written stays as it was: an error would
// take the result away. What code of the program throws is the program's.

const { getOwnPropertyDescriptor, getPrototypeOf, hasOwn } = require('../core/builtins.js');
const { isProxy } = require('../core/values.js');

// These say whether they could, and throw only what a Proxy throws.
const { defineProperty, set } = Reflect;

/**
 * An assignment threw: whether that was a setter, or the engine that found nothing to write to. Code of a Proxy is asked once
 * more, as nothing else tells the one from the other.
 * @throws what code of the program threw
 */
function notWritten(object, name, value, error) {
  for (let at = object; at !== null; at = getPrototypeOf(at)) {
    if (isProxy(at)) {
      set(object, name, value);
      return;
    }
    const found = getOwnPropertyDescriptor(at, name);
    if (found === undefined) continue;
    if (hasOwn(found, 'set') && found.set !== undefined) throw error;
    return;
  }
}

/** Assigns a property or an element, if it can be written. */
function writeBack(object, name, value) {
  if (name === '__proto__') {
    defineProperty(object, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
    return;
  }
  try {
    object[name] = value;
  } catch (error) {
    notWritten(object, name, value, error);
  }
}

module.exports = { notWritten, writeBack };
