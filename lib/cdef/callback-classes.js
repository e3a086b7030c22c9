'use strict';
// Classes of callbacks that a program may hand over where C takes a function: objects with `ptr`.

/** @type {Function[]} */
const callbackClasses = [];

module.exports = { callbackClasses };
