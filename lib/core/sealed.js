'use strict';
// Classes whose objects decide about memory: a program has these objects, but cannot change what they do, nor make others.

const { defineProperty, freeze } = require('./builtins.js');
const { coded } = require('./errors.js');

/**
 * Freezes the prototype of a class, and puts a constructor there that makes nothing.
 * @param {Function} Class
 */
function seal(Class) {
  const { name, prototype } = Class;
  const { [name]: stand } = {
    [name]: function () {
      throw coded(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    },
  };
  // So that those who print an object find its class.
  stand.prototype = prototype;
  defineProperty(prototype, 'constructor', { __proto__: null, value: freeze(stand) });
  freeze(prototype);
}

module.exports = { seal };
