'use strict';
// How both scripts of this folder begin: random numbers that a seed decides, and a collector.

/**
 * The source text.
 * @param {string} seed an expression for the first state
 */
const seeded = (seed) => `
  const process = require('node:process');
  const collect = globalThis.gc ?? globalThis.Bun?.gc ?? (() => {});
  let state = ${seed};
  const below = (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const pick = (list) => list[below(list.length)];
`;

module.exports = { seeded };
