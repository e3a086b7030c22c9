'use strict';
// Types as values: pointers, arrays without length, bit-fields, enumerations, text in every encoding and function types,
// wherever a type stands.

const { test, assert, load, wideLength } = require('../harness');
const { open } = require('./library.js');

const ffi = load.require();
const { alloc, array, bits, dlopen, enumeration, getRawPointer, JSCallback, pointer, sizeof, string, struct, union } =
  ffi;
const { declared } = open();

const Point = struct({ x: 'int', y: 'int' });
const Color = enumeration({ RED: 0, GREEN: 5, BLUE: 6 });
const Flags = struct({
  low: bits('unsigned', 3),
  high: bits('unsigned', 5),
  sign: bits('int', 4),
  wide: bits('long long', 40),
});
const Packet = struct({ kind: 'u16', length: 'u8', values: array('i32') });
const Shape = struct({
  name: array('char', 8),
  color: Color,
  corners: array(Point, 2),
  label: string(),
  area: { arguments: [pointer('void')], return: 'int' },
});

const { functions: c } = dlopen(open.path, {
  pack_flags: { arguments: ['unsigned', 'unsigned', 'int', 'long long'], return: Flags },
  flag_sum: { arguments: [Flags], return: 'int' },
  make_shape: { return: Shape },
  area: { arguments: [pointer(Shape)], return: 'int' },
  move: { arguments: [pointer(Point), 'int'] },
  divide: { arguments: ['int', 'int', pointer('int'), pointer('i32')] },
  greeting: { arguments: ['bool'], return: string() },
  wide_greeting: { return: string('wchar') },
  wide_length: { arguments: [string('wchar')], return: 'size_t' },
  first_unit: { arguments: [string('utf16le')], return: 'int' },
  first_point: { arguments: [string('utf32le')], return: 'int' },
  copy: { arguments: [string('latin1')], return: string('latin1') },
  last: { symbol: 'length', arguments: [string('latin1')], return: 'size_t' },
  next_color: { arguments: [Color], return: Color },
  apply: { arguments: [{ arguments: ['int', string(), Point], return: 'int' }, 'int'], return: 'int' },
  choose: { arguments: [string()], return: { arguments: ['int', 'int'], return: 'int' } },
  packet_sum: { arguments: [pointer(Packet)], return: 'int' },
  counter_open2: { arguments: [pointer(pointer('void')), 'int'], return: 'int' },
  title: { type: string() },
});

test('layouts are those of the same types in C', () => {
  for (const [type, name] of [
    [Flags, 'struct flags'],
    [Packet, 'struct packet'],
    [Shape, 'struct shape'],
    [Color, 'enum color'],
  ]) {
    const real = declared.types[name];
    assert.deepEqual([type.size, type.align, type.offsets], [real.size, real.align, real.offsets], name);
  }
  assert.equal(sizeof(Shape), Shape.size);
  assert.equal(union({ whole: 'i64', text: string() }).size, 8);
});

test('bit-fields, by value and in memory', () => {
  const value = { low: 5, high: 31, sign: -3, wide: -77n };
  assert.deepEqual(c.pack_flags(5, 31, -3, -77n), value);
  assert.equal(c.flag_sum(value), 5 + 31 - 3 - 77);
  const bytes = new Uint8Array(Flags.size);
  Flags.write(value, bytes);
  assert.deepEqual(Flags.read(bytes), value);
  assert.throws(() => Flags.write({ low: 8 }, bytes), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => bits('int', 33), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => bits('double', 3), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => dlopen(open.path, { f: { arguments: [bits('int', 3)] } }), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('enumerations take numbers and names', () => {
  assert.deepEqual([c.next_color('RED'), c.next_color(5)], [5, 6]);
  assert.throws(() => c.next_color('PINK'), /one of RED, GREEN, BLUE/);
  assert.equal(enumeration({ A: -1, B: 2n ** 40n }).size, 8);
  assert.equal(enumeration({ A: 1 }, 'u8').size, 1);
  assert.throws(() => enumeration({ A: 300 }, 'u8'), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => enumeration({}), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('pointers take what C text takes', () => {
  const point = {};
  c.move(point, 3);
  assert.deepEqual(point, { x: 3, y: 3 });
  const view = Point.view(new Uint8Array(8));
  c.move(view, 2);
  c.move(getRawPointer(new Uint8Array(8)), 1);
  assert.deepEqual({ ...view }, { x: 2, y: 2 });
  const [quotient, rest] = [[0], alloc('int')];
  c.divide(17, 5, quotient, rest);
  assert.deepEqual([quotient[0], rest.value], [3, 2]);
  const handle = alloc(pointer('void'));
  assert.equal(c.counter_open2(handle, 1), 0);
  assert.ok(handle.value > 0n);
  assert.throws(() => c.move({ z: 1 }, 1), /^TypeError: the 1st argument of move: there is no member 'z'/);
});

test('text in every encoding', () => {
  assert.deepEqual([c.greeting(1), c.greeting(0)], ['héllo', null]);
  assert.deepEqual([c.wide_greeting(), c.wide_length('a\u{1f600}')], ['w\u00edde', BigInt(wideLength('a\u{1f600}'))]);
  assert.equal(c.first_unit('\u{1f600}'), (0xd83d << 16) | 0xde00);
  assert.equal(c.first_point('\u{1f600}'), 0x1f600);
  assert.deepEqual([c.copy('h\u00e9llo'), c.last('h\u00e9llo')], ['h\u00e9llo', 5n]);
  assert.throws(() => c.copy('\u20ac'), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => string('utf7'), /one of utf8, latin1, utf16le, utf32le, wchar/);
  assert.equal(c.title.value, 'first');
});

test('function types are callable, and take functions, callbacks, addresses and null', () => {
  const seen = [];
  const f = (...values) => seen.push(values);
  assert.equal(c.apply(f, 4), 1);
  assert.deepEqual(seen, [[4, 'text', { x: 4, y: 5 }]]);
  assert.equal(c.apply(null, 4), -1);
  const callback = new JSCallback((value, text, point) => text.length + point.y, {
    arguments: ['int', string(), Point],
    return: 'int',
  });
  assert.equal(c.apply(callback, 1), 6);
  assert.equal(c.apply(callback.ptr, 1), 6);
  callback.close();
  assert.equal(c.choose('add')(2, 3), 5);
  assert.equal(c.choose('none'), null);
  const shape = c.make_shape();
  assert.equal(shape.area(alloc(Shape)), 0);
  assert.equal(c.area({ ...shape, area: (address) => Shape.view(address).corners[1].x }), 3);
});

test('an array without length', () => {
  const three = alloc(Packet.flexible(3));
  three.value = { kind: 1, length: 3, values: [1, 2, 3] };
  assert.equal(c.packet_sum(three), 6);
  assert.throws(() => struct({ values: array('i32') }), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => struct({ a: 'int', values: array('i32'), b: 'int' }), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('types of cdef and of struct() are one family', () => {
  const Both = struct({
    shape: declared.types['struct shape'],
    point: { type: Point, align: 16 },
    tag: bits('int', 3),
  });
  assert.deepEqual({ ...Both.offsets }, { shape: 0, point: 48, tag: 56 });
  const view = Both.view(new Uint8Array(Both.size));
  view.shape.corners[1].x = 4;
  view.point = { x: 1, y: 2 };
  view.tag = -2;
  assert.deepEqual([view.shape.corners[1].x, view.point.y, view.tag], [4, 2, -2]);
  const placed = struct({ a: 'u8', text: { type: string(), offset: 24 } });
  assert.deepEqual([placed.size, placed.offsets.text], [32, 24]);
  const { functions } = dlopen(open.path, { mirrored: { arguments: [declared.types['struct point']], return: Point } });
  assert.deepEqual(functions.mirrored({ x: 1, y: 2 }), { x: 2, y: 1 });
});

test('what is no type is refused', () => {
  for (const wrong of [undefined, null, 5, {}, [], () => {}]) {
    assert.throws(() => pointer(wrong), { name: 'TypeError' }, String(wrong));
    assert.throws(() => array(wrong), { name: 'TypeError' });
  }
  assert.throws(() => pointer('no such type'), { code: 'ERR_FFI_C_SYNTAX' });
  const byValue = (type) => () => dlopen(open.path, { add: { arguments: [type] } });
  assert.throws(byValue(array(Color, 2)), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(byValue(declared.type('void')), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('a type that nobody knows is told with the nearest one that is known', () => {
  const { type } = load.require().cdef('struct point { int x; }; typedef int colour;');
  const expected = { name: 'SyntaxError', code: 'ERR_FFI_C_SYNTAX' };
  assert.throws(() => type('imt'), { ...expected, message: /found 'imt'; did you mean 'int'\?\n/ });
  assert.throws(() => type('color'), { ...expected, message: /did you mean 'colour'\?\n/ });
  assert.throws(() => type('point'), { ...expected, message: /did you mean 'struct point'\?\n/ });
});
