'use strict';
// Callbacks from other threads: the thread waits for the value, or is sent on with zero.

const { test, assert, gc, runScript } = require('../harness');
const { JSCallback, symbols, type, turn, until, prelude, inWorker } = require('./library');

const queued = { ...type, threadsafe: true };

test('another thread waits for the value', async () => {
  const callback = new JSCallback((n) => n * 2, type);
  assert.equal(await symbols.call_on_thread_off(callback.ptr, 21), 42);
  callback.close();
});

test('a thread nobody waits for is served as well', async () => {
  const callback = new JSCallback((n) => n + 1, type);
  symbols.start_threads(callback.ptr, 1, 100);
  await until(() => symbols.threads_running() === 0);
  assert.equal(symbols.threads_total(), 5050n);
  callback.close();
});

test('microtasks run before the thread goes on', async () => {
  const callback = new JSCallback((n) => {
    Promise.resolve()
      .then(() => null)
      .then(() => done.push(n));
    return done.length;
  }, type);
  const done = [];
  // Each call sees the microtasks of those before it: 0 + 1 + 2 + 3 + 4.
  assert.equal(await symbols.call_on_threads_off(callback.ptr, 1, 5), 10n);
  assert.equal(done.length, 5);
  callback.close();
});

test('thousands of calls from many threads at once are each answered', async () => {
  const seen = new Uint8Array(16 * 300);
  const callback = new JSCallback((n) => {
    seen[n]++;
    return n;
  }, type);
  const sum = await symbols.call_on_threads_off(callback.ptr, 16, 300);
  assert.equal(sum, BigInt((seen.length * (seen.length - 1)) / 2));
  assert.ok(seen.every((count) => count === 1));
  callback.close();
});

test('thousands of queued calls arrive, and C gets zero at once', async () => {
  const seen = new Uint8Array(16 * 500);
  let calls = 0;
  const callback = new JSCallback((n) => {
    seen[n]++;
    return ++calls;
  }, queued);
  // The call is synchronous: none of its threads may wait for this one.
  assert.equal(symbols.call_on_threads(callback.ptr, 16, 500), 0n);
  assert.equal(calls, 0);
  await until(() => calls === seen.length);
  assert.ok(seen.every((count) => count === 1));
  callback.close();
});

test('queued calls of the own thread are queued too, in order', async () => {
  const seen = [];
  const callback = new JSCallback((n) => seen.push(n), queued);
  assert.equal(symbols.repeat(callback.ptr, 5), 0n);
  assert.deepEqual(seen, []);
  await until(() => seen.length === 5);
  assert.deepEqual(seen, [0, 1, 2, 3, 4]);
  callback.close();
});

test('while garbage is collected', async () => {
  const callback = new JSCallback((n) => {
    const waste = Array.from({ length: 100 }, (_, index) => ({ index, n }));
    return waste[n % 100].index === n % 100 ? 1 : 0;
  }, type);
  let over = false;
  const sum = symbols.call_on_threads_off(callback.ptr, 8, 200).finally(() => (over = true));
  while (!over) await gc(1);
  assert.equal(await sum, 1600n);
  callback.close();
});

test('while other callbacks are made and closed', async () => {
  const callback = new JSCallback(() => 1, type);
  let over = false;
  const sum = symbols.call_on_threads_off(callback.ptr, 8, 200).finally(() => (over = true));
  while (!over) {
    const others = Array.from({ length: 20 }, (_, index) => new JSCallback((n) => n + index, type));
    others.forEach((other, index) => assert.equal(symbols.call(other.ptr, 1), 1 + index));
    for (const other of others) other.close();
    await turn();
  }
  assert.equal(await sum, 1600n);
  callback.close();
});

test('while it is closed: each thread gets its value or zero, none hangs', async () => {
  for (let round = 0; round < 20; round++) {
    const callback = new JSCallback(() => 1, type);
    symbols.start_until_zero(callback.ptr, 4);
    await turn();
    callback.close();
    await until(() => symbols.threads_running() === 0);
  }
});

test('queued calls that were made before close are delivered', async () => {
  let calls = 0;
  const callback = new JSCallback(() => ++calls, queued);
  symbols.call_on_threads(callback.ptr, 4, 10);
  callback.close();
  await until(() => calls === 40);
});

test('structs cross threads', async () => {
  const { dlopen, struct, array } = require('polyffi');
  const { path } = require('./library');
  const big = struct({ v: array('i64', 8) });
  const { pass_big } = dlopen(path, {
    pass_big: { arguments: ['function', big], return: big, nonblocking: true },
  }).symbols;
  const callback = new JSCallback(({ v }) => ({ v: v.map((n) => -n) }), { arguments: [big], return: big });
  assert.deepEqual(await pass_big(callback.ptr, { v: [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n] }), {
    v: [-1n, -2n, -3n, -4n, -5n, -6n, -7n, -8n],
  });
  const huge = struct({ bytes: array('u8', 70000) });
  const huges = dlopen(path, {
    pass_huge: { arguments: ['function', huge, 'i32'], return: huge.bytes, nonblocking: true },
  }).symbols;
  const value = new Uint8Array(70000).map((_, index) => index * 3);
  const flip = new JSCallback((bytes, n) => bytes.map((byte) => byte ^ n), {
    arguments: [huge.bytes, 'i32'],
    return: huge,
  });
  assert.deepEqual(
    await huges.pass_huge(flip.ptr, value, 255),
    value.map((byte) => byte ^ 255),
  );
});

test('a synchronous native call inside the callback of another thread', async () => {
  const inner = new JSCallback((n) => n + 1, type);
  const callback = new JSCallback((n) => Number(symbols.repeat(inner.ptr, n)), type);
  assert.equal(await symbols.call_on_thread_off(callback.ptr, 10), 55);
});

test('one callback may start the next thread', async () => {
  const callback = new JSCallback((n) => {
    if (n > 0) symbols.start_threads(callback.ptr, 1, 1);
    return 1;
  }, type);
  symbols.start_threads(callback.ptr, 4, 8);
  await until(() => symbols.threads_running() === 0);
  assert.equal(symbols.threads_total(), 63n);
});

test('a Worker calls the main thread’s callback and gets its value', async () => {
  const callback = new JSCallback((n) => n + 100, type);
  const [value] = await inWorker('post(symbols.call(workerData.address, 11));', { address: callback.ptr });
  assert.equal(value, 111);
  callback.close();
});

test('workers and native threads at once', async () => {
  const callback = new JSCallback(() => 1, type);
  const [sum, ...sums] = await Promise.all([
    symbols.call_on_threads_off(callback.ptr, 4, 100),
    ...[1, 2].map(() => inWorker('post(symbols.repeat(workerData.address, 100));', { address: callback.ptr })),
  ]);
  assert.equal(sum, 400n);
  assert.deepEqual(sums, [[100n], [100n]]);
  callback.close();
});

test('an exception of a queued call is uncaught', () => {
  const { status, stdout, stderr } = runScript(`${prelude}
    process.on('uncaughtException', (error) => console.log('uncaught', error.message));
    let calls = 0;
    const callback = new JSCallback((n) => { calls++; throw new Error('call ' + n); }, { ...type, threadsafe: true });
    symbols.call_on_threads(callback.ptr, 1, 2);
    until(() => calls === 2).then(() => console.log('end'));`);
  assert.deepEqual([status, stdout, stderr], [0, 'uncaught call 0\nuncaught call 1\nend\n', '']);
});
