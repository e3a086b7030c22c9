'use strict';
// Functions by C text, over a library that the main entry point has opened.

const { cdef, partsOf } = require('./declared.js');
const { invalidValue, mistakesIn } = require('./errors.js');
const { OpenLibrary } = require('./library.js');
const { checkOptions } = require('./options.js');

/** The one function that a text declares. */
function declarationIn({ declarations }, text, key) {
  const { functions, mistakes } = declarations;
  functions.clear();
  declarations.add(/[;}]\s*$/.test(text) ? text : `${text};`);
  if (mistakes.length > 0) throw mistakesIn(mistakes.splice(0));
  if (functions.size !== 1) throw invalidValue(`${key}: expected one function in C, found ${functions.size}`);
  return functions.values().next().value;
}

/**
 * Binds functions that are declared one by one: the key is the property, the name in the text the symbol.
 * @param {import('../core/library.js').Library} library
 * @param {[string, string | object][]} definitions
 * @returns {Map<string, Function | null>}
 */
function bindEach(library, definitions) {
  const declared = partsOf(cdef(''));
  const state = new OpenLibrary(library, declared);
  return new Map(
    definitions.map(([key, definition]) => {
      const { c, ...options } = typeof definition === 'string' ? { c: definition } : definition;
      checkOptions(options, 'function', key);
      return [key, state.function(key, declarationIn(declared, c, key), options)];
    }),
  );
}

/** All that a text declares. */
const openText = (library, text) => new OpenLibrary(library, partsOf(cdef(text))).surface();

module.exports = { bindEach, openText };
