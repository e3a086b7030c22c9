'use strict';
// The threads behind nonblocking calls: many at once, a queue behind them, signals that take a call back, and an end
// when idle. Breaks where libuv's pool is used, where the queue loses or reorders calls, or where threads stay.

const dns = require('node:dns');
const fs = require('node:fs');
const { test, assert, fixture } = require('../harness');
const { dlopen } = require('polyffi');
const { copyOf } = require('./copy.js');
const { Pair } = require('./types.js');

const off = (definition) => ({ ...definition, nonblocking: true });
const definitions = {
  gate_open: { arguments: ['i32'] },
  gate_waiting: { return: 'i32' },
  record_read: { arguments: ['buffer', 'u32'], return: 'u32' },
  wait: off({ symbol: 'gate_wait', arguments: ['i32'], return: 'i32' }),
  record: off({ arguments: ['i32'], return: 'i32' }),
  add: off({ symbol: 'pair_add', arguments: [Pair, Pair], return: Pair }),
  second: { symbol: 'second_i64', arguments: ['f64', 'i8', 'i64', 'f32', 'u8'], return: 'i64' },
  fill: off({ symbol: 'gate_fill', arguments: ['i32', 'buffer', 'u32', 'u8'] }),
};

/** A fresh library, so that each test has gates and a record of its own. */
const library = () => dlopen(copyOf(fixture('engine')), definitions).symbols;

/** At most this many calls run at once; the rest is queued. */
const THREADS = 128;

const turn = () => new Promise((resolve) => setTimeout(resolve, 2));
const until = async (condition) => {
  while (!condition()) await turn();
};
const recorded = ({ record_read: read }) => {
  const numbers = new Int32Array(4096);
  return [...numbers.subarray(0, read(numbers, 4096))];
};

test('while 64 calls block, files and names are found as ever', async () => {
  const lib = library();
  const calls = Array.from({ length: 64 }, () => lib.wait(0));
  await until(() => lib.gate_waiting() === 64);
  const [text, address] = await Promise.all([
    fs.promises.readFile(__filename, 'utf8'),
    new Promise((resolve, reject) => {
      dns.lookup('localhost', (error, found) => (error ? reject(error) : resolve(found)));
    }),
  ]);
  assert.ok(text.includes('use strict'));
  assert.match(address, /^(127\.0\.0\.1|::1)$/);
  assert.equal(lib.gate_waiting(), 64);
  lib.gate_open(1);
  assert.deepEqual(await Promise.all(calls), Array(64).fill(0));
});

test('more calls than threads wait in a queue, and all of them end', async () => {
  const lib = library();
  const calls = Array.from({ length: 500 }, (_, index) => lib.wait(index));
  await until(() => lib.gate_waiting() === THREADS);
  await turn();
  assert.equal(lib.gate_waiting(), THREADS);
  lib.gate_open(500);
  assert.deepEqual(
    await Promise.all(calls),
    Array.from({ length: 500 }, (_, index) => index),
  );
});

test('the queue is served in the order of the calls', async () => {
  const lib = library();
  const blocked = Array.from({ length: THREADS }, (_, index) => lib.wait(index));
  await until(() => lib.gate_waiting() === THREADS);
  const numbers = Array.from({ length: 200 }, (_, index) => index);
  const queued = numbers.map((number) => lib.record(number));
  await turn();
  assert.deepEqual(recorded(lib), []);
  // One thread is let go, which then has the queue to itself.
  lib.gate_open(1);
  assert.deepEqual(await Promise.all(queued), numbers);
  assert.deepEqual(recorded(lib), numbers);
  lib.gate_open(THREADS);
  await Promise.all(blocked);
});

test('a signal takes back a call that has not started', async () => {
  const lib = library();
  const blocked = Array.from({ length: THREADS }, () => lib.wait(0));
  await until(() => lib.gate_waiting() === THREADS);
  const controllers = Array.from({ length: 5 }, () => new AbortController());
  const queued = controllers.map(({ signal }, index) => lib.record(index, { signal }));
  const outcomes = Promise.allSettled(queued);
  const reason = new Error('my reason');
  controllers[1].abort(reason);
  controllers[4].abort();
  controllers[4].abort();
  await assert.rejects(queued[1], (error) => error === reason);
  await assert.rejects(queued[4], { name: 'AbortError' });
  lib.gate_open(1);
  assert.deepEqual(
    (await outcomes).map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'rejected'],
  );
  assert.deepEqual(recorded(lib).sort(), [0, 2, 3]);
  await Promise.all(blocked);
});

test('a signal that is aborted already', async () => {
  const lib = library();
  const reason = { my: 'reason' };
  await assert.rejects(lib.record(7, { signal: AbortSignal.abort(reason) }), (error) => error === reason);
  await turn();
  assert.deepEqual(recorded(lib), []);
});

test('a signal is too late once the call has started', async () => {
  const lib = library();
  const controller = new AbortController();
  const bytes = new Uint8Array(8);
  const call = lib.fill(0, bytes, 8, 7, { signal: controller.signal });
  await until(() => lib.gate_waiting() === 1);
  controller.abort();
  lib.gate_open(1);
  assert.equal(await call, undefined);
  assert.ok(bytes.every((byte) => byte === 7));
  const late = new AbortController();
  assert.equal(await lib.record(1, { signal: late.signal }), 1);
  late.abort();
});

test('a signal that an argument aborts', async () => {
  const lib = library();
  const blocked = Array.from({ length: THREADS }, () => lib.wait(0));
  await until(() => lib.gate_waiting() === THREADS);
  const controller = new AbortController();
  const pair = {
    get x() {
      controller.abort();
      return 1;
    },
    y: 2,
  };
  const call = lib.add(pair, pair, { signal: controller.signal });
  await assert.rejects(call, { name: 'AbortError' });
  lib.gate_open(1);
  await Promise.all(blocked);
});

test('something like a signal, whose properties call native functions', async () => {
  const lib = library();
  const meddle = () => assert.equal(lib.second(9, 8, 7n, 6, 5), 7n);
  const signal = {
    get addEventListener() {
      meddle();
      return meddle;
    },
    get removeEventListener() {
      meddle();
      return meddle;
    },
    get aborted() {
      meddle();
      return false;
    },
  };
  const options = {
    get signal() {
      meddle();
      return signal;
    },
  };
  assert.deepEqual(await lib.add({ x: 1, y: 2 }, { x: 3, y: 4 }, options), { x: 4, y: 6 });
  assert.equal(await lib.record(77, options), 77);
});

test('options without a signal are an argument too many', async () => {
  const lib = library();
  for (const options of [undefined, null, {}, { signal: null }, { signal: {} }, 7]) {
    await assert.rejects(lib.record(1, options), { code: 'ERR_INVALID_ARG_VALUE', message: /argument count/ });
  }
});

test('one signal for several calls', async () => {
  const lib = library();
  const blocked = Array.from({ length: THREADS }, () => lib.wait(0));
  await until(() => lib.gate_waiting() === THREADS);
  const controller = new AbortController();
  const queued = Array.from({ length: 10 }, (_, index) => lib.record(index, { signal: controller.signal }));
  const outcomes = Promise.allSettled(queued);
  controller.abort();
  assert.ok((await outcomes).every(({ status, reason }) => status === 'rejected' && reason.name === 'AbortError'));
  lib.gate_open(1);
  await Promise.all(blocked);
  assert.deepEqual(recorded(lib), []);
  assert.equal(await lib.record(1), 1);
});

test('threads end when they are idle', { skip: process.platform !== 'linux' && 'needs /proc' }, async () => {
  const threads = () => fs.readdirSync('/proc/self/task').length;
  const lib = library();
  const calls = Array.from({ length: 60 }, () => lib.wait(0));
  await until(() => lib.gate_waiting() === 60);
  const busy = threads();
  lib.gate_open(1);
  await Promise.all(calls);
  assert.ok(busy > 60);
  // They idle for five seconds.
  const end = Date.now() + 20_000;
  while (threads() > busy - 60 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(threads() <= busy - 60, `${threads()} threads of ${busy} are left`);
  assert.equal(await lib.record(3), 3);
});
