'use strict';
// Plain objects where C wants a pointer to a struct: the first calls go the long way and all others a short one, and both
// mean the same. Breaks where code that is made for a struct reads, refuses or copies back otherwise than its members do.

const { test, assert, fixture, load } = require('../harness');
const { open } = require('./library.js');

const polyffi = load.require();
const { alloc, cdef, dlopen, pointer, struct } = polyffi;
const { library, declared } = open();
const { stack } = require('../../lib/cdef/lending.js');

const MANY = 12;

/** What a call gives or throws, as data. */
function outcome(call) {
  try {
    return { result: call() };
  } catch (error) {
    const { name, code, message, argument, received } = error;
    return { name, code, message, function: error.function, argument, received };
  }
}

/** The same outcome, however often a call is made; and nothing of what was lent stays behind. */
function always(call) {
  const first = outcome(call);
  for (let i = 1; i < MANY; i++) assert.deepEqual(outcome(call), first, `call ${i}`);
  assert.equal(stack.top, 0);
  return first;
}

const { size } = declared.types['struct everything'];

function bytesOf(value) {
  const bytes = new Uint8Array(size);
  library.see_everything(value, bytes);
  return bytes;
}

const address = alloc('int').pointer;
const full = {
  ...{ a: -5, b: 65535, c: -7, d: 4294967295, e: -(2n ** 63n), f: 2n ** 64n - 1n, g: 1.5, h: -2.25, i: true },
  ...{ j: 5, k: address, l: { x: 1, y: 2 }, m: 3, n: 4, o: [5, 6, 7], p: 5, q: 100, r: null, s: 'text', t: null },
  u: { low: 1, high: 2, sign: -3, wide: -4n },
};

const values = {
  full,
  'in another order': Object.fromEntries(Object.entries(full).reverse()),
  empty: {},
  'of undefined': { a: undefined, b: 7, r: undefined },
  'other spellings': {
    e: -(2 ** 53) + 1,
    f: 2 ** 53 - 1,
    g: NaN,
    h: -0,
    i: 0,
    j: 'BLUE',
    k: null,
    s: [1, 2, 3, 4, 5, 6, 7, 8],
  },
  'bytes inside': { l: new Uint8Array([1, 0, 0, 0, 2, 0, 0, 0]), o: new Int32Array([1, 2, 3]), k: 8n },
  'view inside': { l: declared.types['struct point'].view(new Uint8Array(8).fill(1)) },
  'memory inside': { l: alloc('int64_t'), b: 1 },
  'of a class': new (class {
    a = 1;
    get b() {
      return 2;
    }
  })(),
  'without prototype': Object.assign(Object.create(null), { a: 1, h: 2 }),
  'that inherits': Object.create({ a: 1 }, { b: { value: 2, enumerable: false } }),
  proxy: new Proxy({ a: 1, d: 2 }, {}),
  view: declared.types['struct everything'].view(new Uint8Array(size).fill(1)),
  'unknown member': { a: 1, zzz: 2 },
  'misspelled member': { a: 1, color: 2 },
  'own constructor': { a: 1, constructor: Object },
  'too large': { a: 128 },
  'too large inside': { l: { x: 2 ** 31 } },
  'unknown inside': { l: { z: 1 } },
  'no number': { h: '1' },
  'no integer': { c: 1.5 },
  'too large for bits': { p: 8 },
  'no name of the enumeration': { j: 'PINK' },
  'too many elements': { o: [1, 2, 3, 4] },
  'wrong element': { o: [1, 2, 'c'] },
  'too long': { s: 'nine bytes' },
  'NUL in text': { r: 'a\0b' },
  'no boolean': { i: 2 },
  'address too large': { k: 2n ** 64n },
  'a function for data': { k: () => 1 },
  throws: {
    a: 1,
    get b() {
      throw new RangeError('mine');
    },
  },
};

for (const [name, value] of Object.entries(values)) {
  test(`an object: ${name}`, () => {
    const found = always(() => bytesOf(value));
    const isMistake = /un(known)|large|no |wrong|many|long|NUL|data|throws|misspelled|constructor/.test(name);
    assert.equal('message' in found, isMistake, found.message);
    if (isMistake && name !== 'throws') {
      assert.match(found.code, /^ERR_/);
      assert.deepEqual([found.function, found.argument], ['see_everything', 0]);
    }
  });
}

test('every member gets what it would get from the memory of its type', () => {
  const memory = alloc(declared.types['struct everything']);
  memory.value = full;
  for (let i = 0; i < MANY; i++) assert.deepEqual(bytesOf(full), new Uint8Array(memory.bytes));
  assert.equal(memory.value.e, full.e);
  for (let i = 0; i < MANY; i++) {
    assert.deepEqual(declared.types['struct everything'].read(memory), { ...full, j: 5, s: 'text' });
  }
});

test('text, functions and memory inside are there for the call', () => {
  for (let i = 0; i < MANY; i++) {
    const number = alloc('int');
    number.value = 30000;
    assert.equal(library.follow({ r: 'four', t: (value) => value * 100, k: number }), 30704);
    assert.equal(library.follow({}), 11100);
  }
  assert.equal(stack.top, 0);
});

test('what C changed comes back, and what the object lacked', () => {
  for (let i = 0; i < MANY; i++) {
    const kept = { low: 1, high: 2, sign: 0, wide: 0n };
    const corner = { x: 1, y: 2 };
    const read = [];
    const value = {
      ...full,
      f: 1n,
      d: 0,
      o: [1, 2, 3],
      l: corner,
      u: kept,
      get c() {
        return 1;
      },
      set c(_) {
        read.push('c');
      },
    };
    library.change_everything(value);
    const { b, d, f, h, j, l, n, p, s, u, o } = value;
    assert.deepEqual([b, d, f, h, j], [0, 1, 2n, -1.25, 6]);
    assert.deepEqual([l, n, p, s], [{ x: 1, y: 3 }, 5, 6, 'uext']);
    assert.deepEqual([o, corner], [[1, 2, 3], { x: 1, y: 2 }]);
    assert.deepEqual(u, { ...kept, high: 3 });
    assert.deepEqual(read, []);
    const empty = {};
    library.change_everything(empty);
    assert.deepEqual(Object.keys(empty), Object.keys(full));
    assert.deepEqual([empty.a, empty.b, empty.e, empty.l, empty.r], [0, 1, 0n, { x: 0, y: 1 }, null]);
    library.change_everything(Object.freeze({ b: 1 }));
  }
});

test('objects, structs by value, memory, views and text in one call', () => {
  for (let i = 0; i < MANY; i++) {
    const out = { x: i, y: 4 };
    assert.equal(library.sum_all({ x: 1, y: 1 }, { x: 2, y: 2 }, out, new Int32Array([100]), 'text'), 114 + i);
    assert.deepEqual(out, { x: 114 + i, y: 4 });
    const memory = alloc(declared.types['struct point']);
    assert.equal(library.sum_all({ x: 1, y: 1 }, { x: 2, y: 2 }, memory, [1], ''), 7);
    assert.equal(memory.value.x, 7);
    const both = { x: 1, y: 1 };
    assert.equal(library.sum_all(both, both, both, [1], ''), 7);
    assert.equal(both.x, 7);
  }
});

test('getters may call, the same function, too', () => {
  const make = (depth) => ({
    get x() {
      return depth === 0 ? 1 : library.sum_point(make(depth - 1));
    },
    get y() {
      library.move({ x: 1, y: 1 }, 5);
      return 1;
    },
  });
  for (let i = 0; i < MANY; i++) assert.equal(library.sum_point(make(5)), 7);
  assert.equal(stack.top, 0);
});

test('getters run before any address is taken', () => {
  const ints = () => new Int32Array([50]);
  for (let i = 0; i < MANY; i++) {
    const taken = ints();
    const greedy = {
      x: 1,
      get y() {
        if (taken.length > 0) structuredClone(taken.buffer, { transfer: [taken.buffer] });
        return 1;
      },
    };
    assert.throws(() => library.sum_all(greedy, { x: 0, y: 0 }, { x: 0, y: 0 }, taken, ''), {
      code: 'ERR_OUT_OF_RANGE',
    });
    const memory = alloc('int');
    let isTaken = false;
    const inside = {
      get k() {
        return memory;
      },
      get r() {
        if (!isTaken) structuredClone(memory.bytes.buffer, { transfer: [memory.bytes.buffer] });
        isTaken = true;
        return null;
      },
    };
    assert.throws(() => library.follow(inside), { code: 'ERR_INVALID_ARG_VALUE', message: /taken away/ });
  }
});

test('setters and callbacks may call and throw; a call that was made copies back', () => {
  for (let i = 0; i < MANY; i++) {
    const point = { x: 1, y: 2 };
    const mine = new Error('mine');
    const throwing = () => {
      library.move({ x: 9, y: 9 }, 1);
      throw mine;
    };
    assert.throws(
      () => library.on_point(point, throwing),
      (error) => error === mine,
    );
    assert.deepEqual(point, { x: 2, y: 2 });
    const refusing = {
      y: 0,
      get x() {
        return 0;
      },
      set x(_) {
        assert.equal(library.sum_point({ x: 1, y: 1 }), 2);
        throw mine;
      },
    };
    assert.throws(
      () => library.number_points(refusing, { x: 0, y: 0 }),
      (error) => error === mine,
    );
    assert.equal(stack.top, 0);
  }
});

test('what a program puts on Object.prototype is no member', () => {
  const expected = bytesOf({ a: 1 });
  const before = Object.getOwnPropertyNames(Object.prototype).length;
  try {
    Object.defineProperty(Object.prototype, 'c', { value: 77, configurable: true, writable: true });
    Object.prototype.d = 78;
    for (let i = 0; i < MANY; i++) {
      assert.deepEqual(bytesOf({ a: 1 }), expected);
      assert.notDeepEqual(bytesOf({ a: 1, d: 2 }), expected);
    }
  } finally {
    delete Object.prototype.c;
    delete Object.prototype.d;
  }
  assert.equal(Object.getOwnPropertyNames(Object.prototype).length, before);
});

test('a class of types takes the same', () => {
  const point = struct({ x: 'int', y: 'int' });
  const { functions } = dlopen(open.path, {
    sum_point: { arguments: [pointer(point)], return: 'int' },
    move: { c: 'void move(struct { int x, y; } *point, int by)' },
  });
  for (let i = 0; i < MANY; i++) {
    const value = { x: i, y: 2 };
    assert.equal(functions.sum_point(value), i + 2);
    functions.move(value, 3);
    assert.deepEqual(value, { x: i + 3, y: 5 });
  }
});

test('structs that are too large for the stack, too many members, unions and odd names', () => {
  const text =
    'struct large { int first; char rest[70000]; int last; }; union either { int x; float y; };' +
    'struct odd { int constructor, toString, valueOf; }; struct named { union { int i; float f; }; int j; };' +
    `struct many { int ${Array.from({ length: 80 }, (_, i) => `m${i}`)}; };`;
  const c = cdef(
    `${text} void *identity(struct large *); int sum_point(const struct odd *);` +
      'struct many *sum_list(const struct many *); ',
  );
  const { identity, sum_point: sumOdd } = c.open(open.path);
  const { sum_point: sumNamed } = cdef(`${text} int sum_point(const struct named *);`).open(open.path);
  const { sum_point: sumMany } = cdef(`${text} int sum_point(const struct many *);`).open(open.path);
  for (let i = 0; i < MANY; i++) {
    const large = { first: 1, last: 2 };
    assert.equal(typeof identity(large), 'bigint');
    assert.equal(sumOdd({ constructor: 3, toString: 4 }), 7);
    assert.equal(sumOdd({ valueOf: 4 }), 0);
    assert.equal(sumNamed({ i: 3, j: 4 }), 7);
    assert.throws(() => sumNamed({ i: 3, f: 4 }), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.equal(sumMany({ m0: 3, m1: 5, m79: 1 }), 8);
    assert.throws(() => sumMany({ m80: 1 }), /there is no member 'm80'; did you mean 'm/);
  }
});

// The process is ended by a vector instruction where such a struct is not aligned.
test('what is lent is aligned as its type wants it', async () => {
  for (const align of [1, 4, 16, 32, 64, 256]) {
    const text = `struct __attribute__((aligned(${align}))) wide { int a; };
      unsigned long long same(struct wide *w);`;
    const { same } = cdef(text).open(fixture('ways'));
    const offThread = dlopen(fixture('ways'), { same: { c: text, nonblocking: true } }).functions.same;
    for (let i = 0; i < MANY; i++) {
      const hostile = new Proxy({ a: 1 }, {});
      for (const given of [
        { a: 1 },
        [{ a: 1 }],
        [{ a: 1 }, { a: 2 }],
        hostile,
        alloc(cdef(text).types['struct wide']),
      ]) {
        assert.equal(same(given) % BigInt(align), 0n, `${align}: call ${i}`);
      }
    }
    assert.equal((await offThread({ a: 1 })) % BigInt(align), 0n);
  }
  assert.equal(stack.top, 0);
});
