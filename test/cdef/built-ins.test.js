'use strict';
// Objects of the language itself stand for no struct: not by value, not behind a pointer, and not inside of another one. Breaks
// where a promise that nobody awaited, or a Date, is taken for a struct of zeros and written to.

const { test, assert, load } = require('../harness');
const { open } = require('./library.js');

const { JSCallback, alloc, cdef } = load.require();
const { library } = open();
const { library: later } = open({ functions: { move: { nonblocking: true } } });
const Line = cdef('').type('struct { struct { int x, y; } from, to; union { int i; float f; } more; }');

const callback = new JSCallback(() => 1, { arguments: ['int'], return: 'int' });

const builtIns = {
  promise: Promise.resolve({ x: 1, y: 2 }),
  date: new Date(0),
  map: new Map([['x', 1]]),
  set: new Set([1]),
  'weak map': new WeakMap(),
  'weak set': new WeakSet(),
  'regular expression': /x/,
  error: new Error('mine'),
  number: Object(1),
  string: Object(''),
  boolean: Object(false),
  bigint: Object(1n),
  symbol: Object(Symbol('x')),
  generator: (function* generate() {})(),
  callback,
  'of a class': new (class extends Map {
    x = 1;
  })(),
};

const refused = { name: 'TypeError', code: /^ERR_INVALID_ARG_(?:TYPE|VALUE)$/ };

for (const [name, value] of Object.entries(builtIns)) {
  test(`no struct: ${name}`, async () => {
    const keys = Object.keys(value);
    for (let i = 0; i < 6; i++) {
      for (const call of [
        () => library.sum_point(value),
        () => library.move(value, 1),
        () => library.sum_points([value], 1),
        () => library.mirrored(value),
      ]) {
        assert.throws(call, refused);
      }
      await assert.rejects(async () => later.move(value, 1), refused);
      const memory = alloc(Line);
      for (const member of ['from', 'more']) {
        assert.throws(() => (memory.value = { [member]: value }), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
      }
    }
    assert.deepEqual(Object.keys(value), keys);
  });
}

test('an array is no struct', () => {
  assert.throws(() => (alloc(Line).value = { from: [] }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => (alloc(Line).value = []), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('objects of a program, whatever they say of themselves, are read by their members', () => {
  class Point {
    x = 1;
    get y() {
      return 2;
    }
  }
  const tagged = { x: 1, y: 2, [Symbol.toStringTag]: 'Date' };
  const bare = Object.assign(Object.create(null), { x: 1, y: 2 });
  const proxy = new Proxy({ x: 1, y: 2 }, {});
  for (const value of [
    new Point(),
    new (class extends Point {})(),
    tagged,
    bare,
    proxy,
    Object.create({ x: 1, y: 2 }),
  ]) {
    for (let i = 0; i < 6; i++) assert.equal(library.sum_point(value), 3);
  }
  const mine = new Error('mine');
  const throwing = Object.create(null, {
    [Symbol.toStringTag]: {
      get() {
        throw mine;
      },
    },
  });
  for (let i = 0; i < 6; i++) {
    assert.throws(
      () => library.sum_point(throwing),
      (error) => error === mine,
    );
  }
});

test('the last callback is closed', () => callback.close());
