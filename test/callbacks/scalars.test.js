'use strict';
// Every scalar type as a callback's parameter and result, and argument lists that fill every register and the stack.

const { test, assert, longDoubleIsDouble } = require('../harness');
const { path, polyffi } = require('./library');
const { dlopen, JSCallback } = polyffi;

const integers = {
  i8: [-128, 127],
  u8: [0, 255],
  i16: [-32768, 32767],
  u16: [0, 65535],
  i32: [-2147483648, 2147483647],
  u32: [0, 4294967295],
  i64: [-(2n ** 63n), 2n ** 63n - 1n],
  u64: [0n, 2n ** 64n - 1n],
};
const values = {
  ...integers,
  f32: [1.5, -0, Infinity, NaN],
  f64: [0.1, -0, 5e-324, -Infinity, NaN],
  pointer: [0n, 0x7fffdeadbeefn, 2n ** 64n - 1n],
  bool: [0, 1],
  char: [65, 0],
};
const cType = { bool: '_Bool' };

for (const [name, list] of Object.entries(values)) {
  test(`${name} goes in and comes out`, () => {
    const type = cType[name] ?? name;
    const { symbols } = dlopen(path, { [`pass_${name}`]: { arguments: ['function', type], return: type } });
    for (const value of list) {
      for (const answer of list) {
        const seen = [];
        const callback = new JSCallback((...args) => (seen.push(...args), answer), { arguments: [type], return: type });
        assert.ok(Object.is(symbols[`pass_${name}`](callback.ptr, value), answer), `${answer}`);
        assert.deepEqual(seen, [value]);
        callback.close();
      }
    }
  });
}

test('long double goes in and comes out as its bytes', { skip: longDoubleIsDouble }, () => {
  const { symbols } = dlopen(path, {
    pass_long_double: { arguments: ['function', 'long double'], return: 'long double' },
    half: { arguments: ['long double'], return: 'long double' },
  });
  const three = new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0x40, 0, 0, 0, 0, 0, 0]);
  const callback = new JSCallback((value) => symbols.half(value), {
    arguments: ['long double'],
    return: 'long double',
  });
  const result = symbols.pass_long_double(callback.ptr, three);
  assert.deepEqual(result.subarray(0, 10), symbols.half(three).subarray(0, 10));
  callback.close();
});

test('C sees a narrow result as it is, not its register', () => {
  const { symbols } = dlopen(path, {
    returns_i8: { arguments: ['function', 'i8'], return: 'bool' },
    returns_u16: { arguments: ['function', 'u16'], return: 'bool' },
  });
  const small = new JSCallback(() => -100, { return: 'i8' });
  const wide = new JSCallback(() => 65000, { return: 'u16' });
  assert.equal(symbols.returns_i8(small.ptr, -100), 1);
  assert.equal(symbols.returns_u16(wide.ptr, 65000), 1);
});

test('void callbacks take nothing and give nothing', () => {
  const { symbols } = dlopen(path, { pass_void: { arguments: ['function'] } });
  const seen = [];
  const callback = new JSCallback(function (...args) {
    seen.push(args.length, this);
    return 'ignored';
  });
  assert.equal(symbols.pass_void(callback.ptr), undefined);
  assert.deepEqual(seen, [0, undefined]);
});

test('48 parameters of four types arrive each in its place', () => {
  const four = ['i8', 'i64', 'float', 'double'];
  const types = Array.from({ length: 12 }, () => four).flat();
  const { symbols } = dlopen(path, { call_many: { arguments: ['function'], return: 'double' } });
  const expected = Array.from({ length: 12 }, (_, n) => [0 - n, BigInt(n) * 1000000000039n, n + 0.5, n / 3]).flat();
  let seen;
  const callback = new JSCallback((...args) => ((seen = args), 0.25), { arguments: types, return: 'double' });
  assert.equal(symbols.call_many(callback.ptr), 0.25);
  assert.deepEqual(seen, expected);
});
