'use strict';
// Which line of a program called polyffi, for what is listed as open.

const path = require('node:path');

/** Where polyffi's own files are: not the place that a user looks for. A bundle in the form of a module has no folder. */
const own = typeof __dirname === 'string' ? path.join(__dirname, '..') + path.sep : undefined;

/**
 * The place in the program that called polyffi: the stack as text, without polyffi's own part.
 * @returns {string}
 */
function place() {
  const [, ...calls] = new Error().stack.split('\n');
  return calls.filter((line) => !own || !line.includes(own)).join('\n');
}

module.exports = { place };
