'use strict';
// A getter of a struct argument may call native functions itself, well or badly, and read memory. Breaks where such a
// call uses the frame in which the outer call's arguments lie already: C would get the wrong pointer.

const { test, assert, begins, fixture } = require('../harness');
const { JSCallback, dlopen, getInt32, getRawPointer, struct } = require('polyffi');
const { Inner, Pair, Point } = require('./types.js');
const { againWithoutGeneration } = require('./without-generation.js');

const path = fixture('engine');
const Five = struct({ a: 'u64', b: 'u64', c: 'u64', d: 'u64', e: 'u64' });
const definitions = {
  pair_add: { arguments: [Pair, Pair], return: Pair },
  id_i32: { arguments: ['i32'], return: 'i32' },
  id_pointer: { arguments: ['pointer'], return: 'pointer' },
  text_length: { arguments: ['string'], return: 'u64' },
  text_lengths: { arguments: ['string', 'string', 'string', 'i32', 'string'], return: 'u64' },
  second_i64: { arguments: ['f64', 'i8', 'i64', 'f32', 'u8'], return: 'i64' },
  call: { arguments: ['function', 'i32'], return: 'i32' },
  // A pointer first, then a struct: both lie in registers, or in memory.
  pair_ratio: { arguments: ['pointer', Point], return: 'f64' },
  text_after: { symbol: 'text_length', arguments: ['string', Five], return: 'u64' },
  inner_last: { symbol: 'id_i64', arguments: ['i64', 'f64', Inner, 'buffer', 'i32', 'i32', Pair], return: 'i64' },
};
const { symbols } = dlopen(path, definitions);
const bytes = new Uint8Array(new Float64Array([3, 4]).buffer);
const numbers = new Int32Array([7, 8, 9]);
const address = getRawPointer(numbers);
const callback = new JSCallback((value) => symbols.id_i32(value) + 1, { arguments: ['i32'], return: 'i32' });

/** What a getter may do to the frame. */
const deeds = {
  'calls with integers': () => assert.equal(symbols.second_i64(1, 2, -3n, 4, 5), -3n),
  'calls with a pointer': () => assert.equal(symbols.id_pointer(1n), 1n),
  'calls with strings': () => assert.equal(symbols.text_lengths('a', 'b', 'c', 1, 'd'), 1_001_001_002n),
  'calls with structs': () => assert.deepEqual(symbols.pair_add({ x: 8, y: 9 }, bytes), { x: 11, y: 13 }),
  'calls with a callback': () => assert.equal(symbols.call(callback.ptr, 5), 6),
  'calls with a wrong last argument': () => assert.throws(() => symbols.second_i64(7, 8, 9n, 10, 'x'), TypeError),
  'calls with a wrong string': () => assert.throws(() => symbols.text_lengths('a', 'b', 'c', 7, 'd\0'), TypeError),
  'calls with a wrong struct': () => assert.throws(() => symbols.pair_add({ x: 8, y: 9 }, { x: 1 }), TypeError),
  'calls well and with a wrong struct': () => {
    symbols.id_i32(1);
    assert.throws(() => symbols.pair_add({ x: 8, y: 9 }, { x: 1 }), TypeError);
  },
  'reads memory': () => assert.equal(getInt32(address, 4), numbers[1]),
  'calls deeper': () => {
    const nested = {
      x: 1,
      get y() {
        return symbols.pair_add({ x: 1, y: 2 }, { x: 3, y: symbols.id_i32(4) }).y;
      },
    };
    assert.deepEqual(symbols.pair_add(nested, nested), { x: 2, y: 12 });
  },
};

for (const [deed, run] of Object.entries(deeds)) {
  /** The value with a getter for each of its fields, or for some. */
  const withGetters = (value, names = Object.keys(value)) =>
    Object.defineProperties(
      { ...value },
      Object.fromEntries(
        names.map((name) => [
          name,
          {
            enumerable: true,
            get() {
              run();
              return value[name];
            },
          },
        ]),
      ),
    );

  test(`a getter that ${deed} disturbs no argument`, () => {
    for (let i = 0; i < 20; i++) {
      assert.deepEqual(symbols.pair_add({ x: 1, y: 2 }, withGetters({ x: 10, y: 20 })), { x: 11, y: 22 });
      assert.deepEqual(symbols.pair_add(withGetters({ x: 1, y: 2 }, ['y']), { x: 10, y: 20 }), { x: 11, y: 22 });
      assert.deepEqual(symbols.pair_add(withGetters({ x: 1, y: 2 }), withGetters({ x: 10, y: 20 })), { x: 11, y: 22 });
      // Disturbed, the pointer would be another, and the process end here.
      assert.equal(symbols.pair_ratio(bytes, withGetters({ x: 1, y: 2 })), 0.75);
      assert.equal(symbols.pair_ratio(getRawPointer(bytes), withGetters({ x: 1, y: 2 })), 0.75);
      assert.equal(symbols.text_after('four', withGetters({ a: 1n, b: 2n, c: 3n, d: 4n, e: 5n })), 4n);
      const inner = withGetters({ a: 1, b: 2n });
      assert.equal(symbols.inner_last(-77n, 0.5, inner, bytes, 1, 2, withGetters({ x: 1, y: 2 })), -77n);
    }
  });

  test(`a getter that ${deed} disturbs no call off the thread`, async () => {
    const { pair_add: add } = dlopen(path, { pair_add: { ...definitions.pair_add, nonblocking: true } }).symbols;
    const results = await Promise.all([
      add({ x: 1, y: 2 }, withGetters({ x: 10, y: 20 })),
      add(withGetters({ x: 3, y: 4 }), { x: 10, y: 20 }),
    ]);
    assert.deepEqual(results, [
      { x: 11, y: 22 },
      { x: 13, y: 24 },
    ]);
  });

  test(`a getter that ${deed} disturbs no result of a callback`, () => {
    const { make } = dlopen(path, {
      make: { symbol: 'call', arguments: [{ callback: { arguments: ['i32'], return: 'i32' } }, 'i32'], return: 'i32' },
    }).symbols;
    assert.equal(
      make((value) => {
        run();
        return value;
      }, 12),
      12,
    );
  });
}

test('a wrong field after such a getter is an error', () => {
  const value = {
    get x() {
      return symbols.id_i32(1);
    },
    y: 'two',
  };
  assert.throws(() => symbols.pair_add({ x: 1, y: 2 }, value), { message: begins('Field y must be a double') });
  assert.deepEqual(symbols.pair_add({ x: 1, y: 2 }, { x: 1, y: 2 }), { x: 2, y: 4 });
});

test('an object without such getters is read once', () => {
  let reads = 0;
  const value = {
    get x() {
      reads++;
      return 1;
    },
    y: 2,
  };
  symbols.pair_add(value, value);
  assert.equal(reads, 2);
});

againWithoutGeneration(__filename);
