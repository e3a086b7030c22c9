'use strict';
// Objects for unions: one member, or several that say the same of the bytes. What was read from a union, whatever its bytes,
// is written again as it was. Breaks where what C gave back cannot be passed once more.

const { test, assert, load } = require('../harness');
const { open } = require('./library.js');

const { alloc, cdef, dlopen, pointer, struct, union } = load.require();

const UNIONS = {
  numbers: 'union { void *ptr; int fd; uint32_t u32; uint64_t u64; }',
  floats: 'union { double d; float f[2]; uint64_t whole; uint32_t halves[2]; float first; }',
  'a float of its own': 'union { float f; double d; }',
  'nested structs': 'union { struct { char c; int i; } s; uint32_t small; struct { short a; char b; } t; }',
  'members without names': 'union { struct { unsigned char kind; unsigned value; }; uint64_t whole; short low; }',
  'bit-fields': 'union { struct { unsigned a : 3, b : 7; int c : 5; } bits; unsigned whole; unsigned low : 4; }',
  'nested unions': 'union { union { char c; long long l; } inner; union { float f; int i[4]; }; int first; }',
  booleans: 'union { _Bool flag; unsigned char raw; struct { short s; _Bool flags[3]; } more; }',
  'arrays of structs': 'union { struct { char c; short s; } list[3]; unsigned char bytes[12]; double d; }',
  enumerations: 'union { enum { LOW, HIGH } level; int whole; struct { enum { A, B } a : 2; } bits; }',
  'in a struct':
    'struct { char tag; union { int i; float f; struct { char x, y; }; }; union { long l; void *p; } data; }',
};

/** Bytes that look like anything. */
function* someBytes(size) {
  for (const byte of [0, 1, 0x7f, 0x80, 0xff]) yield new Uint8Array(size).fill(byte);
  let seed = 1;
  const next = () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 24;
  for (let i = 0; i < 200; i++) yield Uint8Array.from({ length: size }, () => (next() & 3 ? next() : 0xff));
}

for (const [name, text] of Object.entries(UNIONS)) {
  test(`what was read is written again: ${name}`, () => {
    const type = cdef('').type(text);
    for (const bytes of someBytes(type.size)) {
      const value = type.read(bytes);
      const copy = new Uint8Array(type.size).fill(0x55);
      type.write(value, copy);
      assert.deepEqual(type.read(copy), value);
    }
  });
}

test('members that a union of numbers has keep every byte', () => {
  const type = cdef('').type(UNIONS.floats);
  for (const bytes of someBytes(type.size)) {
    const copy = new Uint8Array(type.size);
    type.write(type.read(bytes), copy);
    assert.deepEqual(copy, bytes);
  }
});

test('members that disagree are refused, and nothing is written', () => {
  const type = cdef('').type('union { int i; float f; struct { short low, high; } parts; struct { int x, y; }; }');
  const refused = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: /a union has one of i, f, parts, x, y/ };
  for (const value of [
    { i: 3, f: 4 },
    { i: 1, parts: { low: 1, high: 1 } },
    { i: 1, parts: { low: 2 } },
    { i: 1, x: 2 },
    { f: NaN, i: 1 },
    { f: 0, i: -(2 ** 31) },
  ]) {
    const memory = alloc(type);
    assert.throws(() => {
      memory.value = value;
    }, refused);
  }
  const { size } = type;
  const bytes = (value) => {
    const memory = new Uint8Array(size);
    type.write(value, memory);
    return memory;
  };
  assert.deepEqual(bytes({ i: 1, parts: { low: 1 } }), bytes({ i: 1 }));
  assert.deepEqual(bytes({ parts: { low: 1 }, x: 1, y: 7 }), bytes({ x: 1, y: 7 }));
  assert.throws(() => bytes({ i: 1, parts: { low: 1, hihg: 1 } }), /did you mean 'high'/);
  assert.throws(() => bytes({ i: 1, f: 'one' }), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('objects with unions are passed again and again', () => {
  const text = 'struct named { union { int i; float f; }; int j; union { void *p; int k; } data; };';
  const { identity, sum_point: sum } = cdef(
    `${text} void *identity(struct named *); int sum_point(const struct named *);`,
  ).open(open.path);
  const value = { i: 3, j: 4 };
  for (let i = 0; i < 8; i++) {
    assert.notEqual(identity(value), 0n);
    assert.deepEqual(value, { i: 3, j: 4, f: value.f, data: { p: 0n, k: 0 } });
    assert.equal(sum(value), 7);
    const list = [value, { ...value }];
    assert.notEqual(identity(list), 0n);
  }
  // As a float that is no denormal number, which some processes take for zero.
  value.i = 2 ** 30;
  assert.throws(() => sum(value), { code: 'ERR_INVALID_ARG_TYPE' });
  delete value.f;
  assert.equal(sum(value), 2 ** 30 + 4);
});

test('a union of the main entry point, behind a pointer', () => {
  const Word = union({ whole: 'i32', f: 'f32', parts: struct({ low: 'u16', high: 'u16' }) });
  const { symbols } = dlopen(open.path, { identity: { arguments: [pointer(Word)], return: 'pointer' } });
  const word = { whole: 0x10002 };
  for (let i = 0; i < 8; i++) {
    symbols.identity(word);
    assert.deepEqual(word.parts, { low: 2, high: 1 });
  }
});

test('getters of members run once, and before the union is written', () => {
  const type = cdef('').type('union { int i; unsigned u; }');
  const memory = new Int32Array(1);
  const asked = [];
  const value = {
    get i() {
      asked.push('i');
      return 5;
    },
    get u() {
      asked.push('u');
      type.write({ i: 9 }, memory);
      return 5;
    },
  };
  type.write(value, memory);
  assert.deepEqual([asked, memory[0]], [['i', 'u'], 5]);
});
