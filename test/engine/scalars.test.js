'use strict';
// Every scalar travels as argument and as result at its limits, through generated wrappers and through closures.
// Breaks where a rule of lib/node/types.js stores, reads or checks with the wrong width or sign.

const { test, assert, fixture, longBits, longDoubleIsDouble, wideBytes } = require('../harness');
const { dlopen, getRawPointer } = require('polyffi');
const { againWithoutGeneration } = require('./without-generation.js');

const path = fixture('engine');

const signed = (bits) => [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n];
const unsigned = (bits) => [0n, 2n ** BigInt(bits) - 1n];

/** What `long` and `wchar_t` are here. */
const long = longBits === 32 ? [32, 'Int32', 'Uint32'] : [64, 'BigInt64', 'BigUint64'];
const wide = wideBytes === 2 ? [16, unsigned(16), 'Uint16'] : [32, signed(32), 'Int32'];

/** Names of a type, the C functions for it, its limits, and the accessor of a DataView. */
const integers = [
  [['i8', 'int8', 'int8_t', 'signed char'], 'i8', 8, signed(8), 'Int8'],
  [['u8', 'uint8', 'uint8_t', 'unsigned char', 'bool'], 'u8', 8, unsigned(8), 'Uint8'],
  [['i16', 'int16', 'int16_t', 'short'], 'i16', 16, signed(16), 'Int16'],
  [['u16', 'uint16', 'uint16_t', 'unsigned short'], 'u16', 16, unsigned(16), 'Uint16'],
  [['i32', 'int32', 'int32_t', 'int', 'signed'], 'i32', 32, signed(32), 'Int32'],
  [['u32', 'uint32', 'uint32_t', 'unsigned', 'unsigned int'], 'u32', 32, unsigned(32), 'Uint32'],
  [['i64', 'int64', 'int64_t', 'long long'], 'i64', 64, signed(64), 'BigInt64'],
  [['u64', 'uint64', 'uint64_t', 'unsigned long long'], 'u64', 64, unsigned(64), 'BigUint64'],
  [['long'], 'long', long[0], signed(long[0]), long[1]],
  [['unsigned long'], 'unsigned_long', long[0], unsigned(long[0]), long[2]],
  [['size_t'], 'size_t', 64, unsigned(64), 'BigUint64'],
  [['ssize_t'], 'ssize_t', 64, signed(64), 'BigInt64'],
  [['intptr_t'], 'intptr_t', 64, signed(64), 'BigInt64'],
  [['uintptr_t'], 'uintptr_t', 64, unsigned(64), 'BigUint64'],
  [['wchar_t'], 'wchar_t', ...wide],
];

/** The four functions of a type: through registers, after others, to memory, from memory. */
function functionsOf(type, id) {
  const { symbols } = dlopen(path, {
    id: { symbol: `id_${id}`, arguments: [type], return: type },
    second: { symbol: `second_${id}`, arguments: ['f64', 'i8', type, 'f32', 'u8'], return: type },
    put: { symbol: `put_${id}`, arguments: [type, 'pointer'] },
    get: { symbol: `get_${id}`, arguments: ['pointer'], return: type },
  });
  return symbols;
}

for (const [names, id, bits, [low, high], accessor] of integers) {
  test(`${names[0]} at its limits`, () => {
    const wide = bits === 64;
    const js = (value) => (wide ? value : Number(value));
    for (const name of names) {
      const { id: same, second, put, get } = functionsOf(name, id);
      const memory = new DataView(new ArrayBuffer(16));
      for (const value of new Set([low, low + 1n, 0n, 1n, 100n, high - 1n, high, low < 0n ? -1n : 2n])) {
        assert.equal(same(js(value)), js(value), name);
        assert.equal(second(-1.5, -1, js(value), -2.5, 255), js(value), name);
        memory.setBigUint64(0, 0x5555555555555555n);
        memory.setBigUint64(8, 0x5555555555555555n);
        put(js(value), memory);
        assert.equal(memory[`get${accessor}`](0, true), js(value), name);
        assert.equal(memory.getUint8(bits / 8), 0x55, 'nothing behind it is written');
        memory[`set${accessor}`](0, js(value), true);
        assert.equal(get(memory), js(value), name);
      }
    }
  });

  test(`${names[0]} refuses what it cannot hold`, () => {
    const wide = bits === 64;
    const { id: same } = functionsOf(names[0], id);
    const outside = [low - 1n, high + 1n, -(2n ** 64n), 2n ** 64n].map((value) => (wide ? value : Number(value)));
    const wrong = [undefined, null, '1', true, {}, [], [1], Symbol('1'), () => 1, NaN, Infinity, -Infinity, 0.5, 1e300];
    for (const value of [...outside, ...wrong, ...(wide ? [2 ** 53] : [1n, 2 ** 53])]) {
      assert.throws(
        () => same(value),
        ({ name, code, message }) =>
          name === 'TypeError' && code === 'ERR_INVALID_ARG_VALUE' && /^Argument 0 must be /.test(message),
        String(value),
      );
    }
    assert.equal(same(wide ? 1n : 1), wide ? 1n : 1);
  });
}

test('64-bit integers also take safe integers', () => {
  const { id: i64, second } = functionsOf('i64', 'i64');
  for (const value of [0, -0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
    assert.equal(i64(value), BigInt(value));
    assert.equal(second(0, 0, value, 0, 0), BigInt(value));
  }
  const { id: u64 } = functionsOf('u64', 'u64');
  assert.equal(u64(Number.MAX_SAFE_INTEGER), BigInt(Number.MAX_SAFE_INTEGER));
  assert.throws(() => u64(-1), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('-0 is 0 for an integer', () => {
  for (const type of ['i8', 'u8', 'i16', 'u16', 'i32', 'u32']) {
    assert.ok(Object.is(functionsOf(type, type).id(-0), 0), type);
  }
});

for (const [names, id, View] of [
  [['f32', 'float', 'float32'], 'f32', Float32Array],
  [['f64', 'double', 'float64'], 'f64', Float64Array],
]) {
  test(`${names[0]} keeps every value it has`, () => {
    for (const name of names) {
      const { id: same, second, put, get } = functionsOf(name, id);
      const memory = new View(2);
      for (const value of [
        0,
        -0,
        1,
        -1.5,
        0.1,
        NaN,
        Infinity,
        -Infinity,
        Number.MAX_VALUE,
        Number.MIN_VALUE,
        2 ** -149,
        2 ** 127,
        16777217,
        -Math.PI,
      ]) {
        memory[1] = value;
        const [, expected] = memory;
        assert.ok(Object.is(same(value), expected), `${name} ${value}`);
        assert.ok(Object.is(second(1, 2, value, 3, 4), expected), `${name} ${value}`);
        put(value, memory);
        assert.ok(Object.is(memory[0], expected), `${name} ${value}`);
        memory[0] = value;
        assert.ok(Object.is(get(memory), expected), `${name} ${value}`);
      }
      for (const value of [undefined, null, '1', true, 1n, {}]) {
        assert.throws(() => same(value), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' });
      }
    }
  });
}

test('_Bool is 0 or 1, and takes booleans', () => {
  const { id: same, put, get, second } = functionsOf('_Bool', 'bool');
  const memory = new Uint8Array([7, 7]);
  for (const value of [0, 1]) {
    assert.equal(same(value), value);
    assert.equal(second(0, 0, value, 0, 0), value);
    put(value, memory);
    assert.deepEqual([...memory], [value, 7]);
    memory[0] = value;
    assert.equal(get(memory), value);
  }
  for (const value of [true, false]) assert.equal(same(value), Number(value));
  for (const value of [2, -1, 0.5, '1', null, undefined, 1n, NaN]) {
    assert.throws(() => same(value), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' }, String(value));
  }
});

test('a pointer is a bigint, and null is 0n', () => {
  const { id: same, second, put, get } = functionsOf('pointer', 'pointer');
  const memory = new BigUint64Array(1);
  for (const value of [0n, 1n, 0x7fffffffffffn, 2n ** 63n, 2n ** 64n - 1n]) {
    assert.equal(same(value), value);
    assert.equal(second(0, 0, value, 0, 0), value);
    put(value, memory);
    assert.equal(memory[0], value);
    memory[0] = value;
    assert.equal(get(memory), value);
  }
  assert.equal(same(null), 0n);
  assert.equal(same(undefined), 0n);
  assert.equal(same(memory), getRawPointer(memory));
  for (const value of [-1n, 2n ** 64n, 1, 0, true, {}, [], Symbol('x'), () => 1]) {
    assert.throws(() => same(value), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' }, String(value));
  }
});

test('a long double is its bytes', { skip: longDoubleIsDouble }, () => {
  const { symbols } = dlopen(path, {
    id_long_double: { arguments: ['long double'], return: 'long double' },
    half: { arguments: ['long double'], return: 'long double' },
    put_long_double: { arguments: ['long double', 'pointer'] },
    get_long_double: { arguments: ['pointer'], return: 'long double' },
    second_long_double: { arguments: ['f64', 'i8', 'long double', 'f32', 'u8'], return: 'long double' },
  });
  const memory = new Uint8Array(16);
  const zero = new Uint8Array(16);
  assert.deepEqual(symbols.id_long_double(zero).subarray(0, 10), zero.subarray(0, 10));
  // 1 as x87 has it: the highest bit of the fraction, and the exponent's bias. The other targets have 16 bytes of
  // another kind, of which nothing is said here.
  const one = new Uint8Array(16);
  one.set([0, 0, 0, 0, 0, 0, 0, 0x80, 0xff, 0x3f]);
  if (process.arch === 'x64') {
    assert.deepEqual([...symbols.half(one).subarray(0, 10)], [0, 0, 0, 0, 0, 0, 0, 0x80, 0xfe, 0x3f]);
    assert.deepEqual(symbols.second_long_double(0, 0, one, 0, 0).subarray(0, 10), one.subarray(0, 10));
  }
  symbols.put_long_double(one, memory);
  assert.deepEqual(memory.subarray(0, 10), one.subarray(0, 10));
  assert.deepEqual(symbols.get_long_double(memory).subarray(0, 10), one.subarray(0, 10));
  const [a, b] = [symbols.half(one), symbols.half(one)];
  assert.notEqual(a.buffer, b.buffer);
  for (const value of [1, 1n, '1', null, undefined, new Uint8Array(15), new Uint8Array(17), new ArrayBuffer(16)]) {
    assert.throws(() => symbols.id_long_double(value), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' });
  }
});

test('where long double is double, it is a number', { skip: !longDoubleIsDouble && 'it is wider here' }, () => {
  const { symbols } = dlopen(path, {
    id_long_double: { arguments: ['long double'], return: 'long double' },
    half: { arguments: ['long double'], return: 'long double' },
    second_long_double: { arguments: ['f64', 'i8', 'long double', 'f32', 'u8'], return: 'long double' },
  });
  assert.equal(symbols.id_long_double(0.1), 0.1);
  assert.equal(symbols.half(3), 1.5);
  assert.equal(symbols.second_long_double(0, 0, 7.25, 0, 0), 7.25);
  assert.throws(() => symbols.id_long_double(new Uint8Array(16)), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' });
});

test('a void result is undefined', () => {
  const { gate_open: f } = dlopen(path, { gate_open: { arguments: ['i32'] } }).symbols;
  assert.equal(f(0), undefined);
});

againWithoutGeneration(__filename);
