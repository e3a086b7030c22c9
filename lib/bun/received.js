'use strict';
// "Received …": how an error describes what it was given.

const { inspect } = require('node:util');

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

module.exports = { describe };
