'use strict';
// Each row of the conversion table of C text: what goes in, and what comes out.

const { test, assert, load, wideLength } = require('../harness');
const { open } = require('./library');

const { alloc, JSCallback, struct } = load.require();
const { declared, library } = open({ functions: { release: {} } });

const refuses = (f, message) => assert.throws(f, { code: 'ERR_INVALID_ARG_VALUE', message });

test('integers up to 32 bits and floating point are numbers in range', () => {
  assert.equal(library.add(2, -5), -3);
  assert.equal(library.last_byte(255), 255);
  assert.equal(library.half(5), 2.5);
  assert.equal(library.halff(0.5), 0.25);
  refuses(
    () => library.last_byte(256),
    /^the 1st argument of last_byte: expected an integer from 0 to 255, found 256 \(number\)/,
  );
  refuses(() => library.add(1, '7'), /^the 2nd argument of add: .*found "7" \(string\)/);
  refuses(() => library.add(1), /^the call of add: expected 2 arguments, found 1$/);
});

test('64-bit integers are bigints, and safe integers in', () => {
  assert.equal(library.negate(5), -5n);
  assert.equal(library.negate(-(2n ** 62n)), 2n ** 62n);
  assert.equal(library.all_bits(), 2n ** 64n - 1n);
  refuses(() => library.negate(1.5), /bigint or a safe integer/);
});

test("with int64: 'number' they are numbers, and an error where that is not exact", () => {
  const { library: numbers } = open({ int64: 'number' });
  assert.equal(numbers.negate(5n), -5);
  assert.equal(numbers.length('abc'), 3);
  assert.throws(() => numbers.all_bits(), { code: 'ERR_OUT_OF_RANGE' });
  const { library: one } = open({ functions: { length: { int64: 'number' } } });
  assert.equal(one.length('abc'), 3);
  assert.equal(one.negate(5), -5n);
});

test('_Bool is a boolean', () => {
  assert.equal(library.invert(true), false);
  assert.equal(library.invert(0), true);
  refuses(() => library.invert(2), /a boolean, 0 or 1/);
});

test('an enumeration takes its names', () => {
  assert.equal(library.next_color('RED'), 5);
  assert.equal(library.next_color(library.GREEN), library.BLUE);
  refuses(() => library.next_color('PINK'), /one of RED, GREEN, BLUE/);
});

test('const char * is text both ways', () => {
  assert.equal(library.length('héllo'), 6n);
  assert.equal(library.length(null), 99n);
  assert.equal(library.length(new Uint8Array([65, 66, 0])), 2n);
  const memory = alloc('char[8]');
  memory.value = 'abc';
  assert.equal(library.length(memory), 3n);
  assert.equal(library.greeting(true), 'héllo');
  assert.equal(library.greeting(false), null);
  assert.throws(() => library.length('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('char * is an address, text, or text that is freed', () => {
  const address = library.copy('x');
  assert.equal(typeof address, 'bigint');
  library.release(address);
  const before = library.freed;
  const { library: owning } = open({ functions: { copy: { owned: 'release' } } });
  assert.equal(owning.copy('héllo'), 'héllo');
  assert.equal(owning.copy(null), null);
  assert.equal(library.freed, before + 1);
  const { library: lending } = open({ text: ['copy'] });
  assert.equal(lending.copy('lent'), 'lent');
});

test('wide text', () => {
  const text = 'a\u00e9\u{1f600}';
  assert.equal(library.wide_length(text), BigInt(wideLength(text)));
  assert.equal(library.wide_greeting(), 'w\u00edde');
  assert.equal(library.first_unit('\u{1f600}'), (0xd83d << 16) | 0xde00);
  assert.equal(library.first_point('\u{1f600}'), 0x1f600);
});

test('text in several units in one call', () => {
  const units = alloc('char16_t[16]');
  units.value = 'common';
  for (const texts of [
    ['common', 'common', 'common'],
    ['common', Buffer.from('common\0'), 'common'],
    ['common', 'common', units],
    ['common', 'common', new Uint8Array(units.bytes)],
  ]) {
    assert.equal(library.common(...texts), 6);
  }
});

test('a pointer to a struct takes an object, and gives back what C changed', () => {
  const point = { x: 1, y: 2 };
  library.move(point, 10);
  assert.deepEqual(point, { x: 11, y: 12 });
  const empty = {};
  library.move(empty, 3);
  assert.deepEqual(empty, { x: 3, y: 3 });
  assert.equal(library.sum_point(Object.freeze({ x: 3, y: 4 })), 7);
  assert.throws(() => library.sum_point({ x: 3, z: 4 }), /no member 'z'/);
});

test('a pointer to a struct takes memory, views, bytes and addresses of at least its length', () => {
  const memory = alloc(declared.types['struct point']);
  library.move(memory, 2);
  library.move(memory.value, 2);
  library.move(memory.pointer, 2);
  library.move(memory.bytes, 2);
  assert.deepEqual({ ...memory.value }, { x: 8, y: 8 });
  assert.throws(() => library.move(new Uint8Array(7), 1), { code: 'ERR_OUT_OF_RANGE' });
});

test('a struct by value lends its text and functions for the call', async () => {
  const shape = { name: 'box', label: 'a label', area: ({ length }) => length };
  assert.equal(library.label_length(shape), 10n);
  assert.equal(library.label_area(3, { area: () => 7 }), 21);
  assert.equal(library.label_length(library.make_shape()), 13n);
  const { library: later } = open({ functions: { label_length: { nonblocking: true } } });
  assert.equal(await later.label_length({ ...shape, area: null }), 10n);
  assert.throws(
    () => library.label_length({ label: 7 }),
    /^TypeError: field label of the 1st argument of label_length: expected/,
  );
  assert.throws(() => library.label_length(), /^TypeError: the call of label_length: expected 1 argument, found 0$/);
});

test('a pointer to a struct takes a view of struct(), without a copy', () => {
  const Point = struct({ x: 'int', y: 'int' });
  const view = Point.view(new Uint8Array(Point.size));
  view.x = 1;
  library.move(view, 4);
  assert.deepEqual({ ...view }, { x: 5, y: 4 });
});

test('arrays of structs and numbers go both ways', () => {
  const points = [
    { x: 1, y: 2 },
    { x: 3, y: 4 },
  ];
  assert.equal(library.sum_points(points, 2), 10);
  assert.deepEqual(
    points.map(({ x }) => x),
    [-1, -1],
  );
  const quotient = [0];
  const rest = new Int32Array(1);
  library.divide(17, 5, quotient, rest);
  assert.deepEqual([quotient[0], rest[0]], [3, 2]);
  assert.equal(library.total([1, 2, 3.5], 3), 6.5);
  assert.equal(library.total(new Float64Array([1, 2]), 2), 3);
  const out = alloc('int', 2);
  library.divide(9, 2, out, out.pointer + 4n);
  assert.deepEqual([out[0], out[1]], [4, 1]);
});

test('an array of strings', () => {
  const out = alloc('char[32]');
  assert.equal(library.joined(['a', 'bé', 'c', null], out), 5n);
  assert.equal(out.value, 'abéc');
});

test('opaque handles and T **', () => {
  const handle = alloc('void *');
  assert.equal(library.counter_open2(handle, 5), 0);
  assert.equal(library.counter_next(handle.value), 6);
  library.counter_close(handle.value);
});

test('a function for the call, a JSCallback, null, and a function that C gave', () => {
  const seen = [];
  const f = (...values) => seen.push(values) + 10;
  assert.equal(library.apply(f, 4), 11);
  assert.deepEqual(seen, [[4, 'text', { x: 4, y: 5 }]]);
  assert.equal(library.apply(null, 4), -1);
  const add = library.choose('add');
  assert.equal(add(2, 3), 5);
  assert.equal(library.choose('none'), null);
  const callback = new JSCallback(() => 3, { arguments: ['int', 'pointer', 'int64'], return: 'int' });
  assert.equal(library.apply(callback, 1), 3);
  callback.close();
  assert.throws(
    () =>
      library.apply(() => {
        throw new Error('inside');
      }, 1),
    /inside/,
  );
});

test('structs by value, with arrays, text and functions in them', () => {
  assert.deepEqual(library.mirrored({ x: 1, y: 2 }), { x: 2, y: 1 });
  const shape = library.make_shape();
  assert.equal(shape.name, 'square');
  assert.equal(shape.color, 6);
  assert.equal(shape.label, 'a label');
  assert.equal(shape.corners[1].x, 3);
  assert.equal(shape.area(shape), 9);
  assert.equal(library.area({ ...shape, label: 'x' }), 9);
  assert.equal(library.area({ label: 'four' }), 4);
});

test('a linked list in memory', () => {
  const Node = declared.types['struct node'];
  const nodes = alloc(Node, 3);
  for (let i = 0; i < 3; i++) {
    nodes[i].value = i + 1;
    nodes[i].next = i < 2 ? nodes.pointer + BigInt((i + 1) * Node.size) : null;
  }
  assert.equal(library.sum_list(nodes), 6);
  assert.equal(Node.view(nodes[0].next).value, 2);
});

test('bit-fields', () => {
  const flags = library.pack_flags(5, 17, -3, -(2n ** 38n));
  assert.deepEqual(flags, { low: 5, high: 17, sign: -3, wide: -(2n ** 38n) });
  assert.equal(library.flag_sum({ low: 1, high: 2, sign: -1, wide: 100n }), 102);
  assert.throws(() => library.flag_sum({ low: 8 }), { code: 'ERR_OUT_OF_RANGE' });
});

test('a bit-field takes what its type takes, and errors say the range of its bits', () => {
  const memory = alloc(
    declared.type('struct { unsigned low : 3; int sign : 4; long long wide : 40; _Bool flag : 1; }'),
  );
  const says = (value, code, expected) =>
    assert.throws(
      () => {
        memory.value = value;
      },
      (error) => error.code === code && error.message.includes(`expected ${expected}, found`),
    );
  for (const low of [true, 3n, -1, 1.5, 'x', 2 ** 32]) {
    says({ low }, 'ERR_INVALID_ARG_VALUE', 'an integer from 0 to 7');
  }
  says({ low: 8 }, 'ERR_OUT_OF_RANGE', 'an integer from 0 to 7');
  says({ sign: -9 }, 'ERR_OUT_OF_RANGE', 'an integer from -8 to 7');
  says({ wide: 2n ** 39n }, 'ERR_OUT_OF_RANGE', 'a bigint or a safe integer from -549755813888 to 549755813887');
  says({ flag: 2 }, 'ERR_INVALID_ARG_VALUE', 'a boolean, 0 or 1');
  memory.value = { low: 7, sign: -8, wide: 5, flag: true };
  assert.deepEqual({ ...memory.value }, { low: 7, sign: -8, wide: 5n, flag: true });
});

test('variadic arguments have the types of their values, or those that are said', () => {
  const out = alloc('char[64]');
  library.format(out, 64, '%d %.1f %s %lld', 5, 2.5, 'x', 2n ** 40n);
  assert.equal(out.value, '5 2.5 x 1099511627776');
  const exact = library.format.variadic('double', 'unsigned char');
  exact(out, 64, '%.1f %d', 3, 200);
  assert.equal(out.value, '3.0 200');
});

test('errno, and calls off the thread', async () => {
  const { library: other } = open({ functions: { fail: { errno: true }, add: { nonblocking: true } } });
  assert.deepEqual(other.fail(22), { value: -1, errno: 22 });
  assert.equal(await other.add(2, 3), 5);
});

test('variables read and write', () => {
  assert.equal(library.counted, 7);
  library.counted = 8;
  assert.equal(library.counted, 8);
  library.counted = 7;
  assert.equal(library.version, '1.2.3');
  assert.equal(library.title, 'first');
  assert.deepEqual({ ...library.origin }, { x: 1, y: 2 });
});

test('what no call can pass says so when it is touched', () => {
  assert.throws(() => library.with_va_list, /parameter 2 of with_va_list is va_list, which no call can pass/);
});
