'use strict';
// errno of a call, where its signature asks for it. Breaks where code of the runtime runs between the call and the
// reading of errno, or where one thread sees another's.

const fs = require('node:fs');
const { test, assert, fixture } = require('../harness');
const { JSCallback, dlopen } = require('polyffi');
const { Pair } = require('./types.js');
const { againWithoutGeneration } = require('./without-generation.js');

const path = fixture('engine');
const definitions = {
  fail_with: { arguments: ['i32'], return: 'i32', errno: true },
  read_errno: { arguments: [], return: 'i32', errno: true },
  fail_wide: { arguments: ['i32', 'string'], return: 'i64', errno: true },
  fail_pair: { arguments: ['i32', Pair], return: Pair, errno: true },
  fail_around: { arguments: ['i32', 'function', 'i32'], return: 'i32', errno: true },
  gate_open: { arguments: ['i32'], errno: true },
};
const { symbols } = dlopen(path, definitions);
const asynchronous = dlopen(
  path,
  Object.fromEntries(Object.entries(definitions).map(([name, rest]) => [name, { ...rest, nonblocking: true }])),
).symbols;

test('a call gives its value and errno', () => {
  for (const number of [1, 2, 13, 22, 133, 2147483647, -5]) {
    assert.deepEqual(symbols.fail_with(number), { value: -1, errno: number });
  }
});

test('errno is 0 where the call set none, whatever was before', () => {
  symbols.fail_with(9);
  assert.deepEqual(symbols.read_errno(), { value: 0, errno: 0 });
  assert.deepEqual(symbols.gate_open(0), { value: undefined, errno: 0 });
});

test('errno with strings, wide integers and structs', () => {
  assert.deepEqual(symbols.fail_wide(5, 'four'), { value: 4n, errno: 5 });
  assert.deepEqual(symbols.fail_wide(6, 'x'.repeat(100_000)), { value: 100_000n, errno: 6 });
  assert.deepEqual(symbols.fail_pair(7, { x: 1, y: 2 }), { value: { x: 1, y: 2 }, errno: 7 });
});

test('errno of the call, not of what runs in between', () => {
  for (let i = 1; i < 200; i++) {
    assert.throws(() => fs.readFileSync('/no/such/file'), { code: 'ENOENT' });
    assert.equal(symbols.fail_with(i).errno, i);
  }
});

test('errno of an outer call is not that of one inside its callback', () => {
  const inner = [];
  const callback = new JSCallback(
    (value) => {
      inner.push(symbols.fail_with(value + 1).errno, symbols.read_errno().errno);
      assert.throws(() => fs.readFileSync('/no/such/file'));
      return value;
    },
    { arguments: ['i32'], return: 'i32' },
  );
  assert.deepEqual(symbols.fail_around(20, callback.ptr, 30), { value: 20, errno: 30 });
  assert.deepEqual(inner, [21, 0]);
  callback.close();
});

test('a call that does not ask gives its value alone', () => {
  const { fail_with: fail } = dlopen(path, { fail_with: { arguments: ['i32'], return: 'i32' } }).symbols;
  assert.equal(fail(3), -1);
});

test('errno off the thread is that of each call', async () => {
  const numbers = Array.from({ length: 100 }, (_, index) => index);
  const results = await Promise.all(numbers.map((number) => asynchronous.fail_with(number)));
  assert.deepEqual(
    results,
    numbers.map((number) => ({ value: -1, errno: number })),
  );
  assert.deepEqual(await asynchronous.fail_wide(11, 'abc'), { value: 3n, errno: 11 });
  assert.deepEqual(await asynchronous.fail_pair(12, { x: 3, y: 4 }), { value: { x: 3, y: 4 }, errno: 12 });
  assert.deepEqual(await asynchronous.gate_open(0), { value: undefined, errno: 0 });
  assert.deepEqual(await asynchronous.read_errno(), { value: 0, errno: 0 });
});

test('errno on the thread and off it do not meet', async () => {
  const pending = Array.from({ length: 20 }, (_, index) => asynchronous.fail_with(1000 + index));
  for (let i = 0; i < 100; i++) assert.equal(symbols.fail_with(i).errno, i);
  const results = await Promise.all(pending);
  results.forEach(({ errno }, index) => assert.equal(errno, 1000 + index));
});

againWithoutGeneration(__filename);
