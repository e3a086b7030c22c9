'use strict';
// Structs and unions by value, as parameters and as results of callbacks: in registers, in memory, split between both.

const { test, assert } = require('../harness');
const { path, polyffi } = require('./library');
const { dlopen, JSCallback, struct, union, array } = polyffi;

const point = struct({ x: 'f64', y: 'f64' });
const mixed = struct({ a: 'i32', b: 'f64' });
const turned = struct({ a: 'f32', b: 'f32', c: 'i64' });
const big = struct({ v: array('i64', 8) });
const nested = struct({ at: point, tag: 'u8', codes: array('u16', 5) });
const number = union({ i: 'i32', d: 'f64', bytes: array('u8', 12) });
const packed = struct({ a: 'i8', b: 'i32' }, { pack: 1 });

const pairs = {
  point: [point, { x: 1.5, y: -2 }, { x: 0.25, y: 1e300 }],
  mixed: [mixed, { a: -7, b: 2.5 }, { a: 2147483647, b: -0.125 }],
  turned: [turned, { a: 1.5, b: -2.5, c: -(2n ** 63n) }, { a: 0.5, b: 8, c: 2n ** 62n }],
  big: [big, { v: [1n, -2n, 3n, -4n, 5n, -6n, 7n, -8n] }, { v: [8n, 7n, 6n, 5n, 4n, 3n, 2n, 1n] }],
  nested: [
    nested,
    { at: { x: 1, y: 2 }, tag: 3, codes: [4, 5, 6, 7, 65535] },
    { at: { x: -1, y: -2 }, tag: 255, codes: [0, 1, 2, 3, 4] },
  ],
  packed: [packed, { a: -3, b: 0x12345678 }, { a: 127, b: -1 }],
};

for (const [name, [type, value, answer]] of Object.entries(pairs)) {
  test(`struct ${name} goes in and comes out`, () => {
    const { symbols } = dlopen(path, { [`pass_${name}`]: { arguments: ['function', type], return: type } });
    let seen;
    const callback = new JSCallback((given) => ((seen = given), answer), { arguments: [type], return: type });
    assert.deepEqual(symbols[`pass_${name}`](callback.ptr, value), answer);
    assert.deepEqual(seen, value);
  });
}

test('a union goes in whole and comes out by one of its members', () => {
  const { symbols } = dlopen(path, { pass_number: { arguments: ['function', number], return: number } });
  let seen;
  const callback = new JSCallback((given) => ((seen = given), { d: -0.5 }), { arguments: [number], return: number });
  assert.equal(symbols.pass_number(callback.ptr, { d: 2.5 }).d, -0.5);
  assert.equal(seen.d, 2.5);
  assert.equal(seen.bytes.length, 12);
});

test('structs can be bytes instead of objects', () => {
  const { symbols } = dlopen(path, { pass_big: { arguments: ['function', big], return: big.bytes } });
  let seen;
  const answer = new Uint8Array(64).map((_, index) => index);
  const callback = new JSCallback((given) => ((seen = given), answer), { arguments: [big.bytes], return: big });
  const value = { v: [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n] };
  assert.deepEqual(symbols.pass_big(callback.ptr, value), answer);
  assert.ok(seen instanceof Uint8Array);
  assert.deepEqual(big.read(seen), value);
});

const everything = { arguments: [point, mixed, big, number, nested, turned, packed, point], return: big };
const whole = { call_with_structs: { arguments: ['function'], return: big } };

test('many structs at once arrive each in its place', () => {
  const { symbols } = dlopen(path, whole);
  let seen;
  const callback = new JSCallback((...args) => ((seen = args), { v: args[2].v.map((n) => n * 2n) }), everything);
  assert.deepEqual(symbols.call_with_structs(callback.ptr).v, [2n, -4n, 6n, -8n, 10n, -12n, 14n, -16n]);
  seen[3] = seen[3].d;
  assert.deepEqual(seen, [
    { x: 1.25, y: -2.5 },
    { a: -7, b: 0.125 },
    { v: [1n, -2n, 3n, -4n, 5n, -6n, 7n, -8n] },
    2.5,
    { at: { x: 8.5, y: -9.5 }, tag: 200, codes: [1, 22, 333, 4444, 55555] },
    { a: 1.5, b: -2.5, c: -(2n ** 63n) },
    { a: -3, b: 0x12345678 },
    { x: 3, y: 4 },
  ]);
});

test('a large result survives calls that the callback makes itself', () => {
  const { symbols } = dlopen(path, { ...whole, call: { arguments: ['function', 'i32'], return: 'i32' } });
  const inner = new JSCallback((n) => n, { arguments: ['i32'], return: 'i32' });
  let depth = 0;
  const callback = new JSCallback((...args) => {
    const before = JSON.stringify(args[4]);
    if (++depth < 3) symbols.call_with_structs(callback.ptr);
    symbols.call(inner.ptr, 1);
    assert.equal(JSON.stringify(args[4]), before);
    return { v: args[2].v.map((n) => n + BigInt(depth)) };
  }, everything);
  assert.deepEqual(symbols.call_with_structs(callback.ptr).v, [4n, 1n, 6n, -1n, 8n, -3n, 10n, -5n]);
});

test('a callback that throws gives C a struct of zeros', () => {
  const { symbols } = dlopen(path, { pass_big: { arguments: ['function', big], return: big } });
  const callback = new JSCallback(
    () => {
      throw new Error('mine');
    },
    { arguments: [big], return: big },
  );
  const value = { v: [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n] };
  assert.throws(() => symbols.pass_big(callback.ptr, value), { message: 'mine' });
  const address = callback.ptr;
  callback.close();
  assert.deepEqual(symbols.pass_big(address, value), { v: Array(8).fill(0n) });
});

test('arguments larger than a frame bring a frame of their own', () => {
  const huge = struct({ bytes: array('u8', 70000) });
  const { symbols } = dlopen(path, { pass_huge: { arguments: ['function', huge, 'i32'], return: huge.bytes } });
  const value = new Uint8Array(70000).map((_, index) => index * 7);
  let level = 0;
  const callback = new JSCallback(
    (bytes, number) => {
      assert.equal(number, 77 + level);
      assert.deepEqual(bytes, value);
      // The same callback again, with the same frame.
      if (++level < 3) symbols.pass_huge(callback.ptr, value, 77 + level);
      return bytes.map((byte) => byte ^ 255);
    },
    { arguments: [huge.bytes, 'i32'], return: huge },
  );
  assert.deepEqual(
    symbols.pass_huge(callback.ptr, value, 77),
    value.map((byte) => byte ^ 255),
  );
  const address = callback.ptr;
  callback.close();
  assert.deepEqual(symbols.pass_huge(address, value, 1), new Uint8Array(70000));
});
