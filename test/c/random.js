'use strict';
// Random numbers that a seed repeats.

/** @param {number} seed */
function randomFrom(seed) {
  let state = (seed * 2654435761) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state;
  };
  for (let i = 0; i < 8; i++) next();
  return {
    /** An integer from 0 to less than limit. */
    below: (limit) => next() % limit,
    /** One of some values. */
    pick: (values) => values[next() % values.length],
    /** True once in so many times. */
    once: (times) => next() % times === 0,
  };
}

module.exports = { randomFrom };
