'use strict';
// Calls off the thread: promises of their results, arguments captured at the call, memory kept. Breaks where an argument
// is read late, where an error does not reject, or where results of different calls meet.

const { test, assert, begins, fixture, gc, gcUntil, longDoubleIsDouble } = require('../harness');
const { dlopen, getNativeFunction, struct } = require('polyffi');
const { Pair } = require('./types.js');
const { copyOf } = require('./copy.js');
const { againWithoutGeneration } = require('./without-generation.js');

// Gates of its own: the fixture counts for the whole process.
const path = copyOf(fixture('engine'));
const off = (definition) => ({ ...definition, nonblocking: true });
const { symbols: here } = dlopen(path, {
  gate_open: { arguments: ['i32'] },
  gate_waiting: { return: 'i32' },
  gate_ended: { return: 'i32' },
  thread_number: { return: 'u64' },
  text_digest: { arguments: ['string'], return: 'u32' },
  digest: { arguments: ['buffer', 'size_t'], return: 'u32' },
});
const { symbols } = dlopen(path, {
  gate_wait: off({ arguments: ['i32'], return: 'i32' }),
  gate_fill: off({ arguments: ['i32', 'buffer', 'u32', 'u8'] }),
  gate_digest: off({ arguments: ['i32', 'buffer', 'u32'], return: 'u32' }),
  gate_text: off({ arguments: ['i32', 'string'], return: 'u32' }),
  gate_pair: off({ arguments: ['i32', Pair, Pair], return: Pair }),
  id_i8: off({ arguments: ['i8'], return: 'i8' }),
  id_u64: off({ arguments: ['u64'], return: 'u64' }),
  id_f32: off({ arguments: ['f32'], return: 'f32' }),
  id_pointer: off({ arguments: ['pointer'], return: 'pointer' }),
  id_bool: off({ arguments: ['_Bool'], return: '_Bool' }),
  id_long_double: off({ arguments: ['long double'], return: 'long double' }),
  thread_number: off({ return: 'u64' }),
  fill: off({ arguments: ['pointer', 'u32', 'u8'] }),
});

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
const until = async (condition) => {
  while (!condition()) await turn();
};

/** Every test has gates of its own: numbers below the last one are open. */
let gate = 0;
const nextGate = () => gate++;
const open = () => here.gate_open(gate);

test('a call gives a promise of its result', async () => {
  const promise = symbols.id_i8(-128);
  assert.ok(promise instanceof Promise);
  assert.equal(await promise, -128);
  assert.equal(await symbols.id_u64(2n ** 64n - 1n), 2n ** 64n - 1n);
  assert.equal(await symbols.id_u64(7), 7n);
  assert.ok(Object.is(await symbols.id_f32(-0), -0));
  assert.equal(await symbols.id_pointer(null), 0n);
  assert.equal(await symbols.id_bool(1), 1);
  if (longDoubleIsDouble) assert.equal(await symbols.id_long_double(1.5), 1.5);
  else assert.deepEqual((await symbols.id_long_double(new Uint8Array(16))).subarray(0, 10), new Uint8Array(10));
  assert.equal(await symbols.fill(new Uint8Array(4), 4, 1), undefined);
});

test('it runs on another thread', async () => {
  const main = here.thread_number();
  assert.notEqual(await symbols.thread_number(), main);
  assert.equal(here.thread_number(), main);
});

test('what a wrapper is', () => {
  assert.equal(symbols.gate_fill.length, 4);
  assert.equal(symbols.gate_fill.name, 'gate_fill');
});

test('a wrong argument rejects, and nothing is called', async () => {
  const ended = here.gate_ended();
  const expected = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' };
  for (const args of [['x'], [1.5], [2 ** 31], [null], [], [1, 2], [1n]]) {
    const promise = symbols.gate_wait(...args);
    assert.ok(promise instanceof Promise);
    await assert.rejects(promise, expected);
  }
  await assert.rejects(symbols.gate_text(0, 'a\0b'), {
    ...expected,
    message: begins('Argument 1 must not contain null bytes'),
  });
  await assert.rejects(symbols.gate_pair(0, { x: 1 }, { x: 1, y: 2 }), { message: begins('Field y must be a double') });
  await assert.rejects(symbols.gate_pair(0, new Uint8Array(3), { x: 1, y: 2 }), { code: 'ERR_OUT_OF_RANGE' });
  const detached = new Uint8Array(8);
  structuredClone(detached.buffer, { transfer: [detached.buffer] });
  await assert.rejects(symbols.gate_fill(0, detached, 8, 1), expected);
  await turn();
  assert.equal(here.gate_ended(), ended);
});

test('results do not meet, however many calls there are', async () => {
  const numbers = Array.from({ length: 2000 }, (_, index) => BigInt(index) * 1_000_003n);
  assert.deepEqual(await Promise.all(numbers.map((number) => symbols.id_u64(number))), numbers);
});

test('promises settle as the calls end', async () => {
  const order = [];
  const numbers = [nextGate(), nextGate(), nextGate(), nextGate()];
  // The last started is let go first: each waits for one gate of the row, and they are opened one by one.
  const calls = numbers.toReversed?.() ?? [...numbers].reverse();
  const promises = calls.map((number) => symbols.gate_wait(number).then((value) => order.push(value)));
  await until(() => here.gate_waiting() === 4);
  for (let count = 1; count <= 4; count++) {
    here.gate_open(numbers[0] + count);
    await until(() => order.length === count);
  }
  await Promise.all(promises);
  assert.deepEqual(order, numbers);
});

test('values are captured at the call, memory is shared until it ends', async () => {
  const number = nextGate();
  const pair = new Uint8Array(Pair.size);
  Pair.write({ x: 1, y: 2 }, pair);
  const object = { x: 10, y: 20 };
  const bytes = new Uint8Array([1, 2, 3, 4]);
  const sum = symbols.gate_pair(number, pair, object);
  const digest = symbols.gate_digest(number, bytes, 4);
  const filled = new Uint8Array(100);
  const fill = symbols.gate_fill(number, filled, 100, 9);
  pair.fill(0);
  object.x = 1000;
  bytes[0] = 99;
  const expected = here.digest(bytes, 4);
  open();
  assert.deepEqual(await sum, { x: 11, y: 22 });
  assert.equal(await digest, expected);
  await fill;
  assert.ok(filled.every((byte) => byte === 9));
});

test('a view is kept while C has it, and let go afterwards', async () => {
  const number = nextGate();
  const refs = [];
  const promises = [];
  (() => {
    for (let i = 0; i < 20; i++) {
      const bytes = new Uint8Array(50_000).fill(i);
      refs.push(new WeakRef(bytes));
      promises.push(symbols.gate_digest(number, bytes, 50_000));
      promises.push(symbols.gate_digest(number, new Uint8Array(50_000).fill(i).buffer, 50_000));
    }
  })();
  await gc(5);
  assert.ok(
    refs.every((ref) => ref.deref()),
    'a view was collected under a call',
  );
  open();
  const results = await Promise.all(promises);
  promises.length = 0;
  for (let i = 0; i < 20; i++) {
    const expected = here.digest(new Uint8Array(50_000).fill(i), 50_000);
    assert.deepEqual([results[2 * i], results[2 * i + 1]], [expected, expected]);
  }
  await gcUntil(() => refs.filter((ref) => ref.deref()).length < 3);
});

test('strings live as long as the call', async () => {
  const number = nextGate();
  const texts = ['', 'short', 'naïve ☃ 🙂', 'x'.repeat(200_000), '\ud800'];
  const promises = texts.map((text) => symbols.gate_text(number, text));
  for (let i = 0; i < 100; i++) here.text_digest('overwritten'.repeat(i));
  await gc(1);
  open();
  assert.deepEqual(
    await Promise.all(promises),
    texts.map((text) => here.text_digest(text)),
  );
});

test('calls on the thread go on meanwhile', async () => {
  const number = nextGate();
  const promises = Array.from({ length: 10 }, () => symbols.gate_pair(number, { x: 1, y: 2 }, { x: 3, y: 4 }));
  for (let i = 0; i < 1000; i++) assert.equal(here.text_digest(''), 2166136261);
  open();
  for (const result of await Promise.all(promises)) assert.deepEqual(result, { x: 4, y: 6 });
});

test('bytes that come back are of each call', async () => {
  const { gate_pair: pair } = dlopen(path, {
    gate_pair: off({ arguments: ['i32', Pair, Pair], return: Pair.bytes }),
  }).symbols;
  const results = await Promise.all([1, 2, 3].map((x) => pair(-1, { x, y: 0 }, { x: 0, y: x })));
  assert.equal(new Set(results.map(({ buffer }) => buffer)).size, 3);
  assert.deepEqual(
    results.map((bytes) => Pair.read(bytes)),
    [1, 2, 3].map((x) => ({ x, y: x })),
  );
});

test('a struct with a pointer, and the draft’s functions, beside them', async () => {
  const Slice = struct({ at: 'pointer', length: 'size_t' });
  assert.equal(Slice.size, 16);
  assert.equal(getNativeFunction(path, 'id_i32', 'int', ['int'])(5), 5);
  assert.deepEqual(await Promise.all([symbols.id_i8(1), symbols.id_i8(2)]), [1, 2]);
});

againWithoutGeneration(__filename);
