'use strict';
// One process may load the addon several times: each load is usable, apart from the others, and may come while a call
// of another is under way. Breaks where loads share what must be their own, or do not share the thread's frame.

const { test, assert, fixture, load, gc } = require('../harness');
const { JSCallback, dlopen } = require('polyffi');

const library = fixture('raw');
const engine = fixture('engine');
const addInt = ({ getNativeFunction }) => getNativeFunction(library, 'add_int', 'int', ['int', 'int']);
const { symbols } = dlopen(engine, {
  call_between: { arguments: ['i32', 'function', 'i32', 'i32'], return: 'i32' },
});

test('two loads give functions of their own', () => {
  const [one, other] = [load.dlopen(), load.dlopen()];
  assert.notEqual(one, other);
  for (const name of ['getNativeFunction', 'getBufferPointer', 'sizeof']) {
    assert.notEqual(one[name], other[name], name);
  }
  const bytes = new Uint8Array(100);
  assert.equal(one.getBufferPointer(bytes), other.getBufferPointer(bytes));
  for (let i = 0; i < 100; i++) assert.equal(addInt(one)(i, 1), addInt(other)(1, i));
});

test('a module may be loaded into twice', () => {
  const module = { exports: {} };
  process.dlopen(module, require('../harness').addonPath);
  const first = addInt(module.exports);
  process.dlopen(module, require('../harness').addonPath);
  assert.equal(first(1, 2), 3);
  assert.equal(addInt(module.exports)(1, 2), 3);
});

test('a load inside a callback of another load', () => {
  let inner;
  const callback = new JSCallback(
    (value) => {
      inner = addInt(load.dlopen());
      return inner(value, 1000);
    },
    { arguments: ['i32'], return: 'i32' },
  );
  // The first and the last argument are added after the callback, so a disturbed frame would show.
  assert.equal(symbols.call_between(10_000, callback.ptr, 7, 20_000), 31_007);
  assert.equal(inner(1, 2), 3);
  callback.close();
});

test('calls of two loads nest in each other', () => {
  const add = addInt(load.dlopen());
  const [one, other] = [load.dlopen(), load.dlopen()].map(({ getNativeFunction }) =>
    getNativeFunction(engine, 'call_between', 'int', ['int', 'pointer', 'int', 'int']),
  );
  const depthOf = (depth) =>
    depth === 0 ? 0 : (depth % 2 ? one : other)(1, callback.ptr, depth, 1) + symbols.call_between(0, add2, 0, 0);
  const add2 = new JSCallback(() => add(1, 1), { arguments: ['i32'], return: 'i32' }).ptr;
  const callback = new JSCallback((depth) => depthOf(depth - 1), { arguments: ['i32'], return: 'i32' });
  // Each level adds one and one around the callback's result, and two after it.
  assert.equal(depthOf(40), 160);
  callback.close();
});

test('an exception leaves through the load whose function was called', () => {
  const mine = new Error('mine');
  const callback = new JSCallback(
    () => {
      throw mine;
    },
    { arguments: ['i32'], return: 'i32' },
  );
  const { getNativeFunction } = load.dlopen();
  const call = getNativeFunction(engine, 'call_between', 'int', ['int', 'pointer', 'int', 'int']);
  assert.throws(
    () => call(1, callback.ptr, 2, 3),
    (error) => error === mine,
  );
  assert.equal(addInt(load.dlopen())(1, 2), 3);
  callback.close();
  assert.equal(call(1, callback.ptr ?? 0n, 2, 3), 4);
});

test('loads that are no longer referred to do no harm', async () => {
  const add = addInt(load.dlopen());
  for (let i = 0; i < 50; i++) assert.equal(addInt(load.dlopen())(i, 1), i + 1);
  await gc();
  assert.equal(add(1, 2), 3);
  assert.equal(symbols.call_between(1, null, 2, 3), 4);
});
