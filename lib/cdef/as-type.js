'use strict';
// Types of C as the main entry point's signatures and variables take them.

const { printType } = require('../c/index.js');
const { bare } = require('../c/types.js');
const { invalidType } = require('./errors.js');
const { argumentRule, parameterRule, returnedRule } = require('./rules.js');

/** No option, whatever stands on Object.prototype. */
const OPTIONS = Object.freeze({ __proto__: null });

/**
 * @param {object} model
 * @param {import('./codecs.js').Codecs} codecs
 */
function asType(model, codecs) {
  const found = bare(model);
  if (['void', 'function', 'opaque', 'array'].includes(found.kind)) {
    const what = found.kind === 'array' ? 'an array; pass a pointer to it' : 'passed by value';
    throw invalidType(`${printType(model)} cannot be ${what}`);
  }
  const codec = codecs.of(model);
  const { code, size, align } = codec;
  return Object.freeze({
    code,
    size,
    align,
    load: (data, at) => codec.load(data, at),
    save: (data, at, value, path) => codec.save(data, at, value, { field: path }, undefined),
    // Memory that a call off the thread was lent stays: no rule here knows which kind of call it is for.
    parameter: parameterRule(model, codecs, { __proto__: null, nonblocking: true }, undefined),
    result: argumentRule(model, codecs, OPTIONS),
    returned: returnedRule(model, codecs, 'the callback'),
  });
}

module.exports = { asType };
