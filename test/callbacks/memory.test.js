'use strict';
// Callbacks give back what they take: native memory, executable memory, JavaScript memory.

const { test, assert, gc, runtime } = require('../harness');
const { JSCallback, symbols, type, until } = require('./library');

const megabyte = 1024 * 1024;
/** What the memory may grow by, in MB. AddressSanitizer keeps freed memory for itself. */
const allowed = process.env.ASAN_OPTIONS ? Infinity : runtime === 'bun' ? 40 : 10;
const rss = () => process.memoryUsage.rss?.() ?? process.memoryUsage().rss;

test('100,000 cycles of making and closing leave the memory where it was', async () => {
  const cycles = async (count) => {
    for (let i = 0; i < count; i++) {
      const callback = new JSCallback((n) => n + i, type);
      if (i % 1000 === 0) assert.equal(symbols.call(callback.ptr, 1), 1 + i);
      callback.close();
      if (i % 10_000 === 9999) await gc(1);
    }
    await gc();
  };
  await cycles(20_000);
  const before = rss();
  await cycles(100_000);
  const grown = (rss() - before) / megabyte;
  // A leak of the smallest part of a callback would be far more: a closure alone has 100 bytes and more.
  assert.ok(grown < allowed, `grown by ${grown.toFixed(1)} MB`);
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
  const end = Date.now() + 10_000;
  while (collected < 90 && Date.now() < end) await gc(1);
  assert.ok(collected >= 90, `${collected} of 100`);
});

test('calls leave nothing: a million of them inside, 20,000 from other threads', async () => {
  const callback = new JSCallback((n) => n, type);
  symbols.repeat(callback.ptr, 100_000);
  await symbols.call_on_threads_off(callback.ptr, 2, 1000);
  await gc();
  const before = rss();
  symbols.repeat(callback.ptr, 1_000_000);
  await symbols.call_on_threads_off(callback.ptr, 2, 10_000);
  await gc();
  const grown = (rss() - before) / megabyte;
  assert.ok(grown < allowed, `grown by ${grown.toFixed(1)} MB`);
  callback.close();
});

test('queued calls leave nothing', async () => {
  let calls = 0;
  const callback = new JSCallback(() => ++calls, { ...type, threadsafe: true });
  const round = async (count) => {
    const wanted = calls + count;
    symbols.call_on_threads(callback.ptr, 2, count / 2);
    await until(() => calls === wanted);
    await gc();
  };
  await round(5000);
  const before = rss();
  for (let i = 0; i < 4; i++) await round(5000);
  const grown = (rss() - before) / megabyte;
  assert.ok(grown < allowed, `grown by ${grown.toFixed(1)} MB`);
  callback.close();
});
