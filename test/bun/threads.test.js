'use strict';
// Threadsafe callbacks: every call of every native thread arrives, on the thread that made the callback, and none of
// it keeps the process or takes it down.

const { Worker } = require('node:worker_threads');
const { test, assert, fixture, runScript, runtime } = require('../harness');
const { dlopen, JSCallback } = require('polyffi/bun');

const library = fixture('bun');
const definitions = {
  call_from_threads: { args: ['function', 'i32', 'i32'], returns: 'i64' },
  call_from_threads_later: { args: ['function', 'i32', 'i32'] },
  call_i32: { args: ['function', 'i32'], returns: 'i32' },
};
const { symbols } = dlopen(library, definitions);
const type = { args: ['i32'], returns: 'i32', threadsafe: true };
const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

test('every call of many threads arrives once, and C gets zero', async () => {
  const seen = new Uint8Array(32 * 1000);
  let calls = 0;
  const callback = new JSCallback((n) => {
    seen[n]++;
    return ++calls;
  }, type);
  assert.equal(symbols.call_from_threads(callback, 32, 1000), 0n);
  assert.equal(calls, 0, 'nothing runs before the event loop turns');
  while (calls < seen.length) await turn();
  assert.ok(seen.every((count) => count === 1));
  callback.close();
});

test('calls of one thread arrive in order', async () => {
  const seen = [];
  const callback = new JSCallback((n) => seen.push(n), type);
  symbols.call_from_threads_later(callback, 1, 5000);
  while (seen.length < 5000) await turn();
  assert.deepEqual(
    seen,
    Array.from({ length: 5000 }, (_, i) => i),
  );
  callback.close();
});

test('calls that were queued before close are delivered, and a later one is dropped', async () => {
  let calls = 0;
  const callback = new JSCallback(() => ++calls, type);
  const address = callback.ptr;
  symbols.call_from_threads(callback, 4, 25);
  callback.close();
  while (calls < 100) await turn();
  assert.equal(symbols.call_i32(address, 1), 0);
  assert.equal(symbols.call_from_threads(address, 2, 10), 0n);
  await turn();
  await turn();
  assert.equal(calls, 100);
});

test('a closed callback that is not threadsafe gives zero on any thread', () => {
  const callback = new JSCallback((n) => n + 1, { args: ['i32'], returns: 'i32' });
  const address = callback.ptr;
  assert.equal(symbols.call_i32(address, 1), 2);
  callback.close();
  assert.equal(symbols.call_i32(address, 1), 0);
  assert.equal(symbols.call_from_threads(address, 2, 10), 0n);
});

const inWorker = (body, workerData) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads');
      const { dlopen, JSCallback } = require(workerData.entry);
      const { symbols } = dlopen(workerData.library, workerData.definitions);
      const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
      (async () => { ${body} })();`,
      { eval: true, workerData: { entry: require.resolve('polyffi/bun'), library, definitions, ...workerData } },
    );
    let message;
    worker.on('message', (given) => (message = given));
    worker.on('error', reject);
    worker.on('exit', () => resolve(message));
  });

test('in a Worker, from native threads', async () => {
  const calls = await inWorker(`
    let calls = 0;
    const callback = new JSCallback(() => ++calls, { args: ['i32'], returns: 'i32', threadsafe: true });
    symbols.call_from_threads_later(callback, 4, 250);
    while (calls < 1000) await turn();
    callback.close();
    parentPort.postMessage(calls);
  `);
  assert.equal(calls, 1000);
});

test('a Worker’s threads call the main thread’s callback', async () => {
  const seen = [];
  const callback = new JSCallback((n) => seen.push(n), type);
  const sum = await inWorker(`parentPort.postMessage(symbols.call_from_threads(workerData.address, 3, 10));`, {
    address: callback.ptr,
  });
  assert.equal(sum, 0n);
  while (seen.length < 30) await turn();
  callback.close();
  assert.deepEqual(
    seen.sort((a, b) => a - b),
    Array.from({ length: 30 }, (_, i) => i),
  );
});

test('a Worker that ends while threads call its callback', async () => {
  await inWorker(`
    const callback = new JSCallback((n) => n, { args: ['i32'], returns: 'i32', threadsafe: true });
    symbols.call_from_threads_later(callback, 4, 200000);
    setTimeout(() => process.exit(), 5);
  `);
});

test('live callbacks do not keep the process', () => {
  const { status, stdout, stderr } = runScript(
    `const { JSCallback } = require('polyffi/bun');
    new JSCallback(() => 1, { args: [], returns: 'i32' });
    new JSCallback(() => 1, { args: [], returns: 'i32', threadsafe: true });
    console.log('end');`,
  );
  assert.deepEqual([status, stdout, stderr], [0, 'end\n', '']);
});

test('an exception in a queued call is an uncaught exception', () => {
  const { status, stdout } = runScript(
    `const { dlopen, JSCallback } = require('polyffi/bun');
    const { symbols } = dlopen(${JSON.stringify(library)}, ${JSON.stringify(definitions)});
    let calls = 0;
    process.on('uncaughtException', (error) => console.log(error.message));
    const callback = new JSCallback((n) => { calls++; throw new Error('call ' + n); }, { args: ['i32'], threadsafe: true });
    symbols.call_from_threads(callback, 1, 2);
    const wait = setInterval(() => { if (calls === 2) { clearInterval(wait); callback.close(); } }, 1);`,
  );
  assert.deepEqual([status, stdout], [0, 'call 0\ncall 1\n']);
});

test(
  'the process ends while threads call',
  { skip: runtime === 'bun' && 'Bun itself may crash then', timeout: 90_000 },
  () => {
    const { status, stdout } = runScript(
      `const { dlopen, JSCallback } = require('polyffi/bun');
    const { symbols } = dlopen(${JSON.stringify(library)}, ${JSON.stringify(definitions)});
    let exit = () => { exit = () => {}; setImmediate(() => { console.log('exit'); process.exit(3); }); };
    const callback = new JSCallback((n) => (exit(), n), { args: ['i32'], returns: 'i32', threadsafe: true });
    symbols.call_from_threads_later(callback, 4, 1000000);
    setInterval(() => {}, 1000);`,
      // Four threads that never wait leave the fifth little of a busy machine.
      { timeout: 60_000 },
    );
    assert.deepEqual([status, stdout], [3, 'exit\n']);
  },
);
