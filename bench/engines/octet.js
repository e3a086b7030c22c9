'use strict';

/**
 * The struct of eight doubles by pointer, for an engine without struct types: the loop copies the object's fields into
 * a Float64Array, as a program without structs does.
 * @param {Function} f takes the view
 * @returns {import('.').Entry}
 */
module.exports = (f) => ({
  f,
  scope: { d: new Float64Array(8) },
  call: (name) => `(${[...'abcdefgh'].map((field, k) => `d[${k}] = octet.${field}`).join(', ')}, ${name}(d))`,
});
