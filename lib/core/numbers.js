'use strict';
// What C says of the frame and of flags; src/binding/numbers.c writes it, so that no number stands twice.

const { engine } = require('./addon.js');

for (const group of Object.values(engine.numbers)) Object.freeze(group);

/**
 * @typedef {object} Numbers
 * @property {Record<string, number>} abi one name: who decides where arguments live
 * @property {Record<string, number>} at offsets in bytes inside the frame
 * @property {Record<string, number>} after bits of the word that says what is to be done after a call
 * @property {Record<string, number>} bound flags of a bound function
 * @property {Record<string, number>} callback flags of a callback
 * @property {Record<string, number>} mode how a callback's stub runs
 * @property {Record<string, number>} open flags of an opened library
 */

/** @type {Numbers} */
module.exports = Object.freeze({ ...engine.numbers });
