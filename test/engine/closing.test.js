'use strict';
// A closed library: its functions throw, calls under way end in order, and then it is unloaded. Breaks where code that is
// running is unmapped, or where a library stays for ever.

const { test, assert, begins, fixture, gc, gcUntil, isLoaded, skipLoaded } = require('../harness');
const { DynamicLibrary, JSCallback, dlopen } = require('polyffi');
const { copyOf } = require('./copy.js');
const { Pair } = require('./types.js');
const { againWithoutGeneration } = require('./without-generation.js');

const skip = skipLoaded;
const fixturePath = fixture('engine');
const closed = { name: 'Error', code: 'ERR_FFI_LIBRARY_CLOSED', message: begins('Library is closed') };
const off = (definition) => ({ ...definition, nonblocking: true });
const definitions = {
  id_i32: { arguments: ['i32'], return: 'i32' },
  thread_number: { return: 'u64' },
  text_length: { arguments: ['string'], return: 'u64' },
  sum_bytes: { arguments: ['buffer', 'u32'], return: 'u64' },
  pair_add: { arguments: [Pair, Pair], return: Pair },
  fail_with: { arguments: ['i32'], return: 'i32', errno: true },
  call: { arguments: ['function', 'i32'], return: 'i32' },
  gate_open: { arguments: ['i32'] },
  gate_waiting: { return: 'i32' },
  gate_wait: off({ arguments: ['i32'], return: 'i32' }),
  gate_fill: off({ arguments: ['i32', 'buffer', 'u32', 'u8'] }),
};
const open = (path = copyOf(fixturePath)) => ({ path, ...dlopen(path, definitions) });
const i32 = { arguments: ['i32'], return: 'i32' };
const until = async (condition) => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
};

test('every kind of call throws after close', () => {
  const { symbols, close } = open();
  const bytes = new Uint8Array(8);
  const calls = {
    id_i32: () => symbols.id_i32(1),
    thread_number: () => symbols.thread_number(),
    text_length: () => symbols.text_length('text'),
    sum_bytes: () => symbols.sum_bytes(bytes, 8),
    pair_add: () => symbols.pair_add({ x: 1, y: 2 }, { x: 1, y: 2 }),
    fail_with: () => symbols.fail_with(1),
    call: () => symbols.call(null, 1),
    gate_open: () => symbols.gate_open(0),
  };
  for (const [name, call] of Object.entries(calls)) if (name !== 'call') call();
  close();
  for (let i = 0; i < 100; i++) {
    for (const [name, call] of Object.entries(calls)) assert.throws(call, closed, name);
  }
});

test('that it is closed comes before what is wrong with the arguments', () => {
  const { symbols, close } = open();
  close();
  assert.throws(() => symbols.id_i32(), closed);
  assert.throws(() => symbols.id_i32('x'), closed);
  assert.throws(() => symbols.id_i32(1, 2), closed);
  assert.throws(() => symbols.text_length(Symbol('x')), closed);
});

test('a nonblocking call rejects after close', async () => {
  const { symbols, close } = open();
  close();
  const promise = symbols.gate_wait(0);
  assert.ok(promise instanceof Promise);
  await assert.rejects(promise, closed);
  await assert.rejects(symbols.gate_fill(0, new Uint8Array(8), 8, 1), closed);
});

test('close may come twice, from both ends', () => {
  const { lib, close, symbols } = open();
  close();
  close();
  lib.close();
  assert.throws(() => symbols.id_i32(1), closed);
  assert.throws(() => lib.getFunction('id_i32', i32), closed);
  assert.throws(() => lib.getSymbol('id_i32'), closed);
});

test('a closed library is unloaded', { skip }, () => {
  const { path, symbols, close } = open();
  assert.equal(symbols.id_i32(1), 1);
  assert.ok(isLoaded(path));
  close();
  assert.equal(isLoaded(path), false);
});

test('a library that another one has open stays for that one', { skip }, () => {
  const one = open();
  const other = open(one.path);
  one.close();
  assert.throws(() => one.symbols.id_i32(1), closed);
  assert.equal(other.symbols.id_i32(1), 1);
  assert.ok(isLoaded(one.path));
  other.close();
  assert.equal(isLoaded(one.path), false);
});

test('a library with calls under way is unloaded when the last of them ends', { skip }, async () => {
  const { path, symbols, close } = open();
  const helper = dlopen(path, { gate_open: { arguments: ['i32'] } });
  const bytes = new Uint8Array(1000);
  const calls = [symbols.gate_wait(0), symbols.gate_wait(1), symbols.gate_fill(2, bytes, 1000, 5)];
  await until(() => symbols.gate_waiting() === 3);
  close();
  await assert.rejects(symbols.gate_wait(0), closed);
  helper.symbols.gate_open(1);
  assert.equal(await calls[0], 0);
  helper.symbols.gate_open(3);
  helper.close();
  assert.deepEqual(await Promise.all(calls), [0, 1, undefined]);
  assert.ok(bytes.every((byte) => byte === 5));
  await until(() => !isLoaded(path));
  assert.throws(() => symbols.gate_waiting(), closed);
});

test('calls that wait in the queue when the library is closed still run', { skip }, async () => {
  const { path, symbols, close } = open();
  const { symbols: helper, close: closeHelper } = dlopen(path, { gate_open: { arguments: ['i32'] } });
  const numbers = Array.from({ length: 300 }, (_, index) => index);
  const calls = numbers.map((number) => symbols.gate_wait(number));
  await until(() => symbols.gate_waiting() >= 100);
  close();
  helper.gate_open(300);
  closeHelper();
  assert.deepEqual(await Promise.all(calls), numbers);
  await until(() => !isLoaded(path));
});

test('a library may be closed inside a callback of its own call', { skip }, async () => {
  const { path, symbols, close } = open();
  const seen = [];
  const callback = new JSCallback((value) => {
    close();
    seen.push(isLoaded(path));
    assert.throws(() => symbols.id_i32(1), closed);
    return value + 1;
  }, i32);
  assert.equal(symbols.call(callback.ptr, 41), 42);
  assert.deepEqual(seen, [true], 'the code that runs must stay');
  assert.throws(() => symbols.call(callback.ptr, 41), closed);
  await until(() => !isLoaded(path));
  callback.close();
});

test('the same, several calls deep', { skip }, async () => {
  const { path, symbols, close } = open();
  const callback = new JSCallback((depth) => {
    if (depth > 0) return symbols.call(callback.ptr, depth - 1) + 1;
    close();
    return 0;
  }, i32);
  assert.equal(symbols.call(callback.ptr, 20), 20);
  assert.throws(() => symbols.call(callback.ptr, 1), closed);
  await until(() => !isLoaded(path));
  callback.close();
});

test('the same, and an exception after it', { skip }, async () => {
  const { path, symbols, close } = open();
  const mine = new Error('mine');
  const callback = new JSCallback(() => {
    close();
    throw mine;
  }, i32);
  assert.throws(
    () => symbols.call(callback.ptr, 1),
    (error) => error === mine,
  );
  await until(() => !isLoaded(path));
  callback.close();
});

test('a callback that belongs to the library goes with it', () => {
  const path = copyOf(fixturePath);
  const library = new DynamicLibrary(path);
  const other = open(path);
  const address = library.registerCallback(i32, (value) => value + 1);
  assert.equal(other.symbols.call(address, 1), 2);
  library.close();
  assert.equal(other.symbols.call(address, 1), 0);
  other.close();
});

test('a library that nothing refers to is unloaded', { skip }, async () => {
  const path = (() => {
    const { path: opened, symbols } = open();
    assert.equal(symbols.id_i32(7), 7);
    return opened;
  })();
  await gcUntil(() => !isLoaded(path));
});

test('a pending call keeps a library that nothing else refers to', { skip }, async () => {
  const path = copyOf(fixturePath);
  const helper = dlopen(path, { gate_open: { arguments: ['i32'] }, gate_waiting: { return: 'i32' } });
  const promise = (() => dlopen(path, { gate_wait: definitions.gate_wait }).symbols.gate_wait(0))();
  await until(() => helper.symbols.gate_waiting() === 1);
  await gc(5);
  helper.symbols.gate_open(1);
  helper.close();
  assert.equal(await promise, 0);
  await gcUntil(() => !isLoaded(path));
});

test('opening and closing a thousand times', () => {
  const path = copyOf(fixturePath);
  for (let i = 0; i < 1000; i++) {
    const { symbols, close } = dlopen(path, { id_i32: i32 });
    assert.equal(symbols.id_i32(i), i);
    close();
  }
  if (!skip) assert.equal(isLoaded(path), false);
});

againWithoutGeneration(__filename);
