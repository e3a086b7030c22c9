'use strict';
// The pointee decides what a pointer takes: text where C reads bytes, text in its unit where C reads wide characters, and
// never fewer bytes than the pointee has. Breaks where C would read behind what it was given.

const { test, assert, begins, fixture, runtimeName } = require('../harness');
const { dlopen, getRawPointer } = require('polyffi');

const path = fixture('pointees');
const size = { return: 'size_t' };
const { functions } = dlopen(path, {
  length_of_char: { arguments: ['const char *'], ...size },
  length_of_wchar: { arguments: ['const wchar_t *'], ...size },
  length_of_char16: { arguments: ['const char16_t *'], ...size },
  length_of_char32: { arguments: ['char32_t const*'], ...size },
  second_char16: { arguments: ['char16_t *'], return: 'uint32_t' },
  second_char32: { arguments: ['char32_t*'], return: 'uint32_t' },
  sum_of_two: { arguments: ['const char32_t *', 'const char16_t *'], return: 'uint32_t' },
  first_i64: { arguments: ['const int64_t *'], return: 'int64_t' },
  later: { symbol: 'second_char32', arguments: ['char32_t *'], return: 'uint32_t', nonblocking: true },
});
const pointers = (type) =>
  dlopen(path, { same: { symbol: 'same_pointer', arguments: [type], return: 'pointer' } }).functions.same;

test('text for bytes is UTF-8', () => {
  assert.equal(functions.length_of_char('a€'), 4n);
  for (const type of [
    'char *',
    'const unsigned char *',
    'signed char*',
    'uint8_t *',
    'int8_t *',
    'void *',
    'const void*',
  ]) {
    assert.notEqual(pointers(type)('text'), 0n, type);
  }
  for (const type of ['pointer', 'ptr', 'string', 'str', 'buffer', 'arraybuffer', 'function']) {
    assert.notEqual(pointers(type)('text'), 0n, type);
  }
});

test('text for wide characters is encoded in their unit, with its NUL', () => {
  for (const [text, units16, units32] of [
    ['', 0n, 0n],
    ['a', 1n, 1n],
    ['a€', 2n, 2n],
    ['😀b', 3n, 2n],
  ]) {
    assert.equal(functions.length_of_char16(text), units16, text);
    assert.equal(functions.length_of_char32(text), units32, text);
    assert.equal(functions.length_of_wchar(text), process.platform === 'win32' ? units16 : units32, text);
  }
  assert.equal(functions.second_char16('a€'), 0x20ac);
  assert.equal(functions.second_char32('a😀'), 0x1f600);
  assert.equal(functions.sum_of_two('a😀', 'b€'), 0x1f600 + 0x20ac);
});

test('half of a surrogate pair is no character of UTF-32', () => {
  assert.equal(functions.second_char32('a\ud800'), 0xfffd);
});

test('wide text lives as long as a call off the thread', async () => {
  const calls = Array.from({ length: 50 }, (_, i) => functions.later(`a${String.fromCodePoint(0x1f600 + i)}`));
  assert.deepEqual(
    await Promise.all(calls),
    calls.map((_, i) => 0x1f600 + i),
  );
});

test('wide text with a NUL is refused', () => {
  assert.throws(() => functions.length_of_char32('a\0b'), {
    code: 'ERR_INVALID_ARG_VALUE',
    message: begins('Argument 0 must not contain null bytes'),
  });
});

test('no other pointer takes text', () => {
  for (const type of [
    'int *',
    'double *',
    'FILE *',
    'void **',
    'const char **',
    'uint16_t *',
    'struct foo *',
    '_Bool *',
  ]) {
    assert.throws(
      () => pointers(type)('A'),
      {
        name: 'TypeError',
        code: 'ERR_INVALID_ARG_VALUE',
        message: /^Argument 0 must be a buffer, an ArrayBuffer, or a bigint for /,
      },
      type,
    );
  }
});

test('bytes shorter than the pointee are refused', () => {
  const short = [
    new Uint8Array(4),
    new Int32Array(1),
    new DataView(new ArrayBuffer(4)),
    new ArrayBuffer(4),
    Buffer.alloc(7),
  ];
  for (const value of short) {
    assert.throws(() => functions.first_i64(value), {
      code: 'ERR_INVALID_ARG_VALUE',
      message: begins(`Argument 0 has ${value.byteLength} bytes for a pointee of 8 (int64_t *)`),
    });
  }
  assert.throws(() => pointers('void **')(new Uint8Array(4)), { message: /4 bytes for a pointee of 8 \(void \*\*\)/ });
  assert.throws(() => functions.length_of_char32(new Uint8Array(3)), { message: /3 bytes for a pointee of 4/ });
});

test('a view that other pointers took before is still too short', () => {
  const any = pointers('buffer');
  const short = new Uint8Array(4);
  // Often enough that its address is remembered.
  for (let i = 0; i < 5000; i++) any(short);
  for (let i = 0; i < 300; i++) assert.throws(() => functions.first_i64(short), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('bytes of the pointee and more are taken', () => {
  const values = [
    new BigInt64Array([7n]),
    new Uint8Array([7, 0, 0, 0, 0, 0, 0, 0]),
    new Float64Array(BigInt64Array.of(7n, 1n).buffer),
  ];
  for (const value of values) {
    for (let i = 0; i < 1000; i++) assert.equal(functions.first_i64(value), 7n);
    assert.equal(functions.first_i64(new DataView(value.buffer)), 7n);
    assert.equal(functions.first_i64(value.buffer), 7n);
    assert.equal(functions.first_i64(getRawPointer(value)), 7n);
  }
});

test('null, and what has no bytes, are NULL', { skip: runtimeName === 'bun' && 'empty views have an address' }, () => {
  for (const value of [null, undefined, 0n, new Int32Array(0), new ArrayBuffer(0)]) {
    assert.equal(pointers('int *')(value), 0n);
  }
});

test('what is unknown takes bytes of any length', () => {
  const one = new Uint8Array(1);
  assert.equal(pointers('FILE *')(one), getRawPointer(one));
});

test('spellings of one pointer are one type', () => {
  const { lib } = dlopen(path);
  const request = (type) => lib.getFunction('same_pointer', { arguments: [type], return: 'pointer' });
  assert.equal(request('const int *'), request('int*'));
  assert.throws(() => request('double *'), { message: /already requested with a different signature/ });
});
