'use strict';
// Structs by value: as objects, view objects and bytes, nested, packed, aligned. Breaks where a field lands in the wrong
// register or byte, or where a form of giving a struct is not taken.

const { test, assert, fixture, longDoubleIsDouble } = require('../harness');
const { dlopen, struct, array } = require('polyffi');
const { Aligned, Box, HoldsAligned, Packed, PackedTwo, Pair, Point, Scalars, Tight } = require('./types.js');
const { againWithoutGeneration } = require('./without-generation.js');

const path = fixture('engine');
const { symbols } = dlopen(path, {
  pair_add: { arguments: [Pair, Pair], return: Pair },
  pair_ratio: { arguments: ['pointer'], return: 'f64' },
  box_turn: { arguments: [Box], return: Box },
  box_turn_at: { arguments: ['pointer'] },
  packed_turn: { arguments: [Packed], return: Packed },
  packed_two_turn: { arguments: [PackedTwo], return: PackedTwo },
  tight_turn: { arguments: [Tight], return: Tight },
  aligned_turn: { arguments: [Aligned], return: Aligned },
  holds_turn: { arguments: [HoldsAligned], return: HoldsAligned },
  scalars_same: { arguments: [Scalars], return: Scalars },
});

const box = () => ({
  corners: [
    { x: -1, y: 2 },
    { x: 2147483647, y: -2147483648 },
  ],
  name: [97, 98, 99, 100, -128],
  weights: [0.5, -1.25, 1e300],
  inner: { a: 255, b: 2n ** 64n - 1n },
});
const turned = {
  corners: [
    { x: 2147483647, y: -2147483648 },
    { x: -1, y: 2 },
  ],
  name: [98, 99, 100, 101, -127],
  weights: [1, -2.5, 2e300],
  inner: { a: 0, b: 2n ** 64n - 2n },
};

test('nested structs and arrays go and come as objects', () => {
  for (let i = 0; i < 50; i++) assert.deepEqual(symbols.box_turn(box()), turned);
});

test('packed structs go and come by value', () => {
  assert.deepEqual(symbols.packed_turn({ tag: 5, value: -1234567, id: 2n ** 63n, tail: -300 }), {
    tag: -5,
    value: 1234567,
    id: 2n ** 63n + 1n,
    tail: 300,
  });
  assert.deepEqual(symbols.packed_two_turn({ tag: 5, value: -70000, weight: 2.5 }), {
    tag: -5,
    value: 70000,
    weight: -2.5,
  });
  assert.deepEqual(symbols.tight_turn({ a: 127, b: -2147483647 }), { a: -127, b: 2147483647 });
});

test('aligned structs go and come by value', () => {
  assert.deepEqual(symbols.aligned_turn({ value: 77 }), { value: -77 });
  assert.deepEqual(symbols.holds_turn({ before: 1, inside: { value: 2 }, after: 3 }), {
    before: 3,
    inside: { value: -2 },
    after: 1,
  });
});

test('every scalar as a field, at its limits', () => {
  const bytes = Uint8Array.from({ length: 16 }, (_, index) => (index < 10 ? index : 0));
  const wide = longDoubleIsDouble ? 0.1 : bytes;
  const lowest = {
    i8: -128,
    u8: 0,
    i16: -32768,
    u16: 0,
    i32: -2147483648,
    u32: 0,
    i64: -(2n ** 63n),
    u64: 0n,
    f32: -Infinity,
    f64: -Number.MAX_VALUE,
    flag: 0,
    pointer: 0n,
    wide,
  };
  const highest = {
    i8: 127,
    u8: 255,
    i16: 32767,
    u16: 65535,
    i32: 2147483647,
    u32: 4294967295,
    i64: 2n ** 63n - 1n,
    u64: 2n ** 64n - 1n,
    f32: 0.25,
    f64: Number.MIN_VALUE,
    flag: 1,
    pointer: 2n ** 64n - 1n,
    wide,
  };
  for (const value of [lowest, highest]) {
    const { wide: returned, ...rest } = symbols.scalars_same(value);
    assert.deepEqual({ ...rest, wide }, value);
    if (longDoubleIsDouble) assert.equal(returned, wide);
    else assert.deepEqual(returned.subarray(0, 10), wide.subarray(0, 10));
  }
  const special = symbols.scalars_same({ ...lowest, f32: -0, f64: NaN, pointer: null });
  assert.ok(Object.is(special.f32, -0) && Object.is(special.f64, NaN));
  assert.equal(special.pointer, 0n);
  assert.equal(symbols.scalars_same({ ...lowest, i64: -5, u64: 7 }).i64, -5n);
});

/** Everything that may stand for one pair. */
function formsOf(value) {
  const bytes = new Uint8Array(Pair.size + 8);
  Pair.write(value, bytes, 8);
  const own = bytes.slice(8);
  return {
    object: value,
    'an object of a class': Object.assign(new (class Thing {})(), value),
    'an object without a prototype': Object.assign(Object.create(null), value),
    'an object with more fields': { z: 1, ...value, w: 'x' },
    view: Pair.view(own),
    'view at an offset': Pair.view(bytes, 8),
    Uint8Array: own,
    'a part of a Uint8Array': bytes.subarray(8),
    Float64Array: new Float64Array(own.buffer),
    'Int16Array at an offset': new Int16Array(bytes.buffer, 8),
    DataView: new DataView(bytes.buffer, 8),
    ArrayBuffer: own.buffer,
    Buffer: Buffer.from(own),
    'more bytes than needed': new Uint8Array([...own, 1, 2, 3, 4, 5, 6, 7, 8]),
    SharedArrayBuffer: (() => {
      const shared = new SharedArrayBuffer(Pair.size);
      new Uint8Array(shared).set(own);
      return shared;
    })(),
  };
}

test('an argument may be an object, a view object or bytes', () => {
  const one = formsOf({ x: 1.5, y: -2 });
  const other = formsOf({ x: 100, y: 0.5 });
  for (const [nameOne, valueOne] of Object.entries(one)) {
    for (const [nameOther, valueOther] of Object.entries(other)) {
      assert.deepEqual(symbols.pair_add(valueOne, valueOther), { x: 101.5, y: -1.5 }, `${nameOne} and ${nameOther}`);
    }
  }
});

test('a buffer stands for bytes also if it has a member of the same name by itself', () => {
  const Named = struct({ byteLength: 'f64', slice: 'f64' });
  const { pair_add: add } = dlopen(path, { pair_add: { arguments: [Named, Named], return: Named } }).symbols;
  const buffer = Float64Array.of(1.5, -2).buffer;
  assert.deepEqual(add(buffer, { byteLength: 1, slice: 2 }), { byteLength: 2.5, slice: 0 });
});

test('a view object and bytes may be given by pointer', () => {
  const bytes = new Uint8Array(Pair.size);
  Pair.write({ x: 9, y: 2 }, bytes);
  assert.equal(symbols.pair_ratio(bytes), 4.5);
});

test('bytes that are too short are an error', () => {
  for (const bytes of [
    new Uint8Array(Pair.size - 1),
    new Uint8Array(0),
    new ArrayBuffer(8),
    new DataView(new ArrayBuffer(16), 1),
    new Float64Array(1),
    Buffer.alloc(15),
    new SharedArrayBuffer(15),
  ]) {
    assert.throws(() => symbols.pair_add({ x: 1, y: 2 }, bytes), {
      name: 'RangeError',
      code: 'ERR_OUT_OF_RANGE',
      message: `the 2nd argument of pair_add: expected at least 16 bytes, found ${bytes.byteLength}`,
    });
  }
});

test('a result is a fresh object, or fresh bytes where the type says so', () => {
  const { pair_add: add } = dlopen(path, { pair_add: { arguments: [Pair.bytes, Pair], return: Pair.bytes } }).symbols;
  const first = add({ x: 1, y: 2 }, { x: 0, y: 0 });
  const second = add(first, first);
  assert.equal(first.constructor, Uint8Array);
  assert.equal(first.length, Pair.size);
  assert.equal(first.buffer.byteLength, Pair.size);
  assert.deepEqual(Pair.read(first), { x: 1, y: 2 });
  assert.deepEqual(Pair.read(second), { x: 2, y: 4 });
  const object = symbols.pair_add(second, first);
  assert.deepEqual(object, { x: 3, y: 6 });
  assert.equal(Object.getPrototypeOf(object), Object.prototype);
  assert.notEqual(symbols.pair_add(second, first), object);
});

test('an exception of a getter is the caller’s', () => {
  const mine = new Error('mine');
  const throwing = {
    x: 1,
    get y() {
      throw mine;
    },
  };
  assert.throws(
    () => symbols.pair_add(throwing, { x: 1, y: 2 }),
    (error) => error === mine,
  );
  assert.deepEqual(symbols.pair_add({ x: 1, y: 2 }, { x: 1, y: 2 }), { x: 2, y: 4 });
});

test('what is no struct is refused', () => {
  for (const value of [undefined, null, 7, 7n, 'x', true, Symbol('x'), () => {}]) {
    assert.throws(
      () => symbols.pair_add(value, { x: 1, y: 2 }),
      {
        name: 'TypeError',
        code: 'ERR_INVALID_ARG_TYPE',
        message: /: expected a plain object or bytes for a struct, found /,
      },
      String(value),
    );
  }
});

test('an error names the field by its path', () => {
  const change = (changeIt) => {
    const value = box();
    changeIt(value);
    return () => symbols.box_turn(value);
  };
  const value = 'ERR_INVALID_ARG_VALUE';
  const type = 'ERR_INVALID_ARG_TYPE';
  const range = 'ERR_OUT_OF_RANGE';
  const cases = [
    [(b) => (b.corners[1].y = 'two'), value, /^Field corners\.1\.y must be an int32; /],
    [(b) => delete b.corners[0].x, value, /^Field corners\.0\.x must be an int32; /],
    [
      (b) => (b.corners[0] = 7),
      type,
      /^field corners\.0 of the 1st argument of box_turn: expected a plain object or bytes for a struct, found 7 \(number\)$/,
    ],
    [(b) => b.corners.pop(), range, /^field corners of .*: expected 2 elements, found an array of 1$/],
    [(b) => (b.corners = undefined), type, /^field corners of .* for an array, found undefined$/],
    [(b) => (b.name = 7), type, /^field name of .* for an array, found 7 \(number\)$/],
    [(b) => (b.name[4] = 128), value, /^Field name\.4 must be an int8; /],
    [(b) => (b.weights[2] = 1n), value, /^Field weights\.2 must be a double; /],
    [(b) => (b.weights = []), range, /^field weights of .*: expected 3 elements, found an array of 0$/],
    [(b) => (b.inner = new Uint8Array(1)), range, /^field inner of the 1st .*: expected at least \d+ bytes, found 1$/],
    [(b) => (b.inner = null), type, /^field inner of .*: expected a plain object or bytes for a struct, found null$/],
    [(b) => (b.inner.a = 256), value, /^Field inner\.a must be a uint8; /],
    [(b) => (b.inner.b = -1n), value, /^Field inner\.b must be a uint64; /],
    [(b) => (b.inner.b = 1.5), value, /^Field inner\.b must be a uint64; /],
  ];
  for (const [changeIt, code, message] of cases) {
    assert.throws(change(changeIt), { name: code === range ? 'RangeError' : 'TypeError', code, message });
  }
  assert.deepEqual(symbols.box_turn(box()), turned);
});

test('an array of char takes text, and zeros behind it', () => {
  const text = (name) => {
    const bytes = new Uint8Array(Box.size).fill(7);
    Box.write({ ...box(), name }, bytes);
    return [...bytes.subarray(Box.offsets.name, Box.offsets.name + 5)];
  };
  assert.deepEqual(text('ab'), [97, 98, 0, 0, 0]);
  assert.deepEqual(text('äb'), [0xc3, 0xa4, 98, 0, 0]);
  assert.deepEqual(text('abcde'), [97, 98, 99, 100, 101]);
  assert.throws(() => text('abcdef'), {
    name: 'RangeError',
    code: 'ERR_OUT_OF_RANGE',
    message: 'field name: expected text of at most 5 bytes, found "abcdef" (string)',
  });
});

test('an array field may be a typed array or bytes of its size', () => {
  const weights = new Float64Array([0.5, -1.25, 1e300]);
  const name = Int8Array.from(box().name);
  assert.deepEqual(symbols.box_turn({ ...box(), weights, name }), turned);
  assert.deepEqual(symbols.box_turn({ ...box(), inner: new Uint8Array(16).fill(255) }).inner, turned.inner);
  assert.throws(() => symbols.box_turn({ ...box(), weights: new Float64Array(2) }), RangeError);
});

test('field names of any kind', () => {
  const names = [
    '__proto__',
    'constructor',
    'toString',
    '',
    'a b',
    '"',
    "'",
    '\\',
    '\n',
    '☃',
    '0x1',
    'class',
    'length',
  ];
  const fields = Object.create(null);
  for (const name of names) fields[name] = 'u8';
  const Odd = struct(fields);
  const value = Object.create(null);
  names.forEach((name, index) => (value[name] = index + 1));
  const bytes = new Uint8Array(Odd.size);
  Odd.write(value, bytes);
  assert.deepEqual(
    [...bytes],
    [...bytes.keys()].map((index) => index + 1),
  );
  const read = Odd.read(bytes);
  assert.deepEqual(Object.keys(read), names);
  for (const [index, name] of names.entries())
    assert.equal(Object.getOwnPropertyDescriptor(read, name).value, index + 1);
});

test('large arrays and many fields, in memory', () => {
  const Many = struct(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, 'i32'])));
  const Long = struct({ items: array(Point, 1000), last: 'i8' });
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, 7 - index]));
  const long = { items: Array.from({ length: 1000 }, (_, index) => ({ x: index, y: 9 - index })), last: -1 };
  for (const [type, value] of [
    [Many, many],
    [Long, long],
  ]) {
    const bytes = new Uint8Array(type.size);
    type.write(value, bytes);
    assert.deepEqual(type.read(bytes), value);
  }
});

againWithoutGeneration(__filename);
