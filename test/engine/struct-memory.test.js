'use strict';
// read, write and view of structs, unions and arrays on the user's memory. Breaks where bytes outside of the value are
// touched, where a view does not show what C wrote, or where a bound is not checked.

const { test, assert, begins, fixture } = require('../harness');
const { inspect } = require('node:util');
const { array, dlopen, getRawPointer, union } = require('polyffi');
const { Box, Inner, Numeral, Packed, Pair, Point, Scalars, Tagged, Wide } = require('./types.js');
const { againWithoutGeneration } = require('./without-generation.js');

const { symbols } = dlopen(fixture('engine'), {
  box_turn_at: { arguments: ['pointer'] },
  pair_ratio: { arguments: ['pointer'], return: 'f64' },
  pair_add: { arguments: [Pair, Pair], return: Pair },
});

const box = {
  corners: [
    { x: 1, y: 2 },
    { x: 3, y: 4 },
  ],
  name: [1, 2, 3, 4, 5],
  weights: [0.5, 1.5, 2.5],
  inner: { a: 7, b: 8n },
};

test('write touches its bytes alone, read gives them back', () => {
  for (const [type, value] of [
    [Pair, { x: 1, y: -1 }],
    [Point, { x: -5, y: 5 }],
    [Packed, { tag: -1, value: -2, id: 3n, tail: -4 }],
    [Inner, { a: 1, b: 2n }],
    [array('u16', 3), [1, 2, 65535]],
    [array(Point, 2), box.corners],
  ]) {
    for (const offset of [0, 1, 3, 8]) {
      const bytes = new Uint8Array(type.size + 16).fill(0xaa);
      type.write(value, bytes, offset);
      assert.deepEqual(type.read(bytes, offset), value);
      assert.ok(bytes.subarray(0, offset).every((byte) => byte === 0xaa));
      assert.ok(bytes.subarray(offset + type.size).every((byte) => byte === 0xaa));
    }
  }
});

test('memory may be any view or buffer, its own offset included', () => {
  const buffer = new ArrayBuffer(64);
  const shared = new SharedArrayBuffer(64);
  for (const [memory, bytes] of [
    [buffer, new Uint8Array(buffer)],
    [shared, new Uint8Array(shared)],
    [new Uint8Array(buffer, 8), new Uint8Array(buffer, 8)],
    [new DataView(buffer, 3), new Uint8Array(buffer, 3)],
    [new Float64Array(buffer, 16), new Uint8Array(buffer, 16)],
    [Buffer.from(buffer, 5, 40), new Uint8Array(buffer, 5, 40)],
    [new Int8Array(shared, 4), new Uint8Array(shared, 4)],
  ]) {
    Pair.write({ x: 1.5, y: 2.5 }, memory, 2);
    assert.deepEqual(Pair.read(memory, 2), { x: 1.5, y: 2.5 });
    assert.deepEqual(Pair.read(bytes, 2), { x: 1.5, y: 2.5 });
    Pair.view(memory, 2).x = 7;
    assert.equal(Pair.read(bytes.slice(2)).x, 7);
  }
});

test('a value that would end behind the memory is an error', () => {
  const bytes = new Uint8Array(20);
  for (const offset of [5, 20, 100, -1, 0.5, NaN, Infinity, 2 ** 53, '0', null, 0n]) {
    for (const attempt of [
      () => Pair.read(bytes, offset),
      () => Pair.write({ x: 1, y: 2 }, bytes, offset),
      () => Pair.view(bytes, offset),
      () => Pair.bytes.read(bytes, offset),
    ]) {
      assert.throws(attempt, { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' }, String(offset));
    }
  }
  assert.throws(() => Pair.read(bytes, 5), { message: '16 bytes at offset 5 exceed the 20 bytes given' });
  assert.deepEqual(Pair.read(bytes, 4), { x: 0, y: 0 });
});

test('what is no memory is refused', () => {
  for (const memory of [undefined, null, 7, 'bytes', {}, [], [1, 2, 3], () => {}]) {
    const expected = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
    assert.throws(() => Pair.read(memory), expected);
    assert.throws(() => Pair.write({ x: 1, y: 2 }, memory), expected);
    assert.throws(() => Pair.view(memory), expected);
  }
});

test('an address stands for memory; where nothing can be is refused', () => {
  const bytes = new Uint8Array(Box.size + 8);
  const address = getRawPointer(bytes);
  Box.write(box, address, 8);
  assert.deepEqual(Box.read(bytes, 8), box);
  assert.deepEqual(Box.read(address, 8), box);
  const view = Box.view(address + 8n);
  assert.equal(view.corners[1].x, 3);
  view.corners[1].x = 30;
  assert.equal(Box.read(bytes, 8).corners[1].x, 30);
  const pairs = array(Pair, 2).view(address);
  pairs[1] = { x: 5, y: 6 };
  assert.deepEqual(Pair.read(bytes, Pair.size), { x: 5, y: 6 });
  assert.deepEqual(array('i32', 2).view(address)[1], new Int32Array(bytes.buffer)[1]);
  for (const wrong of [0n, 7n, -1n, 1n << 64n]) {
    const expected = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' };
    assert.throws(() => Pair.read(wrong), expected);
    assert.throws(() => Pair.write({ x: 1, y: 2 }, wrong), expected);
    assert.throws(() => Pair.view(wrong), expected);
  }
  assert.throws(() => Pair.read(address, -1), { code: 'ERR_OUT_OF_RANGE' });
});

test('views show their values', () => {
  const bytes = new Uint8Array(Pair.size);
  Pair.write({ x: 1, y: 2.5 }, bytes);
  const view = Pair.view(bytes);
  assert.deepEqual(Object.keys(view), ['x', 'y']);
  assert.deepEqual({ ...view }, { x: 1, y: 2.5 });
  assert.equal(inspect(view), '{ x: 1, y: 2.5 }');
  const pairs = array(Pair, 1).view(bytes);
  assert.equal(inspect(pairs), '[ { x: 1, y: 2.5 } ]');
  const many = array(Pair, 300).view(new Uint8Array(Pair.size * 300));
  assert.match(inspect(many), /^\[\s+\{ x: 0, y: 0 \},/);
});

test('a view shows the memory, both ways', () => {
  const bytes = new Uint8Array(Box.size + 8);
  Box.write(box, bytes, 8);
  const view = Box.view(bytes, 8);
  assert.equal(view.corners[1].x, 3);
  assert.equal(view.inner.b, 8n);
  assert.equal(view.weights[2], 2.5);
  assert.equal(view.corners.length, 2);

  symbols.box_turn_at(bytes.subarray(8));
  assert.equal(view.corners[1].x, 1);
  assert.equal(view.inner.b, 7n);
  assert.deepEqual([...view.name], [2, 3, 4, 5, 6]);

  view.corners[0].y = -9;
  view.weights[0] = 12.5;
  view.name[4] = -1;
  view.inner = { a: 1, b: 2n };
  view.corners = [
    { x: 10, y: 20 },
    { x: 30, y: 40 },
  ];
  assert.deepEqual(Box.read(bytes, 8), {
    corners: [
      { x: 10, y: 20 },
      { x: 30, y: 40 },
    ],
    name: [2, 3, 4, 5, -1],
    weights: [12.5, 3, 5],
    inner: { a: 1, b: 2n },
  });
  assert.deepEqual([...bytes.subarray(0, 8)], Array(8).fill(0));
});

test('two views of one memory see each other', () => {
  const buffer = new ArrayBuffer(Pair.size);
  const [one, other] = [Pair.view(buffer), Pair.view(buffer)];
  one.x = 3;
  assert.equal(other.x, 3);
  assert.deepEqual(symbols.pair_add(one, other), { x: 6, y: 0 });
});

test('a view refuses what the field cannot hold', () => {
  const view = Box.view(new Uint8Array(Box.size));
  for (const attempt of [
    () => (view.corners[0].x = 1.5),
    () => (view.inner.a = -1),
    () => (view.inner = 7),
    () => (view.corners = [{ x: 1, y: 1 }]),
  ]) {
    assert.throws(attempt, { code: /^ERR_(INVALID_ARG_(TYPE|VALUE)|OUT_OF_RANGE)$/ });
  }
  assert.deepEqual(Box.read(new Uint8Array(Box.size)), JSON.parse(JSON.stringify(view, replaceBigint), reviveBigint));
});

const replaceBigint = (_, value) => (typeof value === 'bigint' ? `${value}n` : value);
const reviveBigint = (_, value) => (/^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value);

test('an array of numbers in a view is a typed array over the memory', () => {
  const memory = new Uint8Array(Box.size);
  const view = Box.view(memory);
  assert.ok(view.name instanceof Int8Array);
  view.name[0] = 128;
  assert.equal(memory[Box.offsets.name], 128);
  assert.equal(view.name[0], -128);
});

test('a view can be written, and made JSON of', () => {
  const bytes = new Uint8Array(Pair.size);
  const view = Pair.view(bytes);
  view.x = 1;
  view.y = 2;
  const copy = new Uint8Array(Pair.size);
  Pair.write(view, copy);
  assert.deepEqual(copy, bytes);
  assert.equal(JSON.stringify(view), '{"x":1,"y":2}');
});

test('a view of an array', () => {
  const Points = array(Point, 3);
  const bytes = new Uint8Array(Points.size);
  const view = Points.view(bytes);
  view[2].x = 5;
  view[0] = { x: 1, y: 2 };
  assert.deepEqual(Points.read(bytes), [
    { x: 1, y: 2 },
    { x: 0, y: 0 },
    { x: 5, y: 0 },
  ]);
  assert.equal(view.length, 3);
});

test('the bytes form reads and writes bytes', () => {
  const bytes = new Uint8Array(Pair.size + 4);
  Pair.write({ x: 1, y: 2 }, bytes, 4);
  const read = Pair.bytes.read(bytes, 4);
  assert.deepEqual(read, bytes.subarray(4));
  read[0] = 255;
  assert.notEqual(bytes[4], 255, 'it is a copy');
  const target = new Uint8Array(Pair.size);
  Pair.bytes.write(bytes.subarray(4), target);
  Pair.write(target, target);
  assert.deepEqual(Pair.read(target), { x: 1, y: 2 });
});

test('a wrong field leaves an error, at its path', () => {
  const bytes = new Uint8Array(Box.size);
  assert.throws(() => Box.write({ ...box, inner: { a: 1, b: 'x' } }, bytes), {
    message: begins('Field inner.b must be a uint64'),
  });
  assert.throws(() => Pair.write({ x: 1 }, bytes), { message: begins('Field y must be a double') });
});

test('a union has all its members at one place', () => {
  const bytes = new Uint8Array(Numeral.size);
  Numeral.write({ real: 1 }, bytes);
  const value = Numeral.read(bytes);
  assert.deepEqual(value, {
    whole: 0x3ff0000000000000n,
    real: 1,
    reals: [0, 1.875],
    bytes: [0, 0, 0, 0, 0, 0, 0xf0, 0x3f],
  });
  const view = Numeral.view(bytes);
  view.whole = 0x4000000000000000n;
  assert.equal(view.real, 2);
  view.bytes[7] = 0xc0;
  assert.equal(view.real, -2);
});

test('a union takes exactly one member, and the other bytes become zero', () => {
  const bytes = new Uint8Array(Wide.size).fill(255);
  Wide.write({ number: 1 }, bytes);
  assert.deepEqual([...bytes], [1, ...Array(23).fill(0)]);
  for (const value of [{}, { number: 1, bytes: Array(24).fill(0) }, { nothing: 1 }]) {
    assert.throws(() => Wide.write(value, bytes), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
      message: /^expected exactly one of the members number, bytes, found an object/,
    });
  }
  assert.throws(() => Tagged.write({ kind: 1, value: {} }, new Uint8Array(Tagged.size)), {
    message: /^field value: expected exactly one of the members whole, real, reals, bytes, found an object/,
  });
  const Two = union({ a: Pair, b: 'u8' });
  assert.throws(() => Two.write({ a: { x: 1, y: 'z' } }, new Uint8Array(16)), {
    message: begins('Field a.y must be a double'),
  });
});

test('every scalar in memory', () => {
  const bytes = new Uint8Array(Scalars.size);
  const zero = Scalars.read(bytes);
  assert.deepEqual(Object.keys(zero), Object.keys(Scalars.offsets));
  Scalars.write(zero, bytes);
  const view = Scalars.view(bytes);
  view.flag = 1;
  view.pointer = 2n ** 64n - 1n;
  view.u64 = 2n ** 64n - 1n;
  view.i64 = -1;
  assert.deepEqual([view.flag, view.pointer, view.u64, view.i64], [1, 2n ** 64n - 1n, 2n ** 64n - 1n, -1n]);
  assert.throws(() => (view.flag = 2), TypeError);
  view.flag = true;
  assert.equal(view.flag, 1);
  assert.throws(() => (view.pointer = 1), TypeError);
  view.pointer = null;
  assert.equal(view.pointer, 0n);
});

againWithoutGeneration(__filename);
