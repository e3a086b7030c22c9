'use strict';
// Why a symbol is missing: what it may be called instead.

const { symbolsIn } = require('../core/reasons.js');
const { nearest } = require('../c/errors.js');
const { speaksExactly } = require('./errors.js');

/** A name as C++ compilers write it: its length before it. */
const isFromCpp = (symbol, name) => symbol.startsWith('_Z') && symbol.includes(`${name.length}${name}`);

/**
 * What a library has instead of a symbol.
 * @param {string | null} library as it was asked for
 * @param {string} name
 * @returns {string | undefined} undefined if there is nothing to say
 */
function whyMissing(library, name) {
  if (speaksExactly()) return undefined;
  const names = symbolsIn(library);
  const mangled = names.find((symbol) => isFromCpp(symbol, name));
  if (mangled) return `the library has it for C++ alone, as ${mangled}: declare it extern "C"`;
  const near = nearest(name, names);
  return near === undefined ? undefined : `did you mean '${near}'?`;
}

module.exports = { whyMissing };
