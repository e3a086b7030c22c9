'use strict';
// viewSource: what a description is turned into. Bun shows the C of the wrapper that it would compile. Ours shows the C
// prototype that the description stands for, and a function that calls it. Its arguments lie in slots of 8 bytes, which is
// how a call is described to lib/core.

const { isObject } = require('../core/values.js');
const { readTypes, readEntries } = require('./signature');
const { invalidType } = require('./errors');
const { spellings } = require('./types');

const CALLBACK = '// bun:ffi callbacks are compiled by JavaScriptCore (no C source is generated)\n';

const spaced = (type) => (type.endsWith('*') ? type : `${type} `);

function source(name, { args, returns }) {
  const types = args.map((type) => spellings[type]);
  const values = types.map((type, i) => `*(${spaced(type)}*)(slots + ${i + 1})`);
  const call = `${name}(${values.join(', ')})`;
  const result = returns === 'void' ? call : `*(${spaced(spellings[returns])}*)slots = ${call}`;
  return [
    '#include <stdbool.h>',
    '#include <stdint.h>',
    ...(types.concat(spellings[returns]).some((type) => type.startsWith('napi')) ? ['#include <node_api.h>'] : []),
    '',
    `extern ${spaced(spellings[returns])}${name}(${types.join(', ') || 'void'});`,
    '',
    `void polyffi_${name}(uint64_t *slots) {`,
    `  ${result};`,
    '}',
    '',
  ].join('\n');
}

/**
 * The source that descriptions are turned into.
 * @param {Record<string, object> | object} symbols descriptions by name, or one callback's
 * @param {boolean} [isCallback]
 * @returns {string[] | string} one text a function; for a callback a comment
 */
const viewSource = (symbols, isCallback) => {
  if (isCallback) {
    if (!isObject(symbols)) throw invalidType('Expected an object');
    readTypes(symbols, true);
    return CALLBACK;
  }
  if (!isObject(symbols)) throw invalidType('Expected an options object with symbol names');
  return Array.from(readEntries(symbols, false), ([name, descriptor]) => source(name, descriptor));
};

module.exports = { viewSource };
