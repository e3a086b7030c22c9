'use strict';
// C's types by their names and texts, which only the addon knows (src/core/type.h).

const { engine, raw } = require('./addon.js');

/**
 * The letter of a C type of any accepted spelling.
 * @param {string} name
 * @returns {string | undefined} undefined for a name that is no type
 */
const letterOf = (name) => (name.includes('\0') ? undefined : engine.letter(name));

/**
 * Size and alignment of a type in bytes, then the offsets of its members.
 * @param {string} code
 * @returns {number[]}
 */
const layoutOf = (code) => engine.layout(code);

/**
 * The size in bytes of what the draft's types name.
 * @param {string} name
 * @returns {number | undefined}
 */
const sizeOfName = (name) => raw.sizeof(name);

module.exports = { layoutOf, letterOf, sizeOfName };
