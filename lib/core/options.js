'use strict';
// Options as users give them: objects of any make, whose accessors and classes count. What a program has put on
// Object.prototype does not: it would turn on what nobody asked for.

const { hasOwn } = require('./builtins.js');

/** What objects inherit from: where much is read, a name in the source instead of a variable is found far faster. */
const everyObject = Object.prototype;

/**
 * Whether an option is given.
 * @param {object} given
 * @param {string} name
 */
const hasOption = (given, name) => (name in everyObject ? hasOwn(given, name) : name in given);

/**
 * The value of an option; undefined if it is not given.
 * @param {object} given
 * @param {string} name
 */
const optionOf = (given, name) => (name in everyObject && !hasOwn(given, name) ? undefined : given[name]);

module.exports = { everyObject, hasOption, optionOf };
