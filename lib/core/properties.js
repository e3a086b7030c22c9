'use strict';
// Properties that are defined and not assigned: nothing on a prototype has a say in what they are.

const { defineProperty } = require('./builtins.js');

/** Gives an object a property as an assignment would. */
function define(object, name, value) {
  // To store is far faster, and there may be thousands; but a prototype may have what takes the name.
  if (!(name in object)) object[name] = value;
  else defineProperty(object, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

/** Gives an object a property as classes have methods: whoever lists its properties does not see it. */
const defineHidden = (object, name, value) =>
  defineProperty(object, name, { __proto__: null, value, writable: true, configurable: true });

/** Lets `using` end objects of a class by one of its methods, if the runtime has the symbol for it. */
function disposeBy({ prototype }, method) {
  if (Symbol.dispose) defineHidden(prototype, Symbol.dispose, method);
}

module.exports = { define, defineHidden, disposeBy };
