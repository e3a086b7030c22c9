'use strict';
// Garbage collection on demand.

const { runtime } = require('./environment');

/** @returns {(options?: object) => void} the runtime's own collector */
function findCollector() {
  if (runtime === 'bun') return () => Bun.gc(true);
  if (typeof globalThis.gc === 'function') return globalThis.gc;
  if (runtime === 'deno') throw new Error('gc() needs deno run --v8-flags=--expose-gc');
  require('node:v8').setFlagsFromString('--expose-gc');
  return require('node:vm').runInNewContext('gc');
}

let collect;

const turn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Collects garbage and lets finalizers run. What is collected in one round may free more, hence several.
 * @param {number} [rounds]
 */
async function gc(rounds = 3) {
  collect ??= findCollector();
  for (let round = 0; round < rounds; round++) {
    // A turn first, so that what the caller's stack still holds is let go.
    await turn();
    collect();
    await turn();
  }
}

/**
 * Collects all that can be collected, as an engine does before it gives up for want of memory. That is what was compiled from
 * source, which V8 14 and later keep in their caches until then, too.
 */
async function gcAll() {
  await gc();
  // Node.js 18 and 20 know no flavors and collect as ever.
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  await gc();
}

/**
 * Collects garbage until a condition holds.
 * @param {() => unknown} condition
 * @param {number} [timeout] milliseconds
 * @throws {Error} if it does not hold in time
 */
async function gcUntil(condition, timeout = 10_000) {
  const end = Date.now() + timeout;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not collected within ${timeout} ms: ${condition}`);
    await gc(1);
  }
}

module.exports = { gc, gcAll, gcUntil };
