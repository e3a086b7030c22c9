'use strict';
// Callbacks give back what they take: native memory, executable memory, JavaScript memory.

const { test, assert, gc, gcUntil, steady } = require('../harness');
const { JSCallback, symbols, type, until } = require('./library');

test('100,000 cycles of making and closing leave the memory where it was', async () => {
  const cycles = async () => {
    for (let i = 0; i < 100_000; i++) {
      const callback = new JSCallback((n) => n + i, type);
      if (i % 1000 === 0) assert.equal(symbols.call(callback.ptr, 1), 1 + i);
      callback.close();
      if (i % 10_000 === 9999) await gc(1);
    }
  };
  // The smallest part of a callback that could leak is its closure, which has 100 bytes and more.
  await steady(cycles, { most: 3e6 });
});

test('an address stays dead when thousands were made and closed after it', () => {
  // Other types, so that its entry point is given back instead of being used again.
  const closed = new JSCallback((n) => n + 1, type);
  const address = closed.ptr;
  closed.close();
  const others = ['i8', 'i16', 'i64', 'f64'].map((name) => ({ arguments: [name], return: 'i32' }));
  for (let i = 0; i < 4000; i++) {
    const callback = new JSCallback(() => 7, others[i % others.length]);
    assert.notEqual(callback.ptr, address);
    callback.close();
    if (i % 100 === 0) assert.equal(symbols.call(address, 5), 0);
  }
  assert.equal(symbols.call(address, 5), 0);
});

test('20,000 at once all work', () => {
  const callbacks = Array.from({ length: 20_000 }, (_, index) => new JSCallback((n) => n + index, type));
  assert.equal(new Set(callbacks.map(({ ptr }) => ptr)).size, 20_000);
  callbacks.forEach(({ ptr }, index) => assert.equal(symbols.call(ptr, 1), 1 + index));
  for (const callback of callbacks) callback.close();
  const after = new JSCallback((n) => n, type);
  assert.equal(symbols.call(after.ptr, 5), 5);
});

test('functions and what they hold are collected after close', async () => {
  let collected = 0;
  const registry = new FinalizationRegistry(() => collected++);
  (() => {
    for (let i = 0; i < 100; i++) {
      const f = (n) => n + i;
      registry.register(f);
      const callback = new JSCallback(f, type);
      symbols.call(callback.ptr, 1);
      callback.close();
    }
  })();
  await gcUntil(() => collected >= 90);
});

test('calls leave nothing: a million of them inside, 20,000 from other threads', async () => {
  const callback = new JSCallback((n) => n, type);
  const round = () => {
    symbols.repeat(callback.ptr, 1_000_000);
    return symbols.call_on_threads_off(callback.ptr, 2, 10_000);
  };
  await steady(round, { most: 1e6 });
  callback.close();
});

test('queued calls leave nothing', async () => {
  let calls = 0;
  const callback = new JSCallback(() => ++calls, { ...type, threadsafe: true });
  const round = async () => {
    const wanted = calls + 5000;
    symbols.call_on_threads(callback.ptr, 2, 2500);
    await until(() => calls === wanted);
    await gc(1);
  };
  await steady(round, { rounds: 8, most: 1e6 });
  callback.close();
});
