'use strict';
// Whether memory grows with every round of something.

const { isCounting } = require('./environment');
const { gcAll } = require('./gc');

/** The resident memory of the process, in bytes. */
const resident = () => process.memoryUsage.rss?.() ?? process.memoryUsage().rss;

/** How many windows are tried, and how many of them must leave memory where it was. */
const windows = 12;
const steadyWindows = 2;

/**
 * Runs rounds until two windows of them have left memory where it was. The heaps of the engine, of C and of a sanitizer
 * grow at times of their own for nothing that is kept, but that comes to an end. A leak grows in every window. (One window
 * would do, but for a heap that shrinks in it by chance.) What passes takes the time of two or three windows.
 * @param {() => unknown} round
 * @param {object} options
 * @param {number} options.most bytes that such a window may grow by, less than half of what the smallest leak would be
 * @param {number} [options.rounds] rounds in a window, 1 unless told
 * @throws {Error} if too many windows grew by more; it names each one's growth
 */
async function steady(round, { most, rounds = 1 }) {
  await round();
  // The counters of lines grow themselves.
  if (isCounting) return;
  await gcAll();
  const grown = [];
  const isSteady = (bytes) => bytes < most;
  while (grown.length < windows) {
    const before = resident();
    for (let i = 0; i < rounds; i++) await round();
    await gcAll();
    grown.push(resident() - before);
    if (grown.filter(isSteady).length === steadyWindows) return;
  }
  const list = grown.map((bytes) => (bytes / 1e6).toFixed(1)).join(', ');
  throw new Error(`${rounds} rounds take more than ${most / 1e6} MB again and again: ${list}`);
}

module.exports = { steady };
