'use strict';
// All three dialects at once in random order, in the main thread and in Workers that come and go. They are opening, closing,
// calling, being called, also from other threads, from inside callbacks and after close. Whatever is thrown, the process
// goes on and ends by itself. The order is seeded; what each operation answers is the other tests' business.

const { test, assert, fixture, runScript } = require('../harness');
const { seeded } = require('./random.js');

const path = fixture('callbacks');

const script = (firstSeed) => `
  const { Worker, isMainThread, workerData } = require('node:worker_threads');
  const polyffi = require('polyffi');
  const bun = require('polyffi/bun');
  const Deno_ = require('polyffi/deno');
  const path = ${JSON.stringify(path)};

  ${seeded(`isMainThread ? ${firstSeed} : workerData`)}
  const often = (n) => below(n) === 0;

  // The library of this one is never closed: threads that C starts by itself run in it.
  const { symbols: threads } = polyffi.dlopen(path, {
    start_threads: { arguments: ['function', 'i32', 'i32'] },
    threads_running: { return: 'i32' },
  });
  const types = { arguments: ['i32'], return: 'i32' };
  const denoTypes = { parameters: ['i32'], result: 'i32' };
  const calling = {
    call: { arguments: ['function', 'i32'], return: 'i32' },
    repeat: { arguments: ['function', 'i32'], return: 'i64' },
  };
  const definitions = {
    polyffi: {
      ...calling,
      later: { ...calling.call, symbol: 'call', nonblocking: true },
      on_threads: { arguments: ['function', 'i32', 'i32'], return: 'i64', symbol: 'call_on_threads', nonblocking: true },
    },
    bun: { call: { args: ['ptr', 'i32'], returns: 'i32' }, repeat: { args: ['function', 'i32'], returns: 'i64' } },
    deno: {
      call: { parameters: ['function', 'i32'], result: 'i32' },
      repeat: { parameters: ['pointer', 'i32'], result: 'i64' },
      later: { parameters: ['function', 'i32'], result: 'i32', name: 'call', nonblocking: true },
      on_threads: {
        parameters: ['function', 'i32', 'i32'], result: 'i64', name: 'call_on_threads', nonblocking: true,
      },
    },
  };
  const open = {
    polyffi: () => polyffi.dlopen(path, definitions.polyffi),
    bun: () => bun.dlopen(path, definitions.bun),
    deno: () => Deno_.dlopen(path, definitions.deno),
  };
  const make = {
    polyffi: (f) => new polyffi.JSCallback(f, { ...types, threadsafe: often(3), patience: often(3) ? 20 : undefined }),
    bun: (f) => new bun.JSCallback(f, { args: ['i32'], returns: 'i32', threadsafe: often(2) }),
    deno: (f) =>
      often(3) ? Deno_.UnsafeCallback.threadSafe(denoTypes, f) : new Deno_.UnsafeCallback(denoTypes, f),
  };
  // Addresses as each dialect has them; a closed callback of Bun has none any more.
  const addressOf = {
    polyffi: (callback) => callback.ptr,
    bun: (callback) => BigInt(callback.ptr ?? 0),
    deno: (callback) => BigInt(Deno_.UnsafePointer.value(callback.pointer)),
  };
  const given = {
    polyffi: (address) => address,
    bun: (address) => Number(address),
    deno: (address) => Deno_.UnsafePointer.create(address),
  };
  const dialects = Object.keys(open);

  const libraries = [];
  const callbacks = [];
  const memory = [];
  const outcomes = new Set();
  const note = (error) => void outcomes.add(error?.code ?? error?.name ?? 'none');
  let depth = 0;
  let pending = 0;
  let over = false;

  function answer(value, close) {
    depth++;
    try {
      if (depth < 4 && !over) for (let i = below(3); i > 0; i--) operate();
      if (often(15)) close();
      if (often(20)) throw new Error('thrown');
      return often(20) ? 'unfit' : value + 1;
    } finally {
      depth--;
    }
  }

  const settle = (promise) => {
    pending++;
    promise.catch(note).then(() => pending--);
  };
  const anyAddress = () => pick(callbacks).address;
  const withLibrary = (use) => () => {
    const { dialect, symbols } = pick(libraries);
    return use(symbols, given[dialect](anyAddress()));
  };

  const operations = [
    () => {
      const dialect = pick(dialects);
      libraries.push({ dialect, ...open[dialect]() });
      if (libraries.length > 12) libraries.splice(below(libraries.length), 1);
    },
    () => often(5) && pick(libraries).close(),
    () => {
      const dialect = pick(dialects);
      const callback = make[dialect]((value) => answer(value, () => callback.close()));
      callbacks.push({ dialect, callback, address: addressOf[dialect](callback) });
      if (callbacks.length > 30) callbacks.shift().callback.close();
    },
    () => often(3) && pick(callbacks).callback.close(),
    () => pick(callbacks).callback[pick(['ref', 'unref'])]?.(),
    ...Array(4).fill(withLibrary((symbols, address) => symbols.call(address, below(100)))),
    ...Array(2).fill(withLibrary((symbols, address) => symbols.repeat(address, below(20)))),
    withLibrary((symbols, address) => symbols.later && settle(symbols.later(address, 1))),
    // Four such calls at most: each has a thread of the pool and two of its own that wait for this one.
    withLibrary((symbols, address) => symbols.on_threads && pending < 4 && settle(symbols.on_threads(address, 2, 3))),
    () => threads.threads_running() < 6 && threads.start_threads(anyAddress(), 2, 3),
    () => new Deno_.UnsafeFnPointer(given.deno(anyAddress()), denoTypes).call(1),
    () => bun.CFunction({ ptr: given.bun(anyAddress()), args: ['i32'], returns: 'i32' })(1),
    () => {
      const bytes = new Uint8Array(8 + below(5000));
      memory.push({ bytes, pointer: Deno_.UnsafePointer.of(bytes), address: bun.ptr(bytes) });
      if (memory.length > 20) memory.splice(below(memory.length), 1);
    },
    () => {
      const { bytes, pointer, address } = pick(memory);
      const at = below(bytes.length - 7);
      bytes[at] = below(256);
      const view = new Deno_.UnsafePointerView(pointer);
      if (view.getUint8(at) !== bytes[at] || bun.read.u8(address, at) !== bytes[at]) throw new Error('other bytes');
      const alias = new Uint8Array(bun.toArrayBuffer(address, at, 8));
      if (alias[0] !== bytes[at]) throw new Error('no alias');
      memory.push({ bytes, pointer: Deno_.UnsafePointer.offset(pointer, 0), address });
    },
    () => often(60) && collect(true),
  ];

  function operate() {
    try {
      pick(operations)();
    } catch (error) {
      note(error);
      if (/other bytes|no alias/.test(error?.message)) {
        console.log(error.stack);
        process.exit(9);
      }
      if (depth > 0 && often(2)) throw error;
    }
  }

  for (const first of [0, 2, 12]) operations[first]();
  const startWorker = () => {
    const worker = new Worker(__filename, { workerData: below(2 ** 31) });
    worker.on('error', note);
    return new Promise((resolve) => {
      worker.on('exit', resolve);
      if (often(2)) setTimeout(() => worker.terminate(), 30 + below(150));
    });
  };

  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
  const workers = [];
  let rounds = isMainThread ? 40 : 15;
  (function round() {
    for (let i = 0; i < 60; i++) operate();
    if (isMainThread && rounds % 10 === 0) workers.push(startWorker());
    if (--rounds > 0) return void setTimeout(round, 1);
    over = true;
    for (const { callback } of callbacks) {
      try {
        callback.close();
      } catch (error) {
        note(error);
      }
    }
    if (!isMainThread) return;
    Promise.all(workers).then(function wait() {
      if (pending > 0 || threads.threads_running() > 0) return void setTimeout(wait, 2);
      console.log(outcomes.size > 3 ? 'done' : [...outcomes].join());
    });
  })();
`;

for (const seed of [1, 2, 3]) {
  test(`seed ${seed}`, { timeout: 90_000 }, () => {
    const { stdout, stderr, status, signal } = runScript(script(seed), { timeout: 80_000 });
    assert.deepEqual([stdout, status, signal], ['done\n', 0, null], stderr.slice(-2000));
  });
}
