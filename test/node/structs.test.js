'use strict';
// Structs, unions and arrays: layouts as gcc has them, by value both ways, as fields, as bytes, in callbacks.

const { test, assert, fixture } = require('../harness');
const { array, dlopen, getRawPointer, sizeof, struct, toArrayBuffer, union } = require('polyffi');

const path = fixture('node');
const Point = struct({ x: 'f64', y: 'f64' });
const Line = struct({ from: Point, to: Point, name: array('char', 8), width: 'i16', id: 'u64' });
const Packed = struct({ tag: 'i8', value: 'i32', weight: 'f64' }, { pack: 1 });
const Numeral = union({ whole: 'i64', real: 'f64', bytes: array('u8', 8) });
const Tagged = struct({ kind: 'u8', value: Numeral });

const { symbols, lib } = dlopen(path, {
  middle: { arguments: [Point, Point], return: Point },
  reverse: { arguments: [Line], return: Line },
  packed_sum: { arguments: [Packed], return: 'f64' },
  packed_make: { arguments: ['i8', 'i32', 'f64'], return: Packed },
  number_of: { arguments: ['f64'], return: Numeral },
  number_whole: { arguments: [Numeral], return: 'i64' },
  tag_whole: { arguments: ['i64'], return: Tagged },
  move: { arguments: ['pointer', 'f64', 'f64'] },
  apply_point: { arguments: [{ callback: { arguments: [Point], return: 'f64' } }, Point], return: 'f64' },
  make_point: { arguments: [{ callback: { arguments: ['f64'], return: Point } }, 'f64'], return: Point },
});

test('layouts are those of the C compiler', () => {
  const layouts = new Uint32Array(toArrayBuffer(lib.getSymbol('layouts'), 16 * 4));
  assert.deepEqual(
    [...layouts],
    [
      Point.size,
      Point.align,
      Line.size,
      Line.align,
      Line.offsets.to,
      Line.offsets.name,
      Line.offsets.width,
      Line.offsets.id,
      Packed.size,
      Packed.offsets.value,
      Numeral.size,
      Tagged.size,
      Tagged.offsets.value,
      sizeof('long'),
      sizeof('long double'),
      sizeof('wchar_t'),
    ],
  );
});

test('a struct goes and comes by value as an object', () => {
  assert.deepEqual(symbols.middle({ x: 0, y: 2 }, { x: 4, y: -2 }), { x: 2, y: 0 });
});

test('a struct may be given as bytes or as a view object', () => {
  const bytes = new Uint8Array(Point.size);
  Point.write({ x: 1, y: 3 }, bytes);
  assert.deepEqual(symbols.middle(bytes, bytes.buffer), { x: 1, y: 3 });
  assert.deepEqual(symbols.middle(Point.view(bytes), new DataView(bytes.buffer)), { x: 1, y: 3 });
});

test('a struct comes as bytes where its type says so', () => {
  const { middle } = dlopen(path, { middle: { arguments: [Point, Point], return: Point.bytes } }).symbols;
  const result = middle({ x: 1, y: 2 }, { x: 3, y: 4 });
  assert.ok(result instanceof Uint8Array);
  assert.deepEqual(Point.read(result), { x: 2, y: 3 });
  assert.notEqual(middle({ x: 0, y: 0 }, { x: 0, y: 0 }).buffer, result.buffer);
});

test('nested structs, arrays and wide integers keep their values', () => {
  const name = [...Buffer.from('abc'), 0, 0, 0, 0, 0];
  const line = { from: { x: 1, y: 2 }, to: { x: 3, y: 4 }, name, width: -7, id: 2n ** 63n };
  assert.deepEqual(symbols.reverse(line), {
    from: { x: 3, y: 4 },
    to: { x: 1, y: 2 },
    name: [...Buffer.from('cba'), 0, 0, 0, 0, 0],
    width: 7,
    id: 2n ** 63n + 1n,
  });
});

test('packed structs travel in and out', () => {
  assert.equal(symbols.packed_sum({ tag: 1, value: -1000, weight: 0.5 }), -998.5);
  assert.deepEqual(symbols.packed_make(-3, 123456, 2.25), { tag: -3, value: 123456, weight: 2.25 });
});

test('a union has all its fields at one place', () => {
  const half = symbols.number_of(0.5);
  assert.equal(half.real, 0.5);
  assert.equal(half.whole, 0x3fe0000000000000n);
  assert.equal(symbols.number_whole({ real: 0.5 }), 0x3fe0000000000000n);
  assert.equal(symbols.number_whole({ whole: -5n }), -5n);
  assert.deepEqual(symbols.tag_whole(9n).value.whole, 9n);
});

test('memory that C changes is read back', () => {
  const bytes = new Uint8Array(Point.size + 8);
  Point.write({ x: 1, y: 1 }, bytes, 8);
  symbols.move(bytes.subarray(8), 0.5, -1);
  assert.deepEqual(Point.read(bytes, 8), { x: 1.5, y: 0 });
  const view = Point.view(bytes, 8);
  view.x = 10;
  symbols.move(getRawPointer(bytes) + 8n, 1, 1);
  assert.deepEqual([view.x, view.y], [11, 1]);
});

test('callbacks take and give structs', () => {
  assert.equal(
    symbols.apply_point(({ x, y }) => x * y, { x: 3, y: 4 }),
    12,
  );
  assert.deepEqual(
    symbols.make_point((x) => ({ x, y: x * 2 }), 1.5),
    { x: 1.5, y: 3 },
  );
});

test('what is no struct is refused', () => {
  assert.throws(() => symbols.middle({ x: 1, y: 2 }, 5), TypeError);
  assert.throws(() => symbols.middle({ x: 1, y: 2 }, new Uint8Array(Point.size - 1)), /16|size|bytes/);
  assert.throws(() => symbols.middle({ x: 1, y: 'two' }, { x: 1, y: 2 }), TypeError);
  assert.throws(() => symbols.packed_sum({ tag: 128, value: 0, weight: 0 }), TypeError);
});

test('a member may be aligned and placed', () => {
  const Aligned = struct({ a: 'u8', b: { type: 'u8', align: 8 }, c: 'u16' });
  assert.deepEqual([Aligned.size, Aligned.align, { ...Aligned.offsets }], [16, 8, { a: 0, b: 8, c: 10 }]);
  const Placed = struct({ a: 'u8', b: { type: 'i32', offset: 12 }, c: 'u8' });
  assert.deepEqual([Placed.size, Placed.align, { ...Placed.offsets }], [20, 4, { a: 0, b: 12, c: 16 }]);
  const bytes = new Uint8Array(Placed.size).fill(255);
  Placed.write({ a: 1, b: -2, c: 3 }, bytes);
  assert.deepEqual(Placed.read(bytes), { a: 1, b: -2, c: 3 });
  assert.deepEqual([...bytes.subarray(0, 12)], [1, ...new Array(11).fill(0)]);
  const Overlaid = struct({ all: 'u32', low: { type: 'u16', offset: 0 } });
  assert.deepEqual(Overlaid.read(new Uint8Array([1, 2, 3, 4])), { all: 0x04030201, low: 0x0201 });
  assert.equal(struct({ a: 'u8', b: { type: 'u8', align: 8 } }, { pack: 2 }).size, 4);
  assert.equal(union({ a: { type: 'u8', align: 16 } }).size, 16);
  const code = { code: 'ERR_INVALID_ARG_VALUE' };
  assert.throws(() => struct({ a: { type: 'u8', align: 3 } }), code);
  assert.throws(() => struct({ a: { type: 'u8', offset: -1 } }), code);
  assert.throws(() => union({ a: { type: 'u8', offset: 4 } }), code);
  assert.throws(() => struct({ a: { type: 'u8', align: 8, offset: 2 ** 31 } }), { name: 'TypeError' });
});
