'use strict';
// Timing of one shape on one engine.

const { scope, compileLoop } = require('./shapes');
const { functions, thousand } = require('./functions');

/**
 * @typedef {object} Pace
 * @property {number} slice how long one timed loop should take, in ms
 * @property {number} warm how long to warm up at least, in ms
 * @property {number} loops timed loops a shape
 * @property {number} sorted how many doubles to sort
 */

async function time(run, n) {
  const start = performance.now();
  const result = run(n);
  // Awaiting what is no promise would count a turn of the microtask queue.
  const value = typeof result?.then === 'function' ? await result : result;
  return { ms: performance.now() - start, value };
}

/**
 * Best of several loops, after a warm-up that also finds how many iterations fill a slice.
 * @param {import('./shapes').Shape} shape
 * @param {object} entry the engine's
 * @param {string} engine
 * @param {Pace} pace
 * @returns {Promise<Record<string, number>>} shape id -> measured, in the shape's unit
 */
async function measure(shape, entry, engine, pace) {
  if (shape.kind === 'bind') return bind(entry);
  const run = compileLoop(shape, entry, engine);
  if (shape.kind === 'sort') return { [shape.id]: await sort(run, pace) };
  let n = 1;
  let spent = 0;
  for (;;) {
    const { ms, value } = await time(run, n);
    if (n === 1 || spent === 0) verify(shape, value, n, entry);
    spent += ms;
    if (spent >= pace.warm && ms >= pace.slice * 0.7) break;
    const fitting = ms > 0 ? Math.ceil((n * pace.slice) / ms) : n * 8;
    n = Math.max(1, Math.min(n * 8, fitting));
  }
  const unitsPerMs = shape.unit === 'µs' ? 1e3 : 1e6;
  let best = Infinity;
  for (let k = 0; k < pace.loops; k++) {
    const { ms, value } = await time(run, n);
    verify(shape, value, n, entry);
    best = Math.min(best, (ms * unitsPerMs) / n / shape.per);
  }
  return { [shape.id]: best };
}

function verify(shape, value, n, entry) {
  if (shape.check && !shape.check(value, n, { ...scope, ...entry.scope })) {
    throw new Error(`wrong result after ${n} iterations: ${String(value)}`);
  }
}

async function sort(run, pace) {
  for (let spent = 0; spent < pace.warm;) spent += (await time(run, 2000)).ms;
  let best = Infinity;
  for (let k = 0; k < Math.min(2, pace.loops); k++) {
    const { ms, value } = await time(run, pace.sorted);
    for (let i = 1; i < pace.sorted; i++) if (!(value[i - 1] <= value[i])) throw new Error('not sorted');
    best = Math.min(best, ms);
  }
  return best;
}

function collectGarbage() {
  if (typeof Bun !== 'undefined') Bun.gc(true);
  else if (globalThis.gc) for (let k = 0; k < 3; k++) globalThis.gc();
}

const arguments_ = { a: [1, 2], b: [1.5, 2], c: [1], d: [1, 2.5, 3] };

// Binding is measured cold, as a program does it: once, at its start.
function bind(entry) {
  collectGarbage();
  const heap = process.memoryUsage().heapUsed;
  const start = performance.now();
  const bound = entry.bind(thousand.map((name) => [name, ...functions[name]]));
  const afterBind = performance.now();
  for (const name of thousand) entry.callOnce(bound, name, arguments_[name['bench_bind_'.length]]);
  const afterCall = performance.now();
  collectGarbage();
  const grown = process.memoryUsage().heapUsed - heap;
  const last = entry.callOnce(bound, 'bench_bind_d249', [1, 2.5, 3]);
  if (last !== 255.5) throw new Error(`wrong result of bench_bind_d249: ${last}`);
  return { bind: afterBind - start, 'bind-call': afterCall - start, 'bind-heap': grown / 2 ** 20 };
}

module.exports = { measure };
