'use strict';
// Nonblocking calls and callbacks on threads that do unusual things. They block no signals, end themselves, are cancelled,
// run on a stack of their own, or are there in great numbers.

const { test, assert, isWindows, runScript, runtime, sanitizer } = require('../harness');
const { inChild } = require('./dialects');

const blocking = (...functions) => `open('main', { ${functions.join(', ')} })`;

const noSignals = isWindows && 'Windows has no signals that a thread blocks';

test('a nonblocking call blocks no signal that the process does not block', { skip: noSignals }, () => {
  const found = inChild(`
    const functions = { blocked_signals: ['u64'], blocked_in_child: ['u64'] };
    const here = open('main', functions);
    const there = open('main', functions, { nonblocking: true });
    const deno = open('deno', functions, { nonblocking: true });
    (async () => {
      const mine = here.blocked_signals();
      const theirs = [await there.blocked_signals(), await there.blocked_in_child(), await deno.blocked_signals()];
      print(theirs.map((bits) => (bits & ~mine).toString(2)));
    })();
  `);
  assert.deepEqual(found, ['0', '0', '0']);
});

/** Threads that end inside of ours: AddressSanitizer takes the frames that they leave for live ones. */
const leavesFrames = sanitizer && 'no sanitizer follows a thread that ends inside a call';

test('a callee that ends its thread: the promise is settled, and other calls go on', { skip: leavesFrames }, () => {
  const found = inChild(
    `
    const s = open('main', { leave_thread: ['void'], add: ['i32', 'i32', 'i32'], first_then_view: ['i64', 'i32', 'bytes'] }, { nonblocking: true });
    (async () => {
      const ends = await Promise.allSettled(Array.from({ length: 200 }, () => s.leave_thread()));
      const outcomes = new Set(ends.map(({ status, reason }) => status + ' ' + typeof reason?.code));
      print([[...outcomes], await s.add(40, 2), await s.first_then_view(7, Uint8Array.of(5))]);
    })();
  `,
    { timeout: 15_000 },
  );
  assert.deepEqual(found.slice(1), [42, '7005n']);
  assert.deepEqual(found[0], ['rejected string']);
});

const noCancelling = leavesFrames || (isWindows && 'Windows cancels no thread that waits');

test('a thread that is cancelled while it waits in a callback leaves nothing locked', { skip: noCancelling }, () => {
  const found = inChild(
    `
    const { JSCallback } = load('main');
    const s = ${blocking(`cancel_in_callback: ['i32', 'callback']`, `call_from_thread: ['void', 'callback']`)};
    let calls = 0;
    const cancelled = new JSCallback(() => { calls++; });
    const first = [s.cancel_in_callback(cancelled.ptr), s.cancel_in_callback(cancelled.ptr)];
    const after = new JSCallback(() => { after.close(); cancelled.close(); print([first, calls <= 2]); });
    s.call_from_thread(after.ptr);
    after.ref();
  `,
    { timeout: 15_000 },
  );
  assert.deepEqual(found, [[1, 1], true]);
});

const slow = sanitizer && 'a sanitizer is slow';

/** Milliseconds that what takes one second alone may take while other tests run beside it. */
const LONG = 4000;

test('100,000 calls that are under way at once end within a second', { skip: slow, timeout: 60_000 }, () => {
  const found = inChild(
    `const s = open('main', { add: ['i32', 'i32', 'i32'], gated: ['void'] }, { nonblocking: true });
    const { gate_open, gate_await } = open('main', { gate_open: ['void'], gate_await: ['void', 'i32'] });
    (async () => {
      // All threads wait while the calls gather.
      const gated = Array.from({ length: 128 }, () => s.gated());
      gate_await(64);
      const promises = Array.from({ length: 100000 }, (_, i) => s.add(i, 1));
      const started = Date.now();
      const opening = setInterval(gate_open, 1);
      const results = await Promise.all(promises);
      const took = Date.now() - started;
      await Promise.all(gated);
      clearInterval(opening);
      print([results[99999], took]);
    })();`,
    { timeout: 50_000 },
  );
  assert.equal(found[0], 100000);
  assert.ok(found[1] < LONG, `${found[1]} ms`);
});

test('a Worker with 100,000 calls that wait for a thread ends within a second', { skip: slow, timeout: 60_000 }, () => {
  const found = inChild(
    `const { Worker } = require('node:worker_threads');
    const worker = new Worker(\`
      const { parentPort, workerData } = require('node:worker_threads');
      const { open } = require(workerData);
      const s = open('main', { gated: ['void'] }, { nonblocking: true });
      for (let i = 0; i < 100000; i++) s.gated();
      parentPort.postMessage(0);
      setInterval(() => {}, 1000);
    \`, { eval: true, workerData: ${JSON.stringify(require.resolve('./dialects'))} });
    const { gate_open } = open('main', { gate_open: ['void'] });
    worker.once('message', async () => {
      const started = Date.now();
      const opening = setInterval(gate_open, 1);
      await worker.terminate();
      const took = Date.now() - started;
      gate_open();
      clearInterval(opening);
      print(took);
    });`,
    { timeout: 50_000 },
  );
  assert.ok(found < LONG, `${found} ms`);
});

test('a process with 100,000 calls that wait for a thread ends within a second', { skip: slow }, () => {
  const { status, stdout, stderr } = runScript(
    `const { open } = require(${JSON.stringify(require.resolve('./dialects'))});
    const s = open('main', { gated: ['void'] }, { nonblocking: true });
    for (let i = 0; i < 100000; i++) s.gated();
    console.log(Date.now());
    process.exit(0);`,
    { timeout: 25_000 },
  );
  const took = Date.now() - Number(stdout);
  assert.equal(status, 0, stderr);
  assert.ok(took < LONG, `${took} ms`);
});

test('40,000 functions of one library are let go at once', { skip: slow, timeout: 60_000 }, () => {
  const found = inChild(
    `
    const { DynamicLibrary } = load('main');
    const lib = new DynamicLibrary(library);
    const address = lib.getSymbol('add');
    let made = [];
    for (let i = 0; i < 40000; i++) made.push(lib.getFunctionFromPointer(address, { arguments: ['int', 'int'], return: 'int' }));
    const sum = made[39999](40, 2);
    made = undefined;
    const collect = globalThis.gc ?? (() => Bun.gc(true));
    const started = Date.now();
    (async () => {
      for (let i = 0; i < 4; i++) { await new Promise((resolve) => setImmediate(resolve)); collect(); }
      await new Promise((resolve) => setImmediate(resolve));
      const took = Date.now() - started;
      lib.close();
      print([sum, took]);
    })();
  `,
    { timeout: 50_000 },
  );
  assert.equal(found[0], 42);
  assert.ok(found[1] < LONG, `${found[1]} ms`);
});

const noContext = runtime !== 'node' && 'only Node.js keeps contexts so';

test('a callback from another thread runs in the async context in which it was made', { skip: noContext }, () => {
  const found = inChild(`
    const { AsyncLocalStorage } = require('node:async_hooks');
    const { JSCallback } = load('main');
    const storage = new AsyncLocalStorage();
    const s = ${blocking(`call_from_thread: ['void', 'callback']`)};
    const seen = [];
    const make = (name) => storage.run(name, () => new JSCallback(() => seen.push([name, storage.getStore()])));
    const outside = new JSCallback(() => seen.push(['none', storage.getStore()]));
    const [first, second] = [make('first'), make('second')];
    storage.run('caller', () => { for (const callback of [second, first, outside, second]) s.call_from_thread(callback.ptr); });
    storage.run('timer', () => {
      const timer = setInterval(() => {
        if (seen.length < 4) return;
        clearInterval(timer);
        print(seen.map(([made, saw]) => made + ' ' + (saw ?? 'none')).sort());
      }, 1);
    });
  `);
  assert.deepEqual(found, ['first first', 'none none', 'second second', 'second second']);
});

test('a callback on a stack of C’s own making is not run: C gets zero, and the native call throws', () => {
  const found = inChild(`
    const { JSCallback } = load('main');
    const s = ${blocking(`call_on_other_stack: ['i32', 'callback']`, `call_int: ['i32', 'callback', 'i32']`)};
    let calls = 0;
    const callback = new JSCallback((value) => { calls++; return 2 * value; }, { arguments: ['int'], return: 'int' });
    let outcome;
    try { outcome = s.call_on_other_stack(callback.ptr); } catch (error) { outcome = [error instanceof Error, typeof error.code]; }
    print([outcome, calls, s.call_int(callback.ptr, 21)]);
  `);
  assert.deepEqual(found, [[true, 'string'], 0, 42]);
});
