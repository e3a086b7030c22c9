'use strict';
// The names of C's types that the addon knows: src/core/type.c is their one list.

const fs = require('node:fs');
const path = require('node:path');
const { root } = require('./environment');

/**
 * The names in the order of the list.
 * @returns {string[]}
 */
function cTypeNames() {
  const source = fs.readFileSync(path.join(root, 'src', 'core', 'type.c'), 'utf8');
  const found = [...source.matchAll(/\bX\("([^"]+)"|\{"([^"]+)", (?:'.'|\w+)\}/g)].map(
    ([, first, second]) => first ?? second,
  );
  if (found.length < 40) throw new Error('the list of names was not found in src/core/type.c');
  return found;
}

module.exports = { cTypeNames };
