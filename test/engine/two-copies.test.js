'use strict';
// Two copies of the package in one thread, as two dependencies of a program may bring: both share the thread's frame.
// Breaks where state that belongs to one copy is taken for the other's.

const path = require('node:path');
const { test, assert, fixture, root } = require('../harness');

/** The package, loaded once more. */
function freshCopy() {
  const lib = path.join(root, 'lib') + path.sep;
  for (const file of Object.keys(require.cache)) if (file.startsWith(lib)) delete require.cache[file];
  return require('polyffi');
}

const [one, other] = [freshCopy(), freshCopy()];
const library = fixture('engine');
const i32 = { arguments: ['i32'], return: 'i32' };
const definitionsFor = ({ struct }) => {
  const Pair = struct({ x: 'f64', y: 'f64' });
  return {
    id_i32: i32,
    fail_with: { ...i32, errno: true },
    text_length: { arguments: ['string'], return: 'u64' },
    call_between: { arguments: ['i32', 'function', 'i32', 'i32'], return: 'i32' },
    text_around: { arguments: ['string', 'function', 'i32', 'string'], return: 'u32' },
    pair_add: { arguments: [Pair, Pair], return: Pair },
    fill: { arguments: ['buffer', 'u32', 'u8'] },
    sleep_then: { arguments: ['u32', 'i32'], return: 'i32', nonblocking: true },
  };
};
const [{ symbols: a }, { symbols: b }] = [one, other].map((copy) => copy.dlopen(library, definitionsFor(copy)));

test('they are two', () => {
  assert.notEqual(one.dlopen, other.dlopen);
  assert.notEqual(one.JSCallback, other.JSCallback);
});

test('calls nest in each other through callbacks of both', () => {
  const make = (copy, mine, theirs) => {
    const callback = new copy.JSCallback((depth) => {
      if (depth === 0) return 0;
      assert.equal(mine.text_length('x'.repeat(depth)), BigInt(depth));
      assert.equal(theirs.fail_with(depth).errno, depth);
      const inside = theirs.call_between(1, callbacks[depth % 2].ptr, depth - 1, 1);
      return inside + mine.call_between(0, null, 0, 0);
    }, i32);
    return callback;
  };
  const callbacks = [make(one, a, b), make(other, b, a)];
  assert.equal(a.call_between(1, callbacks[1].ptr, 30, 1), 62);
  assert.equal(b.call_between(1, callbacks[0].ptr, 30, 1), 62);
  for (const callback of callbacks) callback.close();
});

test('an exception of one copy’s callback leaves through the other’s call', () => {
  for (const [copy, call] of [
    [one, b.call_between],
    [other, a.call_between],
  ]) {
    const mine = new Error('mine');
    const callback = new copy.JSCallback(() => {
      throw mine;
    }, i32);
    assert.throws(
      () => call(1, callback.ptr, 2, 3),
      (error) => error === mine,
    );
    assert.equal(call(1, null, 2, 3), 4);
    callback.close();
  }
});

test('a getter of a struct for one copy may call through the other', () => {
  const value = {
    get x() {
      assert.deepEqual(b.pair_add({ x: 5, y: 6 }, { x: 7, y: 8 }), { x: 12, y: 14 });
      assert.throws(() => b.pair_add({ x: 5, y: 6 }, { x: 'wrong' }), TypeError);
      return 1;
    },
    y: 2,
  };
  assert.deepEqual(a.pair_add({ x: 10, y: 20 }, value), { x: 11, y: 22 });
  assert.deepEqual(a.pair_add(value, value), { x: 2, y: 4 });
});

test('calls off the thread settle where they were started', async () => {
  const calls = Array.from({ length: 40 }, (_, index) => [a, b][index % 2].sleep_then(index % 7, index));
  assert.deepEqual(
    await Promise.all(calls),
    Array.from({ length: 40 }, (_, index) => index),
  );
});

test('one view for both', () => {
  const bytes = new Uint8Array(16);
  for (let i = 0; i < 600; i++) {
    [a, b][i % 2].fill(bytes, 16, i % 256);
    assert.equal(bytes[15], i % 256);
  }
});
