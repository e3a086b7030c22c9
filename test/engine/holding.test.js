'use strict';
// Whether the addon can hold memory that is lent to a nonblocking call. It can on every Node.js, where a change of V8 would be
// seen here; other runtimes have no such thing below Node-API. What is held is let go however the call ends.

const { test, assert, load, fixture, runtime, gc, sanitizer } = require('../harness');
const { engine } = require('../../lib/core/addon.js');

test('memory is held by the addon on Node.js, and there alone', () => {
  const isNode = runtime === 'node';
  assert.equal(engine.canHold(), isNode);
  assert.equal(engine.canHold(), isNode);
});

const BYTES = 4096;
/** Calls at once. */
const AT_ONCE = 100;

/** What C holds counts as memory of ArrayBuffers as long as it is held. */
const heldNow = async () => {
  await gc();
  return process.memoryUsage().arrayBuffers;
};

/**
 * Makes many calls, each with memory of its own.
 * @param {number} calls
 * @param {(bytes: Uint8Array) => Promise<unknown>} call
 * @returns {Promise<{ kept: number, fulfilled: number }>} kept: bytes
 */
async function make(calls, call) {
  let fulfilled = 0;
  const round = async () => {
    const promises = [];
    for (let i = 0; i < AT_ONCE; i++) promises.push(call(new Uint8Array(BYTES)));
    for (const { status } of await Promise.allSettled(promises)) if (status === 'fulfilled') fulfilled++;
  };
  await round();
  const before = await heldNow();
  fulfilled = 0;
  for (let i = 0; i < calls / AT_ONCE; i++) await round();
  return { kept: (await heldNow()) - before, fulfilled };
}

const skip = runtime !== 'node' && 'only Node.js says what is held';

/** The functions of the tests. */
function bind() {
  const { dlopen } = load.require();
  return dlopen(fixture('faults'), {
    length_of: { arguments: ['buffer', 'u64'], return: 'u64', nonblocking: true },
    length_and_text: { symbol: 'length_of', arguments: ['buffer', 'string'], return: 'u64', nonblocking: true },
    gated: { arguments: ['buffer'], return: 'void', nonblocking: true },
    gate_open: { return: 'void' },
  }).symbols;
}

const take = (bytes) => structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
const many = sanitizer ? 5000 : 100_000;

test('100,000 calls whose memory was transferred meanwhile keep none of it', { skip, timeout: 60_000 }, async () => {
  const { length_of } = bind();
  const { kept, fulfilled } = await make(many, (bytes) => {
    const promise = length_of(bytes, 1n);
    take(bytes);
    return promise;
  });
  // All of it would be 400 MB.
  assert.ok(kept < 50 * BYTES, `${kept} bytes`);
  assert.equal(fulfilled, many);
});

test('calls that are taken back before they start keep nothing', { skip, timeout: 60_000 }, async () => {
  const { gated, gate_open } = bind();
  // All threads of the pool are busy meanwhile.
  const busy = Array.from({ length: 128 }, () => gated(null));
  const { kept, fulfilled } = await make(many / 10, (bytes) => {
    const controller = new AbortController();
    const promise = gated(bytes, { signal: controller.signal });
    take(bytes);
    controller.abort();
    return promise;
  });
  const opening = setInterval(gate_open, 1);
  await Promise.all(busy);
  clearInterval(opening);
  assert.ok(kept < 50 * BYTES, `${kept} bytes`);
  assert.equal(fulfilled, 0);
});

test('calls whose last argument C refuses keep nothing of the first', { skip, timeout: 60_000 }, async () => {
  const { length_and_text } = bind();
  const { kept, fulfilled } = await make(many / 10, (bytes) => length_and_text(bytes, 'a NUL \0 inside'));
  assert.ok(kept < 50 * BYTES, `${kept} bytes`);
  assert.equal(fulfilled, 0);
});
